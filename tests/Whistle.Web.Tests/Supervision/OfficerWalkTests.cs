using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Whistle.Directory.Demo;
using Whistle.Kernel;
using Whistle.Notices.Channels;
using Whistle.Notices.Choices;
using Whistle.TestKit;
using Whistle.Web.Tests.Hazards;
using Whistle.Web.Tests.Notices;
using Whistle.Web.Tests.Safety;
using static Whistle.Web.Tests.Hazards.CaseProgram;

namespace Whistle.Web.Tests.Supervision;

/// <summary>
/// As a bureau's officer goes through it: the office declares a make-up Saturday, a school reports on the Friday evening before it, the
/// case is watched through warning, lateness, listing and delisting to the month's report, of which every figure is opened down to its
/// cases; and every channel brings something to its stand-in.
/// </summary>
public sealed class OfficerWalkTests
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task From_a_friday_evening_to_the_months_report(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "Sms", "DingTalk", "ZheDing", "Mail", "Robots");
        var app = all.App;
        await SetUpAsync(all);
        using var head = await app.SignInAsync("education.office.head");
        var calendar = await (await head.OpenAsync("/settings/calendar")).SubmitAsync(("day", "2026-12-05"), ("value", "work"), ("why", "调休上班"));
        Assert.True(calendar.RedirectedTo is not null, string.Join(' ', calendar.Texts(".field-error")));

        // Friday evening, after hours: the answer is owed on the make-up Saturday
        app.Clock.MoveTo(At(12, 4, 18, 30));
        var (school, officer, local) = (Of(app, "school"), Of(app, "local.police.officer"), Of(app, "local.police"));
        var reported = await school.ReportAsync(new { dutyItem = 5, description = "东门外护栏断裂" });
        var id = IdOf(reported);
        Assert.Equal(new DateOnly(2026, 12, 5), reported.GetProperty("acceptBy").GetDateTimeOffset().Day());
        await all.UntilAsync(rows => rows.Any(row => row.Channel is ChannelKind.Sms && row.State is not Whistle.Notices.Sendings.SendingState.Waiting), TimeSpan.FromMinutes(30), 48);
        app.Clock.MoveTo(At(12, 5, 9, 0));
        var accepted = await officer.DoAsync(id, "accept");
        Assert.False(accepted.GetProperty("late").GetBoolean());
        var due = accepted.GetProperty("finishBy").GetDateTimeOffset();

        // warnings to whoever holds it, then up the ladder
        app.Clock.MoveTo(due.AddMinutes(-30));
        await app.ClimbAsync();
        Assert.Equal(["Lateness.four-fifths"], (await app.ToldAsync(id, DemoCity.PersonOf("local.police.officer"))).TakeLast(1));
        app.Clock.MoveTo(due.AddMinutes(30));
        await app.ClimbAsync();
        Assert.Equal(["Lateness.late"], await app.ToldAsync(id, DemoCity.PersonOf("local.police")));
        app.Clock.MoveTo(due.AddDays(7));
        await app.ClimbAsync();
        Assert.Equal(["Lateness.district"], await app.ToldAsync(id, DemoCity.PersonOf("district.police.head")));
        Assert.Contains("Lateness.listing", await app.ToldAsync(id, DemoCity.PersonOf("education.office")));
        Assert.True((await school.ReadAsync($"/api/v1/cases/{id}")).GetProperty("late").GetBoolean());

        await ListAndDelistAsync(app, id, local);
        await school.DoAsync(id, "rate", new { satisfied = true });
        await app.SettleAsync();
        app.Clock.MoveTo(At(1, 4, 9, 0, 2027));
        // a month later she signs in anew
        using var later = await app.SignInAsync("education.office.head");
        await EveryFigureOpensAsync(later);
        await EveryChannelBroughtSomethingAsync(all);
    }

    /// <summary>The office requires SMS and DingTalk for tasks and lateness; others choose their own first way.</summary>
    private static async Task SetUpAsync(Messaging all)
    {
        using var office = await all.App.SignInAsync("education.office");
        var settings = await office.OpenAsync("/messages/settings");
        Assert.Equal("/messages/settings", (await settings.SubmitAsync([("task", "sms"), ("task", "dingtalk"), ("reminder", "sms"), ("from", "22:00"), ("to", "07:00")])).RedirectedTo);
        await all.ChooseAsync("local.police", (choice, seals) =>
        {
            choice.Change(Scope.All, ChannelKind.Mail, "zh", null);
            choice.Reach(null, "suozhang@example.org", seals);
            choice.ConfirmMail(WhistleApp.Morning);
        });
        await all.ChooseAsync("district.police.head", (choice, _) => choice.Change(Scope.All, ChannelKind.ZheDing, "zh", null));
    }

    private static async Task ListAndDelistAsync(WhistleApp app, Guid id, CaseProgram local)
    {
        var (staff, head) = (Of(app, "education.office"), Of(app, "education.office.head"));
        await staff.DoAsync(id, "propose-listing", new
        {
            reason = "超期仍未解决", responsibility = "派出所所长负责", measures = "更换护栏", funds = "街道专项经费", timing = "月底前", contingency = "先行围挡并派人值守", @public = true, planBy = "2026-12-28",
        });
        var listed = await head.DoAsync(id, "list", new { reason = "同意挂牌督办" });
        Assert.True(listed.GetProperty("listed").GetBoolean());
        await local.DoAsync(id, "plan", new { plan = "本周内更换护栏，更换前派人值守。" });
        await local.DoAsync(id, "progress", new { text = "新护栏已到货。" });
        await staff.DoAsync(id, "recheck", new { passed = true, text = "现场已修复" });
        await local.DoAsync(id, "finish", new { outcome = "护栏已更换", lesson = "对辖区校门护栏逐一检查。" });
        await local.DoAsync(id, "propose-delisting", new { evidence = "护栏已更换并验收", photos = new[] { await PhotoAsync(app, "local.police") } });
        Assert.False((await head.DoAsync(id, "delist")).GetProperty("listed").GetBoolean());
    }

    private static async Task EveryFigureOpensAsync(TestKit.Pages.Browser head)
    {
        var month = await head.OpenAsync("/evaluation/month?month=2026-12");
        Assert.Contains("2026年12月", month.Text("h1"), StringComparison.Ordinal);
        var links = month.Document.QuerySelectorAll("main a[href^='/evaluation/cases']").Where(link => int.TryParse(link.TextContent, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _)).ToList();
        Assert.True(links.Count > 10, $"only {links.Count} figures lead to cases");
        Assert.Contains(links, link => link.TextContent == "1");
        foreach (var link in links.DistinctBy(link => link.GetAttribute("href")))
        {
            var rows = 0;
            for (var next = link.GetAttribute("href"); next is not null;)
            {
                var cases = await head.OpenAsync(next);
                Assert.Equal((HttpStatusCode.OK, next), (cases.Status, next));
                rows += cases.Texts(".rows > li").Count;
                next = cases.Document.QuerySelector(".pager a[rel=next]")?.GetAttribute("href");
            }
            Assert.Equal((link.GetAttribute("href"), link.TextContent), (link.GetAttribute("href"), rows.ToString("N0", CultureInfo.InvariantCulture)));
        }
        Assert.Equal(HttpStatusCode.OK, (await head.Http.GetAsync("/evaluation/month.xlsx?month=2026-12", Stop)).StatusCode);
    }

    private static async Task EveryChannelBroughtSomethingAsync(Messaging all)
    {
        await all.UntilAsync(_ => Missing(all).Count == 0, TimeSpan.FromMinutes(20), 60);
        Assert.Equal([], Missing(all));
    }

    private static List<string> Missing(Messaging all) => [.. all.StandIns.Names.Where(name => name != "dingtalk-sign-in" && all.Kept.Count(name) == 0)];

    private static DateTimeOffset At(int month, int day, int hour, int minute, int year = 2026) => new DateTimeOffset(year, month, day, hour, minute, 0, Shanghai).ToUniversalTime();

    private static async Task<Guid> PhotoAsync(WhistleApp app, string login)
    {
        using var api = app.Api(login);
        using var answer = await api.PostAsync("/api/v1/files", Scenes.Upload(), Stop);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetGuid();
    }
}
