using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Duties.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Duties.Lists;

/// <summary>Makes lists and changes their measures: for the office that keeps them.</summary>
internal sealed class ListDesk(WhistleDb db, ICity cities, DutyItems items, Ids ids, TimeProvider clock)
{
    /// <summary>The unit of work, for what must be saved together with the list.</summary>
    public WhistleDb Db => db;

    public async Task<Answer<YearList>> MakeAsync(MakeBody body, Actor by, Action<YearList>? beforeSave, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var kept = ListRules.Areas(by, city).Where(area => ListRules.Keeps(area, by, city)).ToList();
        if (kept.Count == 0 || (body.Area is { } named && !kept.Contains(named) && city.FindUnit(named) is { Kind: UnitKind.City or UnitKind.District }))
            return Answer<YearList>.Not(No.NotYours, ListRules.NotYours);
        if (body.Errors.Count > 0)
            return Answer<YearList>.Not(No.Malformed, body.Errors);
        if ((body.Area ?? (kept.Count == 1 ? kept[0] : null)) is not { } area || !kept.Contains(area))
            return Answer<YearList>.Not(No.Malformed, ListRules.AreaUnknown);
        var year = body.Year!.Value;
        if (await db.Set<YearList>().AnyAsync(l => l.Area == area && l.Year == year, stop))
            return Answer<YearList>.Not(No.Refused, ListRules.Exists);

        var source = body.Source ?? (ListRules.IsCity(area, city) ? ListSource.Plan : ListSource.City);
        var from = source is ListSource.Plan ? null : await SourceAsync(source is ListSource.City ? ListRules.CityArea(city)!.Value : area, source is ListSource.City ? year : year - 1, stop);
        if (source is not ListSource.Plan && from is null)
            return Answer<YearList>.Not(No.Refused, ListRules.NothingToCopy);
        var list = Add(area, year, from?.List, from?.Measures ?? [], by.Person, clock.Now());
        beforeSave?.Invoke(list);
        return await SaveAsync(list, () => db.Set<YearList>().AnyAsync(l => l.Area == area && l.Year == year, stop), stop);
    }

    /// <summary>Adds a list with its measures to the unit of work: a copy, or the plan's annex. The demo city calls it too.</summary>
    internal YearList Add(UnitId area, int year, YearList? from, IReadOnlyList<Measure> measures, PersonId by, DateTimeOffset at, DateOnly? since = null)
    {
        var list = new YearList(ids.New(), area, year, from?.Id, since ?? (at.Day().Year == year ? at.Day() : new(year, 1, 1)), at, by);
        db.Add(list);
        var made = from is null ? OfThePlan(list) : measures.Where(m => m.RemovedAt is null).Select(m => Copy(m, list, year - from.Year));
        db.AddRange(made);
        Note(list, null, ChangeKind.Made, null, by, at);
        return list;
    }

    public Task<Answer<YearList>> AddMeasureAsync(Guid id, MeasureBody body, Actor by, Action<YearList>? beforeSave, CancellationToken stop)
        => ChangeAsync(id, null, body, body.Errors, body.Seen, by, beforeSave, async (list, _) =>
        {
            var last = await db.Set<Measure>().Where(m => m.ListId == id && m.Item == body.Item).MaxAsync(m => (int?)m.Position, stop) ?? 0;
            var measure = new Measure(ids.New(), id, body.Item!.Value, last + 1, body.Words);
            measure.Targets.AddRange(Targets(measure.Id, body.Targets));
            db.Add(measure);
            Note(list, measure.Id, ChangeKind.Added, null, by.Person, clock.Now());
        }, stop);

    public Task<Answer<YearList>> EditMeasureAsync(Guid id, Guid measure, MeasureBody body, Actor by, Action<YearList>? beforeSave, CancellationToken stop)
        => ChangeAsync(id, measure, body, body.Errors, body.Seen, by, beforeSave, (list, found) =>
        {
            Note(list, measure, ChangeKind.Edited, found!.TextZh, by.Person, clock.Now());
            found.Take(body.Words);
            if (!Same(found.Targets, body.Targets))
            {
                db.RemoveRange(found.Targets);
                db.AddRange(Targets(measure, body.Targets));
            }
            return Task.CompletedTask;
        }, stop);

    public Task<Answer<YearList>> RemoveMeasureAsync(Guid id, Guid measure, int? seen, IReadOnlyList<Refusal> errors, Actor by, Action<YearList>? beforeSave, CancellationToken stop)
        => ChangeAsync(id, measure, null, errors, seen, by, beforeSave, (list, found) =>
        {
            Note(list, measure, ChangeKind.Removed, found!.TextZh, by.Person, clock.Now());
            found.Remove(clock.Now());
            return Task.CompletedTask;
        }, stop);

    private async Task<Answer<YearList>> ChangeAsync(Guid id, Guid? measure, MeasureBody? body, IReadOnlyList<Refusal> errors, int? seen, Actor by,
        Action<YearList>? beforeSave, Func<YearList, Measure?, Task> change, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        if (await db.Set<YearList>().SingleOrDefaultAsync(l => l.Id == id, stop) is not { } list || !ListRules.Areas(by, city).Contains(list.Area))
            return Answer<YearList>.Not(No.NotThere);
        var found = measure is null ? null : await db.Set<Measure>().Include(m => m.Targets).SingleOrDefaultAsync(m => m.Id == measure && m.ListId == id, stop);
        if (measure is not null && found is null)
            return Answer<YearList>.Not(No.NotThere);
        if (!ListRules.Keeps(list.Area, by, city))
            return Answer<YearList>.Not(No.NotYours, ListRules.NotYours);
        if (errors.Count > 0)
            return Answer<YearList>.Not(No.Malformed, errors);
        if (body?.Words is { Rhythm: Rhythm.ByDate, DueDate: { } due } && due.Year != list.Year)
            return Answer<YearList>.Not(No.Malformed, ListRules.DueDateElsewhere with { Fills = [list.Year] });
        if (seen is null)
            return Answer<YearList>.Not(No.VersionMissing, ListRules.VersionMissing);
        if (seen != list.Version)
            return Answer<YearList>.Not(No.MovedOn, ListRules.MovedOn);
        if (found?.RemovedAt is not null)
            return Answer<YearList>.Not(No.Refused, ListRules.Removed);
        await change(list, found);
        list.Changed();
        beforeSave?.Invoke(list);
        return await db.TrySaveAsync(stop) ? list : Answer<YearList>.Not(No.MovedOn, ListRules.MovedOn);
    }

    private async Task<(YearList List, IReadOnlyList<Measure> Measures)?> SourceAsync(UnitId area, int year, CancellationToken stop)
        => await db.Set<YearList>().AsNoTracking().SingleOrDefaultAsync(l => l.Area == area && l.Year == year, stop) is { } list
            ? (list, await db.Set<Measure>().AsNoTracking().Include(m => m.Targets).Where(m => m.ListId == list.Id).ToListAsync(stop)) : null;

    /// <summary>The 34 measures word for word; only their days move into the year.</summary>
    private IEnumerable<Measure> OfThePlan(YearList list)
        => items.All.SelectMany(item => item.Measures.Select((measure, i) =>
        {
            var words = new MeasureWords(measure.Label, measure.Text.Zh, measure.Text.En, measure.Rhythm, measure.DueDate?.AddYears(list.Year - measure.DueDate.Value.Year));
            var made = new Measure(ids.New(), list.Id, item.No, i + 1, words);
            made.Targets.AddRange(Targets(made.Id, [.. measure.Targets.Select(t => new TargetWords(t.Name.Zh, t.Name.En, t.Unit.Zh, t.Unit.En, t.Goal, t.IsRate))]));
            return made;
        }));

    private Measure Copy(Measure measure, YearList list, int years)
    {
        var words = new MeasureWords(measure.Label, measure.TextZh, measure.TextEn, measure.Rhythm, measure.DueDate?.AddYears(years));
        var made = new Measure(ids.New(), list.Id, measure.Item, measure.Position, words);
        made.Targets.AddRange(Targets(made.Id, [.. measure.Targets.OrderBy(t => t.Position).Select(t => new TargetWords(t.NameZh, t.NameEn, t.UnitZh, t.UnitEn, t.Goal, t.IsRate))]));
        return made;
    }

    private IEnumerable<Target> Targets(Guid measure, IReadOnlyList<TargetWords> words)
        => words.Select((t, i) => new Target
        {
            Id = ids.New(), MeasureId = measure, Position = i + 1, NameZh = t.NameZh, NameEn = t.NameEn ?? t.NameZh, UnitZh = t.UnitZh, UnitEn = t.UnitEn ?? t.UnitZh, Goal = t.Goal, IsRate = t.IsRate,
        });

    /// <summary>Targets that were left as they are keep their ids, and with them their results.</summary>
    private static bool Same(List<Target> stored, IReadOnlyList<TargetWords> words)
        => stored.OrderBy(t => t.Position).Select(t => (t.NameZh, t.UnitZh, t.Goal)).SequenceEqual(words.Select(t => (t.NameZh, t.UnitZh, t.Goal)));

    private void Note(YearList list, Guid? measure, ChangeKind what, string? before, PersonId by, DateTimeOffset at)
        => db.Add(new ListChange { Id = ids.New(), ListId = list.Id, MeasureId = measure, What = what, At = at, By = by, Before = before });

    private async Task<Answer<YearList>> SaveAsync(YearList list, Func<Task<bool>> isThere, CancellationToken stop)
    {
        try
        {
            await db.SaveChangesAsync(stop);
            return list;
        }
        catch (DbUpdateException)
        {
            // two offices' people made it at once: the second is told
            db.ChangeTracker.Clear();
            if (!await isThere())
                throw;
            return Answer<YearList>.Not(No.Refused, ListRules.Exists);
        }
    }
}
