namespace Whistle.Supervision.Evaluation.Sums;

/// <summary>What is counted: of cases by the day of their report and by the day on which they are decided, and of what units owed.</summary>
internal sealed record Counts
{
    public static readonly Counts None = new();

    public int Reports { get; init; }

    public int Valid { get; init; }

    public int Due { get; init; }

    public int Closed { get; init; }

    public int ClosedOnTime { get; init; }

    public int Reworked { get; init; }

    public int WasClosed { get; init; }

    public int Reopened { get; init; }

    public int Rated { get; init; }

    public int Satisfied { get; init; }

    public int ResponseDue { get; init; }

    public int Responded { get; init; }

    public int RespondedOnTime { get; init; }

    public int SentBack { get; init; }

    public int HandlingDue { get; init; }

    public int Handled { get; init; }

    public int HandledOnTime { get; init; }

    public int Extended { get; init; }

    /// <summary>Handlings that nobody has ended and whose limit has passed.</summary>
    public int Pending { get; init; }

    public int CheckDue { get; init; }

    public int CheckedOnTime { get; init; }

    /// <summary>Sum of (used − limit) / limit of late handlings that have ended.</summary>
    public double Over { get; init; }

    public double OpenRate { get; init; }

    public double OpenShare { get; init; }

    public int HandledLate => HandlingDue - HandledOnTime;

    /// <summary>The mean overdue multiple of all late handlings, those still open as of this instant.</summary>
    public double? OverdueMultiple(DateTimeOffset now)
        => HandledLate == 0 ? null : (Over + (now.ToUnixTimeMilliseconds() * OpenRate) - OpenShare) / HandledLate;

    public bool IsEmpty => Reports + Due + ResponseDue + HandlingDue + CheckDue == 0;

    public static Counts operator +(Counts a, Counts b) => new()
    {
        Reports = a.Reports + b.Reports, Valid = a.Valid + b.Valid, Due = a.Due + b.Due, Closed = a.Closed + b.Closed, ClosedOnTime = a.ClosedOnTime + b.ClosedOnTime,
        Reworked = a.Reworked + b.Reworked, WasClosed = a.WasClosed + b.WasClosed, Reopened = a.Reopened + b.Reopened, Rated = a.Rated + b.Rated, Satisfied = a.Satisfied + b.Satisfied,
        ResponseDue = a.ResponseDue + b.ResponseDue, Responded = a.Responded + b.Responded, RespondedOnTime = a.RespondedOnTime + b.RespondedOnTime, SentBack = a.SentBack + b.SentBack,
        HandlingDue = a.HandlingDue + b.HandlingDue, Handled = a.Handled + b.Handled, HandledOnTime = a.HandledOnTime + b.HandledOnTime, Extended = a.Extended + b.Extended,
        Pending = a.Pending + b.Pending, CheckDue = a.CheckDue + b.CheckDue, CheckedOnTime = a.CheckedOnTime + b.CheckedOnTime,
        Over = a.Over + b.Over, OpenRate = a.OpenRate + b.OpenRate, OpenShare = a.OpenShare + b.OpenShare,
    };

    /// <summary>The same numbers; the sums of fractions may differ in the last bits by the order of adding.</summary>
    public bool Same(Counts other)
        => this with { Over = 0, OpenRate = 0, OpenShare = 0 } == other with { Over = 0, OpenRate = 0, OpenShare = 0 }
            && Near(Over, other.Over) && Near(OpenRate, other.OpenRate) && Near(OpenShare, other.OpenShare);

    private static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-9 * Math.Max(1, Math.Abs(a));
}
