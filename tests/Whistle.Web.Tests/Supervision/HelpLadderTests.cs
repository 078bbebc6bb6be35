using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Supervision.Contracts;
using Whistle.Supervision.Lateness;
using Whistle.TestKit;
using Whistle.Web.Tests.Hazards.Pages;

namespace Whistle.Web.Tests.Supervision;

/// <summary>What counts towards a listing besides the case's own clocks: helpers who do not answer, and the office's grade.</summary>
public sealed class HelpLadderTests
{
    private static readonly PersonId MarketHead = DemoCity.PersonOf("local.market");

    [Theory, Engines]
    public async Task A_helper_who_does_not_answer_is_told_once_and_a_blocking_part_is_a_missed_limit(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var (blocked, beside) = (await AskedAsync(app, blocking: true), await AskedAsync(app, blocking: false));
        await app.ClimbAsync();
        Assert.Empty(await app.ToldAsync(blocked, MarketHead));

        // the answer is overdue, and the case itself is not
        app.Clock.Advance(TimeSpan.FromHours(6));
        await app.ClimbAsync();
        await app.ClimbAsync();
        foreach (var id in new[] { blocked, beside })
            Assert.Equal(["Lateness.help"], await app.ToldAsync(id, MarketHead));
        Assert.Equal((1, 0), (await MissedAsync(app, blocked), await MissedAsync(app, beside)));
        Assert.Null(await OfferAsync(app, blocked));

        // with the case's own limit it is the second that was missed
        app.Clock.MoveTo((await app.RowAsync(blocked)).DueBy!.Value.AddMinutes(1));
        await app.ClimbAsync();
        Assert.Equal(OfferReason.Missed, (await OfferAsync(app, blocked))!.Because);
        Assert.Null(await OfferAsync(app, beside));
    }

    [Theory, Engines]
    public async Task A_case_that_is_late_is_offered_when_a_blocking_answer_is_missed_too_and_who_answers_is_left_alone(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var (late, answered) = (await AcceptedAsync(app), await AskedAsync(app, blocking: true));
        await app.DoAsync(answered, "local.market", "take-part");
        app.Clock.MoveTo((await app.RowAsync(late)).DueBy!.Value.AddMinutes(1));
        await app.ClimbAsync();
        await AskAsync(app, late, blocking: true);
        Assert.Null(await OfferAsync(app, late));

        app.Clock.Advance(TimeSpan.FromHours(3));
        await app.RunAsync<LadderJob>();
        var before = await OfferAsync(app, late);
        app.Clock.Advance(TimeSpan.FromDays(1));
        await app.ClimbAsync();

        Assert.Null(before);
        Assert.NotNull(await OfferAsync(app, late));
        Assert.Empty(await app.ToldAsync(answered, MarketHead));
    }

    [Theory, Engines]
    public async Task What_the_office_grades_major_is_offered_for_listing(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var (major, general) = (await AcceptedAsync(app), await AcceptedAsync(app));

        await app.DoAsync(major, "education.office", "grade", new() { ["grade"] = "major", ["reason"] = "围墙有倒塌危险" });
        await app.DoAsync(general, "education.office", "grade", new() { ["grade"] = "general", ["reason"] = "影响较小" });
        await app.SettleAsync();

        Assert.Equal(OfferReason.Grade, (await OfferAsync(app, major))!.Because);
        Assert.Null(await OfferAsync(app, general));
    }

    private static async Task<Guid> AcceptedAsync(WhistleApp app)
    {
        var id = await app.ReportAsync();
        await app.DoAsync(id, "local.police.officer", "accept");
        return id;
    }

    private static async Task<Guid> AskedAsync(WhistleApp app, bool blocking)
    {
        var id = await AcceptedAsync(app);
        await AskAsync(app, id, blocking);
        return id;
    }

    private static Task AskAsync(WhistleApp app, Guid id, bool blocking)
        => app.DoAsync(id, "local.police.officer", "ask-help", new() { ["unitId"] = DemoCity.UnitOf("local.market").Id.Value.ToString("D"), ["text"] = "请清理占道摊点", ["blocking"] = blocking, ["limit"] = "1wd" });

    private static async Task<int> MissedAsync(WhistleApp app, Guid id)
        => await app.WithAsync(async services => (await services.GetRequiredService<WhistleDb>().Set<RungRow>().AsNoTracking().Where(r => r.CaseId == id).ToListAsync()).Count(r => r.IsMissed));

    private static Task<ListingOffer?> OfferAsync(WhistleApp app, Guid id)
        => app.WithAsync(services => services.GetRequiredService<ILatenessOffers>().FindAsync(new(id), CancellationToken.None));
}
