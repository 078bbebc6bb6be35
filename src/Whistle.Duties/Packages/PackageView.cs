using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;

namespace Whistle.Duties.Packages;

internal sealed record NamedUnit(Guid Id, Bilingual Name);

internal sealed record NamedPerson(Guid Id, string Name);

/// <summary>One department's task as programs see it.</summary>
internal sealed record TaskView(
    string Line, string State, NamedUnit Unit, NamedPerson? Handler, DateTimeOffset? ClaimBy, bool Unclaimed, DateTimeOffset? ClaimedAt, DateTimeOffset? EndedAt,
    string? Outcome, string? Reason, IReadOnlyList<Guid> Photos, IReadOnlyList<string> AllowedActions);

/// <summary>A package as programs see it.</summary>
internal sealed record PackageView(
    Guid Id, string State, NamedUnit School, NamedUnit Campus, string Title, string Need, IReadOnlyList<int> DutyItems, IReadOnlyList<Guid> Rows, IReadOnlyList<Guid> Photos,
    DateOnly? WantedBy, bool Late, NamedPerson? RaisedBy, DateTimeOffset RaisedAt, int Version, IReadOnlyList<TaskView> Tasks, IReadOnlyList<string> AllowedActions);

/// <summary>A page of a list, as programs see it.</summary>
internal sealed record PackageList(IReadOnlyList<PackageView> Items, string? Next);

/// <summary>Shows packages to one person: what he may know, and what he may do.</summary>
internal sealed class PackageReader(Actor actor, City city, DateTimeOffset now, IDistrictCalendars calendars)
{
    private readonly IReadOnlyList<Guid> keys = PackageKeys.Of(actor, city);

    public Actor Actor => actor;

    public City City => city;

    public DateTimeOffset Now => now;

    /// <summary>That of the package's district, by which its limits count.</summary>
    public WorkCalendar CalendarOf(TaskPackage package) => calendars.CalendarOf(package.District);

    public bool MaySee(TaskPackage package) => PackageSight.Of(package, city).Any(sight => keys.Contains(sight.Key));

    public IReadOnlyList<PackageStep> Offers(TaskPackage package, PackageTask task) => [.. PackageRules.Offers(package, task, actor, city, now, CalendarOf(package))];

    public IReadOnlyList<PackageScene> Entitled(PackageStep step, TaskPackage package) => PackageRules.Entitled(step, package, actor, city, now, CalendarOf(package));

    public PackageView Show(TaskPackage p)
    {
        var tasks = p.Tasks.Select(task => Show(p, task)).ToList();
        return new(p.Id, p.State.Code(), Unit(p.School), Unit(p.Campus), p.Title, p.Need, p.Items, p.Rows, p.Photos, p.WantedBy, p.IsLate(now.Day()),
            Person(p.RaisedBy), p.RaisedAt, p.Version, tasks,
            [.. PackageRules.Steps.Select(step => step.Action).Where(action => tasks.Exists(task => task.AllowedActions.Contains(action)))]);
    }

    public NamedUnit Unit(UnitId id) => new(id.Value, city.Unit(id).Name);

    public NamedPerson? Person(PersonId? id) => id is { } person && city.Person(person) is { } known ? new(person.Value, known.Name) : null;

    private TaskView Show(TaskPackage package, PackageTask task)
        => new(task.Line.Code(), task.State.Code(), Unit(task.Unit), Person(task.Handler), task.ClaimBy, task.IsUnclaimed(now), task.ClaimedAt, task.EndedAt,
            task.Outcome, task.Reason, task.Photos, [.. Offers(package, task).Select(step => step.Action)]);
}
