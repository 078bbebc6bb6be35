using Whistle.Directory.Contracts;
using Whistle.Hazards.Settings;
using Whistle.Kernel;
using static Whistle.Hazards.Cases.CaseState;

namespace Whistle.Hazards.Cases;

/// <summary>
/// The whole life of a case after the report: one row for each step that may be taken. Pages offer from it, the API allows by
/// it, OpenAPI, the diagram of the help page and the table in docs/ are made from it. Pure: no clock, no database.
/// Sources: the plan, annex 2 (协同处置) and annex 3 (四平台); where it is silent, docs/decisions/0004.
/// </summary>
internal static class CaseRules
{
    public static readonly Refusal
        WrongStep = new("Case.WrongStep"),
        NotYours = new("Case.NotYours"),
        MovedOn = new("Case.MovedOn"),
        MustFinish = new("Case.MustFinish"),
        NothingAbove = new("Case.NothingAbove"),
        OnlyCityReturns = new("Case.OnlyCityReturns"),
        CityReturns = new("Case.CityReturns"),
        AlreadyDeclined = new("Case.AlreadyDeclined"),
        MustAnswer = new("Case.MustAnswer"),
        OfficeDesignates = new("Case.OfficeDesignates"),
        AlreadyAccepted = new("Case.AlreadyAccepted"),
        AlreadyReceived = new("Case.AlreadyReceived"),
        OnlyDistrictSendsDown = new("Case.OnlyDistrictSendsDown"),
        ClassifyFirst = new("Case.ClassifyFirst"),
        NoOtherApprover = new("Case.NoOtherApprover"),
        ProposerApproves = new("Case.ProposerApproves"),
        NoCommandRoom = new("Case.NoCommandRoom"),
        AlreadyReopened = new("Case.AlreadyReopened"),
        ReopenTooLate = new("Case.ReopenTooLate"),
        AlreadyRated = new("Case.AlreadyRated"),
        PersonElsewhere = new("Case.PersonElsewhere", "personId"),
        UnitElsewhere = new("Case.UnitElsewhere", "unitId"),
        UnitOrHandler = new("Case.UnitOrHandler", "unitId"),
        SameItem = new("Case.SameItem", "dutyItem"),
        TextOrPhotos = new("Case.TextOrPhotos", "text");

    /// <summary>How long the school may reopen a closed case, in calendar days.</summary>
    public static readonly TimeSpan ReopenWithin = TimeSpan.FromDays(15);

    private static readonly CaseState[] Open = CaseSpans.Open;

    private static readonly ActionField
        Reason = new("reason", FieldKind.Text, true),
        Note = new("note", FieldKind.Text, false),
        Outcome = new("outcome", FieldKind.Text, true, 1000),
        Photos = new("photos", FieldKind.Photos, false, 9);

    public static readonly IReadOnlyList<Step> Steps =
    [
        new("accept", [Reported], [Handling], Who.HoldingUnit, [], (s, _) => new CaseAccepted(s.Due(Stage.Finish))),
        new("assign", [Reported, Handling], [Handling], Who.HolderHead, [new("personId", FieldKind.Person, true)],
            (s, i) => s.Now.State is Handling ? new CaseAssigned(i.Person!.Value, s.Now.FinishBy!.Value)
                : s.Due(Stage.Finish) is var due ? new CaseAssigned(i.Person!.Value, due.By, due.Limit) : throw new System.Diagnostics.UnreachableException()) { Check = PersonOfHolder },
        new("finish", [Handling], [Closed], Who.Holder, [Outcome, CaseGuards.Lesson, Photos], (_, i) => new CaseClosed(i["outcome"], i.Photos, i.Text("lesson"))) { Check = CaseGuards.LessonOf },
        new("report-up", [Handling], [Reported], Who.Holder, [Reason],
            (s, i) => new CaseReportedUp(s.City.Above(s.Now.Holder)!.Id, i["reason"], s.Due(Stage.Accept, s.City.Above(s.Now.Holder)!.Id)))
            { Unless = s => s.Now.WasReturned ? MustFinish : s.City.Above(s.Now.Holder) is null ? NothingAbove : null },
        new("return", [Reported, Handling], [Reported], Who.Holder, [Reason],
            (s, i) => new CaseReturned(s.Now.ReportedUpBy!.Value, i["reason"], s.Due(Stage.Accept, s.Now.ReportedUpBy)))
            { Unless = s => s.Holder.Level is Level.City && s.Now.ReportedUpBy is not null ? null : OnlyCityReturns },
        new("decline", [Reported], [Reported], Who.Holder, [Reason],
            (s, i) => new CaseDeclined(s.City.Office(s.Now.District).Id, i["reason"], s.Due(Stage.Accept, s.City.Office(s.Now.District).Id))) { Unless = WhyNotDecline },
        new("designate", [Reported], [Reported], Who.HoldingOffice, [new("unitId", FieldKind.Unit, true), Reason],
            (s, i) => new CaseDesignated(i.Unit!.Value, i["reason"], s.Due(Stage.Accept, i.Unit))) { Check = UnitOfDistrict },
        new("propose-send-down", [Handling], [AwaitingApproval], Who.Holder, [new("analysis", FieldKind.Text, true, 1000)],
            (s, i) => new SendDownProposed(i["analysis"], s.Due(Stage.Review))) { Unless = s => ClockSteps.WhyStill(s) ?? WhyNotPropose(s) },
        new("approve-send-down", [AwaitingApproval], [WithTown, WithDistrictCommand], Who.HolderHead, [Note], SendDown)
            { Unless = s => s.IsPerson(s.Now.ProposedBy) ? ProposerApproves : Room(s) is null ? NoCommandRoom : null },
        new("reject-send-down", [AwaitingApproval], [Handling], Who.HolderHead, [Reason], (_, i) => new SendDownRejected(i["reason"]))
            { Unless = s => s.IsPerson(s.Now.ProposedBy) ? ProposerApproves : null },
        new("cancel-proposal", [AwaitingApproval], [Handling], Who.Proposer, [], (_, _) => new SendDownCancelled()),
        new("receive", [WithTown, WithDistrictCommand], [WithTown, WithDistrictCommand], Who.CommandRoom, [], (_, _) => new CaseReceived())
            { Unless = s => s.Now.Handler is null ? null : AlreadyReceived },
        new("dispatch", [WithTown, WithDistrictCommand], [CommandHandling], Who.CommandRoom,
            [new("unitId", FieldKind.Unit, false), new("handler", FieldKind.Text, false, 100)],
            (s, i) => new CaseDispatched(i.Unit ?? s.Now.Holder, i.Text("handler"), s.Due(Stage.Finish, i.Unit))) { Check = UnitOfRoom },
        new("raise", [WithTown], [WithDistrictCommand], Who.CommandRoom, [Reason],
            (s, i) => new CaseRaised(s.City.DistrictRoom(s.Now.District)!.Id, i["reason"], s.Due(Stage.Assign, s.City.DistrictRoom(s.Now.District)!.Id)))
            { Unless = s => s.City.DistrictRoom(s.Now.District) is null ? NoCommandRoom : null },
        new("result", [CommandHandling], [AwaitingConfirmation], Who.Dispatched, [Outcome, Photos],
            (s, i) => new CaseResultGiven(s.Now.SentDownBy!.Value, i["outcome"], i.Photos, s.Due(Stage.Confirm, s.Now.SentDownBy))),
        new("confirm", [AwaitingConfirmation], [Closed], Who.Holder, [Note, CaseGuards.Lesson], (_, i) => new CaseConfirmed(i.Text("note"), i.Text("lesson"))) { Check = CaseGuards.LessonOf },
        new("rework", [AwaitingConfirmation], [CommandHandling], Who.Holder, [Reason],
            (s, i) => new CaseReworkAsked(s.Now.DispatchedTo!.Value, i["reason"], s.Due(Stage.Finish, s.Now.DispatchedTo))),
        new("take-back", [AwaitingConfirmation], [Handling], Who.Holder, [Reason], (s, i) => new CaseTakenBack(i["reason"], s.Due(Stage.Finish))),
        new("reclassify", [Reported, Handling], [Reported, Handling], Who.HeadOrOffice, [new("dutyItem", FieldKind.DutyItem, true), Reason], Reclassify)
            { Check = (s, i) => i.DutyItem == s.Now.DutyItem ? SameItem : null, Unless = ClockSteps.WhyStill },
        new("note", Open, Open, Who.HolderOrSchool, [new("text", FieldKind.Text, false), Photos],
            (s, i) => new CaseNoted(i.Text("text"), i.Photos, Who.School.Is(s)))
            { Check = (_, i) => i.Text("text") is null && i.PhotoIds.Count == 0 ? TextOrPhotos : null },
        new("ask", Open, Open, Who.Holder, [new("text", FieldKind.Text, true)], (_, i) => new CaseAsked(i["text"])),
        new("urge", Open, Open, Who.Urger, [new("text", FieldKind.Text, true)], (_, i) => new CaseUrged(i["text"])),
        new("withdraw", [Reported], [Withdrawn], Who.Reporter, [Reason], (_, i) => new CaseWithdrawn(i["reason"]))
            { Unless = s => s.Now.WasAccepted ? AlreadyAccepted : null },
        new("reopen", [Closed], [Reported], Who.School, [Reason], Reopen)
            { Unless = s => s.Now.WasReopened ? AlreadyReopened : s.At > s.Now.ClosedAt + ReopenWithin ? ReopenTooLate : null },
        new("rate", [Closed], [Closed], Who.School, [new("satisfied", FieldKind.YesNo, true), new("text", FieldKind.Text, false)],
            (_, i) => new CaseRated(i.YesNo!.Value, i.Text("text"))) { Unless = s => s.Now.Satisfied is null ? null : AlreadyRated },
        .. ClockSteps.All,
        .. ListingSteps.All,
        .. LinkSteps.All,
        .. HelperSteps.All,
    ];

    private static readonly Dictionary<string, Step> ByAction = Steps.ToDictionary(step => step.Action, StringComparer.Ordinal);

    /// <summary>The step of that name; null for a word that names none.</summary>
    public static Step? Find(string action) => ByAction.GetValueOrDefault(action);

    /// <summary>The units for which this actor may take the step at all, whatever the state: none means that it is not his.</summary>
    public static IReadOnlyList<Scene> Entitled(Step step, HazardCase now, Actor by, City city, DateTimeOffset at, CaseSettings settings)
        => [.. by.Posts.Select(post => new Scene(now, city, by, post, at, settings)).Where(step.Who.Is).DistinctBy(scene => scene.Post.Unit)];

    /// <summary>Exactly what the next command of this actor would be allowed to be.</summary>
    public static IEnumerable<Step> Offered(HazardCase now, Actor by, City city, DateTimeOffset at, CaseSettings settings)
        => Steps.Where(step => step.From.Contains(now.State) && Entitled(step, now, by, city, at, settings).Any(scene => step.WhyNot(scene) is null));

    /// <summary>What follows from a step: its event, or why not.</summary>
    public static Decision<CaseEvent> Decide(Step step, Scene scene, ActionInput input)
        => (step.Who.Is(scene) ? step.Check(scene, input) ?? step.WhyNot(scene) ?? step.Against(scene, input) : NotYours) is { } refusal ? refusal : step.Then(scene, input);

    /// <summary>
    /// Hands a case over inside a unit, where its person leaves: to somebody who may do there what he did. No step of a holder: whoever
    /// keeps the unit's accounts does it (docs/decisions/0006).
    /// </summary>
    public static Decision<CaseEvent> HandOver(HazardCase now, PersonId from, PersonId to, City city)
        => UnitOf(now, from) is not { } unit ? WrongStep
            : from == to || !city.At(unit).Any(a => a.Person == to && (Roles.Acts(a.Role) || a.Role is Role.CommandOperator)) ? PersonElsewhere
            : new CaseHandedOver(from, to);

    /// <summary>The unit for which this person answers for an open case: as handler, or as the one to whom the result comes back; null where he does not.</summary>
    public static UnitId? UnitOf(HazardCase now, PersonId person)
        => !now.IsOpen ? null
            : now.Handler == person ? now.Holder
            : now.SentDownHandler == person && now.State is WithTown or WithDistrictCommand or CommandHandling ? now.SentDownBy : null;

    private static Refusal? WhyNotDecline(Scene s)
        => s.Holder.Level is Level.City ? CityReturns
            : s.HeldByOffice ? OfficeDesignates
            : s.Now.WasDesignated || s.Now.WasReturned ? MustAnswer
            : s.Now.WasDeclined ? AlreadyDeclined : null;

    private static Refusal? WhyNotPropose(Scene s)
        => s.Holder is not { Kind: UnitKind.Department, Level: Level.District or Level.City } ? OnlyDistrictSendsDown
            : s.Now.DutyItem == 0 ? ClassifyFirst
            : !s.City.At(s.Now.Holder).Any(a => Roles.Heads(a.Role) && a.Person != s.By.Person) ? NoOtherApprover : null;

    private static Unit? Room(Scene s) => s.City.TownRoom(s.Now.Town) ?? s.City.DistrictRoom(s.Now.District);

    private static CaseSentDown SendDown(Scene s, ActionInput i)
        => new(Room(s)!.Id, s.City.TownRoom(s.Now.Town) is null, i.Text("note"), s.Due(Stage.Assign, Room(s)!.Id));

    /// <summary>The limits are recomputed from where their clocks began. What began before limits were kept stays as it is, but for acceptance.</summary>
    private static CaseReclassified Reclassify(Scene s, ActionInput i)
    {
        var (now, item) = (s.Now, i.DutyItem!.Value);
        var isNew = now.State is Reported;
        var (leg, whole) = ClockSteps.Reclassified(s, item, isNew ? Stage.Accept : Stage.Finish);
        var by = leg?.By ?? (isNew ? now.AcceptBy : now.FinishBy);
        return new(item, i["reason"], isNew ? by : null, isNew ? null : by, leg?.Limit, now.Leg.Limit, now.Leg.LimitCode, whole?.Limit, whole?.By);
    }

    private static CaseReopened Reopen(Scene s, ActionInput i)
    {
        var (leg, whole) = (s.Due(Stage.Accept), s.Due(Stage.Whole));
        return new(s.Now.Holder, i["reason"], leg.By, leg.Limit, whole.Limit, whole.By);
    }

    private static Refusal? PersonOfHolder(Scene s, ActionInput i)
        => s.City.At(s.Now.Holder).Any(a => a.Person == i.Person && Roles.Acts(a.Role)) ? null : PersonElsewhere;

    private static Refusal? UnitOfDistrict(Scene s, ActionInput i)
        => s.City.FindUnit(i.Unit!.Value) is { Kind: UnitKind.Department or UnitKind.Town, Level: Level.Local or Level.District } unit
            && unit.District == s.Now.District && unit.Id != s.Now.Holder ? null : UnitElsewhere;

    private static Refusal? UnitOfRoom(Scene s, ActionInput i)
        => i.Unit is null == i.Text("handler") is null ? UnitOrHandler
            : i.Unit is not { } id ? null
            : s.City.FindUnit(id) is { Kind: UnitKind.Department or UnitKind.Team or UnitKind.Town } unit
                && s.City.Inside(unit.Id, s.Holder.Parent!.Value) ? null : UnitElsewhere;
}
