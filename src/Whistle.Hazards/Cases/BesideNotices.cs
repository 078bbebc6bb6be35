using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Hazards.Cases;

/// <summary>Who is told of listed supervision, of cases tied together and of helpers' parts.</summary>
internal static class BesideNotices
{
    public static IEnumerable<(IEnumerable<PersonId> People, string Code)> Of(CaseEvent happened, HazardCase after, City city)
    {
        var holder = after.Handler is { } handler ? CaseNotices.Heads(after.Holder, city).Prepend(handler) : CaseNotices.Acting(after.Holder, city);
        return happened switch
        {
            CaseGraded { Grade: Grade.Major } => [(holder, "Graded"), (Staff(after, city), "OfferListing")],
            ListingAsked => [(Staff(after, city), "ListingAsked")],
            ListingProposed => [(OfficeHeads(after, city).Where(head => head != after.Listing!.ProposedBy), "ListingProposed")],
            ListingRefused => [(Staff(after, city), "ListingRefused")],
            CaseListed => [(holder, "Listed"), (after.Reporters.Concat(Staff(after, city)), "ListedToo")],
            PlanSent or ProgressTold => [(Staff(after, city), "ListingNews")],
            ListingRechecked e => [(holder, e.Passed ? "RecheckPassed" : "RecheckFailed")],
            DelistingProposed => [(OfficeHeads(after, city).Concat(Staff(after, city)), "DelistingProposed")],
            DelistingRefused => [(holder, "DelistingRefused")],
            CaseDelisted => [(holder.Concat(after.Reporters), "Delisted")],
            GovernmentReported or GovernmentAnswered => [(holder, "Letter")],
            CaseMerged => [(holder.Append(after.Reporter), "Merged")],
            CaseMergedIn => [(holder.Concat(after.Reporters), "MergedIn")],
            CaseUnmerged => [(CaseNotices.Acting(after.Holder, city).Append(after.Reporter), "Unmerged")],
            CaseUnmergedFrom => [(holder, "UnmergedFrom")],
            ParentLinked or ChildLinked or ChildUnlinked or ParentUnlinked => [(holder, "Linked")],
            ChildEnded => [(after.OpenChildren.Any() ? [] : holder, "ChildrenEnded")],
            ChildReopened => [(holder, "ChildReopened")],
            HelpAsked e => [(CaseNotices.Acting(e.Unit, city), "HelpAsked")],
            PartTaken or PartFinished => [(holder, happened is PartTaken ? "PartTaken" : "PartFinished")],
            PartDeclined => [(holder, "PartDeclined")],
            PartWaived e => [(after.Parts.LastOrDefault(part => part.Unit == e.Unit)?.Person is { } person ? [person] : CaseNotices.Acting(e.Unit, city), "PartWaived")],
            PartHandedOver e => [([e.To], "Assigned")],
            _ => [],
        };
    }

    /// <summary>The number of the other case that an event tells of.</summary>
    public static string? Other(CaseEvent happened) => happened switch
    {
        CaseMerged e => e.Number,
        CaseMergedIn e => e.Number,
        CaseUnmerged e => e.Number,
        CaseUnmergedFrom e => e.Number,
        ChildLinked e => e.Number,
        ParentLinked e => e.Number,
        ChildUnlinked e => e.Number,
        ParentUnlinked e => e.Number,
        ChildReopened e => e.Number,
        _ => null,
    };

    private static IEnumerable<PersonId> Staff(HazardCase now, City city) => OfOffice(now, city, Role.OfficeStaff);

    /// <summary>Whoever decides on a listing: the office's heads, or the city's bureau while it has none.</summary>
    private static IEnumerable<PersonId> OfficeHeads(HazardCase now, City city)
        => city.At(city.Office(now.District).Id).Concat(city.CityOffice is { } top ? city.At(top.Id) : [])
            .Where(a => ListingSteps.DecidesFor(city, now.District, new(a.Unit, a.Role))).Select(a => a.Person);

    private static IEnumerable<PersonId> OfOffice(HazardCase now, City city, Role role) => city.At(city.Office(now.District).Id).Where(a => a.Role == role).Select(a => a.Person);
}
