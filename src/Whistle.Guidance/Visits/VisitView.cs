using Whistle.Directory.Contracts;
using Whistle.Guidance.Seasons;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;

namespace Whistle.Guidance.Visits;

/// <summary>A unit by id and name.</summary>
internal sealed record NamedUnit(Guid Id, Bilingual Name);

/// <summary>A person by id and name.</summary>
internal sealed record NamedPerson(Guid Id, string Name);

/// <summary>A visit as programs see it.</summary>
internal sealed record VisitView
{
    public required Guid Id { get; init; }

    public required string State { get; init; }

    public required string Kind { get; init; }

    public required NamedUnit Unit { get; init; }

    public required string Line { get; init; }

    public required NamedUnit School { get; init; }

    public required NamedUnit Campus { get; init; }

    public required DateOnly Day { get; init; }

    public string? Time { get; init; }

    public required int SchoolYear { get; init; }

    public required string Season { get; init; }

    public required IReadOnlyList<NamedPerson> People { get; init; }

    public string? Purpose { get; init; }

    public string? Done { get; init; }

    public int? Reached { get; init; }

    public int? DutyItem { get; init; }

    public required IReadOnlyList<Guid> Photos { get; init; }

    public DateTimeOffset? RecordedAt { get; init; }

    public NamedPerson? RecordedBy { get; init; }

    public string? Problem { get; init; }

    public NamedUnit? Target { get; init; }

    public DateOnly? RectifyBy { get; init; }

    public string? Outcome { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public Guid? Case { get; init; }

    public required bool Late { get; init; }

    public required int Version { get; init; }

    public required IReadOnlyList<string> AllowedActions { get; init; }
}

/// <summary>Shows visits to one person: what he may see, and what he may do.</summary>
internal sealed class VisitReader(Actor reader, City city, DistrictYears years, DateTimeOffset now)
{
    public City City => city;

    public Actor Reader => reader;

    /// <summary>Of the district in which this person works; of the city where that is none or several.</summary>
    public SchoolYears Years => years.Of(Home);

    /// <summary>The district of all of this person's posts; empty for the city's people.</summary>
    public UnitId Home => reader.Posts.Select(post => city.FindUnit(post.Unit)?.District).Distinct().ToList() is [{ } one] ? one : default;

    /// <summary>The working days of that district.</summary>
    public WorkCalendar Working => years.Calendars.CalendarOf(Home);

    public SchoolYears YearsOf(UnitId district) => years.Of(district);

    public DateTimeOffset Now => now;

    public DateOnly Today { get; } = now.Day();

    public VisitKeys Keys { get; } = VisitKeys.Of(reader, city);

    public bool MaySee(GuidanceVisit visit) => VisitSight.Of(visit, city).Any(Keys.Opens);

    public IReadOnlyList<VisitStep> Offered(GuidanceVisit visit) => [.. VisitRules.Offered(visit, reader, city, now, years.Of(visit.District))];

    /// <summary>Whether this person may report it as a lead: who visited, in his own district, or who is to rectify.</summary>
    public bool MayBecomeCase(GuidanceVisit visit)
        => VisitRules.IsOffered(VisitRules.BecomeCase, visit, reader, city, now, years.Of(visit.District))
            && reader.Posts.Any(post => Roles.IsSchool(post.Role) ? post.Unit == visit.School : Roles.Acts(post.Role) && city.FindUnit(post.Unit)?.District == visit.District);

    public IReadOnlyList<VisitScene> Entitled(VisitStep step, GuidanceVisit visit) => VisitRules.Entitled(step, visit, reader, city, now, years.Of(visit.District));

    public VisitView Show(GuidanceVisit v) => new()
    {
        Id = v.Id,
        State = v.State.Code(),
        Kind = v.Kind.Code(),
        Unit = Unit(v.Unit),
        Line = v.Line.Code(),
        School = Unit(v.School),
        Campus = Unit(v.Campus),
        Day = v.Day,
        Time = v.Time,
        SchoolYear = v.SchoolYear,
        Season = v.Season.Code(),
        People = [.. v.People.Select(person => Person(person)).OfType<NamedPerson>()],
        Purpose = v.Purpose,
        Done = v.Done,
        Reached = v.Reached,
        DutyItem = v.DutyItem,
        Photos = v.Photos,
        RecordedAt = v.RecordedAt,
        RecordedBy = Person(v.RecordedBy),
        Problem = v.Problem,
        Target = v.Target is { } target ? Unit(target) : null,
        RectifyBy = v.RectifyBy,
        Outcome = v.Outcome,
        EndedAt = v.EndedAt,
        Case = v.Case,
        Late = v.IsLate(Today),
        Version = v.Version,
        AllowedActions = [.. Offered(v).Select(step => step.Action)],
    };

    public NamedUnit Unit(UnitId id) => new(id.Value, city.Unit(id).Name);

    public NamedPerson? Person(PersonId? id) => id is { } person && city.Person(person) is { } known ? new(person.Value, known.Name) : null;
}
