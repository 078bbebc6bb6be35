using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Http;

namespace Whistle.Hazards.Cases.Report;

/// <summary>A report as it came in, with what is wrong with its form.</summary>
internal sealed record ReportBody
{
    public const int LongestDescription = 2000;

    /// <summary>What a page's form holds, the photos last.</summary>
    public static readonly ActionField[] Fields =
    [
        .. new[] { "campusId", "dutyItem", "description", "text", "lat", "lon", "urgency", "source", "hideReporter", "to", "toReason", "asUnit", "from" }.Select(name => new ActionField(name, FieldKind.Text, false)),
        new("photos", FieldKind.Photos, false, 9),
    ];

    /// <summary>The id that the page's form brought, so that the same form sent twice is one case.</summary>
    public CaseId? Id { get; init; }

    public UnitId? School { get; init; }

    public UnitId? Campus { get; init; }

    public int? DutyItem { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<FileId> PhotoIds { get; init; } = [];

    public Place? Location { get; init; }

    public Urgency Urgency { get; init; }

    public UnitId? To { get; init; }

    public string? ToReason { get; init; }

    public Source? Source { get; init; }

    public bool? HideReporter { get; init; }

    public UnitId? AsUnit { get; init; }

    /// <summary>What the lead was before: "visit:id".</summary>
    public string? From { get; init; }

    /// <summary>A program's body: what it leaves open is taken from the lead.</summary>
    public bool FillsFromLead { get; init; }

    public IReadOnlyList<Refusal> Errors { get; init; } = [];

    public static ReportBody Read(BodyReader body)
    {
        var read = new ReportBody
        {
            School = Unit(body.Id("schoolId", false)),
            Campus = Unit(body.Id("campusId", false)),
            DutyItem = body.Number("dutyItem", true, 0, 22),
            Description = body.Text("description", false, LongestDescription),
            PhotoIds = body.Files("photos", 9),
            Location = body.Place("location", 200),
            Urgency = body.Code<Urgency>("urgency") ?? Urgency.Normal,
            To = Unit(body.Id("to", false)),
            ToReason = body.Text("toReason", false, 500),
            Source = body.Code<Source>("source"),
            HideReporter = body.YesNo("hideReporter", false),
            AsUnit = Unit(body.Id("asUnit", false)),
            From = body.Text("from", false, CaseOrigin.Longest),
        };
        return read with { Errors = [.. body.Errors, .. read.Lacking(body.Errors)] };
    }

    /// <summary>A posted form whose photos have been taken already.</summary>
    public static ReportBody Read(BodyReader body, IReadOnlyList<FileId> photos, IReadOnlyList<Refusal> wrong)
    {
        var read = Read(body) with { PhotoIds = photos };
        return read with { Errors = [.. read.Errors.Where(error => error.Code is not "Report.WordsOrPhotos" || photos.Count == 0), .. wrong] };
    }

    /// <summary>What a program's body leaves open comes from the lead. A page's form was filled in with it already.</summary>
    public ReportBody Filled(Lead lead)
    {
        var filled = this with
        {
            School = School ?? lead.School,
            Campus = Campus ?? (School is null || School == lead.School ? lead.Campus : null),
            DutyItem = DutyItem ?? lead.DutyItem,
            Description = Description ?? lead.Description,
            PhotoIds = PhotoIds.Count > 0 ? PhotoIds : lead.Photos,
            Location = Location ?? lead.Location,
        };
        return filled with { Errors = [.. Errors.Where(error => !(error is { Code: "Field.Missing", Field: "dutyItem" } && filled.DutyItem is not null)
            && !(error.Code is "Report.WordsOrPhotos" && (filled.Description is not null || filled.PhotoIds.Count > 0)))] };
    }

    private static UnitId? Unit(Guid? id) => id is { } value ? new(value) : null;

    /// <summary>「用文字描述或图片形式」: words or pictures, at least one (plan, annex 2).</summary>
    private IEnumerable<Refusal> Lacking(IReadOnlyList<Refusal> errors)
    {
        if (Description is null && PhotoIds.Count == 0 && !errors.Any(e => e.Field is "description" or "photos"))
            yield return new("Report.WordsOrPhotos", "description");
        if (To is not null && ToReason is null && !errors.Any(e => e.Field is "toReason"))
            yield return new("Report.ToReasonMissing", "toReason");
    }
}

/// <summary>What a report comes to: where, for which unit, to whom.</summary>
internal sealed record ReportPlan(Campus Campus, UnitId For, Source Source, bool HideReporter, UnitId To);

/// <summary>Who may report for which school, and where it goes. Pure.</summary>
internal static class ReportRules
{
    public static readonly Refusal
        SchoolMissing = new("Report.SchoolMissing", "schoolId"),
        OriginGone = new("Report.OriginGone", "from"),
        SchoolUnknown = new("Report.SchoolUnknown", "schoolId"),
        SchoolNotYours = new("Report.SchoolNotYours", "schoolId"),
        CampusElsewhere = new("Report.CampusElsewhere", "campusId"),
        CampusNotOn = new("Report.CampusNotOn", "campusId"),
        NotFromSchool = new("Report.NotFromSchool", "source"),
        ToElsewhere = new("Report.ToElsewhere", "to");

    public static Decision<ReportPlan> Plan(ReportBody body, Actor by, City city, DateOnly today, Func<int, Line?> lineOf)
    {
        if (CampusOf(body, by, city, out var noCampus) is not { } campus)
            return noCampus!;
        var posts = by.Posts.Where(post => MayReport(post, campus, by, city)).DistinctBy(post => post.Unit).ToList();
        if (posts.Count == 0)
            return SchoolNotYours;
        if (!city.IsOn(campus.Id, today))
            return CampusNotOn;
        if (body.AsUnit is { } asUnit)
            posts = [.. posts.Where(post => post.Unit == asUnit)];
        if (posts.Count != 1)
            return AsUnit.Required(by.Posts.Where(post => MayReport(post, campus, by, city)).Select(post => city.Unit(post.Unit)));
        var fromSchool = posts[0].Role is Role.SchoolStaff or Role.SchoolHead;
        var source = body.Source ?? (fromSchool ? Source.School : Source.Department);
        if (source is Source.School && !fromSchool && posts[0].Role is not Role.GridGuide)
            return NotFromSchool;
        if (body.To is { } to && !(city.FindUnit(to) is { Kind: UnitKind.Department or UnitKind.Town, Level: Level.Local or Level.District } unit && unit.District == campus.District))
            return ToElsewhere;
        return new ReportPlan(campus, posts[0].Unit, source, body.HideReporter ?? source is Source.Public or Source.Hotline,
            body.To ?? Routing.For(city, campus, lineOf(body.DutyItem!.Value)));
    }

    /// <summary>The campuses for which a person may report, his own first.</summary>
    public static IEnumerable<Campus> CampusesFor(Actor by, City city)
        => city.Units.Where(unit => unit.Kind is UnitKind.Campus).Select(unit => city.Campus(unit.Id)!)
            .Where(campus => by.Posts.Any(post => MayReport(post, campus, by, city)));

    private static bool MayReport(Post post, Campus campus, Actor by, City city) => post.Role switch
    {
        Role.SchoolStaff or Role.SchoolHead => post.Unit == campus.School,
        Role.GridGuide => city.CampusesHeadedBy(by.Person).Contains(campus.Id),
        Role.UnitWorker or Role.UnitHead or Role.OfficeStaff or Role.OfficeHead => city.Unit(post.Unit).District == campus.District,
        _ => false,
    };

    private static Campus? CampusOf(ReportBody body, Actor by, City city, out Refusal? no)
    {
        no = null;
        if (body.Campus is { } campusId)
        {
            var campus = city.Campus(campusId);
            no = campus is null || (body.School is { } of && campus.School != of) ? CampusElsewhere : null;
            return no is null ? campus : null;
        }
        var own = by.Posts.Where(post => post.Role is Role.SchoolStaff or Role.SchoolHead).Select(post => post.Unit).Distinct().ToList();
        if (body.School is null && own.Count != 1)
        {
            no = SchoolMissing;
            return null;
        }
        var main = city.MainCampus(body.School ?? own[0]);
        no = main is null ? SchoolUnknown : null;
        return main;
    }
}

/// <summary>Where two posts of a person allow the same act, he must say for which unit he acts.</summary>
internal static class AsUnit
{
    public static Refusal Required(IEnumerable<Unit> units)
        => new("Case.AsUnit", "asUnit", string.Join(" / ", units.Select(unit => unit.Name.Zh).Distinct()));
}
