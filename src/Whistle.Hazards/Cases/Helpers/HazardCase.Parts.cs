using Whistle.Kernel;

namespace Whistle.Hazards.Cases;

/// <summary>Where a helper's part stands.</summary>
internal enum PartState
{
    [Code("asked")] Asked,
    [Code("taken")] Taken,
    [Code("finished")] Finished,
    [Code("declined")] Declined,
    [Code("waived")] Waived,

    /// <summary>The case ended first.</summary>
    [Code("over")] Over,
}

/// <summary>What one unit was asked to add (协办), with its own person and clock.</summary>
internal sealed class CasePart
{
    public int No { get; init; }

    public UnitId Unit { get; init; }

    public PartState State { get; set; }

    /// <summary>Who took it.</summary>
    public PersonId? Person { get; set; }

    public bool Blocking { get; init; }

    /// <summary>How long it may take from its acceptance: "3wd".</summary>
    public string Limit { get; init; } = "";

    public DateTimeOffset AskedAt { get; init; }

    /// <summary>Until when the unit says yes or no; its head is told afterwards.</summary>
    public DateTimeOffset AnswerBy { get; init; }

    public DateTimeOffset? TakenAt { get; set; }

    public DateTimeOffset? DueBy { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public bool IsOpen => State is PartState.Asked or PartState.Taken;

    /// <summary>The limit that runs now.</summary>
    public DateTimeOffset? Due => State switch { PartState.Asked => AnswerBy, PartState.Taken => DueBy, _ => null };

    /// <summary>Whoever helps or has helped sees the case in full; who declined, or was let off before he began, does not.</summary>
    public bool Sees => State is not PartState.Declined && (State is PartState.Asked || TakenAt is not null);

    public override string ToString() => $"{No} {Unit} {State} {Person} {Blocking} {Limit} {AskedAt:O} {AnswerBy:O} {TakenAt:O} {DueBy:O} {EndedAt:O}";
}

internal sealed partial class HazardCase
{
    private readonly List<CasePart> parts = [];

    public IReadOnlyList<CasePart> Parts => [.. parts.OrderBy(part => part.No)];

    public IEnumerable<CasePart> OpenParts => parts.Where(part => part.IsOpen).OrderBy(part => part.No);

    /// <summary>The part of this unit that is open; a unit has one at a time.</summary>
    public CasePart? OpenPartOf(UnitId unit) => parts.Find(part => part.IsOpen && part.Unit == unit);

    public bool Helps(UnitId unit) => parts.Exists(part => part.Unit == unit && part.Sees);

    private bool ApplyParts(CaseEvent happened, Happened now)
    {
        switch (happened)
        {
            case HelpAsked e:
                parts.Add(new() { No = parts.Count + 1, Unit = e.Unit, Blocking = e.Blocking, Limit = e.Limit, AskedAt = now.At, AnswerBy = e.AnswerBy });
                break;
            case PartTaken e:
                var taken = OpenPartOf(e.Unit)!;
                (taken.State, taken.Person, taken.TakenAt, taken.DueBy) = (PartState.Taken, now.By, now.At, e.DueBy);
                break;
            case PartDeclined e: EndPart(OpenPartOf(e.Unit)!, PartState.Declined, now); break;
            case PartFinished e: EndPart(OpenPartOf(e.Unit)!, PartState.Finished, now); break;
            case PartWaived e: EndPart(OpenPartOf(e.Unit)!, PartState.Waived, now); break;
            case PartHandedOver e: OpenPartOf(e.Unit)!.Person = e.To; break;
            default: return false;
        }
        return true;
    }

    /// <summary>A case that ends ends what is still open of its parts; blocking ones have been waited for.</summary>
    private void EndParts(Happened now)
    {
        foreach (var part in OpenParts)
            EndPart(part, PartState.Over, now);
    }

    private static void EndPart(CasePart part, PartState how, Happened now) => (part.State, part.EndedAt) = (how, now.At);
}
