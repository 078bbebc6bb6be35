using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Guidance.Coverage;
using Whistle.Guidance.Seasons;
using Whistle.Guidance.Visits;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Guidance;

public sealed class CoverageQueriesTests
{
    private const int Schools = 202;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task A_whole_district_is_counted_from_an_index_alone_and_quickly(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var (district, year) = (new UnitId(Guid.CreateVersion7()), 2026);
        await app.WithAsync(services => FillAsync(services.GetRequiredService<WhistleDb>(), district));

        await app.WithAsync(async services =>
        {
            var (db, coverage) = (services.GetRequiredService<WhistleDb>(), services.GetRequiredService<CoverageQueries>());
            if (engine is Engine.Postgres)
                await db.Database.ExecuteSqlRawAsync("VACUUM ANALYZE guidance_visit", Stop);
            else
                Assert.Contains("USING COVERING INDEX", await PlanAsync(db, coverage.Counted(district, year).ToQueryString()), StringComparison.Ordinal);
            await coverage.OfAsync(DemoCity.City, district, year, CoverageScope.Departments, null, Stop);

            var watch = Stopwatch.StartNew();
            var parts = await coverage.Counted(district, year).ToListAsync(Stop);
            TestContext.Current.SendDiagnosticMessage("{0}: {1} groups in {2} ms", engine, parts.Count, watch.ElapsedMilliseconds);

            Assert.Equal(Schools * 13 * 4, parts.Sum(part => part.Number));
            // the goal is 300 ms for the page; a machine that is busy with other tests gets more
            Assert.InRange(watch.ElapsedMilliseconds, 0, 1_500);
        });
    }

    private static async Task FillAsync(WhistleDb db, UnitId district)
    {
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var at = new DateTimeOffset(2026, 11, 23, 1, 0, 0, TimeSpan.Zero);
        foreach (var school in Enumerable.Range(0, Schools).Select(_ => new UnitId(Guid.CreateVersion7())))
            foreach (var line in CoverageScope.Departments)
                foreach (var season in SchoolYears.Planned)
                {
                    var visit = new GuidanceVisit(Guid.CreateVersion7(at));
                    visit.Apply(new VisitMade(district, line, school, school, district, VisitKind.Advice, at.Day(), [], 2026, season, "指导", null, null, []), new(at, district, default));
                    db.Add(visit);
                }
        await db.SaveChangesAsync(Stop);
        db.ChangeTracker.Clear();
    }

    private static async Task<string> PlanAsync(WhistleDb db, string sql)
    {
        await db.Database.OpenConnectionAsync(Stop);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        // the parameters' values don't matter to the plan; what ToQueryString writes before the statement sets them
        command.CommandText = "EXPLAIN QUERY PLAN " + string.Join('\n', sql.Split('\n').Where(line => !line.StartsWith(".param", StringComparison.Ordinal)));
        foreach (var name in new[] { "@district", "@year" })
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, "x");
            command.Parameters.Add(parameter);
        }
        var plan = new List<string>();
        await using var rows = await command.ExecuteReaderAsync(Stop);
        while (await rows.ReadAsync(Stop))
            plan.Add(rows.GetString(3));
        return string.Join('\n', plan);
    }
}
