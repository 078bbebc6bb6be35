using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Duties.Lists;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Files;

namespace Whistle.Duties.Schools;

/// <summary>Keeps a school's list of this year: its rows, its plan, its four 100 %. Plain upkeep: load, change, save.</summary>
internal sealed class SchoolDesk(WhistleDb db, ICity cities, FileDesk files, Ids ids, TimeProvider clock)
{
    /// <summary>Draws the list from the district's, or changes what is on it.</summary>
    public async Task<Answer<SchoolList>> ChooseAsync(UnitId school, RowsBody body, Actor by, CancellationToken stop)
    {
        var (list, no) = await LoadAsync(school, by, stop);
        if (no is not null)
            return no;
        if (body.Errors.Count > 0)
            return Answer<SchoolList>.Not(No.Malformed, body.Errors);
        var now = clock.Now();
        var city = await cities.GetAsync(stop);
        var source = list?.ListId ?? await SourceAsync(city.DistrictOf(school)!.Value, now.Day().Year, stop);
        if (source is null)
            return Answer<SchoolList>.Not(No.Refused, SchoolRules.NoDistrictList);
        var measures = await db.Set<Measure>().AsNoTracking().Where(m => m.ListId == source && body.Measures.Contains(m.Id)).ToDictionaryAsync(m => m.Id, m => m.Item, stop);
        if (measures.Count != body.Measures.Count)
            return Answer<SchoolList>.Not(No.Malformed, SchoolRules.RowElsewhere);
        if (Stale(list, body.Seen) is { } stale)
            return stale;
        if (list is null)
            db.Add(list = new(ids.New(), school, city.DistrictOf(school)!.Value, now.Day().Year, source.Value, now, by.Person));
        else
            list.Changed();
        Replace(list, body, measures, now);
        return await SaveAsync(list, stop);
    }

    public async Task<Answer<SchoolList>> PlanAsync(UnitId school, PlanBody body, Actor by, CancellationToken stop)
    {
        var (list, no) = await LoadAsync(school, by, stop);
        if (no is not null)
            return no;
        if (body.Errors.Count > 0)
            return Answer<SchoolList>.Not(No.Malformed, body.Errors);
        if (list is null)
            return Answer<SchoolList>.Not(No.Refused, SchoolRules.NoList);
        if (Stale(list, body.Seen) is { } stale)
            return stale;
        // what a colleague has attached before stays; only what is new is this person's
        var added = body.Files.Where(file => !list.PlanFiles.Contains(file.Value)).ToList();
        if ((await files.AttachAsync(added, PlanFileDoor.Owner, list.Id, by, stop)).Refusal is { } refusal)
            return Answer<SchoolList>.Not(No.Malformed, refusal with { Field = "files" });
        list.Write(body.Text, [.. body.Files.Select(file => file.Value)], clock.Now(), by.Person);
        return await SaveAsync(list, stop);
    }

    public async Task<Answer<SchoolList>> SayAsync(UnitId school, IndicatorsBody body, Actor by, CancellationToken stop)
    {
        var (list, no) = await LoadAsync(school, by, stop);
        if (no is not null)
            return no;
        if (body.Errors.Count > 0)
            return Answer<SchoolList>.Not(No.Malformed, body.Errors);
        if (list is null)
            return Answer<SchoolList>.Not(No.Refused, SchoolRules.NoList);
        if (Stale(list, body.Seen) is { } stale)
            return stale;
        foreach (var (kind, (have, need)) in body.Numbers)
            list.Say(kind, have, need, clock.Now(), by.Person);
        return await SaveAsync(list, stop);
    }

    private async Task<(SchoolList? List, Answer<SchoolList>? No)> LoadAsync(UnitId school, Actor by, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        if (city.FindUnit(school) is not { Kind: UnitKind.School } || !SchoolRules.Reads(school, by, city))
            return (null, Answer<SchoolList>.Not(No.NotThere));
        if (!SchoolRules.Keeps(school, by))
            return (null, Answer<SchoolList>.Not(No.NotYours, SchoolRules.NotYours));
        var year = clock.Now().Day().Year;
        return (await db.Set<SchoolList>().Include(l => l.Rows).Include(l => l.Indicators).AsSplitQuery().SingleOrDefaultAsync(l => l.School == school && l.Year == year, stop), null);
    }

    private static Answer<SchoolList>? Stale(SchoolList? list, int? seen)
        => list is null ? null : seen is null ? Answer<SchoolList>.Not(No.VersionMissing, SchoolRules.VersionMissing)
            : seen != list.Version ? Answer<SchoolList>.Not(No.MovedOn, SchoolRules.MovedOn) : null;

    private Task<Guid?> SourceAsync(UnitId district, int year, CancellationToken stop)
        => db.Set<YearList>().Where(l => l.Area == district && l.Year == year).Select(l => (Guid?)l.Id).SingleOrDefaultAsync(stop);

    /// <summary>What stays keeps its row, so that checks and packages go on pointing at it.</summary>
    private void Replace(SchoolList list, RowsBody body, Dictionary<Guid, int> measures, DateTimeOffset now)
    {
        foreach (var row in list.Current.ToList())
            if (row.MeasureId is { } measure ? !measures.Remove(measure) : row.Item > 0 ? !body.Items.Contains(row.Item) : !body.Own.Contains(row.Text!))
                row.Remove(now);
        var (standing, position) = (list.Current.ToList(), list.Rows.Select(row => row.Position).DefaultIfEmpty().Max());
        foreach (var measure in body.Measures.Where(measures.ContainsKey))
            Add(measures[measure], measure, null);
        foreach (var item in body.Items.Where(item => !standing.Exists(row => row.MeasureId is null && row.Item == item)))
            Add(item, null, null);
        foreach (var text in body.Own.Where(text => !standing.Exists(row => row.Text == text)))
            Add(0, null, text);

        void Add(int item, Guid? measure, string? text)
        {
            var row = new SchoolRow { Id = ids.New(), SchoolListId = list.Id, School = list.School, Item = item, MeasureId = measure, Text = text, Position = ++position };
            list.Rows.Add(row);
            db.Entry(row).State = EntityState.Added;
        }
    }

    private async Task<Answer<SchoolList>> SaveAsync(SchoolList list, CancellationToken stop)
    {
        try
        {
            return await db.TrySaveAsync(stop) ? list : Answer<SchoolList>.Not(No.MovedOn, SchoolRules.MovedOn);
        }
        catch (DbUpdateException)
        {
            // two of the school made it at once
            db.ChangeTracker.Clear();
            if (!await db.Set<SchoolList>().AnyAsync(l => l.School == list.School && l.Year == list.Year && l.Id != list.Id, stop))
                throw;
            return Answer<SchoolList>.Not(No.MovedOn, SchoolRules.MovedOn);
        }
    }
}

/// <summary>Files of a school's plan are for those who read its list.</summary>
internal sealed class PlanFileDoor(WhistleDb db, ICity cities) : IFileDoor
{
    public const string Owner = "school-plan";

    public string Kind => Owner;

    public async Task<bool> MayReadAsync(Guid owner, Actor actor, CancellationToken stop)
        => await db.Set<SchoolList>().AsNoTracking().Where(l => l.Id == owner).Select(l => (UnitId?)l.School).SingleOrDefaultAsync(stop) is { } school
            && SchoolRules.Reads(school, actor, await cities.GetAsync(stop));
}
