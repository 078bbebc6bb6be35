using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;
using Whistle.Directory.Contracts;
using Whistle.Duties.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Exchange.Enforcement;

/// <summary>What a list of records is narrowed to: the same for the page, its export and the API.</summary>
internal sealed record EnforcementFilter(int? DutyItem, Outcome? Outcome, Line? Line, UnitId? School, DateOnly? From, DateOnly? To, string? Words, Guid? Batch)
{
    public static readonly IReadOnlyList<string> Names = ["dutyItem", "outcome", "line", "school", "from", "to", "q", "brought"];

    public static (EnforcementFilter Filter, IReadOnlyList<Refusal> Errors) Read(Func<string, StringValues> query, DutyItems items)
    {
        var errors = new List<Refusal>();
        string? Said(string name) => query(name).ToString().Trim() is { Length: > 0 } said ? said : null;
        T? Value<T>(string name, Func<string, T?> read, Refusal wrong) where T : struct
        {
            if (Said(name) is not { } said)
                return null;
            if (read(said) is { } value)
                return value;
            errors.Add(wrong);
            return null;
        }
        DateOnly? Day(string name) => Value<DateOnly>(name, said => DateOnly.TryParseExact(said, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null, new("Field.NotADay", name));
        var filter = new EnforcementFilter(
            Value<int>("dutyItem", said => int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var no) && (no == DutyItems.Other || items.Find(no) is not null) ? no : null, new("Record.NoSuchItem", "dutyItem", items.All.Count)),
            Value("outcome", Codes.Parse<Outcome>, new("Field.NotACode", "outcome", string.Join(", ", Codes.All<Outcome>()))), Value("line", Codes.Parse<Line>, new("Field.NotACode", "line", string.Join(", ", Codes.All<Line>()))),
            Value<UnitId>("school", said => Guid.TryParseExact(said, "D", out var id) ? new(id) : null, new("Field.NotAnId", "school")), Day("from"), Day("to"), Said("q") is { } words && !words.Any(char.IsControl) ? words[..Math.Min(words.Length, 100)] : null,
            Value<Guid>("brought", said => Guid.TryParseExact(said, "D", out var id) ? id : null, new("Field.NotAnId", "brought")));
        return (filter, errors);
    }
}

/// <summary>A record with the campuses it is about, nearest first.</summary>
internal sealed record RecordWith(EnforcementRecord Record, IReadOnlyList<EnforcementCampus> Campuses);

/// <summary>Reads enforcement records. Every list starts from what its reader may see.</summary>
internal sealed class EnforcementQueries(WhistleDb db, ICity cities)
{
    /// <summary>Newest first, stable while records arrive. A cursor that is no cursor of ours starts from the beginning. Two queries.</summary>
    public async Task<(IReadOnlyList<RecordWith> Records, string? Next)> ListAsync(EnforcementFilter filter, Actor reader, string? cursor, int limit, CancellationToken stop)
    {
        var sight = EnforcementRules.SightOf(await cities.GetAsync(stop), reader);
        if (sight.IsNothing)
            return ([], null);
        var records = Narrowed(Seen(sight), filter);
        if (After(cursor) is var (day, id))
            records = records.Where(r => r.Day < day || (r.Day == day && r.Id.CompareTo(id) < 0));
        var found = await records.OrderByDescending(r => r.Day).ThenByDescending(r => r.Id).Take(limit + 1).ToListAsync(stop);
        var next = found.Count > limit ? string.Create(CultureInfo.InvariantCulture, $"{found[limit - 1].Day:yyyyMMdd}-{found[limit - 1].Id:N}") : null;
        return (await WithCampusesAsync([.. found.Take(limit)], stop), next);
    }

    public async Task<RecordWith?> FindAsync(Guid id, Actor reader, CancellationToken stop)
    {
        var sight = EnforcementRules.SightOf(await cities.GetAsync(stop), reader);
        return !sight.IsNothing && await Seen(sight).SingleOrDefaultAsync(r => r.Id == id, stop) is { } found ? (await WithCampusesAsync([found], stop))[0] : null;
    }

    /// <summary>What was said before, or came too late, newest first.</summary>
    public async Task<IReadOnlyList<EnforcementBefore>> BeforeAsync(Guid record, CancellationToken stop)
        => await db.Set<EnforcementBefore>().AsNoTracking().Where(b => b.Record == record).OrderByDescending(b => b.Id).Take(50).ToListAsync(stop);

    private IQueryable<EnforcementRecord> Seen(EnforcementSight sight)
    {
        var records = db.Set<EnforcementRecord>().AsNoTracking();
        if (sight.All)
            return records;
        var (districts, schools, campuses, lines, units) = (sight.Districts, sight.Schools, sight.Campuses, sight.Lines, sight.Units);
        return records.Where(r => lines.Contains(r.Line) || units.Contains(r.Unit)
            || db.Set<EnforcementCampus>().Any(c => c.Record == r.Id && (districts.Contains(c.District) || schools.Contains(c.School) || campuses.Contains(c.Campus))));
    }

    private IQueryable<EnforcementRecord> Narrowed(IQueryable<EnforcementRecord> records, EnforcementFilter filter)
    {
        if (filter.DutyItem is { } item)
            records = records.Where(r => r.DutyItem == item);
        if (filter.Outcome is { } outcome)
            records = records.Where(r => r.Outcome == outcome);
        if (filter.Line is { } line)
            records = records.Where(r => r.Line == line);
        if (filter.School is { } school)
            records = records.Where(r => db.Set<EnforcementCampus>().Any(c => c.Record == r.Id && c.School == school));
        if (filter.From is { } from)
            records = records.Where(r => r.Day >= from);
        if (filter.To is { } to)
            records = records.Where(r => r.Day <= to);
        if (filter.Batch is { } batch)
            records = records.Where(r => r.Batch == batch);
        if (filter.Words is { } words)
            records = records.Where(r => r.Number.Contains(words) || r.Business!.Contains(words) || r.Words!.Contains(words) || r.Place!.Contains(words));
        return records;
    }

    private static (DateOnly Day, Guid Id)? After(string? cursor)
        => cursor?.Split('-') is [var said, var rest] && DateOnly.TryParseExact(said, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && Guid.TryParseExact(rest, "N", out var id) ? (day, id) : null;

    private async Task<IReadOnlyList<RecordWith>> WithCampusesAsync(IReadOnlyList<EnforcementRecord> records, CancellationToken stop)
    {
        var ids = records.Select(record => record.Id).ToList();
        var campuses = (await db.Set<EnforcementCampus>().AsNoTracking().Where(c => ids.Contains(c.Record)).ToListAsync(stop)).ToLookup(c => c.Record);
        return [.. records.Select(record => new RecordWith(record, [.. campuses[record.Id].OrderBy(c => c.Metres ?? 0).ThenBy(c => c.Campus.Value)]))];
    }
}
