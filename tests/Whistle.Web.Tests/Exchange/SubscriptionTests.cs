using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Exchange.Events;
using Whistle.Exchange.Outgoing;
using Whistle.Platform.Data;
using Whistle.TestKit;
using Whistle.Web.Tests.Hazards;

namespace Whistle.Web.Tests.Exchange;

/// <summary>Events out, from the page of the office to a receiver on the wire.</summary>
public sealed class SubscriptionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task A_subscriber_is_told_of_each_event_once_signed_and_of_no_words(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine, null, ("Exchange:Inside", "127.0.0.0/8"));
        await using var receiver = await Receiver.StartAsync();
        var id = await SubscribeAsync(app, receiver, ("form", "binary"));
        await using var other = await Receiver.StartAsync();
        await SubscribeAsync(app, other, "other.education.office.head");

        var reported = await CaseProgram.Of(app, "school").ReportAsync(new { dutyItem = 5, description = "东门外护栏断裂，王小明差点摔倒", hideReporter = true });
        await CaseProgram.Of(app, "local.police.officer").DoAsync(CaseProgram.IdOf(reported), "accept");
        var came = await receiver.UntilAsync(2);

        Assert.Equal(["cn.whistle.case.reported.v1", "cn.whistle.case.accepted.v1"], came.OrderBy(one => one.Data.GetProperty("seq").GetInt32()).Select(one => one.Type));
        Assert.All(came, one => Assert.Equal(reported.GetProperty("number").GetString(), one.Data.GetProperty("number").GetString()));
        Assert.All(came, one => Assert.Equal("localhost", one.Headers["webhook-request-origin"]));
        Assert.All(came, one => Assert.Equal(one.Id, one.Headers["webhook-id"]));
        var all = string.Concat(came.Select(one => one.Body));
        Assert.DoesNotContain("护栏", all, StringComparison.Ordinal);
        Assert.DoesNotContain("王小明", all, StringComparison.Ordinal);
        Assert.DoesNotContain(DemoCity.PersonOf("school").Value.ToString("D"), all, StringComparison.OrdinalIgnoreCase);
        // the other district's office is told of its own district alone
        Assert.Empty(other.All);
        var page = await (await app.SignInAsync("education.office")).OpenAsync($"/settings/subscriptions/{id:D}");
        Assert.Equal(2, page.Texts(".rows .state").Count(word => word == "已送达"));
    }

    [Theory, Engines]
    public async Task Many_hands_send_each_message_once_and_a_lost_answer_the_same_again(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine, null, ("Exchange:Inside", "127.0.0.0/8"));
        await using var receiver = await Receiver.StartAsync();
        var id = await SubscribeAsync(app, receiver);
        receiver.Answer = no => no == 1 ? Results.StatusCode(503) : Results.NoContent();
        for (var n = 0; n < 20; n++)
            await CaseProgram.Of(app, "school").ReportAsync();
        await app.SettleAsync();
        var post = app.Services.GetRequiredService<Post>();

        // in all less than a claim lasts: whose claim has run out may well be overtaken
        for (var round = 0; round < 15 && await WaitingAsync(app, id) > 0; round++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(7));
            await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => post.RunAsync(SubscriptionTargets.KindOf, id, Stop)));
        }

        Assert.Equal(0, await WaitingAsync(app, id));
        Assert.DoesNotContain(receiver.All, one => one.Id is "bad signature" or "no event");
        var again = receiver.All.First().Id;
        Assert.Equal(20, receiver.All.Select(one => one.Id).Distinct().Count());
        Assert.All(receiver.All.GroupBy(one => one.Id), same => Assert.Equal(same.Key == again ? 2 : 1, same.Count()));
    }

    [Theory, Engines]
    public async Task Once_it_is_back_what_failed_for_days_goes_at_once_and_half_a_year_later_it_is_forgotten(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine, null, ("Exchange:Inside", "127.0.0.0/8"));
        await using var receiver = await Receiver.StartAsync();
        var id = await SubscribeAsync(app, receiver);
        receiver.Answer = _ => Results.StatusCode(503);
        var post = app.Services.GetRequiredService<Post>();
        await CaseProgram.Of(app, "school").ReportAsync();
        await app.SettleAsync();
        for (var round = 0; round < 12; round++)
        {
            await post.RunAsync(SubscriptionTargets.KindOf, id, Stop);
            app.Clock.Advance(TimeSpan.FromHours(1));
        }
        await post.RunAsync(SubscriptionTargets.KindOf, id, Stop);

        receiver.Answer = _ => Results.NoContent();
        await CaseProgram.Of(app, "school").ReportAsync();
        await app.SettleAsync();
        // the clock stands still: nothing is due by itself
        for (var tries = 0; tries < 200 && await WaitingAsync(app, id) > 0; tries++)
        {
            await post.RunAsync(SubscriptionTargets.KindOf, id, Stop);
            await Task.Delay(20, Stop);
        }
        Assert.Equal(0, await WaitingAsync(app, id));

        app.Clock.Advance(OldMessages.Kept);
        Assert.Equal(2, await KeptAsync(app, id));
        app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await KeptAsync(app, id));
    }

    [Fact]
    public async Task Gone_ends_it_busy_waits_and_a_redirect_leads_nowhere()
    {
        await using var app = await WhistleApp.StartAsync(Engine.Sqlite, null, ("Exchange:Inside", "127.0.0.0/8"));
        await using var receiver = await Receiver.StartAsync();
        var id = await SubscribeAsync(app, receiver);
        receiver.Answer = no => no switch { 1 => new Busy(), 2 => Results.Redirect("/elsewhere"), 3 => Results.BadRequest(), _ => Results.StatusCode(410) };
        await CaseProgram.Of(app, "school").ReportAsync();
        await receiver.UntilAsync(1);
        var busy = await UntilAsync(app, id, row => row.Status == 429);
        Assert.Equal(app.Clock.GetUtcNow().AddSeconds(90), busy.NextAt);

        app.Clock.Advance(TimeSpan.FromSeconds(91));
        var led = await UntilAsync(app, id, row => row.Status == 302);
        Assert.Equal(("redirect", MessageState.Waiting), (led.Detail, led.State));
        Assert.Empty(receiver.Elsewhere);

        app.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(MessageState.Refused, (await UntilAsync(app, id, row => row.Status == 400)).State);

        await CaseProgram.Of(app, "school").ReportAsync();
        await receiver.UntilAsync(4);
        await app.WithAsync(async services =>
        {
            var db = services.GetRequiredService<WhistleDb>();
            for (var tries = 0; tries < 500 && await db.Set<Subscription>().AsNoTracking().AnyAsync(s => s.State == SubscriptionState.On, Stop); tries++)
                await Task.Delay(20, Stop);
            Assert.Equal(SubscriptionState.Gone, (await db.Set<Subscription>().AsNoTracking().SingleAsync(Stop)).State);
        });
        await CaseProgram.Of(app, "school").ReportAsync();
        await app.SettleAsync();
        Assert.Equal(4, receiver.All.Count);
    }

    [Fact]
    public async Task What_leads_inside_is_refused_where_it_is_typed_and_where_it_is_gone_to()
    {
        await using var app = await WhistleApp.StartAsync(Engine.Sqlite);
        await using var receiver = await Receiver.StartAsync();
        var page = await (await app.SignInAsync("education.office.head")).OpenAsync("/settings/subscriptions/new");
        var refused = await page.SubmitAsync(("name", "里面"), ("address", receiver.Address.ToString()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("内部网络", refused.Text("#address-error"), StringComparison.Ordinal);
        Assert.Equal("里面", refused.Value("name"));

        // a name that looked public when it was typed and leads inside when it is resolved
        var id = Guid.CreateVersion7();
        await app.WithAsync(async services =>
        {
            var db = services.GetRequiredService<WhistleDb>();
            var made = new Subscription(id, DemoCity.UnitOf("education.office").Id, "里面", $"https://localhost:{receiver.Address.Port}/hook", app.Clock.GetUtcNow());
            services.GetRequiredService<SubscriptionSecrets>().Renew(made);
            made.Agreed(null);
            db.Add(made);
            await db.SaveChangesAsync(Stop);
        });
        await CaseProgram.Of(app, "school").ReportAsync();
        await app.SettleAsync();

        Assert.Equal("out-of-reach", (await UntilAsync(app, id, row => row.Detail is not null)).Detail);
        Assert.Empty(receiver.All);
    }

    [Fact]
    public async Task Who_agrees_later_is_sent_what_comes_then_and_a_secret_changes_over()
    {
        await using var app = await WhistleApp.StartAsync(Engine.Sqlite, null, ("Exchange:Inside", "127.0.0.0/8"));
        await using var receiver = await Receiver.StartAsync();
        receiver.Agrees = (null, null);
        var id = await SubscribeAsync(app, receiver);
        await CaseProgram.Of(app, "school").ReportAsync();
        await app.SettleAsync();
        Assert.Equal(0, await WaitingAsync(app, id));

        using var stranger = app.Stranger();
        var callback = new Uri(receiver.Callback!).PathAndQuery;
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(callback[..^1] + (callback[^1] == '0' ? '1' : '0'), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync(callback, Stop)).StatusCode);
        await CaseProgram.Of(app, "school").ReportAsync();
        await receiver.UntilAsync(1);

        var page = await (await app.SignInAsync("education.office.head")).OpenAsync($"/settings/subscriptions/{id:D}");
        var renewed = await page.SubmitAsync(("do", "renew"));
        var (old, fresh) = (receiver.Secret, renewed.Text("[data-secret]"));
        await CaseProgram.Of(app, "school").ReportAsync();
        await receiver.UntilAsync(2);
        receiver.Secret = fresh;
        await CaseProgram.Of(app, "school").ReportAsync();
        await receiver.UntilAsync(3);
        await (await page.SubmitAsync(("do", "drop"))).FollowAsync();
        await CaseProgram.Of(app, "school").ReportAsync();
        var all = await receiver.UntilAsync(4);

        Assert.NotEqual(old, fresh);
        Assert.DoesNotContain(all, one => one.Id == "bad signature");
        Assert.Equal([1, 2, 2, 1], all.Select(one => one.Headers["webhook-signature"].Split(' ').Length));
        // without its secret nothing of ours is believed: the check of this receiver is one that can fail
        receiver.Secret = old;
        await CaseProgram.Of(app, "school").ReportAsync();
        Assert.Equal("bad signature", (await receiver.UntilAsync(5))[^1].Id);
    }

    /// <summary>By the page, as an office does it; after the demo city's own events, which are not told of.</summary>
    private static Task<Guid> SubscribeAsync(WhistleApp app, Receiver receiver, params (string, string)[] fields) => SubscribeAsync(app, receiver, "education.office.head", fields);

    private static async Task<Guid> SubscribeAsync(WhistleApp app, Receiver receiver, string login, params (string, string)[] fields)
    {
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        var page = await (await app.SignInAsync(login)).OpenAsync("/settings/subscriptions/new");
        var made = await page.SubmitAsync([("name", "城市运行中心"), ("address", receiver.Address.ToString()), .. fields]);
        Assert.True(made.Status == HttpStatusCode.OK, $"{made.Status} {string.Join(' ', made.Texts(".field-error"))}");
        receiver.Secret = made.Text("[data-secret]");
        var address = receiver.Address.ToString();
        return await app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<Subscription>().Where(s => s.Address == address).Select(s => s.Id).SingleAsync(Stop));
    }

    /// <summary>What is left after the night's work.</summary>
    private static Task<int> KeptAsync(WhistleApp app, Guid id) => app.WithAsync(async services =>
    {
        await services.GetRequiredService<OldMessages>().RunAsync(Stop);
        return await services.GetRequiredService<WhistleDb>().Set<Message>().CountAsync(m => m.Target == id, Stop);
    });

    private static Task<int> WaitingAsync(WhistleApp app, Guid id)
        => app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<Message>().CountAsync(m => m.Target == id && m.State == MessageState.Waiting, Stop));

    private static async Task<Message> UntilAsync(WhistleApp app, Guid id, Func<Message, bool> holds)
    {
        for (var tries = 0; tries < 750; tries++)
        {
            if (await app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<Message>().AsNoTracking().Where(m => m.Target == id).OrderBy(m => m.CreatedAt).ToListAsync(Stop)) is [.., var last] && holds(last))
                return last;
            await Task.Delay(20, Stop);
        }
        throw new TimeoutException("The message never came to be so.");
    }

    private sealed class Busy : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            (httpContext.Response.StatusCode, httpContext.Response.Headers.RetryAfter) = (429, "90");
            return Task.CompletedTask;
        }
    }
}
