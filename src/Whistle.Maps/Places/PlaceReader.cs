using System.Globalization;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Kernel.Geo;

namespace Whistle.Maps.Places;

/// <summary>Reads a place from named texts, of a form or of a sheet's row, and says what is wrong with each.</summary>
internal sealed class PlaceReader(City city, DateOnly today, Func<string, string?> text)
{
    public const int LongestName = 100, LongestSource = 200, MostPoints = 500;

    public static readonly IReadOnlyList<string> Fields = ["kind", "nameZh", "nameEn", "district", "campus", "lat", "lon", "points", "source", "since", "until"];

    private static readonly char[] BetweenPoints = ['\r', '\n', ';', '；', ' ', '\t'];

    private readonly List<Refusal> errors = [];

    public IReadOnlyList<Refusal> Errors => errors;

    /// <summary>The place; null where something is wrong.</summary>
    /// <param name="only">The district where the text names none.</param>
    public PlaceFacts? Read(UnitId? only)
    {
        var kind = Kind();
        var zh = Words("nameZh", LongestName, required: true);
        var en = Words("nameEn", LongestName, required: false) ?? zh;
        var district = Unit("district", UnitKind.District) ?? only;
        if (district is null && text("district") is null)
            errors.Add(new("Field.Missing", "district"));
        var campus = kind is PlaceKind.CampusOutline ? CampusOf(district) : null;
        var shape = kind is { } known ? Shape(known.Rule()) : null;
        var source = Words("source", LongestSource, required: true);
        var (since, until) = (Day("since") ?? today, Day("until"));
        if (until < since)
            errors.Add(new("Place.UntilBeforeSince", "until"));
        if (shape is not null && district is { } at && IsFarAway(at, shape))
            errors.Add(new("Place.FarAway", shape.Kind is ShapeKind.Point ? "lat" : "points", PlaceRules.FarAway / 1000));
        return errors.Count > 0 ? null : new(kind!.Value, new(zh!, en!), district!.Value, campus, shape!, source!, since, until);
    }

    private PlaceKind? Kind()
    {
        if (text("kind") is not { } said)
            errors.Add(new("Field.Missing", "kind"));
        else if ((Codes.Parse<PlaceKind>(said) ?? Enum.GetValues<PlaceKind>().Cast<PlaceKind?>().FirstOrDefault(kind => IsCalled(kind!.Value, said))) is { } kind)
            return kind;
        else
            errors.Add(new("Place.UnknownKind", "kind", said));
        return null;
    }

    private static bool IsCalled(PlaceKind kind, string said)
        => new[] { "zh-CN", "en" }.Any(language => string.Equals(Text.Find(CultureInfo.GetCultureInfo(language), "Kind." + kind.Code()), said, StringComparison.OrdinalIgnoreCase));

    private string? Words(string field, int longest, bool required)
    {
        var said = text(field);
        if (said is null && required)
            errors.Add(new("Field.Missing", field));
        else if (said?.Length > longest)
            errors.Add(new("Field.TooLong", field, longest));
        else if (said?.Any(char.IsControl) is true)
            errors.Add(new("Field.Control", field));
        return said;
    }

    /// <summary>By id or by name.</summary>
    private UnitId? Unit(string field, UnitKind kind)
    {
        if (text(field) is not { } said)
            return null;
        var found = Guid.TryParseExact(said, "D", out var id) ? city.FindUnit(new(id)) : city.Units.FirstOrDefault(unit => unit.Kind == kind && (unit.Name.Zh == said || unit.Name.En == said));
        if (found is not null && found.Kind == kind)
            return found.Id;
        errors.Add(new("Place.UnknownUnit", field, said));
        return null;
    }

    private UnitId? CampusOf(UnitId? district)
    {
        if (text("campus") is null)
            errors.Add(new("Field.Missing", "campus"));
        else if (Unit("campus", UnitKind.Campus) is { } campus)
        {
            if (district is null || city.Campus(campus)?.District == district)
                return campus;
            errors.Add(new("Place.CampusElsewhere", "campus"));
        }
        return null;
    }

    private DateOnly? Day(string field)
    {
        if (text(field) is not { } said)
            return null;
        if (DateOnly.TryParseExact(said, ["yyyy-MM-dd", "yyyy/M/d"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1949 and < 9999)
            return day;
        errors.Add(new("Field.NotADay", field));
        return null;
    }

    private GeoShape? Shape(KindRule rule)
    {
        if (text("points") is { } listed && rule.Shapes is not [ShapeKind.Point])
            return Several(rule, listed);
        if (rule.Shapes.Contains(ShapeKind.Point))
            return Point("lat", "lon", text("lat"), text("lon")) is { } at ? GeoShape.Of(at) : null;
        errors.Add(new("Field.Missing", "points"));
        return null;
    }

    private GeoShape? Several(KindRule rule, string listed)
    {
        var pairs = listed.Split(BetweenPoints, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (pairs.Length > MostPoints)
        {
            errors.Add(new("Place.TooManyPoints", "points", MostPoints));
            return null;
        }
        var points = new List<GeoPoint>();
        foreach (var pair in pairs)
        {
            var parts = pair.Split(',', '，');
            if (parts.Length != 2)
            {
                errors.Add(new("Place.NotAPair", "points", pair.Length > 60 ? pair[..60] : pair));
                return null;
            }
            if (Point("points", "points", parts[0], parts[1]) is not { } point)
                return null;
            if (points.Count == 0 || points[^1] != point)
                points.Add(point);
        }
        var closed = points.Count > 3 && points[0] == points[^1];
        if (closed)
            points.RemoveAt(points.Count - 1);
        var kind = closed || rule.Shapes is [ShapeKind.Area] ? ShapeKind.Area : points.Count == 1 ? ShapeKind.Point : ShapeKind.Line;
        if (!rule.Shapes.Contains(kind) || points.Count < (kind is ShapeKind.Area ? 3 : kind is ShapeKind.Line ? 2 : 1))
        {
            errors.Add(new("Place.TooFewPoints", "points"));
            return null;
        }
        return new(kind, points);
    }

    private GeoPoint? Point(string latField, string lonField, string? saidLat, string? saidLon)
    {
        var (lat, lon) = (Degrees(latField, saidLat), Degrees(lonField, saidLon));
        if (lat is not { } y || lon is not { } x)
            return null;
        var at = new GeoPoint(Math.Round(y, 6), Math.Round(x, 6));
        if (at.IsValid)
            return at;
        errors.Add(new GeoPoint(x, y).IsValid ? new("Place.Swapped", latField) : new Refusal("Place.NotOnEarth", Math.Abs(y) > 90 ? latField : lonField));
        return null;
    }

    private double? Degrees(string field, string? said)
    {
        if (said is null)
            errors.Add(new("Field.Missing", field));
        else if (double.TryParse(said, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var degrees) && double.IsFinite(degrees))
            return degrees;
        else
            errors.Add(new("Place.NotANumber", field, said.Length > 30 ? said[..30] : said));
        return null;
    }

    private bool IsFarAway(UnitId district, GeoShape shape)
        => city.Campuses.Where(campus => campus is { Lat: not null, Lon: not null } && campus.District == district).Select(campus => new GeoPoint(campus.Lat!.Value, campus.Lon!.Value)).ToList() is { Count: > 0 } campuses
            && shape.Points.Any(point => campuses.TrueForAll(campus => Geodesic.Metres(campus, point) > PlaceRules.FarAway));
}
