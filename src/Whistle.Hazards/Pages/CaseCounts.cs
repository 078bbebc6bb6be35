using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Hazards.Cases;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Hazards.Pages;

/// <summary>The numbers of a school's page: what is open, what of it is late, what was closed in the last thirty days.</summary>
internal sealed class CaseCounts(WhistleDb db, ICity cities, CaseWords words, IStringLocalizer<Text> text, TimeProvider clock) : ISchoolCounts
{
    private const int Days = 30;

    public async Task<IReadOnlyList<SchoolCount>> OfAsync(UnitId school, Actor by, CancellationToken stop)
    {
        var now = clock.Now();
        var since = now.AddDays(-Days);
        var counted = await db.Set<HazardCase>().AsNoTracking().IgnoreAutoIncludes()
            .Where(c => c.School == school && (c.IsOpen || (c.State == CaseState.Closed && c.ClosedAt >= since)))
            .GroupBy(c => c.IsOpen)
            .Select(part => new { IsOpen = part.Key, Number = part.Count(), Late = part.Count(c => c.DueBy < now) })
            .ToListAsync(stop);
        var (open, closed) = (counted.Find(part => part.IsOpen), counted.Find(part => !part.IsOpen));
        var list = SeesAll(school, by, await cities.GetAsync(stop)) ? $"/cases?school={school.Value:D}" : null;
        return
        [
            Count("Counts.Open", open?.Number ?? 0, "Counts.Now", null, "&state=open"),
            Count("Counts.Late", open?.Late ?? 0, "Counts.Now", open?.Number ?? 0, "&state=open&late=true"),
            // no list is narrowed by the day of closing, so this number leads nowhere
            Count("Counts.Closed", closed?.Number ?? 0, "Counts.Days", null, null),
        ];

        SchoolCount Count(string label, int number, string period, int? of, string? filter)
            => new(text[label], number, words.Count("Counts.Measure", number), text[period, Days], of, list is null || filter is null ? null : list + filter);
    }

    /// <summary>A link leads to the things counted only for those who see all of them.</summary>
    private static bool SeesAll(UnitId school, Actor by, City city)
        => by.Posts.Any(post => (post.Unit == school && post.Role is not Role.Admin)
            || (city.DistrictOf(school) is { } district && post.Unit == city.Office(district).Id && post.Role is Role.OfficeStaff or Role.OfficeHead)
            || (post.Unit == city.CityOffice?.Id && post.Role is Role.CityOffice));
}
