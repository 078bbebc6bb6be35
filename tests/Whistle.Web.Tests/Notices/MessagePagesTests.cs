using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Notices.Channels;
using Whistle.Notices.Choices;
using Whistle.Notices.Inboxes;
using Whistle.Notices.Sendings;
using Whistle.Platform.Data;
using Whistle.StandIns;
using Whistle.TestKit;
using Whistle.Web.Tests.Hazards;

namespace Whistle.Web.Tests.Notices;

/// <summary>The pages round what goes out: one's own choice, the district's rules, the channels, what failed.</summary>
public sealed class MessagePagesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task A_person_chooses_and_what_is_wrong_is_said_at_its_field(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "Sms");
        var page = await (await all.App.SignInAsync(Messaging.Handler)).OpenAsync("/account/notices");
        Assert.True(page.Status == HttpStatusCode.OK, $"{page.Status} {page.RedirectedTo} {page.Html}");
        Assert.Contains("新任务用短信", page.Text("#scope-hint"), StringComparison.Ordinal);
        Assert.False(page.Has("#digest"));

        var wrong = await page.SubmitAsync(("mobile", "12345"), ("mail", "nobody"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal("请填写11位手机号", wrong.Text("#mobile-error"));
        Assert.Equal("12345", wrong.Value("mobile"));

        var forged = await page.SubmitFormAsync("main form[method=post]", ("scope", "all"), ("digest", "17"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, forged.Status);
        var done = await page.SubmitAsync(("scope", "all"), ("first", "mail"), ("mobile", "139 1234 5678"), ("mail", "wang@example.org"), ("language", "en"));
        Assert.Equal("/account/notices", done.RedirectedTo);
        Assert.Equal("13912345678", (await done.FollowAsync()).Value("mobile"));
        var kept = await all.App.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<Choice>().AsNoTracking().SingleAsync(c => c.Person == DemoCity.PersonOf(Messaging.Handler), Stop));
        Assert.DoesNotContain("13912345678", kept.Mobile!, StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task An_office_sets_the_rules_of_its_own_district_only(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "Sms", "Mail");
        var page = await (await all.App.SignInAsync("education.office")).OpenAsync("/messages/settings");
        var other = DemoCity.UnitOf("other.school").District!.Value.Value.ToString("D");

        Assert.Equal(HttpStatusCode.Forbidden, (await page.SubmitAsync(("place", other), ("from", "22:00"), ("to", "06:00"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await page.SubmitAsync(("from", "25:00"), ("to", "06:00"))).Status);
        Assert.Equal("/messages/settings", (await page.SubmitAsync(("task", ""), ("reminder", "sms"), ("from", "08:00"), ("to", "10:00"))).RedirectedTo);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await page.SubmitAsync(("from", "22:00"), ("to", "06:00"))).Status);

        await all.TellAsync(Messaging.Handler, "Notice.Urged");
        Assert.Equal(WhistleApp.Morning.AddHours(1), (await all.OneAsync(ChannelKind.Sms)).NextAt);
    }

    [Theory, Engines]
    public async Task What_failed_is_sent_again_by_who_may_and_once(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, ["Sms"], ("Notices:Sms:PerMinute", "60000"));
        all.StandIns.Behaviours["sms"] = Mode.Refuse;
        await all.TellAsync(Messaging.Handler, count: 25);
        await all.UntilAsync(rows => rows.All(row => row.State is SendingState.Refused));
        all.StandIns.Behaviours["sms"] = Mode.Normal;

        Assert.False((await (await all.App.SignInAsync("other.education.office")).OpenAsync("/messages/failed")).Has(".row-what"));
        var office = await all.App.SignInAsync("education.office");
        var groups = await office.OpenAsync("/messages/failed");
        Assert.Contains("短信 · 超过当日上限", groups.Text(".row-what"), StringComparison.Ordinal);
        var list = await groups.ClickAsync("a.row-what");
        Assert.Equal(20, list.Texts("ul.rows > li").Count);
        Assert.DoesNotContain("1990000", list.Html, StringComparison.Ordinal);
        var one = list.Document.QuerySelector("button[name=id]")!.GetAttribute("value")!;
        await list.SubmitFormAsync("form:has(button[name=id])", ("id", one));
        await all.UntilAsync(rows => rows.Count(row => row.HandedAt is not null) == 1);
        var admin = await (await all.App.SignInAsync("admin")).OpenAsync("/messages/failed?channel=sms&why=over-limit");
        await Task.WhenAll(admin.SubmitFormAsync("main form:not(:has([name=id]))"), list.SubmitFormAsync("main form:not(:has([name=id]))"));
        await all.UntilAsync(rows => rows.All(row => row.HandedAt is not null));

        Assert.Equal(25, all.Kept.Count("sms"));
        Assert.All(await all.SendingsAsync(), row => Assert.Equal(1, row.Round));
    }

    [Theory, Engines]
    public async Task Who_waits_sees_that_the_holder_was_told_and_when_he_read_it(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "Sms", "DingTalk");
        all.StandIns.Limits.NoticesADay = 0;
        await all.ChooseAsync(Messaging.Handler, (choice, _) => choice.Change(Scope.All, ChannelKind.DingTalk, "zh", null));
        var id = CaseProgram.IdOf(await CaseProgram.Of(all.App, "school").ReportAsync());
        await all.App.SettleAsync();
        await all.UntilAsync(rows => rows.Any(row => row.Why is Why.OverLimit) && rows.Any(row => row.State is SendingState.Delivered), TimeSpan.FromSeconds(6), 20);
        var handler = await all.App.SignInAsync(Messaging.Handler);
        await (await handler.OpenAsync("/inbox?unread=true")).SubmitFormAsync("form.row-form");

        var page = await (await all.App.SignInAsync("school")).OpenAsync($"/cases/{id}");
        var told = page.Text("section[aria-labelledby=told]");
        Assert.Contains("已读", told, StringComparison.Ordinal);
        Assert.Contains("钉钉未送达：超过当日上限", told, StringComparison.Ordinal);
        Assert.Contains("短信09:0", told, StringComparison.Ordinal);
        Assert.DoesNotContain("1990000", page.Html, StringComparison.Ordinal);
        Assert.False((await (await all.App.SignInAsync("district.police")).OpenAsync($"/cases/{id}")).Has("section[aria-labelledby=told]"));
    }

    [Theory, Engines]
    public async Task A_hidden_reporter_is_not_named_among_those_who_were_told(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "Sms");
        var id = CaseProgram.IdOf(await CaseProgram.Of(all.App, "school").ReportAsync(new { dutyItem = 5, description = "护栏断裂", hideReporter = true }));
        await CaseProgram.Of(all.App, Messaging.Handler).DoAsync(id, "accept");
        await all.App.SettleAsync();

        var reporter = DemoCity.City.Person(DemoCity.PersonOf("school"))!.Name;
        var seen = await (await all.App.SignInAsync(Messaging.Handler)).OpenAsync($"/cases/{id}");
        Assert.True(seen.Has("section[aria-labelledby=told]"));
        Assert.DoesNotContain(reporter, seen.Text("section[aria-labelledby=told]"), StringComparison.Ordinal);
        Assert.Contains(reporter, (await (await all.App.SignInAsync("education.office")).OpenAsync($"/cases/{id}")).Text("section[aria-labelledby=told]"), StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task A_short_link_leads_its_own_reader_and_nobody_else(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "Sms");
        await all.TellAsync(Messaging.Handler);
        var notice = await all.App.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<Notice>().AsNoTracking().SingleAsync(n => n.Short != null, Stop));

        Assert.Equal("/inbox", (await (await all.App.SignInAsync(Messaging.Head)).OpenAsync($"/n/{notice.Short}")).RedirectedTo);
        Assert.StartsWith("/sign-in", (await all.App.Visitor().OpenAsync($"/n/{notice.Short}")).RedirectedTo, StringComparison.Ordinal);
        Assert.Null(await ReadAtAsync());
        Assert.Equal(notice.Path, (await (await all.App.SignInAsync(Messaging.Handler)).OpenAsync($"/n/{notice.Short}")).RedirectedTo);
        Assert.NotNull(await ReadAtAsync());

        Task<DateTimeOffset?> ReadAtAsync() => all.App.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<Notice>().Where(n => n.Id == notice.Id).Select(n => n.ReadAt).SingleAsync(Stop));
    }

    [Theory, Engines]
    public async Task The_page_of_channels_says_which_is_off_and_why_and_a_demonstration_sends_nothing_outside(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, ["Sms"], ("Notices:Mail:Host", "mail.example.org"), ("Notices:Mail:From", "whistle@example.org"));
        var page = await (await all.App.SignInAsync("admin")).OpenAsync("/messages");

        Assert.Contains("演示环境不向外发送", page.Text("main"), StringComparison.Ordinal);
        Assert.Contains("尚未配置", page.Text("main"), StringComparison.Ordinal);
        Assert.Contains("正常", page.Text("main"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await all.App.SignInAsync("school")).OpenAsync("/messages")).Status);
        Assert.Equal(HttpStatusCode.OK, (await (await all.App.SignInAsync("school")).OpenAsync("/demo/messages")).Status);
    }
}
