using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Hazards.Cases;
using Whistle.Hazards.Pages;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.TestKit;
using static Whistle.Web.Tests.Hazards.Pages.Courses;

namespace Whistle.Web.Tests.Hazards.Pages;

public sealed class SchoolCountsTests(Apps apps) : IClassFixture<Apps>
{
    [Theory, Engines]
    public async Task A_schools_counts_move_with_its_cases(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var before = await CountsAsync(app);
        var id = await app.ReportAsync();
        Assert.Equal(before.Open + 1, (await CountsAsync(app)).Open);

        await app.DoAsync(id, "local.police", "accept");
        await app.DoAsync(id, "local.police", "finish", new() { ["outcome"] = "已修复" });
        var after = await CountsAsync(app);
        Assert.Equal((before.Open, before.Closed + 1), (after.Open, after.Closed));

        await app.ReportAsync();
        app.Clock.Advance(TimeSpan.FromDays(10));
        var later = await CountsAsync(app);
        // a clock that stands still, or was given more time, turns nothing late
        var (school, now) = (await app.UnitOfAsync("school"), app.Clock.GetUtcNow());
        var inTime = await app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<HazardCase>().CountAsync(c => c.IsOpen && c.School == school && (c.DueBy == null || c.DueBy >= now), Stop));
        Assert.Equal(later.Open, later.Late + inTime);
        Assert.True(later.Late > after.Late);
        app.Clock.Advance(TimeSpan.FromDays(-10));
    }

    private static Task<(int Open, int Late, int Closed)> CountsAsync(WhistleApp app) => app.WithAsync(async services =>
    {
        var city = await services.GetRequiredService<ICity>().GetAsync(Stop);
        var reported = await app.UnitOfAsync("school");
        var counts = await services.GetServices<ISchoolCounts>().OfType<CaseCounts>().Single().OfAsync(reported, new Actor(default, default, [new(city.Office(city.DistrictOf(reported)!.Value).Id, Role.OfficeStaff)]), Stop);
        Assert.All(counts.Take(2), count => Assert.NotNull(count.Link));
        return (counts[0].Number, counts[1].Number, counts[2].Number);
    });
}
