using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Notices.Channels;
using Whistle.Notices.Choices;
using Whistle.Notices.Sendings;
using Whistle.Platform.Data;
using Whistle.TestKit;
using Whistle.TestKit.Pages;

namespace Whistle.Web.Tests.Notices;

/// <summary>An address counts only after somebody who reads it has said so.</summary>
public sealed partial class MailCheckTests
{
    private const string Address = "lin.wei@example.org";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task Nothing_but_the_question_goes_to_an_address_until_its_link_was_used(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "Mail");
        using var browser = await all.App.SignInAsync(Messaging.Handler);

        var saved = await GiveAsync(browser, Address);
        Assert.Contains("确认邮件已发送", (await saved.FollowAsync()).Html, StringComparison.Ordinal);
        var asked = Assert.Single(all.Kept.Newest("mail"));
        Assert.Equal(Address, asked.To);
        var link = LinkOf(asked.Text);
        Assert.DoesNotContain("lin", link, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(link[6..], await StoredAsync(all), StringComparison.Ordinal);

        await all.TellAsync(Messaging.Handler, "Notice.Noted");
        Assert.DoesNotContain(await all.SendingsAsync(), row => row.Channel is ChannelKind.Mail);

        // a stranger who is not signed in, as a mailbox on a telephone is
        using var mailbox = all.App.Visitor();
        var page = await mailbox.OpenAsync(link);
        Assert.Contains("确认邮箱", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(Address, page.Html, StringComparison.Ordinal);
        await all.TellAsync(Messaging.Handler, "Notice.Noted");
        Assert.DoesNotContain(await all.SendingsAsync(), row => row.Channel is ChannelKind.Mail);

        Assert.Contains("邮箱已确认", (await page.SubmitAsync()).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await page.SubmitAsync()).Status);
        Assert.Contains("链接已失效", (await mailbox.OpenAsync(link)).Html, StringComparison.Ordinal);
        await all.TellAsync(Messaging.Handler, "Notice.Noted");
        await all.UntilAsync(rows => rows.Any(row => row.Channel is ChannelKind.Mail && row.State is SendingState.HandedOver));
        Assert.Equal(2, all.Kept.Count("mail"));
    }

    [Theory, Engines]
    public async Task A_link_is_good_for_a_day_for_the_newest_mail_and_for_the_address_that_stands(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "Mail");
        using var browser = await all.App.SignInAsync(Messaging.Handler);
        await GiveAsync(browser, Address);
        var first = LinkOf(all.Kept.Newest("mail")[0].Text);
        await GiveAsync(browser, "other@example.org");
        var second = LinkOf(all.Kept.Newest("mail")[0].Text);

        using var mailbox = all.App.Visitor();
        Assert.Contains("链接已失效", (await mailbox.OpenAsync(first)).Html, StringComparison.Ordinal);
        var page = await mailbox.OpenAsync(second);
        all.App.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(HttpStatusCode.Gone, (await page.SubmitAsync()).Status);

        // a session does not last that long
        using var tomorrow = await all.App.SignInAsync(Messaging.Handler);
        var again = await (await tomorrow.OpenAsync("/account/notices")).SubmitFormAsync("form:has(input[value='mail-again'])");
        Assert.Equal("/account/notices", again.RedirectedTo);
        Assert.Contains("邮箱已确认", (await (await mailbox.OpenAsync(LinkOf(all.Kept.Newest("mail")[0].Text))).SubmitAsync()).Html, StringComparison.Ordinal);

        // another address is another question
        await GiveAsync(tomorrow, Address);
        Assert.Null((await ChoiceAsync(all)).MailConfirmedAt);
        Assert.Equal(4, all.Kept.Count("mail"));
    }

    [Theory, Engines]
    public async Task No_more_than_five_mails_a_day_go_to_addresses_that_are_not_confirmed(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "Mail");
        using var browser = await all.App.SignInAsync(Messaging.Handler);
        for (var n = 0; n < MailDesk.MostADay; n++)
            Assert.Equal("/account/notices", (await GiveAsync(browser, $"stranger{n}@example.org")).RedirectedTo);

        var refused = await GiveAsync(browser, "one.more@example.org");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("最多发送5封", refused.Text("#mail-error"), StringComparison.Ordinal);
        Assert.Equal(MailDesk.MostADay, all.Kept.Count("mail"));
    }

    private static async Task<Page> GiveAsync(Browser browser, string address)
        => await (await browser.OpenAsync("/account/notices")).SubmitAsync(("scope", "all"), ("first", "mail"), ("mail", address));

    private static Task<Choice> ChoiceAsync(Messaging all)
        => all.App.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<Choice>().AsNoTracking().SingleAsync(c => c.Person == Whistle.Directory.Demo.DemoCity.PersonOf(Messaging.Handler), Stop));

    private static Task<string> StoredAsync(Messaging all)
        => all.App.WithAsync(async services => string.Join(' ', (await services.GetRequiredService<WhistleDb>().Set<MailCheck>().AsNoTracking().ToListAsync(Stop)).Select(check => check.Key + check.Mail)));

    private static string LinkOf(string text) => Link().Match(text).Value is { Length: > 20 } link ? link : throw new InvalidOperationException(text);

    [GeneratedRegex("/mail/[A-Za-z0-9_-]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
