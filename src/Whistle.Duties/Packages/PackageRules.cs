using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;
using static Whistle.Duties.Packages.TaskState;

namespace Whistle.Duties.Packages;

/// <summary>
/// The whole life of a task of a package: one row for each step that may be taken. Pages offer from it, the API allows by it,
/// OpenAPI is made from it. Pure: no clock, no database. Source: the article of the city's education bureau (学校“护校安园”工作组按需生成
/// “任务包”，各职能部门认领); it names generating and claiming, the rest is ours: docs/decisions/0009.
/// </summary>
internal static class PackageRules
{
    public const int LongestTitle = 60, LongestNeed = 1000, LongestOutcome = 1000;

    public static readonly Refusal
        WrongStep = new("Package.WrongStep"),
        NotYours = new("Package.NotYours"),
        MovedOn = new("Package.MovedOn"),
        VersionMissing = new("Package.VersionMissing", "version"),
        WhichTask = new("Package.WhichTask", "line"),
        WhichUnit = new("Package.WhichUnit", "asUnit"),
        MustClaim = new("Package.MustClaim"),
        OfficeDesignates = new("Package.OfficeDesignates"),
        NotYetDue = new("Package.NotYetDue"),
        AlreadySentBack = new("Package.AlreadySentBack"),
        PersonElsewhere = new("Package.PersonElsewhere", "personId"),
        UnitElsewhere = new("Package.UnitElsewhere", "unitId"),
        TextOrPhotos = new("Package.TextOrPhotos", "text");

    /// <summary>How long a unit has to claim; ours, since the plan names no time (「尽快」).</summary>
    public static readonly Limit ToClaim = new(2, TimeUnit.WorkDays);

    private static readonly TaskState[] Open = [Offered, Claimed, Declined];

    private static readonly PackageField
        Reason = new("reason", PackageFieldKind.Text, true),
        Outcome = new("outcome", PackageFieldKind.Text, true, LongestOutcome),
        Photos = new("photos", PackageFieldKind.Photos, false, 9);

    public static readonly IReadOnlyList<PackageStep> Steps =
    [
        new("claim", [Offered, Declined], [Claimed], PackageWho.Claimer, [], (s, _) => new TaskClaimed(s.Task.Line)),
        new("decline", [Offered], [Declined], PackageWho.Unit, [Reason], (s, i) => new TaskDeclined(s.Task.Line, s.OfficeUnit, i["reason"]))
            { Unless = s => s.Task.Unit == s.OfficeUnit ? OfficeDesignates : s.Task.WasDesignated ? MustClaim : null },
        new("designate", [Offered, Declined], [Offered], PackageWho.Office, [new("unitId", PackageFieldKind.Unit, true), Reason],
            (s, i) => new TaskDesignated(s.Task.Line, i.Unit!.Value, i["reason"], ClaimBy(s.At, s.Calendar)))
            { Unless = s => s.Task.State is Declined || s.IsUnclaimed ? null : NotYetDue, Check = UnitOfDistrict },
        new("finish", [Claimed], [Done], PackageWho.Handler, [Outcome, Photos], (s, i) => new TaskFinished(s.Task.Line, i["outcome"], i.Photos)),
        new("note", Open, Open, PackageWho.HandlerOrSchool, [new("text", PackageFieldKind.Text, false), Photos],
            (s, i) => new TaskNoted(s.Task.Line, i.Text("text"), i.Photos, PackageWho.School.Is(s)))
            { Check = (_, i) => i.Text("text") is null && i.PhotoIds.Count == 0 ? TextOrPhotos : null },
        new("hand-over", [Claimed], [Claimed], PackageWho.UnitHead, [new("personId", PackageFieldKind.Person, true)],
            (s, i) => new TaskHandedOver(s.Task.Line, i.Person!.Value)) { Check = PersonOfUnit },
        new("urge", Open, Open, PackageWho.Urger, [new("text", PackageFieldKind.Text, true)], (s, i) => new TaskUrged(s.Task.Line, i["text"])),
        new("cancel", [Offered, Declined], [Cancelled], PackageWho.School, [Reason], (s, i) => new TaskCancelled(s.Task.Line, i["reason"])),
        new("send-back", [Done], [Claimed], PackageWho.School, [Reason], (s, i) => new TaskSentBack(s.Task.Line, i["reason"]))
            { Unless = s => s.Task.WasSentBack ? AlreadySentBack : null },
    ];

    private static readonly Dictionary<string, PackageStep> ByAction = Steps.ToDictionary(step => step.Action, StringComparer.Ordinal);

    public static PackageStep? Find(string action) => ByAction.GetValueOrDefault(action);

    public static DateTimeOffset ClaimBy(DateTimeOffset from, WorkCalendar calendar) => Deadline.Of(from, ToClaim, calendar).ToMilliseconds();

    /// <summary>The tasks and units for which this actor may take the step at all, whatever the state: none means that it is not his.</summary>
    public static IReadOnlyList<PackageScene> Entitled(PackageStep step, TaskPackage now, Actor by, City city, DateTimeOffset at, WorkCalendar calendar)
        => [.. now.Tasks.SelectMany(task => by.Posts.Select(post => new PackageScene(now, task, city, by, post, at, calendar)))
            .Where(step.Who.Is).DistinctBy(scene => (scene.Task.Line, scene.Post.Unit))];

    /// <summary>Exactly what the next command of this actor on a task would be allowed to be.</summary>
    public static IEnumerable<PackageStep> Offers(TaskPackage now, PackageTask task, Actor by, City city, DateTimeOffset at, WorkCalendar calendar)
        => Steps.Where(step => step.From.Contains(task.State)
            && by.Posts.Select(post => new PackageScene(now, task, city, by, post, at, calendar)).Any(scene => step.Who.Is(scene) && step.WhyNot(scene) is null));

    /// <summary>What follows from a step: its event, or why not.</summary>
    public static Decision<PackageEvent> Decide(PackageStep step, PackageScene scene, PackageInput input)
        => (step.Who.Is(scene) ? step.Check(scene, input) ?? step.WhyNot(scene) : NotYours) is { } refusal ? refusal : step.Then(scene, input);

    private static Refusal? PersonOfUnit(PackageScene s, PackageInput i)
        => i.Person != s.Task.Handler && s.City.At(s.Task.Unit).Any(a => a.Person == i.Person && Roles.Acts(a.Role)) ? null : PersonElsewhere;

    private static Refusal? UnitOfDistrict(PackageScene s, PackageInput i)
        => s.City.FindUnit(i.Unit!.Value) is { Kind: UnitKind.Department or UnitKind.Town, Level: Level.Local or Level.District } unit
            && unit.District == s.Now.District && unit.Id != s.Task.Unit && unit.Id != s.OfficeUnit ? null : UnitElsewhere;
}
