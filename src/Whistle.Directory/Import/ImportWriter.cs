using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Directory.Groups;
using Whistle.Directory.Log;
using Whistle.Directory.People;
using Whistle.Directory.Schools;
using Whistle.Directory.Units;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Sealing;
using Whistle.Platform.SignIn;

namespace Whistle.Directory.Import;

/// <summary>Puts what a sheet comes to into the caller's unit of work, each change with its row in the log. The caller saves.</summary>
internal sealed class ImportWriter(WhistleDb db, DirectoryLog log, Seals seals, Ids ids, TimeProvider clock)
{
    /// <summary>So many ids in one question: both databases take them.</summary>
    private const int AtATime = 500;

    public async Task WriteAsync(IReadOnlyList<ImportWrite> writes, Actor? by, CancellationToken stop)
    {
        await UnitsAsync([.. writes.OfType<UnitWrite>()], by, stop);
        await CampusesAsync([.. writes.OfType<CampusWrite>()], by, stop);
        await PeopleAsync([.. writes.OfType<PersonWrite>()], by, stop);
        await PostsAsync([.. writes.OfType<PostWrite>()], by, stop);
        foreach (var account in writes.OfType<AccountWrite>())
        {
            db.Add(new Account(new(ids.New()), account.Login, account.Person, passwordHash: null, demo: false, clock.Now()));
            log.Done("account.open", by, person: account.Person);
        }
        await GroupsAsync([.. writes.OfType<GroupWrite>().Select(w => w.Command)], by, stop);
    }

    private async Task UnitsAsync(List<UnitWrite> writes, Actor? by, CancellationToken stop)
    {
        var rows = await RowsAsync(writes.Where(w => !w.IsNew).Select(w => w.Unit.Id), (DbSet<UnitRow> all, List<UnitId> part) => all.Where(u => part.Contains(u.Id)), u => u.Id, stop);
        foreach (var (unit, isNew) in writes)
        {
            if (isNew)
                db.Add(new UnitRow(unit));
            else
                rows[unit.Id].Change(unit);
            log.Done(isNew ? "unit.add" : "unit.change", by, unit.Id);
        }
    }

    private async Task CampusesAsync(List<CampusWrite> writes, Actor? by, CancellationToken stop)
    {
        var rows = await RowsAsync(writes.Where(w => !w.IsNew).Select(w => w.Campus.Id), (DbSet<CampusRow> all, List<UnitId> part) => all.Where(c => part.Contains(c.Id)), c => c.Id, stop);
        foreach (var (campus, isNew) in writes)
        {
            if (isNew)
                db.Add(new CampusRow(campus));
            else
                rows[campus.Id].Change(campus);
            log.Done(isNew ? "campus.add" : "campus.change", by, campus.Id);
        }
    }

    private async Task PeopleAsync(List<PersonWrite> writes, Actor? by, CancellationToken stop)
    {
        var rows = await RowsAsync(writes.Where(w => !w.IsNew).Select(w => w.Person.Id), (DbSet<PersonRow> all, List<PersonId> part) => all.Where(p => part.Contains(p.Id)), p => p.Id, stop);
        foreach (var (person, isNew) in writes)
        {
            if (isNew)
                db.Add(new PersonRow(person, seals));
            else
                rows[person.Id].Change(person.Name, person.Phone, seals);
            log.Done(isNew ? "person.add" : "person.change", by, person: person.Id);
        }
    }

    private async Task PostsAsync(List<PostWrite> writes, Actor? by, CancellationToken stop)
    {
        var people = writes.Where(w => !w.IsNew).Select(w => w.Held.Person).Distinct().ToList();
        var held = new List<AppointmentRow>();
        foreach (var part in people.Chunk(AtATime).Select(p => p.ToList()))
            held.AddRange(await db.Set<AppointmentRow>().Where(a => part.Contains(a.Person)).ToListAsync(stop));
        foreach (var (post, from, until, isNew) in writes)
        {
            var row = isNew ? new AppointmentRow(post, from) : held.Single(a => a.ToAppointment() == post && a.From == from);
            if (isNew)
                db.Add(row);
            if (until is { } end)
                row.End(end);
            else
                row.Reopen();
            log.Done(isNew ? "post.open" : "post.change", by, post.Unit, post.Person,
                string.Create(CultureInfo.InvariantCulture, $"{post.Role.Code()} {from:yyyy-MM-dd} {until:yyyy-MM-dd}").TrimEnd());
        }
    }

    private async Task GroupsAsync(List<GroupCommand> commands, Actor? by, CancellationToken stop)
    {
        var campuses = commands.Select(c => c.Campus).Distinct().ToList();
        var seats = new Dictionary<(UnitId, Line), SeatRow>();
        var heads = new Dictionary<UnitId, HeadsRow>();
        foreach (var part in campuses.Chunk(AtATime).Select(p => p.ToList()))
        {
            foreach (var row in await db.Set<SeatRow>().Where(s => s.Until == null && part.Contains(s.Campus)).ToListAsync(stop))
                seats[(row.Campus, row.Line)] = row;
            foreach (var row in await db.Set<HeadsRow>().Where(h => h.Until == null && part.Contains(h.Campus)).ToListAsync(stop))
                heads[row.Campus] = row;
        }
        foreach (var fill in commands.OfType<FillSeat>())
            Fill(fill, seats.GetValueOrDefault((fill.Campus, fill.Line)), by);
        foreach (var campus in commands.OfType<NameHead>().GroupBy(n => n.Campus))
            Name([.. campus], heads.GetValueOrDefault(campus.Key), by);
    }

    private void Fill(FillSeat fill, SeatRow? now, Actor? by)
    {
        var at = clock.After(now?.Since);
        now?.End(at);
        db.Add(new SeatRow(fill.Seat, at));
        log.Done(fill.Act, by, fill.Campus, fill.Who, fill.Place);
    }

    private void Name(List<NameHead> names, HeadsRow? now, Actor? by)
    {
        var (after, at) = (now?.ToHeads() ?? new(names[0].Campus, null, null), clock.After(now?.Since));
        foreach (var name in names)
        {
            after = name.Head is HeadPlace.Guide ? after with { Guide = name.Person } : after with { Leader = name.Person };
            log.Done(name.Act, by, name.Campus, name.Person, name.Place);
        }
        now?.End(at);
        db.Add(new HeadsRow(after, at));
    }

    private async Task<Dictionary<TId, TRow>> RowsAsync<TRow, TId>(IEnumerable<TId> wanted, Func<DbSet<TRow>, List<TId>, IQueryable<TRow>> find, Func<TRow, TId> idOf, CancellationToken stop)
        where TRow : class where TId : struct
    {
        var rows = new Dictionary<TId, TRow>();
        foreach (var part in wanted.Distinct().Chunk(AtATime))
            foreach (var row in await find(db.Set<TRow>(), [.. part]).ToListAsync(stop))
                rows[idOf(row)] = row;
        return rows;
    }
}
