using Whistle.Kernel;

namespace Whistle.Hazards.Contracts;

/// <summary>A case as one office may hand it on to another authority: codes, ids and instants; no person.</summary>
/// <param name="IsLate">It has been late on its way, or is so at the asked instant.</param>
/// <param name="HidesReporter">Its reporter is hidden: what was written must not go on either.</param>
/// <param name="MergedInto">The number of the case that it has gone into.</param>
public sealed record CaseRecord(
    Guid Id, string Number, int Version, string State, string? MergedInto, UnitId District, UnitId Town, UnitId School, UnitId Campus, UnitId Holder, int DutyItem, string? Grade, string Urgency, string Source,
    DateTimeOffset ReportedAt, DateTimeOffset? ClosedAt, DateTimeOffset? DueBy, bool IsLate, bool WasReopened, bool IsListed, bool? Satisfied, bool HidesReporter,
    double? Lat, double? Lon, string? Description, string? Outcome, IReadOnlyList<LegRecord> Legs);

/// <summary>One stretch of a case's way.</summary>
public sealed record LegRecord(int No, UnitId Unit, DateTimeOffset From, DateTimeOffset? AcceptedAt, DateTimeOffset? Until, DateTimeOffset? Limit, string? LimitCode, string? Outcome);

/// <summary>Which records.</summary>
/// <param name="Office">Through the sights of this office: what it may not read whole is not there.</param>
/// <param name="District">Of this district alone.</param>
/// <param name="UpTo">Cases reported until the end of this day.</param>
/// <param name="AsOf">The instant at which they are late or not.</param>
/// <param name="Before">What was handed on before: then only what differs from it.</param>
public sealed record RecordsAsked(UnitId Office, UnitId? District, DateOnly UpTo, DateTimeOffset AsOf, RecordsBefore? Before);

/// <summary>What was handed on before: the round it belongs to, its day and its instant.</summary>
public sealed record RecordsBefore(long Round, DateOnly UpTo, DateTimeOffset AsOf);

/// <summary>
/// Hands cases on, whole or only those that have changed. What has changed is not told by clocks or by the order of numbers: a round
/// remembers which version of each case it found, and the next one finds every other version, however late it was committed.
/// </summary>
public interface ICaseRecords
{
    /// <summary>Begins a round and gives its number; null where another one has begun meanwhile, which then knows all that this one knew.</summary>
    Task<long?> MarkAsync(CancellationToken stop);

    /// <summary>Page by page, by the ids. Only after a round: a case that no round has found is not among them.</summary>
    IAsyncEnumerable<IReadOnlyList<CaseRecord>> ReadAsync(RecordsAsked asked, CancellationToken stop);
}
