using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Hazards.Settings;
using Whistle.Kernel;
using Whistle.TestKit;
using Whistle.Web.Tests.Hazards.Pages;

namespace Whistle.Web.Tests.Hazards;

/// <summary>Calendars and limits over their pages: who may, what is refused, and that what has begun stays.</summary>
public sealed class SettingsTests
{
    private static readonly UnitId District = DemoCity.UnitOf("school").District!.Value;

    [Theory, Engines]
    public async Task A_districts_limit_holds_for_what_begins_afterwards(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var before = await app.ReportAsync();
        using var head = await app.SignInAsync("education.office.head");
        var page = await head.OpenAsync("/settings/limits");

        var refused = await page.SubmitAsync(("stage", "accept"), ("value", "0"), ("unit", "wh"), ("why", "测试"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("1至9999", refused.Text("#value-error"), StringComparison.Ordinal);
        var unsaid = await page.SubmitAsync(("stage", "accept"), ("value", "1"), ("unit", "wh"), ("why", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unsaid.Status);
        var done = await page.SubmitAsync(("stage", "accept"), ("item", "5"), ("value", "1"), ("unit", "wh"), ("why", "区教育局〔2026〕9号"));
        Assert.Equal(HttpStatusCode.Found, done.Status);

        var after = await app.ReportAsync();
        Assert.Equal("2026-11-23T14:30:00.000+08:00", (string?)(await app.CaseAsync(before, "school"))["acceptBy"]);
        Assert.Equal("2026-11-23T10:00:00.000+08:00", (string?)(await app.CaseAsync(after, "school"))["acceptBy"]);
        Assert.Contains("区教育局〔2026〕9号", (await head.OpenAsync("/settings/limits")).Html, StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task A_make_up_saturday_of_the_city_shortens_what_is_reported_on_friday(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var city = await app.SignInAsync("city.education");
        var page = await city.OpenAsync("/settings/calendar?owner=city");
        Assert.Equal(HttpStatusCode.Found, (await page.SubmitAsync(("day", "2026-11-28"), ("value", "work"), ("why", "国办发明电"))).Status);
        app.Clock.MoveTo(new(2026, 11, 27, 9, 0, 0, TimeSpan.Zero));

        var id = await app.ReportAsync();

        Assert.Equal("2026-11-28T12:00:00.000+08:00", (string?)(await app.CaseAsync(id, "school"))["acceptBy"]);
    }

    [Theory, Engines]
    public async Task A_year_is_loaded_whole_or_refused_with_the_row(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var city = await app.SignInAsync("city.education");
        var page = await city.OpenAsync("/settings/calendar?owner=city&year=2027");
        Assert.Contains("还没有导入", page.Html, StringComparison.Ordinal);

        var wrong = await LoadAsync(page, """{"year":2027,"days":[{"date":"2027-01-01","isOffDay":true},{"date":"2027-02-30","isOffDay":true}]}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Contains("第2行", wrong.Text("#file-error"), StringComparison.Ordinal);
        Assert.True(await app.WithAsync(async services => (await services.GetRequiredService<ICaseSettings>().GetAsync(CancellationToken.None)).CalendarOf(District).IsWorkingDay(new(2027, 1, 1))));

        var good = await LoadAsync(page, """{"year":2027,"days":[{"date":"2027-01-01","isOffDay":true},{"date":"2027-01-02","isOffDay":false}]}""");
        Assert.Equal(HttpStatusCode.Found, good.Status);
        var calendar = await app.WithAsync(async services => (await services.GetRequiredService<ICaseSettings>().GetAsync(CancellationToken.None)).CalendarOf(District));
        Assert.False(calendar.IsWorkingDay(new(2027, 1, 1)));
        Assert.True(calendar.IsWorkingDay(new(2027, 1, 2)));
        Assert.True(calendar.KnowsYear(2027));
    }

    [Theory, Engines]
    public async Task Who_may_not_changes_nothing(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        foreach (var (login, owner, may) in new[] { ("education.office.head", District, true), ("education.office", District, false), ("other.education.office.head", District, false), ("education.office.head", default, false), ("city.education", default, true), ("city.education", District, false), ("local.police", District, false) })
        {
            var person = DemoCity.PersonOf(login);
            var refusals = await app.WithAsync(services => services.GetRequiredService<SettingsDesk>().SetDayAsync(owner, "2026-12-01", "off", "因为", new(person, default, DemoCity.City.PostsOf(person)), CancellationToken.None));
            Assert.Equal(may ? [] : [SettingsRules.NotYours], refusals);
        }
    }

    private static Task<TestKit.Pages.Page> LoadAsync(TestKit.Pages.Page page, string json)
        => page.SubmitAsync([("why", "国务院办公厅通知")], ("file", "2027.json", Encoding.UTF8.GetBytes(json)));
}
