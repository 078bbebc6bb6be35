using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Hazards.Cases;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Supervision.Contracts;
using Whistle.Supervision.Lateness;
using Whistle.TestKit;
using Whistle.Web.Tests.Hazards;
using Whistle.Web.Tests.Hazards.Pages;

namespace Whistle.Web.Tests.Supervision;

/// <summary>The ladder as time goes by, jumps and stands still (check 33), and pauses that end by themselves. Each test has its own program: they move its clock.</summary>
public sealed class LadderOverTimeTests
{
    private static readonly PersonId
        Officer = DemoCity.PersonOf("local.police.officer"),
        Head = DemoCity.PersonOf("local.police"),
        District = DemoCity.PersonOf("district.police.head"),
        Office = DemoCity.PersonOf("education.office");

    [Theory, Engines]
    public async Task Each_rung_is_reached_once_and_told_to_whom_it_concerns(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var id = await AcceptedAsync(app);
        var clock = (await app.RowAsync(id)).DueBy!.Value;

        await app.ClimbAsync();
        Assert.Empty(await app.RungsAsync(id));
        app.Clock.MoveTo(WhistleApp.Morning.AddDays(4));
        await app.ClimbAsync();
        await app.ClimbAsync();
        Assert.Equal([Rung.Half], await app.RungsAsync(id));
        Assert.Equal(["Lateness.half"], await app.ToldAsync(id, Officer));
        Assert.Empty(await app.ToldAsync(id, Head));

        app.Clock.MoveTo(clock.AddMinutes(1));
        await app.ClimbAsync();
        Assert.Equal([Rung.Half, Rung.FourFifths, Rung.Late], await app.RungsAsync(id));
        Assert.Equal(["Lateness.half", "Lateness.four-fifths"], await app.ToldAsync(id, Officer));
        Assert.Equal(["Lateness.late"], await app.ToldAsync(id, Head));
    }

    [Theory, Engines]
    public async Task After_a_long_sleep_every_rung_is_written_down_and_each_person_told_once(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var id = await AcceptedAsync(app);

        app.Clock.Advance(TimeSpan.FromDays(30));
        await app.ClimbAsync();

        Assert.Equal(Enum.GetValues<Rung>(), await app.RungsAsync(id));
        Assert.Equal(["Lateness.four-fifths"], await app.ToldAsync(id, Officer));
        Assert.Equal(["Lateness.late"], await app.ToldAsync(id, Head));
        Assert.Equal(["Lateness.district"], await app.ToldAsync(id, District));
        Assert.Equal(["Lateness.listing"], await app.ToldAsync(id, Office));
        var offer = await app.WithAsync(services => services.GetRequiredService<ILatenessOffers>().FindAsync(new(id), CancellationToken.None));
        Assert.Equal(OfferReason.Ladder, offer!.Because);
    }

    [Theory, Engines]
    public async Task A_clock_that_jumps_an_hour_a_day_or_back_does_nothing_twice_and_skips_nothing(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var id = await AcceptedAsync(app);
        var due = (await app.RowAsync(id)).DueBy!.Value;

        app.Clock.MoveTo(due.AddHours(1));
        await app.ClimbAsync();
        foreach (var jump in new[] { TimeSpan.FromHours(-1), TimeSpan.FromDays(-1), TimeSpan.FromHours(1), TimeSpan.FromDays(-3), TimeSpan.FromDays(1) })
        {
            app.Clock.MoveTo(app.Clock.GetUtcNow() + jump);
            await app.ClimbAsync();
        }
        app.Clock.MoveTo(due.AddHours(1));
        await app.ClimbAsync();
        Assert.Equal([Rung.Half, Rung.FourFifths, Rung.Late], await app.RungsAsync(id));
        Assert.Single(await app.ToldAsync(id, Head));

        app.Clock.MoveTo(due.AddDays(5));
        await app.ClimbAsync();
        Assert.Equal(Enum.GetValues<Rung>(), await app.RungsAsync(id));
        Assert.Single(await app.ToldAsync(id, Head));
        Assert.Single(await app.ToldAsync(id, District));
    }

    [Theory, Engines]
    public async Task While_the_clock_stands_still_nothing_climbs_and_at_its_longest_it_goes_on_by_itself(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var id = await AcceptedAsync(app);
        var due = (await app.RowAsync(id)).DueBy!.Value;
        await app.DoAsync(id, "local.police.officer", "ask-pause", new() { ["reason"] = "等配件", ["days"] = 3 });
        await app.DoAsync(id, "local.police", "pause", new() { ["reason"] = "同意", ["days"] = 3 });
        var paused = await app.CaseAsync(id, "school");
        Assert.True((bool)paused["paused"]!);
        Assert.False((bool)paused["late"]!);

        app.Clock.MoveTo(WhistleApp.Morning.AddDays(2));
        await app.RunAsync<PausesEnd>();
        await app.ClimbAsync();
        Assert.NotNull((await app.RowAsync(id)).PausedAt);
        Assert.Empty(await app.RungsAsync(id));

        app.Clock.MoveTo(due.AddDays(10));
        await app.RunAsync<PausesEnd>();
        await app.RunAsync<PausesEnd>();
        var row = await app.RowAsync(id);
        Assert.Null(row.PausedAt);
        Assert.Equal(due.Day().AddDays(3), row.DueBy!.Value.Day());
        Assert.Equal("CaseResumed", (await app.JournalAsync(id))[^1]);
        Assert.Single(await app.JournalAsync(id), "CaseResumed");
        await app.ClimbAsync();
        Assert.Contains(Rung.Late, await app.RungsAsync(id));
    }

    [Theory, Engines]
    public async Task Two_missed_limits_offer_a_case_for_listing(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var id = await app.ReportAsync();
        app.Clock.MoveTo((await app.RowAsync(id)).DueBy!.Value.AddMinutes(5));
        await app.ClimbAsync();
        Assert.Null(await OfferAsync(app, id));
        await app.DoAsync(id, "local.police.officer", "accept");
        app.Clock.MoveTo((await app.RowAsync(id)).DueBy!.Value.AddMinutes(5));
        await app.ClimbAsync();

        Assert.Equal(OfferReason.Missed, (await OfferAsync(app, id))!.Because);
        await app.WithAsync(async services =>
        {
            var db = services.GetRequiredService<WhistleDb>();
            await services.GetRequiredService<ILatenessOffers>().AnswerAsync(db, new(id), Office, CancellationToken.None);
            await db.SaveChangesAsync();
        });
        app.Clock.Advance(TimeSpan.FromDays(20));
        await app.ClimbAsync();
        Assert.Null(await OfferAsync(app, id));
    }

    [Theory, Engines]
    public async Task The_nightly_check_finds_what_is_not_the_fold_of_its_changes(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var id = await AcceptedAsync(app);
        var good = await app.WithAsync(services => services.GetRequiredService<ClockCheckJob>().CheckAsync(CancellationToken.None));
        Assert.Equal("", good.Cases);
        Assert.True(good.Legs > 100, $"{good.Legs} clocks");

        await app.WithAsync(services => services.GetRequiredService<WhistleDb>().Database.ExecuteSqlAsync($"UPDATE hazard_leg SET limit_code = '6wd' WHERE case_id = {id}"));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var bad = await app.WithAsync(services => services.GetRequiredService<ClockCheckJob>().CheckAsync(CancellationToken.None));

        Assert.Equal(id.ToString("D"), bad.Cases);
        using var browser = await app.SignInAsync("education.office.head");
        Assert.Contains("1件不一致", (await browser.OpenAsync("/settings/limits")).Html, StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task The_page_of_lateness_shows_a_reader_his_own_and_what_lies_below(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var id = await AcceptedAsync(app);
        app.Clock.Advance(TimeSpan.FromDays(12));
        await app.RunAsync<LadderNight>();
        await app.ClimbAsync();

        foreach (var (login, sees) in new[] { ("local.police", true), ("district.police.head", true), ("education.office", true), ("city.education", true), ("other.education.office", false), ("local.market", false) })
        {
            using var browser = await app.SignInAsync(login);
            var found = false;
            for (var page = await browser.OpenAsync("/lateness?stage=late"); ; page = await browser.OpenAsync(page.Document.QuerySelector(".pager a[rel=next]")!.GetAttribute("href")!))
            {
                Assert.Equal(HttpStatusCode.OK, page.Status);
                found |= page.Has($"a[href='/cases/{id:D}']");
                if (found || !page.Has(".pager a[rel=next]"))
                    break;
            }
            Assert.True(found == sees, login);
        }
        using var teacher = await app.SignInAsync("school");
        Assert.Equal(HttpStatusCode.Forbidden, (await teacher.OpenAsync("/lateness")).Status);
    }

    [Theory, Engines]
    public async Task Asking_and_granting_answer_in_order_over_the_api(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var id = await AcceptedAsync(app);
        var (officer, head) = (CaseProgram.Of(app, "local.police.officer"), CaseProgram.Of(app, "local.police"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await officer.TryAsync(id, "ask-pause", new { reason = "等" })).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await officer.TryAsync(id, "ask-pause", new { reason = "等", days = 0 })).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await officer.TryAsync(id, "ask-pause", new { reason = "等", days = 31 })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await officer.TryAsync(id, "pause", new { reason = "等", days = 3 })).StatusCode);
        Assert.Equal("clock.runs", await CaseProgram.CodeAsync(await officer.TryAsync(id, "resume")));
        await head.DoAsync(id, "ask-extension", new { reason = "等", days = 3 });
        Assert.Equal("clock.asker-decides", await CaseProgram.CodeAsync(await head.TryAsync(id, "extend", new { reason = "等", days = 3 })));
        var allowed = (await app.CaseAsync(id, "local.police"))["allowedActions"]!.AsArray().Select(a => (string)a!).ToList();
        Assert.DoesNotContain("extend", allowed);
        Assert.Contains("pause", allowed);
    }

    private static async Task<Guid> AcceptedAsync(WhistleApp app)
    {
        var id = await app.ReportAsync();
        await app.DoAsync(id, "local.police.officer", "accept");
        return id;
    }

    private static Task<ListingOffer?> OfferAsync(WhistleApp app, Guid id)
        => app.WithAsync(services => services.GetRequiredService<ILatenessOffers>().FindAsync(new(id), CancellationToken.None));
}
