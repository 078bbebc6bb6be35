using Whistle.Directory.Contracts;
using Whistle.Guidance.Seasons;
using Whistle.Kernel;
using static Whistle.Guidance.Visits.VisitState;

namespace Whistle.Guidance.Visits;

/// <summary>
/// The whole life of a visit after it was planned or made: one row for each step that may be taken. Pages offer from it, the API
/// allows by it, OpenAPI and the table in the module's README are made from it. Pure: no clock, no database.
/// Source: the plan, annex 2 (服务指导); that the finder accepts a rectification is our reading, docs/decisions/0007.
/// </summary>
internal static class VisitRules
{
    /// <summary>How far ahead a day may lie, and how long ago a visit may be that is written down only now.</summary>
    public const int DaysAhead = 400, DaysBack = 14, DaysToRectify = 180;

    public static readonly Refusal
        WrongStep = new("Visit.WrongStep"),
        NotYours = new("Visit.NotYours"),
        MovedOn = new("Visit.MovedOn"),
        DayPast = new("Visit.DayPast", "day"),
        DayTooFar = new("Visit.DayTooFar", "day"),
        DayNotYet = new("Visit.DayNotYet", "day"),
        DayTooOld = new("Visit.DayTooOld", "day"),
        LimitPast = new("Visit.LimitPast", "rectifyBy"),
        LimitTooFar = new("Visit.LimitTooFar", "rectifyBy"),
        PersonElsewhere = new("Visit.PersonElsewhere", "people"),
        UnitElsewhere = new("Visit.UnitElsewhere", "unitId");

    private static readonly VisitField
        Kind = new("kind", VisitFieldKind.Kind, true),
        Done = new("done", VisitFieldKind.Text, true, 1000),
        Reached = new("reached", VisitFieldKind.Number, false, 100_000),
        DutyItem = new("dutyItem", VisitFieldKind.DutyItem, false),
        Photos = new("photos", VisitFieldKind.Photos, false, 9),
        Day = new("day", VisitFieldKind.Day, false),
        Reason = new("reason", VisitFieldKind.Text, true),
        Note = new("note", VisitFieldKind.Text, false),
        RectifyBy = new("rectifyBy", VisitFieldKind.Day, true);

    /// <summary>What a plan holds; the same when it is changed.</summary>
    public static readonly VisitField[] PlanFields =
        [Kind, Day with { Required = true }, new("time", VisitFieldKind.Time, false), new("people", VisitFieldKind.People, false, 20), new("purpose", VisitFieldKind.Text, false)];

    /// <summary>What is written down on the spot. <c>end</c>: no problem was found, so that the visit is over at once.</summary>
    public static readonly VisitField[] RecordFields = [Kind, Done, Photos, Reached, DutyItem, Day, new("end", VisitFieldKind.YesNo, false)];

    public static readonly IReadOnlyList<VisitStep> Steps =
    [
        new("record", [Planned], [Recorded, Ended], VisitWho.Visitor, RecordFields, Record) { Check = (s, i) => WhyNotMadeOn(i.Day ?? s.Today, s.Today) },
        new("change", [Planned], [Planned], VisitWho.Visitor, PlanFields, Change) { Check = (s, i) => WhyNotPlannedFor(i.Day!.Value, s.Today) ?? WhyNotPeople(i.People, s.Now.Unit, s.City) },
        new("cancel", [Planned], [Cancelled], VisitWho.Visitor, [Reason], (_, i) => [new VisitCancelled(i["reason"])]),
        new("end", [Recorded], [Ended], VisitWho.Visitor, [Note], (_, i) => [new VisitEnded(i.Text("note"))]),
        new("hand-over", [Recorded], [Rectifying], VisitWho.Visitor,
            [new("problem", VisitFieldKind.Text, true, 1000), new("unitId", VisitFieldKind.Unit, false), RectifyBy, Photos],
            (s, i) => [new ProblemHandedOver(i.Unit ?? s.Now.School, i["problem"], i.Day!.Value, i.Photos)]) { Check = (s, i) => WhyNotTarget(s, i.Unit) ?? WhyNotLimit(s, i) },
        new("rectified", [Rectifying], [AwaitingAcceptance], VisitWho.Target, [new("outcome", VisitFieldKind.Text, true, 1000), Photos],
            (_, i) => [new ProblemRectified(i["outcome"], i.Photos)]),
        new("accept", [AwaitingAcceptance], [Ended], VisitWho.Finder, [Note], (_, i) => [new RectificationAccepted(i.Text("note"))]),
        new("send-back", [AwaitingAcceptance], [Rectifying], VisitWho.Finder, [Reason, RectifyBy],
            (_, i) => [new RectificationSentBack(i["reason"], i.Day!.Value)]) { Check = WhyNotLimit },
    ];

    /// <summary>Not a step of its own: the report page and <c>POST /cases</c> take it, and the visit follows in the same transaction.</summary>
    public static readonly VisitStep BecomeCase = new("become-case", [Recorded, Rectifying], [VisitState.BecameCase], VisitWho.VisitorOrTarget, [], (_, _) => []);

    private static readonly Dictionary<string, VisitStep> ByAction = Steps.ToDictionary(step => step.Action, StringComparer.Ordinal);

    /// <summary>The step of that name; null for a word that names none.</summary>
    public static VisitStep? Find(string action) => ByAction.GetValueOrDefault(action);

    /// <summary>The units for which this actor may take the step at all, whatever the state: none means that it is not his.</summary>
    public static IReadOnlyList<VisitScene> Entitled(VisitStep step, GuidanceVisit now, Actor by, City city, DateTimeOffset at, SchoolYears years)
        => [.. by.Posts.Select(post => new VisitScene(now, city, by, post, at, years)).Where(step.Who.Is).DistinctBy(scene => scene.Post.Unit)];

    /// <summary>Exactly what the next command of this actor would be allowed to be.</summary>
    public static IEnumerable<VisitStep> Offered(GuidanceVisit now, Actor by, City city, DateTimeOffset at, SchoolYears years)
        => Steps.Where(step => IsOffered(step, now, by, city, at, years));

    public static bool IsOffered(VisitStep step, GuidanceVisit now, Actor by, City city, DateTimeOffset at, SchoolYears years)
        => step.From.Contains(now.State) && Entitled(step, now, by, city, at, years).Count > 0;

    /// <summary>What follows from a step: its events, or why not.</summary>
    public static Decision<VisitEvent> Decide(VisitStep step, VisitScene scene, VisitInput input)
        => (step.Who.Is(scene) ? step.Check(scene, input) ?? step.WhyNot(scene) : NotYours) is { } refusal ? refusal : new Decision<VisitEvent>(step.Then(scene, input), null);

    /// <summary>A day that is to come, today included.</summary>
    public static Refusal? WhyNotPlannedFor(DateOnly day, DateOnly today) => day < today ? DayPast : day > today.AddDays(DaysAhead) ? DayTooFar : null;

    /// <summary>A day on which somebody can have been there.</summary>
    public static Refusal? WhyNotMadeOn(DateOnly day, DateOnly today) => day > today ? DayNotYet : day < today.AddDays(-DaysBack) ? DayTooOld : null;

    /// <summary>Everybody who goes does the unit's work.</summary>
    public static Refusal? WhyNotPeople(IReadOnlyList<PersonId> people, UnitId unit, City city)
        => people.All(person => city.At(unit).Any(at => at.Person == person && Roles.Acts(at.Role))) ? null : PersonElsewhere;

    /// <summary>The school that was visited, or a unit of its district that can mend something.</summary>
    public static bool MayRectify(Unit unit, GuidanceVisit visit)
        => unit.Id == visit.School || (unit.Kind is UnitKind.Department or UnitKind.Town or UnitKind.Team && unit.District == visit.District && unit.Id != visit.Unit);

    private static IReadOnlyList<VisitEvent> Record(VisitScene s, VisitInput i)
    {
        var day = i.Day ?? s.Today;
        var season = s.Years.Of(day);
        var recorded = new VisitRecorded(i.Kind!.Value, day, season.Year, season.Season, i["done"], i.Number, i.DutyItem, i.Photos);
        return i.YesNo ? [recorded, new VisitEnded(null)] : [recorded];
    }

    private static IReadOnlyList<VisitEvent> Change(VisitScene s, VisitInput i)
    {
        var season = s.Years.Of(i.Day!.Value);
        return [new VisitChanged(i.Kind!.Value, i.Day.Value, i.Time, i.People.Count == 0 ? s.Now.People : i.People, season.Year, season.Season, i.Text("purpose"))];
    }

    private static Refusal? WhyNotTarget(VisitScene s, UnitId? unit)
        => unit is not { } id || (s.City.FindUnit(id) is { } found && MayRectify(found, s.Now)) ? null : UnitElsewhere;

    private static Refusal? WhyNotLimit(VisitScene s, VisitInput i)
        => i.Day < s.Today ? LimitPast : i.Day > s.Today.AddDays(DaysToRectify) ? LimitTooFar : null;
}
