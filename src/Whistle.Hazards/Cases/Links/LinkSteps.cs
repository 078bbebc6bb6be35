using Whistle.Directory.Contracts;
using Whistle.Kernel;
using static Whistle.Hazards.Cases.CaseSpans;

namespace Whistle.Hazards.Cases;

/// <summary>Merging and unmerging, parent and child: docs/decisions/0014.</summary>
internal static class LinkSteps
{
    public static readonly Refusal
        OtherUnknown = new("Link.OtherUnknown", "caseId"),
        OtherItself = new("Link.OtherItself", "caseId"),
        OtherElsewhere = new("Link.OtherElsewhere", "caseId"),
        OtherNotYours = new("Link.OtherNotYours", "caseId"),
        OtherEnded = new("Link.OtherEnded"),
        HasMerged = new("Link.HasMerged"),
        Listed = new("Link.Listed"),
        NotMerged = new("Link.NotMerged"),
        IsMerged = new("Link.IsMerged"),
        HasParent = new("Link.HasParent"),
        Cycle = new("Link.Cycle"),
        NotAChild = new("Link.NotAChild", "caseId"),
        NoChildren = new("Link.NoChildren"),
        ChildrenOpen = new("Link.ChildrenOpen"),
        RelatedByBirth = new("Link.ParentAndChild");

    private static readonly Who OfficeOrHolder = new("Who.OfficeOrHolder", s => Who.Office.Is(s) || Who.Holder.Is(s));

    private static readonly ActionField
        Reason = new("reason", FieldKind.Text, true),
        Other = new("caseId", FieldKind.Case, true, 60);

    public static readonly IReadOnlyList<Step> All =
    [
        new("merge", Open, [CaseState.Closed], OfficeOrHolder, [Other, Reason], (_, i) => new CaseMerged(i.Other!.Id.ToString("D"), i.Other.Number, i["reason"]))
            { Check = CheckOther, Unless = WhyNotMerge, Against = (s, i) => !i.Other!.IsOpen ? OtherEnded : AreRelated(s.Now, i.Other) ? RelatedByBirth : null },
        new("unmerge", [CaseState.Closed], Open, OfficeOrHolder, [Reason],
            (s, i) => new CaseUnmerged(s.Now.MergedInto!.Other.ToString("D"), s.Now.MergedInto.Number, i["reason"])) { Unless = s => s.Now.MergedInto is null ? NotMerged : null },
        new("link-child", Open, Open, OfficeOrHolder, [Other], (_, i) => new ChildLinked(i.Other!.Id.ToString("D"), i.Other.Number, i.Other.IsOpen))
            {
                Check = CheckOther,
                Against = (s, i) => !i.Other!.IsOpen ? OtherEnded : i.Other.Parent is { } parent ? HasParent with { Fills = [parent.Number] } : i.Above.Contains(i.Other.Id) ? Cycle : null,
            },
        new("unlink-child", OpenOrClosed, OpenOrClosed, OfficeOrHolder, [Other, Reason], (_, i) => new ChildUnlinked(i.Other!.Id.ToString("D"), i.Other.Number, i["reason"]))
            {
                Check = (s, i) => i.Other is null ? OtherUnknown : s.Now.Links.Any(link => link.Rel is LinkRel.Child && link.Other == i.Other.Id) ? null : NotAChild,
                Unless = s => s.Now.Links.Any(link => link.Rel is LinkRel.Child) ? null : NoChildren,
            },
    ];

    /// <summary>The other case must be there for this person, in the same district, and his as well.</summary>
    private static Refusal? CheckOther(Scene s, ActionInput i)
        => i.Other is not { } other ? OtherUnknown
            : other.Id == s.Now.Id ? OtherItself
            : other.District != s.Now.District ? OtherElsewhere
            : OfficeOrHolder.Is(s with { Now = other }) ? null : OtherNotYours;

    private static Refusal? WhyNotMerge(Scene s)
        => s.Now.IsListed ? Listed
            : ClockSteps.WhyStill(s) is { } still ? still
            : s.Now.Merged.Any() ? HasMerged
            : s.Now.OpenChildren.Any() ? ChildrenOpen with { Fills = [Numbers(s.Now.OpenChildren)] }
            : s.Now.OpenParts.Any() ? HelperSteps.PartsOpen with { Fills = [HelperSteps.Named(s.Now.OpenParts, s.City)] } : null;

    public static string Numbers(IEnumerable<CaseLink> links) => string.Join(" / ", links.Select(link => link.Number));

    private static bool AreRelated(HazardCase one, HazardCase other) => one.Parent?.Other == other.Id || other.Parent?.Other == one.Id;
}
