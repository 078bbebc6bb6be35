using System.Globalization;
using System.Text;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Kernel.Geo;

namespace Whistle.Exchange.InRows;

/// <summary>Reads the fields of a row one by one and collects what is wrong with each.</summary>
internal sealed class RowReader(GivenRow row)
{
    private static readonly CultureInfo[] Languages = [CultureInfo.GetCultureInfo("zh-CN"), CultureInfo.GetCultureInfo("en")];

    private static readonly string[] WithOffset = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>As people and spreadsheets write it; on Shanghai's clock.</summary>
    private static readonly string[] OnTheClock = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy/M/d H:mm", "yyyy/M/d H:mm:ss", "yyyy-MM-dd"];

    private readonly List<Refusal> errors = [.. row.Broken];

    public IReadOnlyList<Refusal> Errors => errors;

    public bool IsRight => errors.Count == 0;

    public void Refuse(Refusal why) => errors.Add(why);

    public bool Has(string field) => row.Text(field) is not null;

    /// <summary>A text of one line.</summary>
    public string? Words(string field, int longest, bool required, bool lines = false)
    {
        if (Given(field, required) is not { } given)
            return null;
        var said = given.ReplaceLineEndings("\n").Trim();
        if (!said.EnumerateRunes().Any(IsVisible))
            return Wrong<string>(required ? new("Field.Missing", field) : new Refusal("Field.Control", field));
        if (said.EnumerateRunes().Any(rune => Rune.IsControl(rune) && !(lines && rune.Value is '\n' or '\t')) || said.Contains('\uFFFD', StringComparison.Ordinal))
            return Wrong<string>(new("Field.Control", field));
        return said.EnumerateRunes().Count() > longest ? Wrong<string>(new("Field.TooLong", field, longest)) : said;
    }

    public DateOnly? Day(string field, bool required, DateOnly from, DateOnly until)
    {
        if (Given(field, required) is not { } said)
            return null;
        return DateOnly.TryParseExact(said, row.IsStrict ? ["yyyy-MM-dd"] : ["yyyy-MM-dd", "yyyy/M/d"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= from && day <= until
            ? day : WrongValue<DateOnly>(new("Field.NotADay", field));
    }

    /// <summary>ISO 8601 with an offset; in a sheet also without, on Shanghai's clock.</summary>
    public DateTimeOffset? Instant(string field, bool required)
    {
        if (Given(field, required) is not { } said)
            return null;
        if (said.Length > 16 && DateTimeOffset.TryParseExact(said, WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && (said[^1] is 'Z' || said[^6] is '+' or '-'))
            return at.ToUniversalTime().ToMilliseconds();
        if (!row.IsStrict && DateTime.TryParseExact(said, OnTheClock, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year > 1)
            return new DateTimeOffset(local, TimeSpan.FromHours(8)).ToUniversalTime().ToMilliseconds();
        return WrongValue<DateTimeOffset>(new(row.IsStrict ? "Field.NotAnInstant" : "Field.NotAnInstantInSheet", field));
    }

    public double? Number(string field, bool required)
    {
        if (Given(field, required) is not { } said)
            return null;
        return double.TryParse(said, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number : WrongValue<double>(new("Field.NotANumber", field));
    }

    public bool YesNo(string field)
    {
        switch (row.Text(field)?.ToLowerInvariant())
        {
            case null or "false" or "no" or "0" or "否": return false;
            case "true" or "yes" or "1" or "是": return true;
            default:
                errors.Add(new("Field.NotYesNo", field));
                return false;
        }
    }

    /// <summary>A code, or in a sheet its word in either language.</summary>
    public T? Code<T>(string field, bool required, Func<CultureInfo, T, string> word) where T : struct, Enum
    {
        if (Given(field, required) is not { } said)
            return null;
        if (Codes.Parse<T>(said) is { } code)
            return code;
        if (!row.IsStrict)
            foreach (var value in Enum.GetValues<T>())
                if (Languages.Any(language => string.Equals(word(language, value), said, StringComparison.OrdinalIgnoreCase)))
                    return value;
        return WrongValue<T>(new("Field.NotACode", field, string.Join(", ", Codes.All<T>())));
    }

    /// <summary>A unit by id; in a sheet also by its whole name, where only one is called so.</summary>
    public Unit? Unit(string field, bool required, City city, Func<Unit, bool> fits)
    {
        if (Given(field, required) is not { } said)
            return null;
        if (Guid.TryParseExact(said, "D", out var id))
            return city.FindUnit(new(id)) is { } known && fits(known) ? known : Wrong<Unit>(new("Field.UnknownUnit", field, Short(said)));
        var called = row.IsStrict ? [] : city.Units.Where(unit => (unit.Name.Zh == said || unit.Name.En == said) && fits(unit)).Take(2).ToList();
        return called is [var only] ? only
            : Wrong<Unit>(new(row.IsStrict ? "Field.NotAnId" : called.Count == 0 ? "Field.UnknownUnit" : "Field.TwoUnits", field, Short(said)));
    }

    /// <summary>WGS 84, six decimals; both or neither.</summary>
    public GeoPoint? Point(bool required)
    {
        var (lat, lon) = (Number("lat", required), Number("lon", required));
        if (Has("lat") != Has("lon"))
            return WrongValue<GeoPoint>(new("Field.HalfAPlace", Has("lat") ? "lon" : "lat"));
        if (lat is not { } y || lon is not { } x)
            return null;
        var at = new GeoPoint(Math.Round(y, 6), Math.Round(x, 6));
        return at.IsValid ? at : WrongValue<GeoPoint>(new(new GeoPoint(x, y).IsValid ? "Field.Swapped" : "Field.NotOnEarth", Math.Abs(y) > 90 ? "lat" : "lon"));
    }

    public static string Short(string said) => said.Length > 60 ? said[..60] + "…" : said;

    private string? Given(string field, bool required)
    {
        var said = row.Text(field);
        if (said is null && required && !row.Broken.Any(broken => broken.Field == field))
            errors.Add(new("Field.Missing", field));
        return said;
    }

    private static bool IsVisible(Rune rune) => !Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune) && Rune.GetUnicodeCategory(rune) is not UnicodeCategory.Format;

    private T? Wrong<T>(Refusal why) where T : class
    {
        errors.Add(why);
        return null;
    }

    private T? WrongValue<T>(Refusal why) where T : struct
    {
        errors.Add(why);
        return null;
    }
}
