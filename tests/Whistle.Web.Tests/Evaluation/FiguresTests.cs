using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Journal;
using Whistle.Supervision.Evaluation;
using Whistle.Supervision.Evaluation.Checking;
using Whistle.Supervision.Evaluation.Facts;
using Whistle.Supervision.Evaluation.Ratios;
using Whistle.Supervision.Evaluation.Sums;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Evaluation;

/// <summary>The figures of a small district that was worked by hand, on both databases, by every way in which they are counted.</summary>
public sealed class FiguresTests
{
    private static readonly Period November = new(new(2026, 11, 1), new(2026, 11, 30));

    private static readonly UnitId Reader = new(Guid.Parse("0193a5a0-0000-7000-8000-0000000000ee"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task The_figures_are_those_worked_by_hand(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var district = new SmallDistrict();
        await district.WriteAsync(app);

        foreach (var by in Enum.GetValues<Dimension>())
            Assert.Equal(SmallDistrict.AllTogether, SmallDistrict.Whole(SmallDistrict.Sum((await OfAsync(app, by, district.Cut)).Values)));
        var byUnit = await OfAsync(app, Dimension.Unit, district.Cut);
        Assert.Equal(SmallDistrict.OfStation, SmallDistrict.Whole(byUnit[district.A.Value.ToString("D")]));
        Assert.Equal(SmallDistrict.OfStation, SmallDistrict.Whole(SmallDistrict.Sum((await OfAsync(app, Dimension.School, district.Cut with { Units = [district.A.Value] })).Values)));
        Assert.Equal(SmallDistrict.OverdueMultiple, SmallDistrict.Sum(byUnit.Values).OverdueMultiple(app.Clock.GetUtcNow())!.Value, 6);
    }

    /// <summary>A handling owed and not done counts from the moment its limit has passed, not from yesterday's sums.</summary>
    [Theory, Engines]
    public async Task What_becomes_overdue_counts_from_that_moment(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var district = new SmallDistrict();
        await district.WriteAsync(app);

        app.Clock.MoveTo(Story.At("11-27 17:30"));
        Assert.Equal(SmallDistrict.AllTogether.Due, SmallDistrict.Sum((await OfAsync(app, Dimension.Unit, district.Cut)).Values).Due);
        app.Clock.MoveTo(Story.At("11-27 17:31"));
        var after = SmallDistrict.Sum((await OfAsync(app, Dimension.Unit, district.Cut)).Values);

        Assert.Equal((SmallDistrict.AllTogether.Due + 1, SmallDistrict.AllTogether.HandlingDue + 1, 2), (after.Due, after.HandlingDue, after.Pending));
    }

    [Theory, Engines]
    public async Task Behind_each_number_stand_exactly_as_many_rows_and_nobody_opens_more_than_is_his(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var district = new SmallDistrict();
        await district.WriteAsync(app);
        await district.SeeAsync(app, Reader);
        var (all, stranger) = (new Actor(new(Guid.NewGuid()), default, [new(Reader, Role.UnitWorker)]), new Actor(new(Guid.NewGuid()), default, [new(new(Guid.NewGuid()), Role.UnitHead)]));

        foreach (var mark in Ratio.All.SelectMany(ratio => new[] { ratio.Numerator, ratio.Denominator }).Distinct())
        {
            var number = mark.In(SmallDistrict.AllTogether);
            var page = await ListAsync(app, mark, district.Cut, all);
            Assert.Equal((mark, number, number, number), (mark, page.Counted, page.Seen!.Value, page.Rows.Count));
            var nothing = await ListAsync(app, mark, district.Cut, stranger);
            Assert.Equal((mark, number, 0, 0), (mark, nothing.Counted, nothing.Seen!.Value, nothing.Rows.Count));
            Assert.Equal(mark.In(SmallDistrict.OfStation), (await ListAsync(app, mark, district.Cut with { Units = [district.A.Value] }, all)).Counted);
        }
    }

    [Theory, Engines]
    public async Task What_was_open_at_the_end_of_a_day_stays_so_whatever_comes_later(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var district = new SmallDistrict();
        await district.WriteAsync(app);

        // 2, 3, 6, 7, 11, 12 are open before the 8th; from the 8th on 10 is open again
        Assert.Equal(6, await OpenAsync(app, district, "11-08 00:00"));
        Assert.Equal(7, await OpenAsync(app, district, "11-10 00:00"));
        Assert.Equal(3, await OpenAsync(app, district, "11-23 00:00"));
    }

    /// <summary>Check 34: whatever the order, the number and the company in which deliveries come, the tables are the same.</summary>
    [Theory, Engines]
    public async Task Shuffled_and_doubled_deliveries_give_the_same_tables(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        foreach (var seed in Enumerable.Range(1, 6))
        {
            var random = new Random(seed);
            var district = new SmallDistrict();
            var waiting = new List<Guid>();
            var left = district.Stories.Select(story => new Queue<JournalRow>(story.Rows)).ToList();
            while (left.Count > 0)
            {
                var next = left[random.Next(left.Count)];
                var row = next.Dequeue();
                left.RemoveAll(queue => queue.Count == 0);
                await app.WithAsync(async services =>
                {
                    services.GetRequiredService<WhistleDb>().Add(row);
                    await services.GetRequiredService<WhistleDb>().SaveChangesAsync();
                });
                waiting.Add(row.Stream);
                if (random.Next(3) == 0)
                {
                    var some = waiting.Where(_ => random.Next(2) == 0).OrderBy(_ => random.Next()).ToList();
                    if (some.Count > 0)
                        await SmallDistrict.DeliverAsync(app, some);
                    // some of them come again
                    waiting = [.. waiting.Except(some).Concat(some.Where(_ => random.Next(3) == 0)).Concat(waiting.Take(2))];
                }
                if (random.Next(10) == 0)
                    await app.WithAsync(services => services.GetRequiredService<SumsDesk>().BuildAsync(10, Stop));
            }
            await SmallDistrict.DeliverAsync(app, district.Stories.Select(story => story.Id).OrderBy(_ => random.Next()));

            Assert.Equal(SmallDistrict.AllTogether, SmallDistrict.Whole(SmallDistrict.Sum((await OfAsync(app, Dimension.Unit, district.Cut)).Values)));
            Assert.Equal(SmallDistrict.OverdueMultiple, SmallDistrict.Sum((await OfAsync(app, Dimension.Unit, district.Cut)).Values).OverdueMultiple(app.Clock.GetUtcNow())!.Value, 6);
        }
    }

    [Theory, Engines]
    public async Task Sums_of_a_month_that_is_over_are_what_the_facts_say_before_and_after_a_late_event(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var district = new SmallDistrict();
        await district.WriteAsync(app);
        app.Clock.MoveTo(Story.At("12-10 09:00"));
        await BuildAsync(app);
        await SameAsync(app, district, kept: true);

        // case 3 is closed at last, in December: its November changes at once, and again when the sums are made anew
        var third = district.Stories[2].Then("12-10 08:00", "CaseClosed");
        await app.WithAsync(async services =>
        {
            services.GetRequiredService<WhistleDb>().Add(third.Rows[^1]);
            await services.GetRequiredService<WhistleDb>().SaveChangesAsync();
        });
        await SmallDistrict.DeliverAsync(app, [third.Id]);
        await SameAsync(app, district, kept: false);
        Assert.Equal(8, SmallDistrict.Sum((await OfAsync(app, Dimension.Town, district.Cut)).Values).Closed);
        await BuildAsync(app);
        await SameAsync(app, district, kept: true);
    }

    [Theory, Engines]
    public async Task What_is_not_as_the_journal_has_it_is_found_and_repaired(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var district = new SmallDistrict();
        await district.WriteAsync(app);
        app.Clock.MoveTo(Story.At("12-10 09:00"));
        await BuildAsync(app);
        // the demo city's facts are in it too
        Assert.Equal((0, true), await CheckAsync(app) is var clean ? (clean.Differences, clean.Cases > 300) : default);

        var (first, second, third) = (district.Stories[0].Id, district.Stories[1].Id, district.Stories[9].Id);
        await app.WithAsync(async services =>
        {
            var db = services.GetRequiredService<WhistleDb>();
            await db.Set<CaseRow>().Where(c => c.Id == first).ExecuteUpdateAsync(set => set.SetProperty(c => c.OnTime, false));
            await db.Set<CaseRow>().Where(c => c.Id == second).ExecuteDeleteAsync();
            await db.Set<LegRow>().Where(l => l.Case == third && l.No == 2).ExecuteUpdateAsync(set => set.SetProperty(l => l.Done, false));
            db.Add(new CaseRow { Id = Guid.CreateVersion7(), District = district.District, Number = "spare", ReportedAt = Story.At("11-02 09:00") });
            await db.SaveChangesAsync();
        });
        var check = await CheckAsync(app);
        Assert.Equal(["ending", "legs", "missing", "spare", "sums"], await DifferencesAsync(app));
        Assert.Equal(5, check.Differences);
        // found again, but not written down again
        await CheckAsync(app);
        Assert.Equal(5, (await DifferencesAsync(app)).Count);

        Assert.Equal(5, await app.WithAsync(services => services.GetRequiredService<CheckDesk>().RepairAsync(new(new(Guid.NewGuid()), new(Guid.NewGuid()), []), Stop)));
        Assert.Equal(0, (await CheckAsync(app)).Differences);
        await SameAsync(app, district, kept: true);
    }

    private static async Task SameAsync(WhistleApp app, SmallDistrict district, bool kept)
    {
        foreach (var by in SumsDesk.Kept.Append(Dimension.District))
        {
            var read = await OfAsync(app, by, district.Cut);
            var counted = await app.WithAsync(services => services.GetRequiredService<Tally>().OfAsync(by, district.Cut, Span.Of(November.From, November.To, app.Clock.GetUtcNow()), Stop));
            Assert.Equal(counted.Keys.Order(StringComparer.Ordinal), read.Keys.Order(StringComparer.Ordinal));
            Assert.All(counted, part => Assert.True(part.Value.Same(read[part.Key]), $"{by} {part.Key}: {part.Value} {read[part.Key]}"));
        }
        var behind = await app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<Sheet>().CountAsync(s => s.District == district.District && s.Month == 202611 && s.Built != s.Stamp));
        Assert.Equal(kept ? 0 : 1, behind);
    }

    private static Task<IReadOnlyDictionary<string, Counts>> OfAsync(WhistleApp app, Dimension by, Cut cut)
        => app.WithAsync(services => services.GetRequiredService<EvaluationQueries>().OfAsync(by, cut, November.From, November.To, Stop));

    private static Task<CountedPage> ListAsync(WhistleApp app, Marked mark, Cut cut, Actor reader)
        => app.WithAsync(services => services.GetRequiredService<EvaluationCases>().ListAsync(mark, cut, November, reader, 0, 100, Stop));

    private static Task<int> OpenAsync(WhistleApp app, SmallDistrict district, string at)
        => app.WithAsync(services => services.GetRequiredService<Tally>().OpenAtAsync(district.Cut, Story.At(at), Stop));

    private static Task<Check> CheckAsync(WhistleApp app) => app.WithAsync(services => services.GetRequiredService<CheckDesk>().RunAsync(Stop));

    private static Task<List<string>> DifferencesAsync(WhistleApp app)
        => app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<CheckDifference>().Where(d => d.RepairedAt == null).OrderBy(d => d.What).Select(d => d.What).ToListAsync());

    private static Task BuildAsync(WhistleApp app) => app.WithAsync(async services =>
    {
        while (await services.GetRequiredService<SumsDesk>().BuildAsync(50, Stop) > 0)
        {
        }
    });
}
