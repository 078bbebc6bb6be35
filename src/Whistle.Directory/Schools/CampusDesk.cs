using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Directory.Log;
using Whistle.Directory.Units;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Directory.Schools;

/// <summary>When a campus takes part. Plan, part 3: pilot schools first, then all; the education bureau's office decides.</summary>
internal static class CampusRules
{
    public static readonly Refusal NotFound = new("Group.NotFound"), NotYours = new("Campus.NotYours"), MovedOn = new("Campus.MovedOn");

    /// <summary>The district's office for its campuses, the city's for all.</summary>
    public static bool MaySwitch(City city, Campus campus, Actor by)
        => (city.Department(campus.District, Line.Education) is { } office && by.Holds(office.Id, Role.OfficeStaff, Role.OfficeHead))
            || (city.CityOffice is { } top && by.Holds(top.Id, Role.CityOffice));
}

/// <summary>Switches campuses on from a day, many at once: all or none. Each attempt is written down.</summary>
internal sealed class CampusDesk(WhistleDb db, CityInMemory memory, DirectoryLog log)
{
    private const string Act = "campus.start";

    /// <param name="campuses">The campuses.</param>
    /// <param name="start">The first day; null where it is not decided.</param>
    /// <param name="pilot">Whether they are of the pilot; null leaves that as it is.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="stop">Ends the waiting.</param>
    public async Task<Refusal?> StartAsync(IReadOnlyCollection<UnitId> campuses, DateOnly? start, bool? pilot, Actor by, CancellationToken stop)
    {
        var city = await memory.AtLeastAsync(await CityInMemory.StampAsync(db, stop), stop);
        var detail = start?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "never";
        foreach (var id in campuses)
            if (WhyNot(city, id, by) is { } refusal)
            {
                await log.RefusedAsync(refusal, Act, by, id, person: null, detail, stop);
                return refusal;
            }
        foreach (var row in await db.Set<CampusRow>().Where(c => campuses.Contains(c.Id)).ToListAsync(stop))
        {
            var now = row.ToCampus();
            row.Change(now with { Start = start, Pilot = pilot ?? now.Pilot });
            log.Done(Act, by, row.Id, person: null, (pilot ?? now.Pilot) ? detail + " pilot" : detail);
        }
        await Stamp.TouchAsync(db, DirectoryDesk.StampName, stop);
        return await db.TrySaveAsync(stop) ? null : CampusRules.MovedOn;
    }

    private static Refusal? WhyNot(City city, UnitId id, Actor by)
        => city.Campus(id) is not { } campus || !new UnitSight(city, by).Sees(city.Unit(id)) ? CampusRules.NotFound
            : CampusRules.MaySwitch(city, campus, by) ? null : CampusRules.NotYours;
}
