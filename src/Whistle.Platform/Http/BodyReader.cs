using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Whistle.Kernel;

namespace Whistle.Platform.Http;

/// <summary>
/// Reads the fields of a body one by one and collects what is wrong with each, so that all of it is said at once. The same
/// reader serves JSON, where types are strict, and posted forms, where everything is text. The sentences ("Field.Missing" and
/// the like) stand in the words of the module that reads.
/// </summary>
public sealed class BodyReader
{
    private readonly Func<string, JsonElement?> field;
    private readonly bool strict;
    private readonly List<Refusal> errors = [];

    public BodyReader(JsonElement body)
    {
        strict = true;
        field = name => body.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;
    }

    public BodyReader(IFormCollection form)
        => field = name => form.TryGetValue(name, out var values) && values.Count > 0 && !string.IsNullOrEmpty(values[0])
            ? JsonSerializer.SerializeToElement(values.Count > 1 || name is "photos" or "files" ? (object)values.ToArray() : values[0]!) : null;

    public IReadOnlyList<Refusal> Errors => errors;

    /// <summary>Adds what only the module can see to be wrong.</summary>
    public void Refuse(Refusal wrong) => errors.Add(wrong);

    /// <summary>Words of at most <paramref name="max"/> characters; nothing but blanks and invisible characters counts as missing.</summary>
    public string? Text(string name, bool required, int max)
    {
        if (field(name) is not { } value)
            return Missing<string>(name, required);
        if (value.ValueKind is not JsonValueKind.String)
            return Wrong<string>("Field.NotText", name);
        if (!TryString(value, out var raw))
            return Wrong<string>("Field.BrokenText", name);
        var text = raw.ReplaceLineEndings("\n").Trim();
        if (!text.EnumerateRunes().Any(IsVisible))
            return Missing<string>(name, required);
        if (text.EnumerateRunes().Any(rune => Rune.IsControl(rune) && rune.Value is not '\n' and not '\t'))
            return Wrong<string>("Field.BrokenText", name);
        return text.EnumerateRunes().Count() > max ? Wrong<string>("Field.TooLong", name, max) : text;
    }

    public Guid? Id(string name, bool required)
        => field(name) is not { } value ? Missing(name, required)
            : value.ValueKind is JsonValueKind.String && Guid.TryParseExact(Said(value), "D", out var id) ? id
            : WrongValue<Guid>("Field.NotAnId", name);

    public int? Number(string name, bool required, int from, int to)
    {
        if (field(name) is not { } value)
        {
            Missing(name, required);
            return null;
        }
        int? number = value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var n) ? n
            : !strict && value.ValueKind is JsonValueKind.String && int.TryParse(Said(value), NumberStyles.None, CultureInfo.InvariantCulture, out n) ? n : null;
        return number >= from && number <= to ? number : WrongValue<int>("Field.NotInRange", name, from, to);
    }

    public bool? YesNo(string name, bool required)
    {
        if (field(name) is not { } value)
        {
            Missing(name, required);
            return null;
        }
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String when !strict && Said(value) is "true" or "on" => true,
            JsonValueKind.String when !strict && Said(value) is "false" => false,
            _ => WrongValue<bool>("Field.NotYesNo", name),
        };
    }

    public T? Code<T>(string name) where T : struct, Enum
        => field(name) is not { } value ? null
            : value.ValueKind is JsonValueKind.String && Codes.Parse<T>(Said(value)) is { } code ? code
            : WrongValue<T>("Field.NotACode", name, string.Join(", ", Codes.All<T>()));

    /// <summary>A day as 2026-06-30.</summary>
    public DateOnly? Day(string name, bool required)
    {
        if (field(name) is not { } value)
        {
            Missing(name, required);
            return null;
        }
        return value.ValueKind is JsonValueKind.String && DateOnly.TryParseExact(Said(value), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day : WrongValue<DateOnly>("Field.NotADay", name);
    }

    /// <summary>A list of codes of one kind, each once.</summary>
    public IReadOnlyList<T> CodeList<T>(string name, bool required) where T : struct, Enum
    {
        if (field(name) is not { } value)
        {
            Missing(name, required);
            return [];
        }
        var single = !strict && value.ValueKind is JsonValueKind.String;
        if (!single && value.ValueKind is not JsonValueKind.Array)
            return Wrong<IReadOnlyList<T>>("Field.NotAList", name) ?? [];
        var codes = (single ? [value] : value.EnumerateArray().ToList()).ConvertAll(one => one.ValueKind is JsonValueKind.String ? Codes.Parse<T>(Said(one)) : null);
        if (codes.Contains(null))
            return Wrong<IReadOnlyList<T>>("Field.NotACode", name, string.Join(", ", Codes.All<T>())) ?? [];
        if (codes.Count == 0)
            Missing(name, required);
        return [.. codes.Select(code => code!.Value).Distinct()];
    }

    public IReadOnlyList<FileId> Files(string name, int max)
    {
        if (field(name) is not { } value)
            return [];
        if (value.ValueKind is not JsonValueKind.Array)
            return Wrong<IReadOnlyList<FileId>>("Field.NotAList", name) ?? [];
        var files = new List<FileId>();
        foreach (var item in value.EnumerateArray())
            if (item.ValueKind is JsonValueKind.String && Guid.TryParseExact(Said(item), "D", out var id))
                files.Add(new(id));
            else if (strict || item.ValueKind is not JsonValueKind.String || Said(item) is not "")
                return Wrong<IReadOnlyList<FileId>>("Field.NotAnId", name) ?? [];
        return files.Distinct().Count() > max ? Wrong<IReadOnlyList<FileId>>("Field.TooMany", name, max) ?? [] : [.. files.Distinct()];
    }

    /// <summary>Ids, each once; a form may hold a single one.</summary>
    public IReadOnlyList<Guid> Ids(string name, int max)
    {
        if (field(name) is not { } value)
            return [];
        if (!strict && value.ValueKind is JsonValueKind.String)
            value = JsonSerializer.SerializeToElement(new[] { Said(value) });
        if (value.ValueKind is not JsonValueKind.Array)
            return Wrong<IReadOnlyList<Guid>>("Field.NotAList", name) ?? [];
        var ids = new List<Guid>();
        foreach (var item in value.EnumerateArray())
            if (item.ValueKind is JsonValueKind.String && Guid.TryParseExact(Said(item), "D", out var id))
                ids.Add(id);
            else
                return Wrong<IReadOnlyList<Guid>>("Field.NotAnId", name) ?? [];
        return ids.Distinct().Count() > max ? Wrong<IReadOnlyList<Guid>>("Field.TooMany", name, max) ?? [] : [.. ids.Distinct()];
    }

    /// <summary>{lat, lon, text}: WGS 84 degrees, both or neither, with or without words.</summary>
    public Place? Place(string name, int max)
    {
        var inner = this;
        if (strict)
        {
            if (field(name) is not { } value)
                return null;
            if (value.ValueKind is not JsonValueKind.Object)
                return Wrong<Place>("Field.NotAPlace", name);
            inner = new BodyReader(value);
        }
        var (lat, lon, text) = (inner.Degrees("lat", 90), inner.Degrees("lon", 180), inner.Text("text", false, max));
        if (inner != this)
            errors.AddRange(inner.Errors.Select(error => error with { Field = name }));
        if (lat is null != lon is null)
            return Wrong<Place>("Field.NotAPlace", name);
        return lat is null && text is null ? null : new(lat, lon, text);
    }

    private double? Degrees(string name, double most)
    {
        if (field(name) is not { } value)
            return null;
        double? degrees = value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var d) ? d
            : !strict && value.ValueKind is JsonValueKind.String && double.TryParse(Said(value), NumberStyles.Float, CultureInfo.InvariantCulture, out d) ? d : null;
        return degrees is { } found && Math.Abs(found) <= most ? Math.Round(found, 6) : WrongValue<double>("Field.NotAPlace", name);
    }

    /// <summary>The text; null, which fits nothing, where it holds half a surrogate pair.</summary>
    private static string? Said(JsonElement value) => TryString(value, out var text) ? text : null;

    private static bool TryString(JsonElement value, out string text)
    {
        try
        {
            text = value.GetString()!;
            return !text.Any(c => c == '\uFFFD') || !value.GetRawText().Contains("\\ud", StringComparison.OrdinalIgnoreCase);
        }
        catch (InvalidOperationException)
        {
            // half of a surrogate pair
            text = "";
            return false;
        }
    }

    /// <summary>A list of objects, each with a reader of its own; only JSON has such.</summary>
    public IReadOnlyList<BodyReader> Objects(string name, int max)
        => field(name) is not { } value ? []
            : value.ValueKind is not JsonValueKind.Array || value.EnumerateArray().Any(one => one.ValueKind is not JsonValueKind.Object) ? Wrong<IReadOnlyList<BodyReader>>("Field.NotAList", name) ?? []
            : value.GetArrayLength() > max ? Wrong<IReadOnlyList<BodyReader>>("Field.TooMany", name, max) ?? []
            : [.. value.EnumerateArray().Select(one => new BodyReader(one))];

    private static bool IsVisible(Rune rune)
        => !Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune) && Rune.GetUnicodeCategory(rune) is not UnicodeCategory.Format;

    private Guid? Missing(string name, bool required)
    {
        if (required)
            errors.Add(new("Field.Missing", name));
        return null;
    }

    private T? Missing<T>(string name, bool required) where T : class
    {
        Missing(name, required);
        return null;
    }

    private T? Wrong<T>(string code, string name, params object[] fills) where T : class
    {
        errors.Add(new(code, name, fills));
        return null;
    }

    private T? WrongValue<T>(string code, string name, params object[] fills) where T : struct
    {
        errors.Add(new(code, name, fills));
        return null;
    }
}
