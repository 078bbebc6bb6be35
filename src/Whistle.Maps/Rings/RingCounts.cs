using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Maps.Rings;

/// <summary>The number of a school's page: what ought not to lie so near, with the way to the table.</summary>
internal sealed class RingCounts(RingQueries rings, ICity cities, TimeProvider clock, IStringLocalizer<Text> text) : ISchoolCounts
{
    public async Task<IReadOnlyList<SchoolCount>> OfAsync(UnitId school, Actor by, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var found = await rings.OfAsync(city.CampusesOf(school), clock.Now().Day(), stop);
        var flagged = found.SelectMany(campus => campus.Places).Where(inside => inside.IsFlagged).Select(inside => inside.Place.Id).Distinct().Count();
        var mayLook = by.Posts.Any(post => post.Role is not Role.Admin);
        return [new(text["Counts.Rings"], flagged, text["Counts.Places"], text["Counts.Now"], null, mayLook ? $"/map/rings?school={school.Value:D}" : null)];
    }
}
