using Whistle.Kernel;

namespace Whistle.Duties.Schools;

/// <summary>A school's own list (一校一单) for a year, drawn from its district's list, and its plan (一校一策).</summary>
internal sealed class SchoolList
{
    private SchoolList()
    {
    }

    public SchoolList(Guid id, UnitId school, UnitId district, int year, Guid list, DateTimeOffset at, PersonId by)
        => (Id, School, District, Year, ListId, CreatedAt, CreatedBy, Version) = (id, school, district, year, list, at, by, 1);

    public Guid Id { get; private set; }

    public UnitId School { get; private set; }

    public UnitId District { get; private set; }

    public int Year { get; private set; }

    /// <summary>The district's list of that year.</summary>
    public Guid ListId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public PersonId CreatedBy { get; private set; }

    /// <summary>一校一策: what the school will do, in its own words.</summary>
    public string? Plan { get; private set; }

    public List<Guid> PlanFiles { get; private set; } = [];

    public DateTimeOffset? PlannedAt { get; private set; }

    public PersonId? PlannedBy { get; private set; }

    public int Version { get; private set; }

    public List<SchoolRow> Rows { get; private set; } = [];

    public List<SchoolIndicator> Indicators { get; private set; } = [];

    /// <summary>The rows that are on the list now, in order.</summary>
    public IEnumerable<SchoolRow> Current => Rows.Where(row => row.RemovedAt is null).OrderBy(row => row.Item == 0 ? int.MaxValue : row.Item).ThenBy(row => row.Position);

    public void Changed() => Version++;

    public void Write(string? plan, IReadOnlyList<Guid> files, DateTimeOffset at, PersonId by)
    {
        (Plan, PlanFiles, PlannedAt, PlannedBy) = (plan, [.. files], at, by);
        Changed();
    }

    public void Say(IndicatorKind kind, int have, int need, DateTimeOffset at, PersonId by)
    {
        if (Indicators.Find(i => i.Kind == kind) is not { } indicator)
            Indicators.Add(indicator = new() { SchoolListId = Id, Kind = kind });
        indicator.Say(have, need, at, by);
        Changed();
    }
}

/// <summary>A row of a school's list: a measure of the district's list, an item without measures, or a matter of its own.</summary>
internal sealed class SchoolRow
{
    public Guid Id { get; init; }

    public Guid SchoolListId { get; init; }

    public UnitId School { get; init; }

    /// <summary>1 to 22; 0 for a matter of its own.</summary>
    public int Item { get; init; }

    public Guid? MeasureId { get; init; }

    public int Position { get; init; }

    /// <summary>The school's words, for a matter of its own.</summary>
    public string? Text { get; init; }

    public DateTimeOffset? RemovedAt { get; private set; }

    public void Remove(DateTimeOffset at) => RemovedAt = at;
}

/// <summary>The four 100 % (四个百分百) of item 4, as one school has them.</summary>
internal enum IndicatorKind
{
    /// <summary>专职保安配备</summary>
    [Code("guards")] Guards,

    /// <summary>校园封闭化管理</summary>
    [Code("closed-campus")] ClosedCampus,

    /// <summary>一键式紧急报警、视频监控联网</summary>
    [Code("alarms")] Alarms,

    /// <summary>城镇学校“护学岗”</summary>
    [Code("guard-posts")] GuardPosts,
}

/// <summary>How many there are of how many there must be; none needed where the school need not have them.</summary>
internal sealed class SchoolIndicator
{
    public Guid SchoolListId { get; init; }

    public IndicatorKind Kind { get; init; }

    public int Have { get; private set; }

    public int Need { get; private set; }

    public DateTimeOffset At { get; private set; }

    public PersonId By { get; private set; }

    public bool IsWhole => Have >= Need;

    internal void Say(int have, int need, DateTimeOffset at, PersonId by) => (Have, Need, At, By) = (have, need, at, by);
}

/// <summary>A school's check of itself (自查) in a month; one a month, findings may follow.</summary>
internal sealed class SelfCheck
{
    public Guid Id { get; init; }

    public UnitId School { get; init; }

    public UnitId District { get; init; }

    public Guid SchoolListId { get; init; }

    /// <summary>The first day of its month.</summary>
    public DateOnly Month { get; init; }

    public DateTimeOffset At { get; init; }

    public PersonId By { get; init; }

    /// <summary>The rows that were found in order.</summary>
    public List<Guid> Passed { get; init; } = [];

    public List<Finding> Findings { get; init; } = [];
}

/// <summary>What a self-check found; it may become a case.</summary>
internal sealed class Finding
{
    public Guid Id { get; init; }

    public Guid CheckId { get; init; }

    public UnitId School { get; init; }

    public UnitId Campus { get; init; }

    public Guid? RowId { get; init; }

    /// <summary>1 to 22, or 0.</summary>
    public int Item { get; init; }

    public string Text { get; init; } = "";

    public List<Guid> Photos { get; init; } = [];

    public DateTimeOffset At { get; init; }

    public PersonId By { get; init; }

    public CaseId? CaseId { get; private set; }

    /// <summary>Put right by the school itself.</summary>
    public string? Settled { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public int Version { get; private set; } = 1;

    public bool IsOpen => EndedAt is null;

    public void Became(CaseId @case, DateTimeOffset at)
    {
        (CaseId, EndedAt) = (@case, at);
        Version++;
    }

    public void Settle(string how, DateTimeOffset at)
    {
        (Settled, EndedAt) = (how, at);
        Version++;
    }
}
