using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Groups;
using Whistle.Directory.People;
using Whistle.Directory.Schools;
using Whistle.Directory.Units;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Sealing;

namespace Whistle.Directory.Contracts;

/// <summary>
/// Changes the directory in the caller's unit of work, and counts its stamp up there, so that every node reads it again.
/// The caller saves.
/// </summary>
public sealed class DirectoryDesk
{
    /// <summary>The stamp that grows with every change.</summary>
    public const string StampName = "directory";

    private readonly WhistleDb db;
    private readonly Leaving leaving;
    private readonly Seals seals;
    private readonly Ids ids;
    private readonly TimeProvider clock;

    internal DirectoryDesk(WhistleDb db, Leaving leaving, Seals seals, Ids ids, TimeProvider clock)
        => (this.db, this.leaving, this.seals, this.ids, this.clock) = (db, leaving, seals, ids, clock);

    public async Task<bool> IsEmptyAsync(CancellationToken stop) => !await db.Set<UnitRow>().AnyAsync(stop);

    /// <summary>Adds whole lists; the posts begin on <paramref name="from"/>.</summary>
    public async Task AddAsync(CityLists lists, DateOnly from, CancellationToken stop)
    {
        db.AddRange(lists.Units.Select(u => new UnitRow(u)));
        db.AddRange(lists.People.Select(p => new PersonRow(p, seals)));
        db.AddRange(lists.Campuses.Select(c => new CampusRow(c)));
        db.AddRange(lists.Seats.Select(s => new SeatRow(s, from.Start())));
        db.AddRange(lists.Heads.Select(h => new HeadsRow(h, from.Start())));
        db.AddRange(lists.Appointments.Distinct().Select(a => new AppointmentRow(a, from)));
        await Stamp.TouchAsync(db, StampName, stop);
    }

    /// <summary>Gives a person a post from today.</summary>
    public async Task AppointAsync(PersonId person, UnitId unit, Role role, CancellationToken stop)
    {
        var today = clock.Now().Day();
        if (await HeldAsync(person, unit, role, today, stop) is not null)
            return;
        if (await db.Set<AppointmentRow>().FindAsync([person, unit, role, today], stop) is { } endedToday)
            endedToday.Reopen();
        else
            db.Add(new AppointmentRow(new(person, unit, role), today));
        await Stamp.TouchAsync(db, StampName, stop);
    }

    /// <summary>Ends a post now: the next request is refused already. Places in working groups that were held by it become vacant.</summary>
    public Task EndAsync(PersonId person, UnitId unit, Role role, CancellationToken stop) => EndAsync(person, unit, role, by: null, stop);

    internal async Task EndAsync(PersonId person, UnitId unit, Role role, Actor? by, CancellationToken stop)
    {
        var today = clock.Now().Day();
        if (await HeldAsync(person, unit, role, today, stop) is not { } held)
            return;
        held.End(today);
        await leaving.AfterAsync(person, unit, role, by, stop);
        await Stamp.TouchAsync(db, StampName, stop);
    }

    /// <summary>A person who administers the installation. His unit is the city; where there is none yet, it is made.</summary>
    public async Task<PersonId> AddAdminAsync(string name, CancellationToken stop)
    {
        var city = await db.Set<UnitRow>().Where(u => u.Kind == UnitKind.City).Select(u => (UnitId?)u.Id).FirstOrDefaultAsync(stop);
        var unit = new Unit(city ?? new(ids.New()), UnitKind.City, new("本市", "The city"), null, Level.City, null, null, null, null, null);
        var person = new Person(new(ids.New()), name, null);
        await AddAsync(new(city is null ? [unit] : [], [person], [], [], [], [new(person.Id, unit.Id, Role.Admin)]), clock.Now().Day(), stop);
        return person.Id;
    }

    private Task<AppointmentRow?> HeldAsync(PersonId person, UnitId unit, Role role, DateOnly today, CancellationToken stop)
        => db.Set<AppointmentRow>()
            .FirstOrDefaultAsync(a => a.Person == person && a.Unit == unit && a.Role == role && a.From <= today && (a.To == null || a.To > today), stop);
}
