using Whistle.Hazards.Settings;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;

namespace Whistle.Hazards.Cases;

/// <summary>A clock as it is kept: when it began, what was frozen, what happened to it, and the instant that it came to.</summary>
internal readonly record struct KeptClock(DateTimeOffset? From, string? Limit, DateTimeOffset? Due, string? Changes = null)
{
    /// <summary>What was begun before limits were kept has none to compute from.</summary>
    public bool CanBeFolded => From is not null && Limit is not null;

    /// <summary>The instant that its changes make of it; null where what is kept can't be read.</summary>
    public DateTimeOffset? Folded(UnitId district, CaseSettings settings)
    {
        if (!Kernel.WorkingTime.Limit.TryParse(Limit, out var limit))
            return null;
        try
        {
            return LegClock.Fold(From!.Value, limit, ClockChange.Read(Changes), at => settings.CalendarOf(district, at)).Due.ToMilliseconds();
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentOutOfRangeException or OverflowException)
        {
            return null;
        }
    }
}

/// <summary>What the nightly check reads of an open case: the clock of its leg, of its review and of the whole, and nothing of its words.</summary>
internal sealed record ClockRow(Guid Id, UnitId District, CaseState State, DateTimeOffset? PausedAt, DateTimeOffset? DueBy, DateTimeOffset? AcceptBy, DateTimeOffset? FinishBy)
{
    /// <summary>Of the leg that runs; nothing where the case has none, which is a difference.</summary>
    public KeptClock? Leg { get; init; }

    public KeptClock Review { get; init; }

    public KeptClock Whole { get; init; }

    /// <summary>A leg since the whole began was stopped or lengthened: the whole may have been with it.</summary>
    public bool WasMoved { get; init; }

    /// <summary>How many clocks were computed again, and whether one of them, or the limit that lists go by, is not what is kept. Pure.</summary>
    public int Check(CaseSettings settings, out bool differs)
    {
        differs = Leg is null
            | Differs(Leg.GetValueOrDefault(), settings)
            | Differs(Review, settings)
            | WholeDiffers(settings)
            | LimitOfLists != DueBy;
        return (Leg.GetValueOrDefault().CanBeFolded ? 1 : 0) + (Review.CanBeFolded ? 1 : 0) + (Whole.CanBeFolded ? 1 : 0);
    }

    /// <summary>As <see cref="HazardCase.Apply"/> has it: the leg's or the review's, or the whole case's where that ends sooner.</summary>
    private DateTimeOffset? LimitOfLists
    {
        get
        {
            var leg = State is CaseState.Reported or CaseState.WithTown or CaseState.WithDistrictCommand ? AcceptBy : Review.Due ?? FinishBy;
            return PausedAt is not null ? null : leg > Whole.Due ? Whole.Due : leg;
        }
    }

    private bool Differs(KeptClock clock, CaseSettings settings) => clock.CanBeFolded && clock.Folded(District, settings) != clock.Due;

    /// <summary>What is stopped or lengthened with a leg moves the whole later and never earlier; nothing else moves it.</summary>
    private bool WholeDiffers(CaseSettings settings)
        => Whole.CanBeFolded && Whole.Folded(District, settings) is var plain && (WasMoved ? plain is null || Whole.Due is null || Whole.Due < plain : plain != Whole.Due);
}
