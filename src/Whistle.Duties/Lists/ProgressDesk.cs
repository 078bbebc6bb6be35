using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Duties.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Files;

namespace Whistle.Duties.Lists;

/// <summary>Adds progress to measures, and strikes what was wrong by a further entry. Nothing is ever changed.</summary>
internal sealed class ProgressDesk(WhistleDb db, ICity cities, DutyItems items, FileDesk files, Ids ids, TimeProvider clock)
{
    public WhistleDb Db => db;

    public async Task<Answer<ProgressEntry>> AddAsync(Guid listId, Guid measureId, ProgressBody body, Actor by, Action<ProgressEntry>? beforeSave, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        if (await FindAsync(listId, measureId, by, city, stop) is not var (list, measure))
            return Answer<ProgressEntry>.Not(No.NotThere);
        var units = ListRules.Fills(items.LineOf(measure.Item)!.Value, list.Area, by, city);
        if (units.Count == 0)
            return Answer<ProgressEntry>.Not(No.NotYours, ListRules.NotYourLine);
        var today = clock.Now().Day();
        if (WhyMalformed(body, list, measure, units, today, city) is { Count: > 0 } errors)
            return Answer<ProgressEntry>.Not(No.Malformed, errors);
        if (measure.RemovedAt is not null)
            return Answer<ProgressEntry>.Not(No.Refused, ListRules.Removed);

        var id = ids.New();
        var attachment = await files.AttachAsync(body.Files, ProgressFileDoor.Owner, listId, by, stop);
        if (attachment.Refusal is { } noFiles)
            return Answer<ProgressEntry>.Not(No.Malformed, noFiles with { Field = "files" });
        var entry = Entry(id, measure, body.Day ?? today, clock.Now(), by.Person, body.AsUnit ?? units[0], body.Text!, body.TargetId, body.Figure, body.Completes, body.Files);
        db.Add(entry);
        beforeSave?.Invoke(entry);
        await db.SaveChangesAsync(stop);
        return entry;
    }

    public async Task<Answer<ProgressEntry>> StrikeAsync(Guid listId, Guid entryId, string? reason, IReadOnlyList<Refusal> errors, Actor by, Action<ProgressEntry>? beforeSave, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var wrong = await db.Set<ProgressEntry>().AsNoTracking().SingleOrDefaultAsync(e => e.Id == entryId && e.ListId == listId, stop);
        if (wrong is null || await FindAsync(listId, wrong.MeasureId, by, city, stop) is not var (list, measure))
            return Answer<ProgressEntry>.Not(No.NotThere);
        if (ListRules.Strikes(wrong, list.Area, by, city) is not { } unit)
            return Answer<ProgressEntry>.Not(No.NotYours, ListRules.NotYourEntry);
        if (errors.Count > 0)
            return Answer<ProgressEntry>.Not(No.Malformed, errors);
        if (wrong.Strikes is not null || await IsStruckAsync(entryId, stop))
            return Answer<ProgressEntry>.Not(No.Refused, ListRules.AlreadyStruck);

        var entry = Entry(ids.New(), measure, wrong.Day, clock.Now(), by.Person, unit, reason!, null, null, false, [], strikes: entryId);
        db.Add(entry);
        beforeSave?.Invoke(entry);
        try
        {
            await db.SaveChangesAsync(stop);
            return entry;
        }
        catch (DbUpdateException)
        {
            // two struck it at once: it is struck once
            db.ChangeTracker.Clear();
            if (!await IsStruckAsync(entryId, stop))
                throw;
            return Answer<ProgressEntry>.Not(No.Refused, ListRules.AlreadyStruck);
        }
    }

    internal static ProgressEntry Entry(Guid id, Measure measure, DateOnly day, DateTimeOffset at, PersonId by, UnitId unit, string text, Guid? target, int? figure, bool completes,
        IReadOnlyList<FileId> files, Guid? strikes = null) => new()
        {
            Id = id, ListId = measure.ListId, MeasureId = measure.Id, Day = day, At = at, By = by, Unit = unit, Text = text, TargetId = target, Figure = figure, Completes = completes,
            Files = [.. files.Select(file => file.Value)], Strikes = strikes, Sequence = (at.ToUnixTimeMilliseconds() << 20) | (BitConverter.ToUInt32(id.ToByteArray(), 12) & 0xFFFFF),
        };

    private async Task<(YearList List, Measure Measure)?> FindAsync(Guid listId, Guid measureId, Actor by, City city, CancellationToken stop)
    {
        var list = await db.Set<YearList>().AsNoTracking().SingleOrDefaultAsync(l => l.Id == listId, stop);
        if (list is null || !ListRules.Areas(by, city).Contains(list.Area))
            return null;
        return await db.Set<Measure>().AsNoTracking().Include(m => m.Targets).SingleOrDefaultAsync(m => m.Id == measureId && m.ListId == listId, stop) is { } measure ? (list, measure) : null;
    }

    private static List<Refusal> WhyMalformed(ProgressBody body, YearList list, Measure measure, IReadOnlyList<UnitId> units, DateOnly today, City city)
    {
        var errors = body.Errors.ToList();
        var day = body.Day ?? today;
        if (day > today)
            errors.Add(ListRules.DayToCome);
        else if (day.Year != list.Year)
            errors.Add(ListRules.DayElsewhere with { Fills = [list.Year] });
        if (body.TargetId is { } target && !measure.Targets.Exists(t => t.Id == target))
            errors.Add(ListRules.TargetElsewhere);
        if (body.TargetId is null && body.Figure is not null)
            errors.Add(ListRules.FigureWithoutTarget);
        if (body.TargetId is not null && body.Figure is null)
            errors.Add(ListRules.FigureMissing);
        if (body.Completes && measure.Rhythm is not Rhythm.ByDate)
            errors.Add(ListRules.NotByDate);
        if (body.AsUnit is { } unit ? !units.Contains(unit) : units.Count > 1)
            errors.Add(ListRules.WhichUnit with { Fills = [string.Join(" / ", units.Select(u => city.Unit(u).Name.ToString()))] });
        return errors;
    }

    private Task<bool> IsStruckAsync(Guid entry, CancellationToken stop) => db.Set<ProgressEntry>().AnyAsync(e => e.Strikes == entry, stop);
}

/// <summary>Files of progress are for those who read the list.</summary>
internal sealed class ProgressFileDoor(WhistleDb db, ICity cities) : IFileDoor
{
    public const string Owner = "duty-progress";

    public string Kind => Owner;

    public async Task<bool> MayReadAsync(Guid owner, Actor actor, CancellationToken stop)
    {
        var areas = ListRules.Areas(actor, await cities.GetAsync(stop));
        return await db.Set<YearList>().AnyAsync(l => l.Id == owner && areas.Contains(l.Area), stop);
    }
}
