using Whistle.Directory.Contracts;
using Whistle.Guidance.Seasons;
using Whistle.Kernel;
using Whistle.Platform.Http;

namespace Whistle.Guidance.Visits;

/// <summary>A visit that is to be planned, or is written down on the spot, as it came in.</summary>
internal sealed record NewVisit(VisitInput Input, IReadOnlyList<Refusal> Errors, UnitId? AsUnit)
{
    /// <summary>The id that the page's form brought, so that the same form sent twice is one visit.</summary>
    public Guid? Id { get; init; }

    public UnitId? School { get; init; }

    public UnitId? Campus { get; init; }

    /// <summary>Nobody was there yet.</summary>
    public bool IsPlan { get; init; }

    /// <summary>A body with <c>done</c> is a visit that took place, one without is a plan.</summary>
    public static NewVisit Read(BodyReader body, bool isPlan)
    {
        var (school, campus) = (body.Id("schoolId", false), body.Id("campusId", false));
        var read = VisitBody.Read(isPlan ? VisitRules.PlanFields : [.. VisitRules.RecordFields, VisitRules.PlanFields.Single(field => field.Name == "people")], body);
        return new(read.Input, read.Errors, read.AsUnit)
        {
            School = school is { } id ? new(id) : null,
            Campus = campus is { } at ? new(at) : null,
            IsPlan = isPlan,
        };
    }
}

/// <summary>Who may visit which campus, for which of his units. Pure.</summary>
internal static class NewVisitRules
{
    public static readonly Refusal
        SchoolMissing = new("Visit.SchoolMissing", "campusId"),
        CampusUnknown = new("Visit.CampusUnknown", "campusId"),
        NotYourDistrict = new("Visit.NotYourDistrict", "campusId"),
        NotBegun = new("Visit.NotBegun", "campusId");

    public static (VisitEvent[] Events, UnitId Unit, Refusal? Refusal) Decide(NewVisit body, IReadOnlyList<Attached> photos, Actor by, City city, DateTimeOffset at, DistrictYears years)
    {
        if (CampusOf(body, city, out var missing) is not { } campus)
            return ([], default, missing);
        var posts = PostsFor(campus, by, city);
        if (posts.Count == 0)
            return ([], default, NotYourDistrict);
        if (posts.Where(post => body.AsUnit is null || post.Unit == body.AsUnit).ToList() is not [var post])
            return ([], default, AsUnit.Required(posts.Select(p => city.Unit(p.Unit))));
        var input = body.Input;
        var today = at.Day();
        var day = input.Day ?? today;
        IReadOnlyList<PersonId> people = input.People.Count == 0 ? [by.Person] : input.People;
        if ((body.IsPlan ? VisitRules.WhyNotPlannedFor(day, today) : VisitRules.WhyNotMadeOn(day, today)) is { } wrongDay)
            return ([], default, wrongDay);
        if (!city.IsOn(campus.Id, day))
            return ([], default, NotBegun);
        if (VisitRules.WhyNotPeople(people, post.Unit, city) is { } stranger)
            return ([], default, stranger);
        var (season, line) = (years.Of(campus.District).Of(day), city.Unit(post.Unit).Line ?? Line.Town);
        VisitEvent first = body.IsPlan
            ? new VisitPlanned(post.Unit, line, campus.School, campus.Id, campus.District, input.Kind!.Value, day, input.Time, people, season.Year, season.Season, input.Text("purpose"))
            : new VisitMade(post.Unit, line, campus.School, campus.Id, campus.District, input.Kind!.Value, day, people, season.Year, season.Season, input["done"], input.Number, input.DutyItem, photos);
        return (!body.IsPlan && input.YesNo ? [first, new VisitEnded(null)] : [first], post.Unit, null);
    }

    /// <summary>Plan, annex 2: the group's member and other people of the department; a city department's in every district.</summary>
    public static IReadOnlyList<Post> PostsFor(Campus campus, Actor by, City city)
        => [.. by.Posts.Where(post => Roles.Acts(post.Role) && city.FindUnit(post.Unit) is { Kind: UnitKind.Department or UnitKind.Town } unit
            && (unit.Level is Level.City || unit.District == campus.District)).DistinctBy(post => post.Unit)];

    /// <summary>The campuses that a person may visit at all.</summary>
    public static IEnumerable<Campus> CampusesFor(Actor by, City city)
    {
        var districts = by.Posts.Where(post => Roles.Acts(post.Role)).Select(post => city.FindUnit(post.Unit)).OfType<Unit>()
            .Where(unit => unit.Kind is UnitKind.Department or UnitKind.Town).ToList();
        return districts.Count == 0 ? [] : city.Units.Where(unit => unit.Kind is UnitKind.Campus).Select(unit => city.Campus(unit.Id)).OfType<Campus>()
            .Where(campus => districts.Exists(unit => unit.Level is Level.City || unit.District == campus.District));
    }

    private static Campus? CampusOf(NewVisit body, City city, out Refusal? no)
    {
        no = null;
        if (body.Campus is { } id)
        {
            var campus = city.Campus(id);
            no = campus is null || (body.School is { } of && campus.School != of) ? CampusUnknown : null;
            return no is null ? campus : null;
        }
        no = SchoolMissing;
        return body.School is { } school && city.MainCampus(school) is { } main ? main : null;
    }
}

/// <summary>Where two posts of a person allow the same act, he must say for which unit he acts.</summary>
internal static class AsUnit
{
    public static Refusal Required(IEnumerable<Unit> units)
        => new("Visit.AsUnit", "asUnit", string.Join(" / ", units.Select(unit => unit.Name.ToString()).Distinct()));
}
