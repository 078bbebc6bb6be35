using Whistle.Directory.Contracts;
using Whistle.Kernel;
using static Whistle.Hazards.Cases.CaseSpans;

namespace Whistle.Hazards.Cases;

/// <summary>
/// Listed supervision (挂牌督办): asked for, proposed, decided in writing, plan, progress, re-check, delisting. No law prescribes the
/// steps for a school's hazard; they follow the practice of the counties (written decision, named duties, re-check by the lead,
/// delisting decided by another than who asked for it): docs/decisions/0013.
/// </summary>
internal static class ListingSteps
{
    public static readonly Refusal
        AlreadyAsked = new("Listing.AlreadyAsked"),
        NothingProposed = new("Listing.NothingProposed"),
        NothingToRefuse = new("Listing.NothingToRefuse"),
        ProposerLists = new("Listing.ProposerLists"),
        NotListed = new("Listing.NotListed"),
        PlanIsThere = new("Listing.PlanIsThere"),
        PlanFirst = new("Listing.PlanFirst"),
        RecheckFirst = new("Listing.RecheckFirst"),
        NoDelistingProposed = new("Listing.NoDelistingProposed"),
        ProposerDelists = new("Listing.ProposerDelists"),
        PlanByPast = new("Listing.PlanByPast", "planBy"),
        EvidenceMissing = new("Listing.EvidenceMissing", "photos"),
        AnswerFirst = new("Listing.AnswerFirst"),
        NoLetter = new("Listing.NoLetter"),
        AnswerInFuture = new("Listing.AnswerInFuture", "day");

    private static readonly Who
        Asker = new("Who.ListingAsker", s => Who.School.Is(s) || (Who.Urger.Is(s) && !Who.Office.Is(s))),
        OfficeStaff = new("Who.OfficeStaff", s => Who.Office.Is(s) && s.Post.Role is Role.OfficeStaff),
        OfficeHead = new("Who.OfficeHead", s => DecidesFor(s.City, s.Now.District, s.Post));

    private static readonly ActionField
        Reason = new("reason", FieldKind.Text, true),
        Text = new("text", FieldKind.Text, true, 1000),
        Photos = new("photos", FieldKind.Photos, false, 9);

    public static readonly IReadOnlyList<Step> All =
    [
        new("grade", Open, Open, Who.Office, [new("grade", FieldKind.Choice, true) { Options = Codes.All<Grade>() }, Reason],
            (_, i) => new CaseGraded(Codes.Parse<Grade>(i["grade"].Text)!.Value, i["reason"])),
        new("ask-listing", Open, Open, Asker, [Reason], (_, i) => new ListingAsked(i["reason"])) { Unless = s => MayBegin(s) ? null : AlreadyAsked },
        new("propose-listing", Open, Open, OfficeStaff, [Reason, .. Elements(true), new("public", FieldKind.YesNo, true), new("planBy", FieldKind.Day, true)],
            (_, i) => new ListingProposed(i.YesNo!.Value, i.Day("planBy")!.Value, i["reason"], i["responsibility"], i["measures"], i["funds"], i["timing"], i["contingency"]))
            { Check = PlanByAhead, Unless = s => MayBegin(s) || s.Now.Listing is { State: ListingState.Asked } ? null : AlreadyAsked },
        new("list", Open, Open, OfficeHead, [Reason, .. Elements(false), new("public", FieldKind.YesNo, false), new("planBy", FieldKind.Day, false)],
            (s, i) => new CaseListed(i.Number!, i.YesNo ?? s.Now.Listing!.IsPublic, i.Day("planBy") ?? s.Now.Listing!.PlanBy!.Value, i["reason"],
                i.Text("responsibility"), i.Text("measures"), i.Text("funds"), i.Text("timing"), i.Text("contingency")))
            {
                Numbered = NumberKind.Decision, Check = PlanByAhead,
                Unless = s => s.Now.Listing is not { State: ListingState.Proposed } ? NothingProposed : s.IsPerson(s.Now.Listing.ProposedBy) ? ProposerLists : null,
            },
        new("refuse-listing", Open, Open, OfficeHead, [Reason], (_, i) => new ListingRefused(i["reason"]))
            { Unless = s => s.Now.Listing is { State: ListingState.Asked or ListingState.Proposed } ? null : NothingToRefuse },
        new("plan", OpenOrClosed, OpenOrClosed, Who.Holder, [new("plan", FieldKind.Text, true, 2000), Photos], (_, i) => new PlanSent(i["plan"], i.Photos))
            { Unless = s => !s.Now.IsListed ? NotListed : s.Now.Listing!.PlanAt is not null ? PlanIsThere : null },
        new("progress", OpenOrClosed, OpenOrClosed, Who.Holder, [Text, Photos], (_, i) => new ProgressTold(i["text"], i.Photos)) { Unless = s => s.Now.IsListed ? null : NotListed },
        new("recheck", OpenOrClosed, OpenOrClosed, Who.Office, [new("passed", FieldKind.YesNo, true), Text, Photos], (_, i) => new ListingRechecked(i.YesNo!.Value, i["text"], i.Photos))
            { Unless = s => s.Now.IsListed ? null : NotListed },
        new("propose-delisting", OpenOrClosed, OpenOrClosed, Who.Holder, [new("evidence", FieldKind.Text, true, 1000), Photos], (_, i) => new DelistingProposed(i["evidence"], i.Photos))
            {
                Check = (_, i) => i.PhotoIds.Count == 0 ? EvidenceMissing : null,
                Unless = s => s.Now.Listing is not { State: ListingState.Listed } ? NotListed : s.Now.Listing.PlanAt is null ? PlanFirst : null,
            },
        new("delist", OpenOrClosed, OpenOrClosed, OfficeHead, [new("note", FieldKind.Text, false)], (_, i) => new CaseDelisted(i.Text("note")))
            {
                Unless = s => s.Now.Listing is not { State: ListingState.DelistingProposed } ? NoDelistingProposed
                    : s.IsPerson(s.Now.Listing.DelistingBy) ? ProposerDelists : s.Now.Listing.Passed is not true ? RecheckFirst : null,
            },
        new("refuse-delisting", OpenOrClosed, OpenOrClosed, OfficeHead, [Reason], (_, i) => new DelistingRefused(i["reason"]))
            { Unless = s => s.Now.Listing is not { State: ListingState.DelistingProposed } ? NoDelistingProposed : s.IsPerson(s.Now.Listing.DelistingBy) ? ProposerDelists : null },
        new("report-government", Open, Open, Who.Office, [Text], (_, i) => new GovernmentReported(i.Number!, i["text"]))
            { Numbered = NumberKind.Letter, Unless = s => s.Now.LetterOpen ? AnswerFirst : null },
        new("government-answer", OpenOrClosed, OpenOrClosed, Who.Office, [new("day", FieldKind.Day, true), Text, Photos], (_, i) => new GovernmentAnswered(i.Day("day")!.Value, i["text"], i.Photos))
            { Check = (s, i) => i.Day("day") > s.At.Day() ? AnswerInFuture : null, Unless = s => s.Now.LetterOpen ? null : NoLetter },
    ];

    /// <summary>The office's head; while the office has none, the city's bureau above it. Pure.</summary>
    public static bool DecidesFor(City city, UnitId district, Post post)
        => city.Office(district).Id is var office && post.Unit == office ? post.Role is Role.OfficeHead
            : post.Role is Role.CityOffice && post.Unit == city.CityOffice?.Id && !city.At(office).Any(a => a.Role is Role.OfficeHead);

    /// <summary>The five elements (五落实): 责任 措施 资金 时限 预案. 《浙江省安全生产条例》, article 25, names the same for a major hazard.</summary>
    private static ActionField[] Elements(bool required)
        => [.. new[] { "responsibility", "measures", "funds", "timing", "contingency" }.Select(name => new ActionField(name, FieldKind.Text, required))];

    private static bool MayBegin(Scene s) => s.Now.Listing is null or { State: ListingState.Refused or ListingState.Delisted };

    private static Refusal? PlanByAhead(Scene s, ActionInput i) => i.Day("planBy") < s.At.Day() ? PlanByPast : null;
}
