using Whistle.Kernel;

namespace Whistle.Hazards.Cases;

/// <summary>Where listed supervision (挂牌督办) stands.</summary>
internal enum ListingState
{
    [Code("asked")] Asked,
    [Code("proposed")] Proposed,
    [Code("refused")] Refused,
    [Code("listed")] Listed,
    [Code("delisting-proposed")] DelistingProposed,
    [Code("delisted")] Delisted,
}

/// <summary>The listed supervision of a case as it stands. The words of the decision stand in the journal only.</summary>
internal sealed class CaseListing
{
    public ListingState State { get; set; }

    /// <summary>On the list for all who may see the case; else for the office and the holder's line only.</summary>
    public bool IsPublic { get; set; }

    /// <summary>The day until which the holder sends its plan, kept to its end.</summary>
    public DateOnly? PlanBy { get; set; }

    public string? Number { get; set; }

    public DateTimeOffset? ListedAt { get; set; }

    public PersonId? ProposedBy { get; set; }

    public DateTimeOffset? PlanAt { get; set; }

    /// <summary>The word of the last re-check; null until there was one.</summary>
    public bool? Passed { get; set; }

    public PersonId? DelistingBy { get; set; }

    public DateTimeOffset? DelistedAt { get; set; }

    /// <summary>From the decision to the end of it.</summary>
    public bool IsOn => State is ListingState.Listed or ListingState.DelistingProposed;

    public bool PlanIsLate(DateOnly today) => IsOn && PlanAt is null && PlanBy < today;

    public override string ToString() => $"{State} {IsPublic} {PlanBy:O} {Number} {ListedAt:O} {ProposedBy} {PlanAt:O} {Passed} {DelistingBy} {DelistedAt:O}";
}

internal sealed partial class HazardCase
{
    /// <summary>The office's word on how grave it is; null until it has spoken.</summary>
    public Grade? Grade { get; private set; }

    public CaseListing? Listing { get; private set; }

    /// <summary>Under listed supervision now.</summary>
    public bool IsListed => Listing is { IsOn: true };

    /// <summary>The newest letter to the local government.</summary>
    public string? LetterNumber { get; private set; }

    /// <summary>The local government has not answered it yet.</summary>
    public bool LetterOpen { get; private set; }

    /// <summary>A listed or reopened case isn't closed without its lesson (举一反三).</summary>
    public bool NeedsLesson => IsListed || WasReopened;

    private bool ApplyListing(CaseEvent happened, Happened now)
    {
        switch (happened)
        {
            case CaseGraded e: Grade = e.Grade; break;
            case ListingAsked: Listing = new() { State = ListingState.Asked }; break;
            case ListingProposed e: Listing = new() { State = ListingState.Proposed, IsPublic = e.Public, PlanBy = e.PlanBy, ProposedBy = now.By }; break;
            case ListingRefused: Listing!.State = ListingState.Refused; break;
            case CaseListed e:
                (Listing!.State, Listing.Number, Listing.ListedAt, Listing.IsPublic, Listing.PlanBy) = (ListingState.Listed, e.Number, now.At, e.Public, e.PlanBy);
                break;
            case PlanSent: Listing!.PlanAt = now.At; break;
            case ProgressTold: break;
            case ListingRechecked e: Listing!.Passed = e.Passed; break;
            case DelistingProposed: (Listing!.State, Listing.DelistingBy) = (ListingState.DelistingProposed, now.By); break;
            case DelistingRefused: (Listing!.State, Listing.DelistingBy, Listing.Passed) = (ListingState.Listed, null, null); break;
            case CaseDelisted: (Listing!.State, Listing.DelistedAt) = (ListingState.Delisted, now.At); break;
            case GovernmentReported e: (LetterNumber, LetterOpen) = (e.Number, true); break;
            case GovernmentAnswered: LetterOpen = false; break;
            default: return false;
        }
        return true;
    }
}
