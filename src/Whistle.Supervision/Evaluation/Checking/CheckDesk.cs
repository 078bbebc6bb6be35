using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Supervision.Evaluation.Facts;
using Whistle.Supervision.Evaluation.Sums;

namespace Whistle.Supervision.Evaluation.Checking;

/// <summary>Folds every journal again and compares it with the facts, and the facts with the sums. What differs is written down, and repaired on demand.</summary>
internal sealed partial class CheckDesk(WhistleDb db, ICaseFacts facts, FactsDesk desk, SumsDesk sums, Ids ids, TimeProvider clock, ILogger<CheckDesk> log)
{
    /// <summary>What is newer may still be on its way to the tables.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromMinutes(10);

    public async Task<Check> RunAsync(CancellationToken stop)
    {
        var check = new Check { Id = ids.New(), StartedAt = clock.Now() };
        var found = new List<CheckDifference>();
        await foreach (var page in facts.AllAsync(db, stop))
        {
            check.Cases += page.Count;
            await CompareAsync(check, page, found, stop);
        }
        await SpareAsync(check, found, stop);
        check.Sheets = await db.Set<Sheet>().CountAsync(s => s.Built == s.Stamp, stop);
        foreach (var sheet in await sums.WrongAsync(stop))
            found.Add(Different(check, sheet.District, null, sheet.Month.ToString(CultureInfo.InvariantCulture), "sums"));
        (check.EndedAt, check.Differences) = (clock.Now(), found.Count);
        db.Add(check);
        db.AddRange(await NotYetKnownAsync(found, stop));
        await db.SaveChangesAsync(stop);
        Checked(log, check.Cases, check.Sheets, check.Differences);
        return check;
    }

    /// <summary>Writes what the journals say over what differs. Gives how many places that were.</summary>
    public async Task<int> RepairAsync(Actor by, CancellationToken stop)
    {
        var open = await db.Set<CheckDifference>().Where(d => d.RepairedAt == null).OrderBy(d => d.FoundAt).ToListAsync(stop);
        foreach (var part in open.Chunk(200))
        {
            var cases = part.Select(d => d.Case).OfType<Guid>().Distinct().ToList();
            var folded = await facts.OfAsync(db, cases, stop);
            await desk.WriteAsync(db, folded, again: true, stop);
            var gone = cases.Except(folded.Select(f => f.Id.Value)).ToList();
            var spare = await db.Set<CaseRow>().Where(c => gone.Contains(c.Id)).ToListAsync(stop);
            db.RemoveRange(spare);
            db.RemoveRange(await db.Set<LegRow>().Where(l => gone.Contains(l.Case)).ToListAsync(stop));
            foreach (var difference in part)
                (difference.RepairedAt, difference.RepairedBy) = (clock.Now(), by.Person);
            await db.SaveChangesAsync(stop);
            // the sums of what was spare, and those that were wrong themselves
            await desk.MarkAsync(db, [.. part.Where(d => d.Case is null).Select(d => (d.District, int.Parse(d.Subject, CultureInfo.InvariantCulture))),
                .. spare.SelectMany(c => new[] { c.ReportedAt, c.DecidesAt }.OfType<DateTimeOffset>().Select(at => (c.District, Months.Of(at)))).Distinct()], stop);
            await db.SaveChangesAsync(stop);
        }
        db.ChangeTracker.Clear();
        while (await sums.BuildAsync(50, stop) > 0)
        {
        }
        Repaired(log, open.Count, by.Account.Value);
        return open.Count;
    }

    private async Task CompareAsync(Check check, IReadOnlyList<Guid> page, List<CheckDifference> found, CancellationToken stop)
    {
        // the rows first: a journal that is read later can only be ahead of them
        var rows = await db.Set<CaseRow>().AsNoTracking().Where(c => page.Contains(c.Id)).ToDictionaryAsync(c => c.Id, stop);
        var legs = (await db.Set<LegRow>().AsNoTracking().Where(l => page.Contains(l.Case)).ToListAsync(stop)).ToLookup(l => l.Case);
        foreach (var one in await facts.OfAsync(db, page, stop))
            if (clock.Now() - one.LastAt > OnItsWay && Difference(one, rows.GetValueOrDefault(one.Id.Value), legs[one.Id.Value]) is { } what)
                found.Add(Different(check, one.District.Value, one.Id.Value, one.Number, what));
    }

    private static string? Difference(CaseFacts facts, CaseRow? row, IEnumerable<LegRow> legs)
    {
        if (row is null)
            return "missing";
        if (CaseRow.Of(facts).Difference(row) is { } what)
            return what;
        var stored = legs.OrderBy(leg => leg.No).ToList();
        return stored.Count == facts.Turns.Count && stored.Zip(facts.Turns).All(pair => pair.First.No == pair.Second.No && LegRow.Of(facts, pair.Second).Same(pair.First)) ? null : "legs";
    }

    /// <summary>Rows of cases that have no history.</summary>
    private async Task SpareAsync(Check check, List<CheckDifference> found, CancellationToken stop)
    {
        Guid? after = null;
        while (true)
        {
            var rows = db.Set<CaseRow>().AsNoTracking();
            var page = await (after is { } last ? rows.Where(c => c.Id > last) : rows).OrderBy(c => c.Id).Select(c => new { c.Id, c.Number, c.District }).Take(2000).ToListAsync(stop);
            if (page.Count == 0)
                return;
            after = page[^1].Id;
            var have = await facts.ExistAsync(db, [.. page.Select(c => c.Id)], stop);
            found.AddRange(page.Where(c => !have.Contains(c.Id)).Select(c => Different(check, c.District, c.Id, c.Number, "spare")));
        }
    }

    /// <summary>What was found before and is not yet repaired is not written down twice.</summary>
    private async Task<IEnumerable<CheckDifference>> NotYetKnownAsync(List<CheckDifference> found, CancellationToken stop)
    {
        if (found.Count == 0)
            return [];
        var known = (await db.Set<CheckDifference>().AsNoTracking().Where(d => d.RepairedAt == null).Select(d => new { d.District, d.Subject, d.What }).ToListAsync(stop)).ToHashSet();
        return found.Where(d => !known.Contains(new { d.District, d.Subject, d.What }));
    }

    private CheckDifference Different(Check check, Guid district, Guid? @case, string subject, string what)
        => new() { Id = ids.New(), CheckId = check.Id, District = district, Case = @case, Subject = subject, What = what, FoundAt = clock.Now() };

    [LoggerMessage(Level = LogLevel.Information, Message = "Evaluation checked: {Cases} cases, {Sheets} months of districts, {Differences} differences")]
    private static partial void Checked(ILogger log, int cases, int sheets, int differences);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Evaluation repaired from the journals: {Places} places, by account {Account}")]
    private static partial void Repaired(ILogger log, int places, Guid account);
}
