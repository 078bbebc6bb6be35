using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Directory.Log;
using Whistle.Directory.People;
using Whistle.Directory.Schools;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Directory.Groups;

/// <summary>
/// Takes a person out of the working groups when the post that he sat or headed by ends, so that the group says since when the
/// place is vacant. In the caller's unit of work.
/// </summary>
internal sealed class Leaving(WhistleDb db, DirectoryLog log, TimeProvider clock)
{
    public async Task AfterAsync(PersonId person, UnitId unit, Role role, Actor? by, CancellationToken stop)
    {
        if (role is Role.GridGuide or Role.SchoolHead)
            await LeaveHeadsAsync(person, unit, role, by, stop);
        if (!await HoldsAnotherAsync(person, unit, role, stop))
            await LeaveSeatsAsync(person, unit, by, stop);
    }

    private async Task<bool> HoldsAnotherAsync(PersonId person, UnitId unit, Role role, CancellationToken stop)
    {
        var today = clock.Now().Day();
        var held = await db.Set<AppointmentRow>().Where(
            a => a.Person == person && a.Unit == unit && a.Role != role && a.Role != Role.Admin && a.From <= today && (a.To == null || a.To > today)).ToListAsync(stop);
        return held.Any(a => a.IsHeld(today)); // as this unit of work has them: several posts may end at once
    }

    private async Task LeaveSeatsAsync(PersonId person, UnitId unit, Actor? by, CancellationToken stop)
    {
        foreach (var row in await db.Set<SeatRow>().Where(s => s.Until == null && s.Unit == unit && (s.Member == person || s.Substitute == person)).ToListAsync(stop))
        {
            var (member, substitute) = (Without(row.Member, person), Without(row.Substitute, person));
            var at = clock.After(row.Since);
            row.End(at);
            db.Add(new SeatRow(new(row.Campus, row.Line, (member ?? substitute) is null ? null : unit, member, substitute), at));
            log.Done("seat.left", by, row.Campus, person, row.Line.Code());
        }
    }

    private async Task LeaveHeadsAsync(PersonId person, UnitId unit, Role role, Actor? by, CancellationToken stop)
    {
        var here = role is Role.GridGuide
            ? db.Set<CampusRow>().Where(c => c.Town == unit).Select(c => c.Id)
            : db.Set<CampusRow>().Where(c => c.School == unit).Select(c => c.Id);
        var headed = db.Set<HeadsRow>().Where(h => h.Until == null && here.Contains(h.Campus));
        var rows = await (role is Role.GridGuide ? headed.Where(h => h.Guide == person) : headed.Where(h => h.Leader == person)).ToListAsync(stop);
        foreach (var row in rows)
        {
            var at = clock.After(row.Since);
            row.End(at);
            db.Add(new HeadsRow(role is Role.GridGuide ? row.ToHeads() with { Guide = null } : row.ToHeads() with { Leader = null }, at));
            log.Done("head.left", by, row.Campus, person, (role is Role.GridGuide ? HeadPlace.Guide : HeadPlace.Leader).Code());
        }
    }

    private static PersonId? Without(PersonId? who, PersonId leaver) => who == leaver ? null : who;
}

internal static class GroupClock
{
    /// <summary>Now; but two changes within one millisecond still come one after the other.</summary>
    public static DateTimeOffset After(this TimeProvider clock, DateTimeOffset? before)
    {
        var now = clock.Now();
        return before is { } last && now <= last ? last.AddMilliseconds(1) : now;
    }
}
