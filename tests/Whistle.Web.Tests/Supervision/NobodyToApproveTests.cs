using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Directory.People;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.TestKit;
using Whistle.Web.Tests.Hazards;
using Whistle.Web.Tests.Hazards.Pages;

namespace Whistle.Web.Tests.Supervision;

/// <summary>A unit without a head, over the doors: its worker asks, the next up finds it among what waits and decides, and the offices see whose turn it is.</summary>
public sealed class NobodyToApproveTests
{
    [Theory, Engines]
    public async Task The_department_that_sent_a_case_down_decides_for_a_team_without_a_head(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var team = await WithoutHeadAsync(app);
        var id = await app.ReportAsync();
        await app.DoAsync(id, "local.police", "accept");
        await app.DoAsync(id, "local.police", "report-up", new() { ["reason"] = "本级无法解决" });
        await app.DoAsync(id, "district.police", "accept");
        await app.DoAsync(id, "district.police", "propose-send-down", new() { ["analysis"] = "由镇街处置" });
        await app.DoAsync(id, "district.police.head", "approve-send-down");
        await app.DoAsync(id, "town.command", "dispatch", new() { ["unitId"] = team.Id.Value.ToString("D") });
        await app.DoAsync(id, "town.officer", "ask-extension", new() { ["reason"] = "等材料", ["days"] = 3 });
        await app.SettleAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await CaseProgram.Of(app, "local.police").TryAsync(id, "extend", new { reason = "同意", days = 3 })).StatusCode);
        Assert.Contains(id, await WaitingAsync(app, "district.police.head"));
        Assert.DoesNotContain(id, await WaitingAsync(app, "education.office.head"));
        var before = (await app.RowAsync(id)).FinishBy!.Value;
        await app.DoAsync(id, "district.police.head", "extend", new() { ["reason"] = "同意", ["days"] = 3 });

        var after = await app.RowAsync(id);
        Assert.True(after.FinishBy > before);
        Assert.Equal(team.Id, after.Holder);
        Assert.DoesNotContain(id, await WaitingAsync(app, "district.police.head"));
    }

    [Theory, Engines]
    public async Task The_page_of_what_has_nobody_says_whose_heads_decide_meanwhile(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var team = await WithoutHeadAsync(app);
        using var office = await app.SignInAsync("education.office");

        var page = await office.OpenAsync("/accounts/nobody?all=Nobody.Head");

        var row = page.Document.QuerySelectorAll("li").Single(li => li.QuerySelector(".row-what")?.TextContent == team.Name.Zh);
        Assert.Contains(DemoCity.City.Office(team.District!.Value).Name.Zh, row.QuerySelector(".row-turn")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("应由", row.QuerySelector(".row-time")!.TextContent, StringComparison.Ordinal);
    }

    /// <summary>The town's team after its heads have left.</summary>
    private static async Task<Unit> WithoutHeadAsync(WhistleApp app)
    {
        var team = DemoCity.UnitOf("town.officer");
        await app.WithAsync(async services =>
        {
            var db = services.GetRequiredService<WhistleDb>();
            db.RemoveRange(await db.Set<AppointmentRow>().Where(a => a.Unit == team.Id && a.Role == Role.UnitHead).ToListAsync());
            await Stamp.TouchAsync(db, DirectoryDesk.StampName, CancellationToken.None);
            await db.SaveChangesAsync();
        });
        Assert.False(NextUp.HasHead(await app.WithAsync(async services => await services.GetRequiredService<ICity>().GetAsync(CancellationToken.None)), team.Id));
        return team;
    }

    private static async Task<IReadOnlyList<Guid>> WaitingAsync(WhistleApp app, string login)
        => [.. (await CaseProgram.Of(app, login).ReadAsync("/api/v1/cases?mine=waiting&limit=100")).GetProperty("items").EnumerateArray().Select(CaseProgram.IdOf)];
}
