using Whistle.Directory.Contracts;
using Whistle.Duties.Schools;
using Whistle.Kernel;
using Whistle.Platform.Http;

namespace Whistle.Duties.Packages;

/// <summary>A package as it came in, with what is wrong with its form.</summary>
internal sealed record RaiseBody(
    string? Title, string? Need, IReadOnlyList<Line> Lines, IReadOnlyList<Guid> Rows, DateOnly? WantedBy, IReadOnlyList<FileId> PhotoIds, UnitId? Campus, IReadOnlyList<Refusal> Errors)
{
    public static RaiseBody Read(BodyReader body)
    {
        var title = body.Text("title", true, PackageRules.LongestTitle);
        var need = body.Text("need", true, PackageRules.LongestNeed);
        var lines = body.CodeList<Line>("lines", true);
        var rows = body.Ids("rows", 60);
        var wantedBy = body.Day("wantedBy", false);
        var photos = body.Files("photos", 9);
        var campus = body.Id("campusId", false) is { } id ? new UnitId(id) : (UnitId?)null;
        return new(title, need, lines, rows, wantedBy, photos, campus, body.Errors);
    }
}

/// <summary>Where a new package goes: for each line named, the unit of its seat in the group.</summary>
internal sealed record RaisePlan(Campus Campus, UnitId Unit, IReadOnlyList<(Line Line, UnitId To, UnitId? Overseer)> Tasks);

/// <summary>Who may raise a package, and whom it asks. Pure.</summary>
internal static class RaiseRules
{
    public static readonly Refusal
        NotYours = new("Raise.NotYours"),
        CampusMissing = new("Raise.CampusMissing", "campusId"),
        CampusElsewhere = new("Raise.CampusElsewhere", "campusId"),
        CampusNotOn = new("Raise.CampusNotOn", "campusId"),
        RowElsewhere = new("Raise.RowElsewhere", "rows"),
        TooEarly = new("Raise.TooEarly", "wantedBy"),
        NoUnit = new("Raise.NoUnit", "lines");

    /// <summary>The campuses for which this actor may raise packages, with the unit he does it for.</summary>
    public static IReadOnlyList<(Campus Campus, UnitId Unit)> Campuses(Actor by, City city)
        => [.. by.Posts.Where(post => Roles.OfSchool(post.Role)).SelectMany(post => city.CampusesOf(post.Unit).Select(campus => (campus, post.Unit)))
            .Concat(by.Posts.Where(post => post.Role is Role.GridGuide).SelectMany(post => city.CampusesHeadedBy(by.Person)
                .Select(city.Campus).OfType<Campus>().Select(campus => (campus, post.Unit))))
            .DistinctBy(one => one.campus.Id)];

    public static Decision<RaisePlan> Plan(RaiseBody body, IReadOnlyList<SchoolRow> rows, Actor by, City city, DateOnly today)
    {
        var campuses = Campuses(by, city);
        var schools = campuses.Select(one => one.Campus.School).Distinct().ToList();
        var chosen = body.Campus is { } wanted ? campuses.Where(one => one.Campus.Id == wanted).ToList()
            : schools.Count == 1 && city.MainCampus(schools[0]) is { } main ? campuses.Where(one => one.Campus.Id == main.Id).ToList() : [];
        if (chosen is not [var (campus, unit)])
            return body.Campus is null ? CampusMissing : CampusElsewhere;
        if (!city.IsOn(campus.Id, today))
            return CampusNotOn;
        if (rows.Count != body.Rows.Distinct().Count() || rows.Any(row => row.School != campus.School))
            return RowElsewhere;
        if (body.WantedBy < today)
            return TooEarly;
        var tasks = new List<(Line, UnitId, UnitId?)>();
        foreach (var line in body.Lines.Order())
        {
            var overseer = line is Line.Town ? city.Office(campus.District) : city.Department(campus.District, line);
            if ((city.GroupMember(campus.Id, line) ?? overseer) is not { } to)
                return NoUnit;
            tasks.Add((line, to.Id, overseer?.Id == to.Id ? null : overseer?.Id));
        }
        return new RaisePlan(campus, unit, tasks);
    }
}
