using Whistle.Guidance.Seasons;
using Whistle.Kernel;
using Whistle.Platform.Journal;

namespace Whistle.Guidance.Visits;

/// <summary>When, for which unit and by whom an event happened.</summary>
internal readonly record struct Happened(DateTimeOffset At, UnitId Unit, PersonId By);

/// <summary>Somebody who is to go, or went.</summary>
internal sealed class Visitor
{
    public PersonId Person { get; init; }
}

/// <summary>A visit of service guidance (服务指导) as it stands now: the fold of its events. Only <see cref="Apply"/> changes it.</summary>
internal sealed class GuidanceVisit : IChained
{
    private readonly List<Visitor> visitors = [];

    private GuidanceVisit()
    {
    }

    public GuidanceVisit(Guid id) => Id = id;

    public Guid Id { get; private set; }

    public VisitState State { get; private set; }

    public VisitKind Kind { get; private set; }

    /// <summary>The unit that visits.</summary>
    public UnitId Unit { get; private set; }

    public Line Line { get; private set; }

    public UnitId School { get; private set; }

    public UnitId Campus { get; private set; }

    public UnitId District { get; private set; }

    /// <summary>The day that is planned; once somebody was there, the day of the visit.</summary>
    public DateOnly Day { get; private set; }

    /// <summary>"09:30", where a time was agreed.</summary>
    public string? Time { get; private set; }

    public int SchoolYear { get; private set; }

    public Season Season { get; private set; }

    public string? Purpose { get; private set; }

    public string? Done { get; private set; }

    /// <summary>How many people were reached.</summary>
    public int? Reached { get; private set; }

    public int? DutyItem { get; private set; }

    /// <summary>Of the visit and of what was found.</summary>
    public List<Guid> Photos { get; private set; } = [];

    public DateTimeOffset? RecordedAt { get; private set; }

    public PersonId? RecordedBy { get; private set; }

    public string? Problem { get; private set; }

    /// <summary>Who is to rectify: the school or a unit.</summary>
    public UnitId? Target { get; private set; }

    /// <summary>Who found the problem; he accepts or sends back.</summary>
    public PersonId? FoundBy { get; private set; }

    public DateOnly? RectifyBy { get; private set; }

    public string? Outcome { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public Guid? Case { get; private set; }

    public bool IsOpen { get; private set; } = true;

    /// <summary>Orders lists, newest first, by one number: the millisecond of the first event, then 20 bits of the id.</summary>
    public long Sequence { get; private set; }

    /// <summary>What a search looks in. Made from words, so it is erased with them.</summary>
    public string Grams { get; set; } = "";

    public int Version { get; private set; }

    public string Head { get; set; } = Journal.Zeros;

    public IReadOnlyList<PersonId> People => [.. visitors.Select(visitor => visitor.Person).OrderBy(person => person.Value)];

    public Guid Stream => Id;

    /// <summary>Somebody was there: it counts for the season.</summary>
    public bool WasMade => State is not (VisitState.Planned or VisitState.Cancelled);

    public bool IsLate(DateOnly today) => State switch
    {
        VisitState.Planned => Day < today,
        VisitState.Rectifying => RectifyBy < today,
        _ => false,
    };

    public void Apply(VisitEvent happened, Happened now)
    {
        Version++;
        switch (happened)
        {
            case VisitPlanned e:
                Begin(e.Unit, e.Line, e.School, e.Campus, e.District, now);
                (State, Kind, Day, Time, SchoolYear, Season, Purpose) = (VisitState.Planned, e.Kind, e.Day, e.Time, e.SchoolYear, e.Season, e.Purpose?.Text);
                Go(e.People);
                break;
            case VisitChanged e:
                (Kind, Day, Time, SchoolYear, Season, Purpose) = (e.Kind, e.Day, e.Time, e.SchoolYear, e.Season, e.Purpose?.Text);
                Go(e.People);
                break;
            case VisitCancelled: End(VisitState.Cancelled, now); break;
            case VisitRecorded e: Record(e.Kind, e.Day, e.SchoolYear, e.Season, e.Done, e.Reached, e.DutyItem, e.Photos, now); break;
            case VisitMade e:
                Begin(e.Unit, e.Line, e.School, e.Campus, e.District, now);
                Go(e.People);
                Record(e.Kind, e.Day, e.SchoolYear, e.Season, e.Done, e.Reached, e.DutyItem, e.Photos, now);
                break;
            case VisitEnded: End(VisitState.Ended, now); break;
            case VisitBecameCase e: Case = Guid.Parse(e.Case); End(VisitState.BecameCase, now); break;
            case VisitPassedOn e: PassOn(e.From, e.To); break;
            default: ApplyRectification(happened, now); break;
        }
    }

    private void ApplyRectification(VisitEvent happened, Happened now)
    {
        switch (happened)
        {
            case ProblemHandedOver e:
                (State, Problem, Target, FoundBy, RectifyBy) = (VisitState.Rectifying, e.Problem.Text, e.To, now.By, e.RectifyBy);
                Photos = [.. Photos, .. Ids(e.Photos)];
                break;
            case ProblemRectified e: (State, Outcome) = (VisitState.AwaitingAcceptance, e.Outcome.Text); break;
            case RectificationAccepted: End(VisitState.Ended, now); break;
            case RectificationSentBack e: (State, RectifyBy) = (VisitState.Rectifying, e.RectifyBy); break;
            default: throw new NotSupportedException(happened.GetType().Name);
        }
    }

    private void Begin(UnitId unit, Line line, UnitId school, UnitId campus, UnitId district, Happened now)
    {
        (Unit, Line, School, Campus, District) = (unit, line, school, campus, district);
        Sequence = (now.At.ToUnixTimeMilliseconds() << 20) | (BitConverter.ToUInt32(Id.ToByteArray(), 12) & 0xFFFFF);
    }

    private void Record(VisitKind kind, DateOnly day, int year, Season season, Words done, int? reached, int? item, IReadOnlyList<Attached> photos, Happened now)
    {
        (State, Kind, Day, SchoolYear, Season) = (VisitState.Recorded, kind, day, year, season);
        (Done, Reached, DutyItem, Photos, RecordedAt, RecordedBy) = (done.Text, reached, item, Ids(photos), now.At, now.By);
    }

    private void Go(IReadOnlyList<PersonId> people)
    {
        visitors.RemoveAll(visitor => !people.Contains(visitor.Person));
        visitors.AddRange(people.Where(person => visitors.TrueForAll(visitor => visitor.Person != person)).Select(person => new Visitor { Person = person }));
    }

    private void PassOn(PersonId from, PersonId to)
    {
        if (visitors.Exists(visitor => visitor.Person == from))
            Go([.. People.Where(person => person != from), to]);
        (RecordedBy, FoundBy) = (RecordedBy == from ? to : RecordedBy, FoundBy == from ? to : FoundBy);
    }

    private void End(VisitState state, Happened now) => (State, EndedAt, IsOpen) = (state, now.At, false);

    private static List<Guid> Ids(IReadOnlyList<Attached> files) => [.. files.Select(file => file.File.Value)];
}
