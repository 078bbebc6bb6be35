using Whistle.Directory.Contracts;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Http;

namespace Whistle.Supervision.Meetings;

/// <summary>A follow-up as it came in.</summary>
internal sealed record NewFollowUp(string What, UnitId Unit, PersonId? Person, DateOnly Due)
{
    /// <param name="at">"followUps" where it is one of several, so that the error names them.</param>
    /// <param name="body">Its fields.</param>
    public static (NewFollowUp? FollowUp, IReadOnlyList<Refusal> Errors) Read(BodyReader body, string? at = null)
    {
        var (what, unit, person, due) = (body.Text("what", true, 500), body.Id("unitId", true), body.Id("personId", false), body.Day("due", true));
        return body.Errors.Count > 0 ? (null, [.. body.Errors.Select(error => at is null ? error : error with { Field = at })])
            : (new(what!, new(unit!.Value), person is { } id ? new(id) : null, due!.Value), []);
    }
}

/// <summary>A meeting as it came in, with what is wrong with its form.</summary>
internal sealed record NewMeeting
{
    public const int LongestConclusions = 4000, MostCases = 30, MostUnits = 60, MostFollowUps = 20;

    public MeetingKind Kind { get; init; }

    public DateOnly Day { get; init; }

    public string Title { get; init; } = "";

    public string Place { get; init; } = "";

    public string Conclusions { get; init; } = "";

    public IReadOnlyList<UnitId> Units { get; init; } = [];

    public IReadOnlyList<PersonId> People { get; init; } = [];

    /// <summary>Numbers or ids.</summary>
    public IReadOnlyList<string> Cases { get; init; } = [];

    public IReadOnlyList<NewFollowUp> FollowUps { get; init; } = [];

    public UnitId? AsUnit { get; init; }

    public IReadOnlyList<Refusal> Errors { get; init; } = [];

    public static NewMeeting Read(BodyReader body)
    {
        var (kind, day) = (body.Code<MeetingKind>("kind"), body.Day("day", true));
        var (title, place, conclusions) = (body.Text("title", true, 100), body.Text("place", true, 100), body.Text("conclusions", true, LongestConclusions));
        var cases = body.Text("cases", false, 2000)?.Split([' ', ',', '，', '、', '\n', ';', '；'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToList() ?? [];
        var followUps = body.Objects("followUps", MostFollowUps).Select(one => NewFollowUp.Read(one, "followUps")).ToList();
        var (units, people, asUnit) = (body.Ids("units", MostUnits), body.Ids("people", MostUnits), body.Id("asUnit", false));
        var errors = body.Errors.Concat(followUps.SelectMany(one => one.Errors)).ToList();
        if (kind is null && !errors.Exists(error => error.Field is "kind"))
            errors.Add(new("Field.Missing", "kind"));
        if (cases.Count > MostCases)
            errors.Add(new("Field.TooMany", "cases", MostCases));
        return new()
        {
            Kind = kind ?? default, Day = day ?? default, Title = title ?? "", Place = place ?? "", Conclusions = conclusions ?? "", Cases = cases, Errors = errors,
            Units = [.. units.Select(id => new UnitId(id))], People = [.. people.Select(id => new PersonId(id))], FollowUps = [.. followUps.Select(one => one.FollowUp).OfType<NewFollowUp>()],
            AsUnit = asUnit is { } unit ? new(unit) : null,
        };
    }
}

/// <summary>Who writes meetings down, and what they may hold. Pure.</summary>
internal static class MeetingRules
{
    public static readonly Refusal
        NotYours = new("Meeting.NotYours"),
        MovedOn = new("Meeting.MovedOn"),
        VersionMissing = new("Meeting.VersionMissing", "version"),
        DayAhead = new("Meeting.DayAhead", "day"),
        UnitElsewhere = new("Meeting.UnitElsewhere", "units"),
        PersonElsewhere = new("Meeting.PersonElsewhere", "people"),
        CaseUnknown = new("Meeting.CaseUnknown", "cases"),
        FollowUpUnit = new("Meeting.FollowUpUnit", "unitId"),
        FollowUpPerson = new("Meeting.FollowUpPerson", "personId"),
        DuePast = new("Meeting.DuePast", "due"),
        NoSuchFollowUp = new("Meeting.NoSuchFollowUp"),
        AlreadyDone = new("Meeting.AlreadyDone");

    /// <summary>The offices, and heads and workers of a district's departments.</summary>
    public static IReadOnlyList<UnitId> UnitsFor(Actor by, City city)
        => [.. by.Posts.Where(post => post.Role is Role.OfficeStaff or Role.OfficeHead || (post.Role is Role.UnitHead or Role.UnitWorker && city.Unit(post.Unit) is { Kind: UnitKind.Department, Level: Level.District }))
            .Select(post => post.Unit).Distinct()];

    public static Decision<MeetingEvent> Hold(NewMeeting body, UnitId unit, IReadOnlyList<CaseLine> cases, City city, DateOnly today)
    {
        var district = city.Unit(unit).District!.Value;
        if (body.Day > today)
            return DayAhead;
        if (body.Units.Any(one => city.FindUnit(one) is not { } found || found.District != district))
            return UnitElsewhere;
        if (body.People.Any(person => !city.PostsOf(person).Any(post => city.DistrictOf(post.Unit) == district)))
            return PersonElsewhere;
        foreach (var followUp in body.FollowUps)
            if (WhyNot(followUp, district, city, today) is { } refusal)
                return refusal with { Field = "followUps" };
        return new Decision<MeetingEvent>([
            new MeetingHeld(district, body.Kind, body.Day, body.Title, body.Place, body.Conclusions, body.People),
            .. body.Units.Distinct().Select(one => new UnitTookPart(one)),
            .. cases.Select(one => new CaseDiscussed(one.Id.ToString("D"))),
            .. body.FollowUps.Select(Given)], null);
    }

    public static FollowUpGiven Given(NewFollowUp one) => new(one.Unit, one.Person, one.Due, one.What);

    public static Refusal? WhyNot(NewFollowUp one, UnitId district, City city, DateOnly today)
        => city.FindUnit(one.Unit) is not { Kind: UnitKind.Department or UnitKind.Town or UnitKind.Team or UnitKind.School or UnitKind.CommandRoom } unit || unit.District != district ? FollowUpUnit
            : one.Person is { } person && !city.Works(person, one.Unit) ? FollowUpPerson
            : one.Due < today ? DuePast : null;

    /// <summary>The unit that wrote the meeting down gives follow-ups and mends its conclusions.</summary>
    public static bool Writes(Meeting meeting, Actor by, City city) => UnitsFor(by, city).Contains(meeting.Unit);

    /// <summary>The person named, or whoever works at the unit; the head of the writing unit may not do it in their place.</summary>
    public static bool Does(FollowUp one, Actor by, City city) => one.Person == by.Person || city.Works(by.Person, one.Unit);
}
