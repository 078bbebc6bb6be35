using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.TestKit;
using Whistle.TestKit.Pages;
using Whistle.Web.Tests.Duties;
using Whistle.Web.Tests.Hazards.Pages;

namespace Whistle.Web.Tests.Hazards;

/// <summary>One calendar for everything that counts days: what a district enters moves its task packages, its visits and their seasons, and nobody else's.</summary>
public sealed class DistrictCalendarTests
{
    [Theory, Engines]
    public async Task A_make_up_saturday_of_a_district_moves_the_days_of_that_district_only(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var head = await app.SignInAsync("education.office.head");
        Assert.Equal(HttpStatusCode.Found, (await (await head.OpenAsync("/settings/calendar")).SubmitAsync(("day", "2026-11-28"), ("value", "work"), ("why", "区政府通知"))).Status);
        // Thursday morning: two working days are Friday and Saturday here, Friday and Monday there
        app.Clock.MoveTo(new(2026, 11, 26, 1, 0, 0, TimeSpan.Zero));

        var here = await PackageProgram.Of(app, "school").RaiseAsync("police");
        var there = await PackageProgram.Of(app, "other.school").RaiseAsync("police");

        Assert.Equal("2026-11-28T17:30:00.000+08:00", here.GetProperty("tasks")[0].GetProperty("claimBy").GetString());
        Assert.Equal("2026-11-30T17:30:00.000+08:00", there.GetProperty("tasks")[0].GetProperty("claimBy").GetString());
        Assert.Equal("班", await MarkAsync(app, "district.police.head"));
        Assert.Equal("", await MarkAsync(app, "other.education.office"));
    }

    [Theory, Engines]
    public async Task The_terms_of_a_district_make_its_seasons_and_no_others(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var head = await app.SignInAsync("education.office.head");
        using var other = await app.SignInAsync("other.education.office.head");
        const string winter = "/visits/coverage?year=2026&season=before-winter";
        var usual = await DaysAsync(other, winter);
        Assert.Equal(usual, await DaysAsync(head, winter));
        Assert.Contains("按常用日期划分", usual, StringComparison.Ordinal);

        var page = await head.OpenAsync("/settings/calendar");
        Assert.Equal(HttpStatusCode.Found, (await page.SubmitAsync(("term", "2026学年第一学期"), ("from", "2026-08-31"), ("to", "2027-01-08"), ("why", "校历"))).Status);

        // 35 days before 8 January
        var entered = await DaysAsync(head, winter);
        Assert.Contains("12月4日", entered, StringComparison.Ordinal);
        Assert.Contains("按本区校历", entered, StringComparison.Ordinal);
        Assert.Equal(usual, await DaysAsync(other, winter));
        // and what is planned for a day within them belongs to the season
        app.Clock.MoveTo(new(2026, 12, 6, 1, 0, 0, TimeSpan.Zero));
        using var police = await app.SignInAsync("district.police.head");
        Assert.Contains("寒假前", (await police.OpenAsync("/visits/plan")).Html, StringComparison.Ordinal);
        using var elsewhere = await app.SignInAsync("other.local.police");
        Assert.DoesNotContain("寒假前 ·", (await elsewhere.OpenAsync("/visits/plan")).Html, StringComparison.Ordinal);
    }

    /// <summary>What the month of visits says of the Saturday.</summary>
    private static async Task<string> MarkAsync(WhistleApp app, string login)
    {
        using var browser = await app.SignInAsync(login);
        var page = await browser.OpenAsync("/visits/calendar?month=2026-11");
        Assert.True(page.Status == HttpStatusCode.OK, $"{login}: {page.Status} {page.RedirectedTo} {string.Join(Environment.NewLine, app.Log.Lines.Where(line => line.StartsWith("Err", StringComparison.Ordinal)).TakeLast(3))}");
        var cell = page.Document.QuerySelectorAll("table.month td:not(.is-outside)").Single(td => td.QuerySelector(".month-day")?.TextContent == "28");
        return cell.QuerySelector(".quiet")?.TextContent ?? "";
    }

    private static async Task<string> DaysAsync(Browser browser, string path)
    {
        var page = await browser.OpenAsync(path);
        return string.Join(' ', page.Texts("p.quiet").Where(text => text.Contains("校历", StringComparison.Ordinal)).Select(text => text.Replace("查看校历", "", StringComparison.Ordinal)));
    }
}
