using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Exchange.CommandRooms.Incoming;
using Whistle.Exchange.Outgoing;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.TestKit;
using Whistle.Web.Tests.Hazards.Pages;

namespace Whistle.Web.Tests.Exchange;

/// <summary>One running Whistle a database that may speak with this machine.</summary>
public sealed class RoomApps : IAsyncDisposable
{
    private readonly Lock turn = new();
    private readonly Dictionary<Engine, Task<WhistleApp>> started = [];

    public Task<WhistleApp> OnAsync(Engine engine)
    {
        lock (turn)
            return started.TryGetValue(engine, out var known) ? known : started[engine] = StartAsync(engine);
    }

    /// <summary>The other side is a program of its own, whose clock is told to show what this one's shows.</summary>
    private static Task<WhistleApp> StartAsync(Engine engine) => WhistleApp.StartAsync(engine, null, ("Exchange:Inside", "127.0.0.0/8"));

    public async ValueTask DisposeAsync()
    {
        foreach (var app in started.Values)
            await (await app).DisposeAsync();
    }
}

/// <summary>What tests of command rooms do again and again.</summary>
internal static class RoomTalk
{
    public static readonly UnitId TownRoom = DemoCity.UnitOf("town.command").Id, DistrictRoom = DemoCity.UnitOf("district.command").Id;

    public const string Head = "education.office.head";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Switches a room to a system at this address. Gives the secrets: with which Whistle signs, and with which it is to be signed to it.</summary>
    public static async Task<(string Theirs, string Ours)> SwitchAsync(this WhistleApp app, UnitId room, string endpoint)
    {
        using var api = app.Api(Head);
        using var _ = await api.PostAsync($"/api/v1/command-rooms/{room.Value:D}/people", null, Stop);
        using var answer = await api.PostAsJsonAsync($"/api/v1/command-rooms/{room.Value:D}/outside", new { endpoint }, Stop);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
        var secrets = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!["secrets"]!.AsArray();
        return ((string)secrets.Single(one => (string?)one!["way"] == "out")!["secret"]!, (string)secrets.Single(one => (string?)one!["way"] == "in")!["secret"]!);
    }

    /// <summary>Both rooms of the demo's district work with this system.</summary>
    public static async Task SwitchOnceAsync(this WhistleApp app, OutsideSystem outside)
    {
        foreach (var (name, room) in new[] { ("town", TownRoom), ("district", DistrictRoom) })
        {
            var (theirs, ours) = await app.SwitchAsync(room, $"{outside.Address}/rooms/{name}");
            await outside.ConnectAsync(name, app.ReportTo(room), theirs, ours);
        }
    }

    public static string ReportTo(this WhistleApp app, UnitId room) => $"{app.Address.ToString().TrimEnd('/')}/exchange/v1/command-rooms/{room.Value:D}/events";

    /// <summary>A case that the district's police has sent down.</summary>
    public static async Task<(Guid Id, string Number)> SendDownAsync(this WhistleApp app)
    {
        var id = await app.ReportAsync();
        await app.DoAsync(id, "local.police", "accept");
        await app.DoAsync(id, "local.police", "report-up", new() { ["reason"] = "需区级协调" });
        await app.DoAsync(id, "district.police", "accept");
        await app.DoAsync(id, "district.police", "propose-send-down", new() { ["analysis"] = "护栏归镇街管养，建议由镇街修复。" });
        await app.DoAsync(id, "district.police.head", "approve-send-down", new() { ["note"] = "同意" });
        return (id, (string)(await app.CaseAsync(id, "education.office"))["number"]!);
    }

    public static async Task<string> StateAsync(this WhistleApp app, Guid id) => (string)(await app.CaseAsync(id, "education.office"))["state"]!;

    /// <summary>Waits for what two programs make of it; both clocks go on where Whistle itself waits to try again.</summary>
    public static async Task UntilAsync(this WhistleApp app, Func<Task<bool>> holds, string what, OutsideSystem? outside = null)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            if (await holds())
                return;
            app.Services.GetRequiredService<PostBell>().Ring();
            app.Services.GetRequiredService<RoomBell>().Ring();
            await Task.Delay(25, Stop);
            if (tries % 8 != 7)
                continue;
            app.Clock.Advance(TimeSpan.FromSeconds(6));
            if (outside is not null)
                await outside.AgreeAsync(app.Clock);
        }
        Assert.Fail($"It never happened: {what}\n{await StandAsync(app)}\n{(outside is null ? "" : (await outside.CasesAsync()).ToJsonString())}");
    }

    /// <summary>What lies between the two, for whoever reads a failure.</summary>
    private static Task<string> StandAsync(WhistleApp app) => app.WithAsync(async services =>
    {
        var db = services.GetRequiredService<WhistleDb>();
        var gone = await db.Set<Message>().AsNoTracking().Where(m => m.State == MessageState.Waiting).ToListAsync(Stop);
        var come = await db.Set<RoomMessage>().AsNoTracking().OrderByDescending(m => m.ReceivedAt).Take(10).ToListAsync(Stop);
        return $"{app.Clock.GetUtcNow():O}\n" + string.Join('\n', gone.Select(m => $"out {m.Type} {m.Target} next {m.NextAt:O} attempts {m.Attempts} {m.Status} {m.Detail} claim {m.Claim} {m.ClaimedUntil:O}")
            .Concat(come.Select(m => $"in {m.Number} {m.Says} {m.State} {m.Why} at {m.At:O} next {m.NextAt:O}")));
    });
}
