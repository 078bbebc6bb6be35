using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Whistle.TestKit;
using Whistle.Web.Tests.Files;
using Whistle.Web.Tests.Hazards.Pages;

namespace Whistle.Web.Tests.Exchange;

/// <summary>With the stand-in as a program of its own: the whole way of a case through two command rooms and back.</summary>
public sealed class OutsideSystemTests(RoomApps apps) : IClassFixture<RoomApps>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task A_case_goes_down_is_raised_comes_back_is_reworked_and_is_confirmed(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        await using var outside = await ConnectedAsync(app);

        var (id, number) = await TheWholeWayAsync(app, outside, () => Task.CompletedTask);

        await HappenedOnceAsync(app, outside, id, number);
        await KeepsToTheDocumentAsync(outside, number);
        Assert.Contains("TOWN-", await PageAsync(app, id), StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task The_same_with_half_the_answers_failing_a_kill_in_the_middle_and_everything_repeated_and_out_of_order(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        await using var outside = await ConnectedAsync(app);
        await outside.FaultsAsync(("fail", 50), ("repeat", 1), ("reorder", 1));

        var (id, number) = await TheWholeWayAsync(app, outside, async () =>
        {
            await outside.KillAsync();
            await outside.StartAsync();
        });

        await outside.FaultsAsync(("fail", 0));
        await HappenedOnceAsync(app, outside, id, number);
    }

    [Theory, Engines]
    public async Task Cases_that_are_open_at_the_switch_are_sent_over_and_people_carry_on_after_it(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var head = app.Api(RoomTalk.Head);
        foreach (var room in new[] { RoomTalk.TownRoom, RoomTalk.DistrictRoom })
            using (await head.PostAsync($"/api/v1/command-rooms/{room.Value:D}/people", null, Stop)) { }
        var (id, number) = await app.SendDownAsync();
        await using var outside = await ConnectedAsync(app);

        await app.UntilAsync(async () => await outside.StateAsync("town", number) == "new", "the open case is sent over", outside);
        await outside.PressAsync("town", number, "assigned", "市政养护一队");
        await app.UntilAsync(async () => await app.StateAsync(id) == "CommandHandling", "it is assigned", outside);
        using (await head.PostAsync($"/api/v1/command-rooms/{RoomTalk.TownRoom.Value:D}/people", null, Stop)) { }
        await app.DoAsync(id, "town.command", "result", new() { ["outcome"] = "护栏已换新" });

        Assert.Equal("AwaitingConfirmation", await app.StateAsync(id));
    }

    [Theory, Engines]
    public async Task What_the_other_side_has_lost_is_found_at_night_and_sent_again(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var outside = await ConnectedAsync(app);
        var (_, number) = await app.SendDownAsync();
        await app.UntilAsync(async () => await outside.StateAsync("town", number) == "new", "it arrives", outside);
        // the other side burns down and begins with an empty file
        await outside.DisposeAsync();
        await using var anew = await ConnectedAsync(app, switching: false);

        using var head = app.Api(RoomTalk.Head);
        await app.SwitchOnceAsync(anew);
        await app.UntilAsync(async () => await anew.StateAsync("town", number) == "new", "it is sent again with the switch", anew);
        using var compared = await head.PostAsync($"/api/v1/command-rooms/{RoomTalk.TownRoom.Value:D}/compare", null, Stop);
        var answer = JsonNode.Parse(await compared.Content.ReadAsStringAsync(Stop))!;

        Assert.Equal("ok", (string?)answer["answer"]);
        Assert.DoesNotContain(number, answer["items"]!.AsArray().Select(one => (string?)one!["number"]));
    }

    private static async Task<OutsideSystem> ConnectedAsync(WhistleApp app, bool switching = true)
    {
        var outside = new OutsideSystem();
        await outside.StartAsync();
        await outside.AgreeAsync(app.Clock);
        if (switching)
            await app.SwitchOnceAsync(outside);
        return outside;
    }

    private static async Task<(Guid Id, string Number)> TheWholeWayAsync(WhistleApp app, OutsideSystem outside, Func<Task> inTheMiddle)
    {
        var (id, number) = await app.SendDownAsync();
        await app.UntilAsync(async () => await outside.StateAsync("town", number) == "new", "the town has it", outside);
        await outside.PressAsync("town", number, "received");
        await outside.PressAsync("town", number, "raised", "超出镇街职责");
        await inTheMiddle();
        await app.UntilAsync(async () => await outside.StateAsync("district", number) == "new", "the district has it", outside);
        await outside.PressAsync("district", number, "received");
        await outside.PressAsync("district", number, "assigned", "区市政中心");
        await outside.PressAsync("district", number, "progress", "已到现场");
        await outside.PressAsync("district", number, "result", "已修复", Pictures.Jpeg(64, 48));
        await inTheMiddle();
        await app.UntilAsync(async () => await app.StateAsync(id) == "AwaitingConfirmation", "the result is back", outside);
        await app.DoAsync(id, "district.police", "rework", new() { ["reason"] = "还缺一段" });
        await app.UntilAsync(async () => await outside.StateAsync("district", number) == "assigned", "the rework is there", outside);
        await outside.PressAsync("district", number, "result", "全部修复");
        await inTheMiddle();
        await app.UntilAsync(async () => await app.StateAsync(id) == "AwaitingConfirmation", "the second result is back", outside);
        await app.DoAsync(id, "district.police", "confirm", new() { ["note"] = "属实" });
        await app.UntilAsync(async () => await outside.StateAsync("district", number) == "confirmed", "the confirmation is there", outside);
        return (id, number);
    }

    private static async Task HappenedOnceAsync(WhistleApp app, OutsideSystem outside, Guid id, string number)
    {
        var names = await app.JournalAsync(id);
        foreach (var (name, times) in new[] { ("CaseSentDown", 1), ("CaseRaised", 1), ("CaseDispatched", 1), ("CaseNoted", 1), ("CaseResultGiven", 2), ("CaseReworkAsked", 1), ("CaseConfirmed", 1) })
            Assert.Equal((name, times), (name, names.Count(one => one == name)));
        Assert.Equal("全部修复", (string?)(await app.CaseAsync(id, "education.office"))["outcome"]);
        using var school = app.Api("school");
        var events = JsonNode.Parse(await school.GetStringAsync($"/api/v1/cases/{id:D}/events", Stop))!.AsArray();
        Assert.Equal(1, events.Count(one => (string?)one!["type"] == "CaseResultGiven" && one["data"]!["photos"]!.AsArray().Count == 1));
        foreach (var room in new[] { "town", "district" })
            Assert.All((await outside.CaseAsync(room, number))!["letters"]!.AsArray().Where(letter => (string?)letter!["state"] != "in"), letter => Assert.Equal("delivered", (string?)letter!["state"]));
        using var head = app.Api(RoomTalk.Head);
        foreach (var room in new[] { RoomTalk.TownRoom, RoomTalk.DistrictRoom })
        {
            using var compared = await head.PostAsync($"/api/v1/command-rooms/{room.Value:D}/compare", null, Stop);
            var found = JsonNode.Parse(await compared.Content.ReadAsStringAsync(Stop))!;
            Assert.Equal("ok", (string?)found["answer"]);
            Assert.DoesNotContain(number, found["items"]!.AsArray().Select(one => (string?)one!["number"]));
        }
    }

    /// <summary>What was really sent, both ways, against the document as it is served.</summary>
    private static async Task KeepsToTheDocumentAsync(OutsideSystem outside, string number)
    {
        var document = SchemaCheck.Document();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var room in new[] { "town", "district" })
            foreach (var letter in (await outside.CaseAsync(room, number))!["letters"]!.AsArray())
            {
                var body = letter!["body"]!;
                var type = (string)body["type"]!;
                seen.Add(type);
                var schema = type.StartsWith("cn.whistle.for-room.", StringComparison.Ordinal) ? "ForRoom" : char.ToUpperInvariant(type.Split('.')[3][0]) + type.Split('.')[3][1..];
                Assert.Equal("", string.Join('\n', SchemaCheck.Wrong(document, schema, body)));
            }
        Assert.Superset(new HashSet<string> { "cn.whistle.for-room.sent-down.v1", "cn.whistle.for-room.passed-up.v1", "cn.whistle.for-room.rework.v1", "cn.whistle.for-room.confirmed.v1", "cn.whistle.room.raised.v1", "cn.whistle.room.result.v1" }, seen);
    }

    private static async Task<string> PageAsync(WhistleApp app, Guid id)
    {
        var browser = await app.SignInAsync("school");
        return (await browser.OpenAsync($"/cases/{id:D}")).Html;
    }
}
