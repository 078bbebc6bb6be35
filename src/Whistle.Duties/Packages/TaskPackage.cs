using System.Globalization;
using Whistle.Kernel;
using Whistle.Platform.Journal;

namespace Whistle.Duties.Packages;

/// <summary>When, for which unit and by whom an event happened.</summary>
internal readonly record struct Happened(DateTimeOffset At, UnitId Unit, PersonId By);

/// <summary>What one department is asked to do. Somebody always holds it: the unit, or after a decline the office.</summary>
internal sealed class PackageTask
{
    /// <summary>The line that the school named; one task a line.</summary>
    public Line Line { get; init; }

    public TaskState State { get; internal set; }

    /// <summary>Who answers for it; after the end, who did last.</summary>
    public UnitId Unit { get; internal set; }

    /// <summary>The district department of the line: told when nobody claims, and may claim then.</summary>
    public UnitId? Overseer { get; init; }

    public PersonId? Handler { get; internal set; }

    /// <summary>Until when it should be claimed, by working time.</summary>
    public DateTimeOffset? ClaimBy { get; internal set; }

    public DateTimeOffset? ClaimedAt { get; internal set; }

    public DateTimeOffset? EndedAt { get; internal set; }

    public string? Outcome { get; internal set; }

    /// <summary>Why it was declined or cancelled.</summary>
    public string? Reason { get; internal set; }

    public List<Guid> Photos { get; internal set; } = [];

    /// <summary>Every unit that has held it, in order.</summary>
    public List<Guid> Held { get; internal set; } = [];

    public bool WasDesignated { get; internal set; }

    public bool WasSentBack { get; internal set; }

    public bool IsOpen => State is TaskState.Offered or TaskState.Claimed or TaskState.Declined;

    /// <summary>Nobody has claimed it in time.</summary>
    public bool IsUnclaimed(DateTimeOffset now) => State is TaskState.Offered && ClaimBy < now;
}

/// <summary>A task package (任务包) as it stands now: the fold of its events. Only <see cref="Apply"/> changes it.</summary>
internal sealed class TaskPackage : IChained
{
    private readonly List<PackageTask> tasks = [];

    private TaskPackage()
    {
    }

    public TaskPackage(Guid id) => Id = id;

    public Guid Id { get; private set; }

    public PackageState State { get; private set; }

    public bool IsOpen { get; private set; } = true;

    public UnitId School { get; private set; }

    public UnitId Campus { get; private set; }

    public UnitId District { get; private set; }

    public string Title { get; private set; } = "";

    public string Need { get; private set; } = "";

    /// <summary>The rows of the school's list that it is drawn from.</summary>
    public List<Guid> Rows { get; private set; } = [];

    /// <summary>The duty items of those rows; 0 for a matter of the school's own.</summary>
    public List<int> Items { get; private set; } = [];

    public List<Guid> Photos { get; private set; } = [];

    /// <summary>The day by which the school needs it.</summary>
    public DateOnly? WantedBy { get; private set; }

    public PersonId RaisedBy { get; private set; }

    public DateTimeOffset RaisedAt { get; private set; }

    /// <summary>Orders lists, newest first: the millisecond, then 20 bits of the id.</summary>
    public long Sequence { get; private set; }

    /// <summary>The earliest day of claiming that still runs or was missed.</summary>
    public DateTimeOffset? ClaimBy { get; private set; }

    public int Version { get; private set; }

    public string Head { get; set; } = Journal.Zeros;

    public Guid Stream => Id;

    /// <summary>In the order of the lines: a database gives rows back as it likes.</summary>
    public IReadOnlyList<PackageTask> Tasks => [.. tasks.OrderBy(task => task.Line)];

    public PackageTask Task(Line line) => tasks.Single(task => task.Line == line);

    /// <summary>Something claimed and not done by the day the school needs it.</summary>
    public bool IsLate(DateOnly today) => IsOpen && WantedBy < today;

    public void Apply(PackageEvent happened, Happened now)
    {
        Version++;
        switch (happened)
        {
            case PackageRaised e: Begin(e, now); break;
            case TaskOffered e: tasks.Add(new() { Line = e.Line, Unit = e.To, Overseer = e.Overseer, ClaimBy = e.ClaimBy, Held = [e.To.Value] }); break;
            case TaskEvent e: Change(Task(e.Line), e, now); break;
            default: throw new NotSupportedException(happened.GetType().Name);
        }
        IsOpen = tasks.Count == 0 || tasks.Exists(task => task.IsOpen);
        ClaimBy = tasks.Where(task => task.State is TaskState.Offered).Min(task => task.ClaimBy);
        State = IsOpen ? tasks.Exists(task => task.State is TaskState.Claimed or TaskState.Done) ? PackageState.Claimed : PackageState.Offered
            : tasks.Exists(task => task.State is TaskState.Done) ? PackageState.Done : PackageState.Cancelled;
    }

    private static void Change(PackageTask task, TaskEvent happened, Happened now)
    {
        switch (happened)
        {
            case TaskClaimed:
                (task.State, task.Handler, task.ClaimedAt, task.ClaimBy, task.Reason) = (TaskState.Claimed, now.By, now.At, null, null);
                Hold(task, now.Unit);
                break;
            case TaskDeclined e:
                (task.State, task.Reason, task.ClaimBy) = (TaskState.Declined, e.Reason.Text, null);
                Hold(task, e.To);
                break;
            case TaskDesignated e:
                (task.State, task.ClaimBy, task.WasDesignated, task.Reason) = (TaskState.Offered, e.ClaimBy, true, null);
                Hold(task, e.To);
                break;
            case TaskHandedOver e: task.Handler = e.To; break;
            case TaskFinished e:
                (task.State, task.Outcome, task.EndedAt) = (TaskState.Done, e.Outcome.Text, now.At);
                task.Photos = [.. e.Photos.Select(photo => photo.File.Value)];
                break;
            case TaskSentBack: (task.State, task.EndedAt, task.WasSentBack) = (TaskState.Claimed, null, true); break;
            case TaskCancelled e: (task.State, task.Reason, task.EndedAt, task.ClaimBy) = (TaskState.Cancelled, e.Reason.Text, now.At, null); break;
            case TaskNoted or TaskUrged: break;
            default: throw new NotSupportedException(happened.GetType().Name);
        }
    }

    private static void Hold(PackageTask task, UnitId unit)
    {
        task.Unit = unit;
        if (!task.Held.Contains(unit.Value))
            task.Held = [.. task.Held, unit.Value];
    }

    private void Begin(PackageRaised e, Happened now)
    {
        (School, Campus, District, Title, Need) = (e.School, e.Campus, e.District, e.Title.Text, e.Need.Text);
        Rows = [.. Split(e.Rows).Select(Guid.Parse)];
        Items = [.. Split(e.Items).Select(item => int.Parse(item, CultureInfo.InvariantCulture))];
        Photos = [.. e.Photos.Select(photo => photo.File.Value)];
        WantedBy = e.WantedBy;
        (RaisedBy, RaisedAt) = (now.By, now.At);
        Sequence = (now.At.ToUnixTimeMilliseconds() << 20) | (BitConverter.ToUInt32(Id.ToByteArray(), 12) & 0xFFFFF);
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
