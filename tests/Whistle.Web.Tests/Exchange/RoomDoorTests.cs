using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Exchange.CommandRooms;
using Whistle.Exchange.CommandRooms.Incoming;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.TestKit;
using Whistle.Web.Tests.Hazards.Pages;

namespace Whistle.Web.Tests.Exchange;

/// <summary>What comes in from outside: who is believed, what is kept, and what becomes of it.</summary>
public sealed class RoomDoorTests(RoomApps apps) : IClassFixture<RoomApps>
{
    /// <summary>Nobody listens there: what goes out waits, and these tests are about what comes in.</summary>
    private const string Nowhere = "http://127.0.0.1:1/rooms/test";

    private static readonly JsonNode To = "养护队", Outcome = "已修复", Reason = "超出职责";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task Only_a_fresh_signature_with_the_rooms_own_secret_is_believed(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var room = await RoomAsync(app, RoomTalk.TownRoom);
        var body = RoomClient.Event("sig-1", "received", "20260101-330102-001", 1);
        var foreign = "whsec_" + Convert.ToBase64String(new byte[32]);

        Assert.Equal(401, await room.StatusAsync("sig-1", body, with: foreign));
        Assert.Equal(401, await room.StatusAsync("sig-1", body, off: TimeSpan.FromMinutes(-6)));
        Assert.Equal(401, await room.StatusAsync("sig-1", body, off: TimeSpan.FromMinutes(6)));
        Assert.Equal(401, await room.StatusAsync("sig-1", body, to: RoomTalk.DistrictRoom));
        Assert.Equal(401, await room.StatusAsync("sig-1", body, to: DemoCity.UnitOf("school").Id));
        Assert.Equal(415, await room.StatusAsync("sig-1", body, type: "application/json"));
        Assert.Equal(422, await room.StatusAsync("sig-2", body));
        Assert.Equal(422, await room.StatusAsync("sig-1", "{}"u8.ToArray()));
        Assert.Equal(413, await room.StatusAsync("sig-1", new byte[10 * 1024 * 1024]));
        Assert.Equal(0, await CountAsync(app, "sig-1"));
        Assert.Equal(202, await room.StatusAsync("sig-1", body));
    }

    [Theory, Engines]
    public async Task The_same_id_gives_the_same_answer_and_other_bytes_under_it_are_refused(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var room = await RoomAsync(app, RoomTalk.TownRoom);
        var (id, number) = await app.SendDownAsync();
        var name = $"same-{number}";
        var body = RoomClient.Event(name, "received", number, 1, outside: name);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => room.StatusAsync(name, body)));
        await app.UntilAsync(async () => (await app.JournalAsync(id)).Contains("CaseReceived"), "it is received");

        Assert.All(answers, answer => Assert.Equal(202, answer));
        Assert.Equal(202, await room.StatusAsync(name, body));
        Assert.Equal(409, await room.StatusAsync(name, RoomClient.Event(name, "assigned", number, 1, name, null, ("to", To))));
        Assert.Equal(1, await CountAsync(app, name));
        Assert.Equal(1, (await app.JournalAsync(id)).Count(one => one == "CaseReceived"));
    }

    [Theory, Engines]
    public async Task Two_nodes_that_reach_for_one_message_carry_it_out_once(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var room = await RoomAsync(app, RoomTalk.TownRoom);
        var (id, number) = await app.SendDownAsync();
        // the assignment is too early for nobody; the result waits for it, so both nodes find two steps to take
        Assert.Equal(202, await room.StatusAsync($"r-{number}", RoomClient.Event($"r-{number}", "result", number, 1, $"O-{number}", null, ("outcome", Outcome))));
        Assert.Equal(202, await room.StatusAsync($"a-{number}", RoomClient.Event($"a-{number}", "assigned", number, 1, $"O-{number}", null, ("to", To))));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.WithAsync(services => services.GetRequiredService<RoomCarrier>().CarryOutAsync(number, Stop))));
        await app.UntilAsync(async () => await app.StateAsync(id) == "AwaitingConfirmation", "both are carried out");

        var names = await app.JournalAsync(id);
        Assert.Equal((1, 1), (names.Count(one => one == "CaseDispatched"), names.Count(one => one == "CaseResultGiven")));
        Assert.Equal(["done", "done"], await FatesAsync(app, number));
    }

    [Theory, Engines]
    public async Task In_whatever_order_and_however_often_it_comes_the_case_ends_alike(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var town = await RoomAsync(app, RoomTalk.TownRoom);
        using var district = await RoomAsync(app, RoomTalk.DistrictRoom);
        var ends = new List<string>();

        for (var seed = 0; seed < 3; seed++)
        {
            var (id, number) = await app.SendDownAsync();
            (RoomClient Room, string Id, byte[] Body) Said(RoomClient room, int no, string says, params (string, JsonNode?)[] more)
                => (room, $"{no}-{number}", RoomClient.Event($"{no}-{number}", says, number, 1, $"{(room == town ? "T" : "D")}-{number}", new DateTimeOffset(2026, 11, 22, 9, no, 0, TimeSpan.Zero), more));
            var messages = new[]
            {
                Said(town, 1, "received"), Said(town, 2, "raised", ("reason", Reason)), Said(district, 3, "received"), Said(district, 4, "assigned", ("to", To)),
                Said(district, 5, "progress", ("text", To)), Said(district, 6, "result", ("outcome", Outcome)),
            };
            if (seed > 0)
            {
                var random = new Random(seed);
                messages = [.. messages.SelectMany(message => Enumerable.Repeat(message, random.Next(1, 4)))];
                random.Shuffle(messages);
            }
            foreach (var (room, message, body) in messages)
                Assert.Equal(202, await room.StatusAsync(message, body));
            await app.UntilAsync(async () => await app.StateAsync(id) == "AwaitingConfirmation" && !(await FatesAsync(app, number)).Contains("waiting"), $"all of seed {seed} is carried out: {string.Join(' ', await FatesAsync(app, number))}");
            var @case = await app.CaseAsync(id, "education.office");
            var names = await app.JournalAsync(id);
            ends.Add($"{@case["state"]} {@case["holder"]!["unit"]!["id"]} {@case["outcome"]} {names.Count(one => one == "CaseNoted")} {string.Join(' ', @case["legs"]!.AsArray().Select(leg => leg!["unit"]!["id"]))}");
        }

        Assert.Single(ends.Distinct());
    }

    [Theory, Engines]
    public async Task What_can_never_fit_is_kept_with_its_reason_for_the_office_to_see(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var room = await RoomAsync(app, RoomTalk.TownRoom);
        var (closed, number) = await app.SendDownAsync();
        await room.StatusAsync($"1-{number}", RoomClient.Event($"1-{number}", "assigned", number, 1, $"X-{number}", null, ("to", To)));
        await room.StatusAsync($"2-{number}", RoomClient.Event($"2-{number}", "result", number, 1, $"X-{number}", null, ("outcome", Outcome)));
        await app.UntilAsync(async () => await app.StateAsync(closed) == "AwaitingConfirmation", "the result is there");
        await app.DoAsync(closed, "district.police", "confirm");
        var local = (string)(await app.CaseAsync(await app.ReportAsync(), "education.office"))["number"]!;

        await room.StatusAsync($"3-{number}", RoomClient.Event($"3-{number}", "progress", number, 1, $"X-{number}", null, ("text", To)));
        await room.StatusAsync($"4-{number}", RoomClient.Event($"4-{number}", "received", "20200101-000000-999", 1));
        await room.StatusAsync($"5-{number}", RoomClient.Event($"5-{number}", "received", local, 1, $"Y-{number}"));
        await app.UntilAsync(async () => await WhyAsync(app, $"5-{number}") is not null, "all are judged");

        Assert.Equal("closed", await WhyAsync(app, $"3-{number}"));
        Assert.Equal("unknown", await WhyAsync(app, $"4-{number}"));
        Assert.Equal("not-sent", await WhyAsync(app, $"5-{number}"));
        var page = await (await app.SignInAsync("education.office")).OpenAsync("/rooms/differences");
        Assert.Contains("该事项已结束", page.Html, StringComparison.Ordinal);
        Assert.Contains("没有这个事项编号", page.Html, StringComparison.Ordinal);
        var elsewhere = await (await app.SignInAsync("other.education.office")).OpenAsync("/rooms/differences");
        Assert.DoesNotContain(number, elsewhere.Html, StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task Old_and_new_secrets_are_valid_side_by_side_until_the_old_one_ends(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var (_, old) = await app.SwitchAsync(RoomTalk.TownRoom, Nowhere);
        using var head = app.Api(RoomTalk.Head);
        using var rotated = await head.PostAsJsonAsync($"/api/v1/command-rooms/{RoomTalk.TownRoom.Value:D}/secrets", new { way = "in" }, Stop);
        var fresh = (string)JsonNode.Parse(await rotated.Content.ReadAsStringAsync(Stop))!["secrets"]![0]!["secret"]!;
        using var room = new RoomClient(app, RoomTalk.TownRoom, old);
        var unique = Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture);

        Assert.Equal(202, await room.StatusAsync($"o{unique}", RoomClient.Event($"o{unique}", "received", "no-such", 1, unique)));
        Assert.Equal(202, await room.StatusAsync($"n{unique}", RoomClient.Event($"n{unique}", "received", "no-such", 1, unique), with: fresh));
        app.Clock.Advance(RoomSecret.Overlap + TimeSpan.FromMinutes(1));
        Assert.Equal(401, await room.StatusAsync($"p{unique}", RoomClient.Event($"p{unique}", "received", "no-such", 1, unique)));
        Assert.Equal(202, await room.StatusAsync($"q{unique}", RoomClient.Event($"q{unique}", "received", "no-such", 1, unique), with: fresh));
        // nothing of a secret lies open in the database
        Assert.DoesNotContain(await app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<RoomSecret>().Select(s => s.Sealed).ToListAsync(Stop)), kept => kept.Contains(fresh["whsec_".Length..], StringComparison.Ordinal));
    }

    [Theory, Engines]
    public async Task The_outside_system_acts_by_a_post_that_comes_and_goes_with_the_switch(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var room = await RoomAsync(app, RoomTalk.TownRoom);
        var person = await app.WithAsync(async services => (await services.GetRequiredService<WhistleDb>().Set<RoomLink>().SingleAsync(l => l.Room == RoomTalk.TownRoom, Stop)).Person);
        Assert.Equal([Role.CommandOperator], await PostsAsync(app, person));

        using var head = app.Api(RoomTalk.Head);
        using var back = await head.PostAsync($"/api/v1/command-rooms/{RoomTalk.TownRoom.Value:D}/people", null, Stop);

        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.Empty(await PostsAsync(app, person));
        Assert.Equal(410, await room.StatusAsync("gone-1", RoomClient.Event("gone-1", "received", "no-such", 1)));
        using var inside = await head.PostAsJsonAsync($"/api/v1/command-rooms/{RoomTalk.TownRoom.Value:D}/outside", new { endpoint = "http://169.254.169.254/latest" }, Stop);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, inside.StatusCode);
    }

    private static async Task<RoomClient> RoomAsync(WhistleApp app, UnitId room) => new(app, room, (await app.SwitchAsync(room, Nowhere)).Ours);

    private static Task<int> CountAsync(WhistleApp app, string id)
        => app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<RoomMessage>().CountAsync(m => m.MessageId == id, Stop));

    private static Task<string?> WhyAsync(WhistleApp app, string id)
        => app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<RoomMessage>().Where(m => m.MessageId == id && m.State != RoomMessageState.Waiting).Select(m => m.Why).SingleOrDefaultAsync(Stop));

    private static async Task<IReadOnlyList<string>> FatesAsync(WhistleApp app, string number)
        => [.. (await app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<RoomMessage>().Where(m => m.Number == number).Select(m => m.State).ToListAsync(Stop))).Select(state => state.Code())];

    private static Task<IReadOnlyList<Role>> PostsAsync(WhistleApp app, PersonId person)
        => app.WithAsync<IReadOnlyList<Role>>(async services => [.. (await services.GetRequiredService<Whistle.Directory.Contracts.ICity>().GetAsync(Stop)).PostsOf(person).Select(post => post.Role)]);
}
