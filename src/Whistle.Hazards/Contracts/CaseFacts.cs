using Whistle.Kernel;

namespace Whistle.Hazards.Contracts;

/// <summary>What a unit owes while a case is with it.</summary>
public enum Owed
{
    /// <summary>接收: an answer to what has arrived.</summary>
    [Code("response")] Response,

    /// <summary>处置: the handling itself.</summary>
    [Code("handling")] Handling,

    /// <summary>核查: a check of somebody else's result.</summary>
    [Code("check")] Check,
}

/// <summary>One thing that one unit owed by one limit: from its beginning until it was done or the case went elsewhere.</summary>
public sealed record OwedTurn
{
    public required int No { get; init; }

    public required UnitId Unit { get; init; }

    public required Owed What { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>The limit frozen on it, or the one that a change of it has set since; null while it is paused.</summary>
    public DateTimeOffset? Limit { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>It ended by doing what was owed: accepted, answered, handled, checked.</summary>
    public bool Done { get; init; }

    /// <summary>The unit sent the case back: declined it, or returned it to whoever had reported it up.</summary>
    public bool SentBack { get; init; }

    public bool Extended { get; init; }

    /// <summary>The unit handled the case again, after a check had found its first handling wanting and the case had been given to it anew.</summary>
    public bool Reworked { get; init; }

    public bool OnTime => Done && (Limit is null || Until <= Limit);

    /// <summary>
    /// When it is decided whether this was done in time: at the limit where that has passed first, else at the end. Null where the
    /// case left before either, and while the clock is stopped. An open turn is decided once this instant has passed.
    /// </summary>
    public DateTimeOffset? DecidesAt => Until is not { } until ? Limit : Limit < until ? Limit : Done ? until : null;
}

/// <summary>A stretch during which the case was open: from the report, a reopening or an unmerging until its end.</summary>
public sealed record OpenStretch(DateTimeOffset From, DateTimeOffset? Until);

/// <summary>What a case's journal says about it, for whoever counts: no words, no people. Folded from the events by their names.</summary>
public sealed record CaseFacts
{
    public required CaseId Id { get; init; }

    /// <summary>The number of the last event that was read.</summary>
    public required int Version { get; init; }

    /// <summary>When that was.</summary>
    public required DateTimeOffset LastAt { get; init; }

    public required string Number { get; init; }

    public required UnitId District { get; init; }

    public required UnitId Town { get; init; }

    public required UnitId School { get; init; }

    public required int DutyItem { get; init; }

    public required DateTimeOffset ReportedAt { get; init; }

    /// <summary>When the whole of it was promised by, as it was frozen with the report or set since; null for what began before limits were kept.</summary>
    public DateTimeOffset? WholeBy { get; init; }

    public required bool Closed { get; init; }

    public required bool Withdrawn { get; init; }

    /// <summary>It is merged into another case, which stands for both.</summary>
    public required bool Merged { get; init; }

    public required bool WasClosed { get; init; }

    public required bool Reopened { get; init; }

    public required bool Listed { get; init; }

    /// <summary>The school's word on the last closing.</summary>
    public required bool? Satisfied { get; init; }

    public required IReadOnlyList<OwedTurn> Turns { get; init; }

    public required IReadOnlyList<OpenStretch> Stretches { get; init; }

    public bool IsOpen => !Closed && !Withdrawn && !Merged;

    public DateTimeOffset? EndedAt => Stretches[^1].Until;

    /// <summary>The last act of handling; its limit is what the closing is judged by.</summary>
    public OwedTurn? LastHandling => Turns.LastOrDefault(turn => turn is { What: Owed.Handling, Done: true });

    /// <summary>Who answers for it: whoever holds it, and after the end the unit of the last handling.</summary>
    public UnitId Answers => IsOpen ? Turns[^1].Unit : (LastHandling ?? Turns[^1]).Unit;

    /// <summary>Closed, and its last handling was within the limit frozen on it.</summary>
    public bool ClosedOnTime => Closed && LastHandling is { OnTime: true };

    public bool Reworked => Turns.Any(turn => turn.Reworked);

    /// <summary>
    /// When the case is one that ought to be closed (应结案): from the moment its limit has passed, or it has ended. Null where it was
    /// withdrawn or merged, and while its clock is stopped. An open case is decided once this instant has passed.
    /// </summary>
    public DateTimeOffset? DecidesAt => Withdrawn || Merged ? null
        : IsOpen ? Turns[^1].Limit
        : LastHandling is { OnTime: false, Limit: { } limit } ? limit : EndedAt;
}
