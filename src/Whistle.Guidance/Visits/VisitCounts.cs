using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Guidance.Seasons;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Guidance.Visits;

/// <summary>The numbers of a school's page: visits of this school year, departments that came this season, what is being rectified.</summary>
internal sealed class VisitCounts(WhistleDb db, ICity cities, YearsNow years, IStringLocalizer<Text> text, TimeProvider clock) : ISchoolCounts
{
    private const int Departments = 13;

    public async Task<IReadOnlyList<SchoolCount>> OfAsync(UnitId school, Actor by, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var now = (await years.GetAsync(stop)).Of(city.DistrictOf(school) ?? default).Of(clock.Now().Day());
        var counted = await db.Set<GuidanceVisit>().AsNoTracking().IgnoreAutoIncludes()
            .Where(v => v.School == school && v.SchoolYear == now.Year && v.State != VisitState.Cancelled && v.State != VisitState.Planned)
            .GroupBy(v => new { v.Line, v.Season, v.State }).Select(part => new { part.Key.Line, part.Key.Season, part.Key.State, Number = part.Count() }).ToListAsync(stop);
        var seesAll = SeesAll(school, by, city);
        var made = counted.Sum(part => part.Number);
        var rectifying = counted.Where(part => part.State is VisitState.Rectifying or VisitState.AwaitingAcceptance).Sum(part => part.Number);
        return
        [
            new(text["Counts.Visits"], made, text["Counts.Times"], text["Counts.Year"], null, Link(string.Create(CultureInfo.InvariantCulture, $"&made=true&year={now.Year}"))),
            new(text["Counts.Departments"], counted.Where(part => part.Season == now.Season).Select(part => part.Line).Distinct().Count(l => l is not Line.Town), text["Counts.Units"],
                text["Season." + now.Season.Code()], Departments, null),
            new(text["Counts.Rectifying"], rectifying, text["Counts.Times"], text["Counts.Year"], made, Link("&state=Rectifying,AwaitingAcceptance")),
        ];

        string? Link(string filter) => seesAll ? $"/visits?school={school.Value:D}{filter}" : null;
    }

    /// <summary>A link leads to the things counted only for those who see all of them.</summary>
    private static bool SeesAll(UnitId school, Actor by, City city)
        => by.Posts.Any(post => (post.Unit == school && post.Role is not Role.Admin)
            || (city.DistrictOf(school) is { } district && post.Unit == city.Office(district).Id && post.Role is Role.OfficeStaff or Role.OfficeHead)
            || (post.Unit == city.CityOffice?.Id && post.Role is Role.CityOffice));
}
