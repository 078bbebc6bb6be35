using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Hazards.Cases.Records;

/// <summary>
/// Reads cases through the sights of an office, by their ids. A page is one statement, so a case and its way fit together; what
/// changes after the round has another version, so the next one brings it again.
/// </summary>
internal sealed class CaseRecords(WhistleDb db, CaseRounds rounds) : ICaseRecords
{
    /// <summary>How many cases a statement goes over: fewer where all of them come out.</summary>
    private const int Full = 1000, Increment = 5000;

    public Task<long?> MarkAsync(CancellationToken stop) => rounds.RunAsync(stop);

    /// <summary>
    /// From id to id by the key of the marks, so that each statement touches its own stretch alone; asked for in one go with an order and
    /// a limit, the database would find the office's cases from the sights and sort all of them for each page.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<CaseRecord>> ReadAsync(RecordsAsked asked, [EnumeratorCancellation] CancellationToken stop)
    {
        var (marks, size) = (db.Set<CaseMark>().AsNoTracking(), asked.Before is null ? Full : Increment);
        for (Guid? after = Guid.Empty; after is { } from;)
        {
            var to = await marks.Where(m => m.CaseId > from).OrderBy(m => m.CaseId).Select(m => (Guid?)m.CaseId).Skip(size - 1).FirstOrDefaultAsync(stop);
            var stretch = to is { } last ? marks.Where(m => m.CaseId > from && m.CaseId <= last) : marks.Where(m => m.CaseId > from);
            var rows = await Columns(Chosen(stretch, asked)).ToListAsync(stop);
            after = to;
            yield return [.. rows.Where(row => asked.District is not { } district || row.District == district)
                .Where(row => asked.Before is not { } before || IsOther(row, asked, before)).Select(row => Record(row, asked.AsOf))];
        }
    }

    /// <summary>Marked since, or reported on a day that was not asked for then, or of another lateness by the clock alone.</summary>
    private IQueryable<Found> Chosen(IQueryable<CaseMark> marks, RecordsAsked asked)
    {
        var (office, end) = (asked.Office.Value, asked.UpTo.AddDays(1).Start());
        var all = from mark in marks
                  join @case in db.Set<HazardCase>().IgnoreAutoIncludes() on mark.CaseId equals @case.Id
                  where @case.ReportedAt < end && db.Set<Sight>().Any(sight => sight.CaseId == mark.CaseId && sight.Key == office && sight.Full)
                  select new Found { Mark = mark, Case = @case };
        if (asked.Before is { } before)
        {
            var (since, asOf, endBefore, asOfBefore) = (before.Round, asked.AsOf, before.UpTo.AddDays(1).Start(), before.AsOf);
            all = all.Where(found => found.Mark.Round > since || found.Case.ReportedAt >= endBefore || (found.Case.IsOpen && found.Case.DueBy >= asOfBefore && found.Case.DueBy < asOf));
        }
        return all.OrderBy(found => found.Mark.CaseId);
    }

    private static IQueryable<Row> Columns(IQueryable<Found> found) => found.Select(f => new Row
    {
        Round = f.Mark.Round,
        Id = f.Case.Id,
        Number = f.Case.Number,
        Version = f.Case.Version,
        State = f.Case.State,
        MergedInto = f.Case.Links.Where(link => link.Rel == LinkRel.MergedInto).Select(link => link.Number).FirstOrDefault(),
        District = f.Case.District,
        Town = f.Case.Town,
        School = f.Case.School,
        Campus = f.Case.Campus,
        Holder = f.Case.Holder,
        DutyItem = f.Case.DutyItem,
        Grade = f.Case.Grade,
        Urgency = f.Case.Urgency,
        Source = f.Case.Source,
        ReportedAt = f.Case.ReportedAt,
        ClosedAt = f.Case.ClosedAt,
        DueBy = f.Case.DueBy,
        WholeBy = f.Case.WholeBy,
        IsOpen = f.Case.IsOpen,
        WasReopened = f.Case.WasReopened,
        IsListed = f.Case.Listing != null && (f.Case.Listing.State == ListingState.Listed || f.Case.Listing.State == ListingState.DelistingProposed),
        Satisfied = f.Case.Satisfied,
        HidesReporter = f.Case.HideReporter,
        Lat = f.Case.Lat,
        Lon = f.Case.Lon,
        Description = f.Case.Description,
        Outcome = f.Case.Outcome,
        Legs = f.Case.Legs.OrderBy(leg => leg.No).Select(leg => new LegRow { No = leg.No, Unit = leg.Unit, From = leg.From, ClockFrom = leg.ClockFrom, Until = leg.Until, Limit = leg.Limit, LimitCode = leg.LimitCode, Outcome = leg.Outcome }).ToList(),
    });

    private static bool IsOther(Row row, RecordsAsked asked, RecordsBefore before)
        => row.Round > before.Round || row.ReportedAt.Day() > before.UpTo || IsLate(row, asked.AsOf) != IsLate(row, before.AsOf);

    private static bool IsLate(Row row, DateTimeOffset at)
        => (row.IsOpen && row.DueBy < at) || row.ClosedAt > row.WholeBy || row.Legs.Exists(leg => leg.Until > leg.Limit);

    /// <summary>A clock that began after the stretch itself began with its acceptance.</summary>
    private static CaseRecord Record(Row row, DateTimeOffset asOf) => new(
        row.Id, row.Number, row.Version, row.State.Code(), row.MergedInto, row.District, row.Town, row.School, row.Campus, row.Holder, row.DutyItem, row.Grade?.Code(), row.Urgency.Code(), row.Source.Code(),
        row.ReportedAt, row.ClosedAt, row.DueBy, IsLate(row, asOf), row.WasReopened, row.IsListed, row.Satisfied, row.HidesReporter, row.Lat, row.Lon, row.Description, row.Outcome,
        [.. row.Legs.Select(leg => new LegRecord(leg.No, leg.Unit, leg.From, leg.ClockFrom > leg.From ? leg.ClockFrom : null, leg.Until, leg.Limit, leg.LimitCode, leg.Outcome))]);

    private sealed class Found
    {
        public required CaseMark Mark { get; init; }

        public required HazardCase Case { get; init; }
    }

    private sealed class Row
    {
        public long Round { get; init; }

        public Guid Id { get; init; }

        public string Number { get; init; } = "";

        public int Version { get; init; }

        public CaseState State { get; init; }

        public string? MergedInto { get; init; }

        public UnitId District { get; init; }

        public UnitId Town { get; init; }

        public UnitId School { get; init; }

        public UnitId Campus { get; init; }

        public UnitId Holder { get; init; }

        public int DutyItem { get; init; }

        public Grade? Grade { get; init; }

        public Urgency Urgency { get; init; }

        public Source Source { get; init; }

        public DateTimeOffset ReportedAt { get; init; }

        public DateTimeOffset? ClosedAt { get; init; }

        public DateTimeOffset? DueBy { get; init; }

        public DateTimeOffset? WholeBy { get; init; }

        public bool IsOpen { get; init; }

        public bool WasReopened { get; init; }

        public bool IsListed { get; init; }

        public bool? Satisfied { get; init; }

        public bool HidesReporter { get; init; }

        public double? Lat { get; init; }

        public double? Lon { get; init; }

        public string? Description { get; init; }

        public string? Outcome { get; init; }

        public List<LegRow> Legs { get; init; } = [];
    }

    private sealed class LegRow
    {
        public int No { get; init; }

        public UnitId Unit { get; init; }

        public DateTimeOffset From { get; init; }

        public DateTimeOffset? ClockFrom { get; init; }

        public DateTimeOffset? Until { get; init; }

        public DateTimeOffset? Limit { get; init; }

        public string? LimitCode { get; init; }

        public string? Outcome { get; init; }
    }
}
