using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Whistle.Directory.Demo;
using Whistle.Kernel;
using Whistle.Notices.Channels;
using Whistle.Notices.Choices;
using Whistle.Notices.Contracts;
using Whistle.Notices.Inboxes;
using Whistle.Notices.Sendings;
using Whistle.Platform.Data;
using Whistle.StandIns;
using Whistle.TestKit;
using Whistle.Web.Tests.Hazards;

namespace Whistle.Web.Tests.Notices;

/// <summary>Notices on their way out, on both databases, against stand-ins that check what the real services check.</summary>
public sealed class SendingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task A_new_task_is_sent_by_SMS_and_says_nothing_of_the_description(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "Sms", "Robots");

        await CaseProgram.Of(all.App, "school").ReportAsync(new { dutyItem = 5, description = "三年级学生小明在东门外被电动车擦伤" });
        await all.UntilAsync(rows => rows.Any(row => row.State is SendingState.Delivered) && rows.All(row => row.NextAt is null), TimeSpan.FromSeconds(6), 30);

        var sms = all.Kept.Newest("sms");
        Assert.NotEmpty(sms);
        Assert.All(sms, one => Assert.Contains("新任务", one.Text, StringComparison.Ordinal));
        Assert.All(sms, one => Assert.Contains(DemoCity.UnitOf(Messaging.Head).Name.Zh[..4], one.Text, StringComparison.Ordinal));
        Assert.All(all.Kept.Newest(), one => Assert.DoesNotContain("小明", one.Text + one.Title, StringComparison.Ordinal));
        Assert.Single(all.Kept.Newest("robot"));
        Assert.All(all.App.Log.Lines, line => Assert.DoesNotContain("1990000", line, StringComparison.Ordinal));
    }

    [Theory, Engines]
    public async Task Each_channel_arrives_at_its_stand_in(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "Sms", "DingTalk", "ZheDing", "Mail");
        string[] logins = ["local.police", "local.market", "local.enforcement", "district.police"];
        foreach (var (login, first) in logins.Zip([ChannelKind.Sms, ChannelKind.DingTalk, ChannelKind.ZheDing, ChannelKind.Mail]))
        {
            await all.ChooseAsync(login, (choice, _) => choice.Change(Scope.All, first, login == "local.market" ? "en" : "zh", null));
            await all.TellAsync(login, "Notice.Noted");
        }

        await all.UntilAsync(rows => rows.Count == 4 && rows.All(row => row.HandedAt is not null));

        foreach (var service in new[] { "sms", "dingtalk", "zheding", "mail" })
            Assert.Equal("arrived", Assert.Single(all.Kept.Newest(service)).Fate);
        Assert.Contains("has a new note", all.Kept.Newest("dingtalk")[0].Text, StringComparison.Ordinal);
        Assert.Contains("有新的补充说明", all.Kept.Newest("mail")[0].Title, StringComparison.Ordinal);
        Assert.Contains("https://whistle.example.org/n/", all.Kept.Newest("mail")[0].Text, StringComparison.Ordinal);
        Assert.Equal(1, all.StandIns.DingTalk.TokensAsked);
    }

    [Theory, Engines]
    public async Task DingTalk_over_the_days_limit_answers_success_and_an_SMS_is_sent_instead(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "Sms", "DingTalk");
        all.StandIns.Limits.NoticesADay = 0;

        await all.TellAsync(Messaging.Handler, "Notice.Urged");
        await all.UntilAsync(rows => rows.Any(row => row.Channel is ChannelKind.Sms && row.State is SendingState.Delivered), TimeSpan.FromSeconds(6), 30);

        var dingTalk = await all.OneAsync(ChannelKind.DingTalk);
        Assert.Equal((SendingState.Refused, Why.OverLimit), (dingTalk.State, dingTalk.Why));
        Assert.Equal("arrived", Assert.Single(all.Kept.Newest("sms")).Fate);
    }

    [Theory, Engines]
    public async Task A_channel_that_answers_200_and_delivers_nothing_is_found_out(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "Sms", "Mail");
        all.StandIns.Behaviours["sms"] = Mode.Nothing;

        await all.TellAsync(Messaging.Handler);
        await all.UntilAsync(rows => rows.Any(row => row.Channel is ChannelKind.Mail && row.HandedAt is not null), TimeSpan.FromMinutes(10), 60);

        var sms = await all.OneAsync(ChannelKind.Sms);
        Assert.Equal((SendingState.Refused, Why.NotDelivered), (sms.State, sms.Why));
        Assert.Single(all.Kept.Newest("mail"));
    }

    [Theory, Engines]
    public async Task A_channel_that_answers_410_is_not_asked_again_and_the_next_is_tried(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "Sms", "Mail");
        all.StandIns.Behaviours["sms"] = Mode.Gone;

        await all.TellAsync(Messaging.Handler);
        await all.UntilAsync(rows => rows.Any(row => row.Channel is ChannelKind.Mail && row.HandedAt is not null));
        all.StandIns.Behaviours["sms"] = Mode.Normal;
        await all.TellAsync(Messaging.Head);
        var rows = await all.UntilAsync(rows => rows.Count(row => row.Channel is ChannelKind.Mail && row.HandedAt is not null) == 2);

        Assert.All(rows.Where(row => row.Channel is ChannelKind.Sms), row => Assert.Equal(Why.Gone, row.Why));
        Assert.Empty(all.Kept.Newest("sms"));
    }

    [Theory, Engines]
    public async Task A_channel_that_is_down_loses_nothing_and_starves_no_other(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, ["Sms", "Mail"], ("Notices:Sms:PerMinute", "60000"), ("Notices:Mail:PerMinute", "60000"));
        all.StandIns.Limits.SmsADay = 1_000_000;
        all.StandIns.Behaviours["sms"] = Mode.Down;
        await all.ChooseAsync(Messaging.Head, (choice, _) => choice.Change(Scope.All, ChannelKind.Mail, "zh", null));

        await all.TellAsync(Messaging.Handler, count: 250);
        await all.TellAsync(Messaging.Head, "Notice.Noted", count: 20);
        await all.UntilAsync(rows => rows.Count(row => row.Channel is ChannelKind.Mail && row.HandedAt is not null) == 20);
        all.App.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Empty(all.Kept.Newest("sms"));
        all.StandIns.Behaviours["sms"] = Mode.Normal;
        await all.UntilAsync(rows => rows.Count(row => row.Channel is ChannelKind.Sms && row.HandedAt is not null) == 250, TimeSpan.FromSeconds(61), 120);

        Assert.Equal((250, 0), (all.Kept.Count("sms"), all.Kept.Doubles("sms")));
    }

    [Theory, Engines]
    public async Task What_got_through_before_the_answer_was_lost_is_delivered_once(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "Sms");
        var posts = all.App.Services.GetRequiredService<ChannelSet>();

        // a node claims, sends, and dies before it has written down what came of it
        posts[ChannelKind.Sms].Health.Trouble(Why.Unreachable, null, TimeSpan.FromMinutes(30), all.App.Clock.GetUtcNow());
        await all.TellAsync(Messaging.Handler);
        await all.App.WithAsync(async services =>
        {
            var db = services.GetRequiredService<WhistleDb>();
            var row = Assert.Single(await services.GetRequiredService<SendingClaims>().ToSendAsync(db, ChannelKind.Sms, 10, Stop));
            var people = await services.GetRequiredService<Addresses>().OfAsync(db, [row.Person], DemoCity.City, Stop);
            var message = services.GetRequiredService<Composer>().Write(row, await db.Set<Notice>().SingleAsync(n => n.Id == row.NoticeId), [], people);
            Assert.IsType<Outcome.HandedOver>(await posts[ChannelKind.Sms].Channel.SendAsync(message, Stop));
        });
        posts[ChannelKind.Sms].Health.Well();
        all.Wake();
        await Task.Delay(300, Stop);
        Assert.Equal(SendingState.Waiting, (await all.OneAsync(ChannelKind.Sms)).State);
        await all.UntilAsync(rows => rows.Single().State is SendingState.Delivered, TimeSpan.FromSeconds(50), 20);

        Assert.Equal("arrived", Assert.Single(all.Kept.Newest("sms")).Fate);
        Assert.Equal(1, await all.App.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<Notice>().CountAsync(Stop)) - await OldAsync(all));
    }

    [Theory, Engines]
    public async Task A_channel_that_does_it_and_never_answers_delivers_once(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "DingTalk");
        await all.TellAsync(Messaging.Handler, "Notice.Urged");
        await all.UntilAsync(rows => rows.Single().HandedAt is not null);
        all.StandIns.Behaviours["dingtalk"] = Mode.HangAfter;
        await all.TellAsync(Messaging.Handler, "Notice.Urged");

        for (var waits = 0; waits < 200 && all.Kept.Count("dingtalk") < 2; waits++)
            await Task.Delay(25, Stop);
        all.StandIns.Behaviours["dingtalk"] = Mode.Normal;
        await all.UntilAsync(rows => rows.All(row => row.State is SendingState.Delivered or SendingState.Refused), TimeSpan.FromSeconds(20), 120);

        Assert.All(await all.SendingsAsync(), row => Assert.Equal(SendingState.Delivered, row.State));
        Assert.Equal((3, 2), (all.Kept.Count("dingtalk"), all.Kept.Newest("dingtalk").Count(one => one.HasArrived)));
    }

    [Theory, Engines]
    public async Task Two_nodes_never_send_the_same_row_twice(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, ["Sms"], ("Notices:Sms:PerMinute", "600000"));
        all.StandIns.Limits.SmsADay = 1_000_000;
        var services = all.App.Services;
        await all.TellAsync(Messaging.Handler, count: 300);

        SendingRound Node() => new(services.GetRequiredService<IServiceScopeFactory>(), services.GetRequiredService<SendingClaims>(), all.App.Clock, NullLogger<SendingRound>.Instance);
        var post = services.GetRequiredService<ChannelSet>()[ChannelKind.Sms];
        await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
        {
            var node = Node();
            while (await node.RunAsync(post, Stop) > 0)
            {
                // until nothing is left
            }
        }));
        await all.UntilAsync(rows => rows.All(row => row.HandedAt is not null));

        Assert.Equal((300, 0), (all.Kept.Count("sms"), all.Kept.Doubles("sms")));
        Assert.All(await all.SendingsAsync(), row => Assert.Equal(1, row.Attempts));
    }

    [Theory, Engines]
    public async Task No_more_a_minute_than_the_channel_allows(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, ["Sms"], ("Notices:Sms:PerMinute", "60"));
        await all.TellAsync(Messaging.Handler, count: 30);

        await all.UntilAsync(rows => rows.Count(row => row.HandedAt is not null) == 10);
        await Task.Delay(1500, Stop);
        Assert.Equal(10, all.Kept.Count("sms"));
        all.App.Clock.Advance(TimeSpan.FromSeconds(5));
        await all.UntilAsync(rows => rows.Count(row => row.HandedAt is not null) == 15);

        Assert.Equal(15, all.Kept.Count("sms"));
    }

    [Theory, Engines]
    public async Task A_busy_channel_is_left_alone_for_as_long_as_it_asks(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "Sms");
        (all.StandIns.Behaviours["sms"], all.StandIns.Behaviours.RetryAfter) = (Mode.Busy, TimeSpan.FromMinutes(4));
        await all.TellAsync(Messaging.Handler);
        await all.UntilAsync(rows => rows.Single().Why is Why.Busy);
        all.StandIns.Behaviours["sms"] = Mode.Normal;

        all.App.Clock.Advance(TimeSpan.FromMinutes(3));
        await Task.Delay(1500, Stop);
        Assert.Equal(0, all.Kept.Count("sms"));
        await all.UntilAsync(rows => rows.Single().HandedAt is not null, TimeSpan.FromSeconds(31), 4);

        Assert.Equal(1, all.Kept.Count("sms"));
    }

    [Theory, Engines]
    public async Task At_night_only_what_is_urgent_goes_out(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "Sms");
        all.App.Clock.MoveTo(WhistleApp.Morning.AddHours(13)); // 22:00 in Shanghai
        await all.TellAsync(Messaging.Handler);
        await all.TellAsync(Messaging.Head, urgent: true);

        await all.UntilAsync(rows => rows.Count(row => row.HandedAt is not null) == 1);
        Assert.Equal(1, all.Kept.Count("sms"));
        all.App.Clock.MoveTo(WhistleApp.Morning.AddHours(22)); // 07:00
        await all.UntilAsync(rows => rows.All(row => row.HandedAt is not null));

        Assert.Equal(2, all.Kept.Count("sms"));
    }

    [Theory, Engines]
    public async Task A_clock_that_was_a_day_ahead_holds_nothing_up(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "Sms");
        all.StandIns.Behaviours["sms"] = Mode.Down;
        all.App.Clock.MoveTo(WhistleApp.Morning.AddDays(2));
        await all.TellAsync(Messaging.Handler);
        await all.UntilAsync(rows => rows.Single().Why is Why.Unreachable);

        all.App.Clock.MoveTo(WhistleApp.Morning);
        all.StandIns.Behaviours["sms"] = Mode.Normal;
        await all.UntilAsync(rows => rows.Single().HandedAt is not null, TimeSpan.FromSeconds(61), 10);

        Assert.Equal((1, 0), (all.Kept.Count("sms"), all.Kept.Doubles("sms")));
    }

    [Theory, Engines]
    public async Task What_was_read_in_the_inbox_before_is_not_sent_any_more(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "Sms");
        all.App.Clock.MoveTo(WhistleApp.Morning.AddHours(13));
        await all.TellAsync(Messaging.Handler);
        var browser = await all.App.SignInAsync(Messaging.Handler);
        var inbox = await browser.OpenAsync("/inbox?unread=true");
        await inbox.SubmitFormAsync("form.row-form");

        all.App.Clock.MoveTo(WhistleApp.Morning.AddHours(22));
        await all.UntilAsync(rows => rows.Single().State is SendingState.Read);

        Assert.Equal((0, Why.Seen), (all.Kept.Count("sms"), (await all.OneAsync(ChannelKind.Sms)).Why));
    }

    [Theory, Engines]
    public async Task A_head_who_wants_it_has_one_message_a_day(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "Mail");
        await all.ChooseAsync(Messaging.Head, (choice, _) => choice.Change(Scope.All, ChannelKind.Mail, "zh", 17));
        await all.TellAsync(Messaging.Head, "Notice.Noted", count: 12);
        await all.TellAsync(Messaging.Head, "Notice.Noted", urgent: true);

        await all.UntilAsync(rows => rows.Count(row => row.HandedAt is not null) == 1);
        all.App.Clock.MoveTo(WhistleApp.Morning.AddHours(8)); // 17:00
        await all.UntilAsync(rows => rows.All(row => row.HandedAt is not null));

        var mails = all.Kept.Newest("mail");
        Assert.Equal(2, mails.Count);
        Assert.Contains("12条通知", mails[0].Title, StringComparison.Ordinal);
    }

    /// <summary>Check 34.</summary>
    [Theory, Engines]
    public async Task Deliveries_told_up_to_three_times_in_any_order_end_as_one_telling(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "Sms", "DingTalk");
        var random = new Random(34);
        var once = Enumerable.Range(0, 40).Select(n => (Guid.CreateVersion7(), Messaging.For(n % 2 == 0 ? Messaging.Handler : Messaging.Head, n % 3 == 0 ? "Notice.Urged" : "Notice.NewHolder"))).ToList();

        foreach (var some in once.SelectMany(one => Enumerable.Repeat(one, random.Next(1, 4))).OrderBy(_ => random.Next()).Chunk(7))
            await all.TellAsync(some);
        var rows = await all.UntilAsync(rows => rows.Count >= 40 && rows.All(row => row.HandedAt is not null));

        Assert.Equal(rows.Count, rows.Select(row => (row.NoticeId, row.Channel)).Distinct().Count());
        Assert.Equal(40, rows.Select(row => row.NoticeId).Distinct().Count());
        Assert.Equal((rows.Count, 0), (all.Kept.Count(), all.Kept.Doubles()));
    }

    [Theory, Engines]
    public async Task The_token_of_DingTalk_is_kept_and_replaced_when_it_dies(Engine engine)
    {
        await using var all = await Messaging.StartAsync(engine, "DingTalk");
        await all.TellAsync(Messaging.Handler, "Notice.Urged", count: 3);
        await all.UntilAsync(rows => rows.All(row => row.HandedAt is not null));
        all.StandIns.DingTalk.ForgetTokens();
        await all.TellAsync(Messaging.Head, "Notice.Urged");
        await all.UntilAsync(rows => rows.Count == 4 && rows.All(row => row.HandedAt is not null));

        Assert.Equal(2, all.StandIns.DingTalk.TokensAsked);
    }

    private static Task<int> OldAsync(Messaging all)
        => all.App.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<Notice>().CountAsync(n => n.Short == null));
}
