using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Directory.Log;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Directory.Staff;

/// <summary>
/// What must be in order before somebody leaves a unit: open work has gone to a colleague, and the unit keeps somebody who can act
/// while it holds any. All in the caller's unit of work.
/// </summary>
internal sealed class Departure(WhistleDb db, IEnumerable<IOpenWork> personal, IEnumerable<IUnitWork> held, DirectoryLog log, Ids ids, TimeProvider clock)
{
    /// <summary>What the person answers for now, by every module.</summary>
    public async Task<IReadOnlyList<OpenWork>> OpenAsync(PersonId person, CancellationToken stop)
    {
        var open = new List<OpenWork>();
        foreach (var module in personal)
            open.AddRange(await module.OfAsync(person, stop));
        return open;
    }

    /// <summary>Who at the unit could take it over.</summary>
    public static IReadOnlyList<Person> Colleagues(City city, UnitId unit, PersonId leaving)
        => [.. city.At(unit).Select(a => a.Person).Distinct().Where(p => p != leaving && city.Works(p, unit)).Select(city.Person).OfType<Person>()];

    /// <summary>Hands over what is named, and says why the person can't leave these units yet; null where he can.</summary>
    /// <param name="units">Those at which he will not act any more.</param>
    public async Task<(StaffNo No, Refusal Refusal)?> LeaveAsync(
        City city, PersonId person, IReadOnlyCollection<UnitId> units, IReadOnlyDictionary<UnitId, PersonId> handTo, Actor by, CancellationToken stop)
    {
        foreach (var (unit, to) in handTo)
            if (to == person || !city.Works(to, unit))
                return (StaffNo.Malformed, StaffRefusals.NotAColleague);
        var waiting = (await OpenAsync(person, stop)).Where(work => units.Contains(work.Unit)).ToList();
        if (waiting.Where(work => !handTo.ContainsKey(work.Unit)).ToList() is [var first, ..] left)
            return (StaffNo.Refused, StaffRefusals.OpenWork with { Fills = [left.Count, city.FindUnit(first.Unit)?.Name.ToString() ?? ""] });
        foreach (var unit in units.Where(unit => city.Works(person, unit) && Colleagues(city, unit, person).Count == 0))
            if (await CountAsync(unit, stop) is > 0 and var count)
                return (StaffNo.Refused, StaffRefusals.LastOne with { Fills = [count, city.Unit(unit).Name.ToString()] });
        foreach (var unit in waiting.Select(work => work.Unit).Distinct())
            await HandOverAsync(person, handTo[unit], unit, by, stop);
        await LeaveChargesAsync(person, units, stop);
        return null;
    }

    private async Task<int> CountAsync(UnitId unit, CancellationToken stop)
    {
        var count = 0;
        foreach (var module in held)
            count += await module.CountAsync(unit, stop);
        return count;
    }

    private async Task HandOverAsync(PersonId from, PersonId to, UnitId unit, Actor by, CancellationToken stop)
    {
        foreach (var module in personal)
            await module.HandOverAsync(db, from, to, unit, by, stop);
        log.Done("work.hand-over", by, unit, from, to.Value.ToString("D"));
    }

    /// <summary>The substitute steps up where the named person leaves; a substitute who leaves is no more named.</summary>
    private async Task LeaveChargesAsync(PersonId person, IReadOnlyCollection<UnitId> units, CancellationToken stop)
    {
        var now = clock.Now();
        var named = await db.Set<ChargeRow>().Where(c => c.Until == null && (c.Person == person || c.Substitute == person)).ToListAsync(stop);
        foreach (var charge in named.Where(c => units.Contains(c.Unit)))
        {
            charge.End(now);
            if (charge.Person != person)
                db.Add(new ChargeRow(ids.New(), charge.Unit, charge.Person, null, now));
            else if (charge.Substitute is { } steps)
                db.Add(new ChargeRow(ids.New(), charge.Unit, steps, null, now));
        }
    }
}
