using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Whistle.Kernel;

namespace Whistle.Platform.Journal;

/// <summary>One free text of an event, beside the chain: the chain holds only SHA-256 over salt, a line feed and the text.</summary>
public sealed record SaltedText(string Field, string Salt, string Text)
{
    public string Sha256 => Hashing.Hex(Salt + "\n" + Text);
}

/// <summary>
/// The written form of a module's events: a type name, and data as canonical JSON (RFC 8785). What may one day have to be
/// erased never stands in the data: people appear by their alias in this chain, words and places by a salted hash.
/// </summary>
public sealed class EventFormat
{
    private readonly Dictionary<string, Shape> shapes;

    /// <param name="events">The records that are events. Their names and parameters are promises: they never change.</param>
    public EventFormat(IEnumerable<Type> events) => shapes = events.Select(type => new Shape(type)).ToDictionary(shape => shape.Type.Name, StringComparer.Ordinal);

    public IEnumerable<string> Types => shapes.Keys;

    /// <summary>The parameters of each event with their types, in the written order: what may not change any more.</summary>
    public IEnumerable<string> Signatures()
        => shapes.Values.OrderBy(s => s.Type.Name, StringComparer.Ordinal).Select(s => s.Signature);

    /// <summary>Gives the data of an event and the texts that belong beside it.</summary>
    public (string Data, IReadOnlyList<SaltedText> Texts) Write(object happened, Func<PersonId, Guid> alias, Func<string> salt)
    {
        var texts = new List<SaltedText>();
        var json = new StringBuilder("{");
        foreach (var part in shapes[happened.GetType().Name].Parts)
        {
            var value = part.Property.GetValue(happened);
            if (value is null)
                continue;
            if (json.Length > 1)
                json.Append(',');
            Canonical.Write(json, part.Name);
            json.Append(':');
            WriteValue(json, part.Name, value, alias, salt, texts);
        }
        return (json.Append('}').ToString(), texts);
    }

    /// <summary>Makes the event again. An erased text or person comes back as null, or as empty where the event must have one.</summary>
    public object Read(string type, string data, Func<string, string?> text, Func<Guid, PersonId?> person)
    {
        var shape = shapes[type];
        using var document = JsonDocument.Parse(data);
        return shape.Make(part => document.RootElement.TryGetProperty(part.Name, out var value) ? ReadValue(part, value, text, person) : null);
    }

    private static void WriteValue(StringBuilder json, string name, object value, Func<PersonId, Guid> alias, Func<string> salt, List<SaltedText> texts)
    {
        switch (value)
        {
            case Words words: WriteSalted(json, new(name, salt(), words.Text), texts); break;
            case Place place: WriteSalted(json, new(name, salt(), PlaceText.Write(place)), texts); break;
            case PersonId who: Canonical.Write(json, alias(who).ToString("D")); break;
            case UnitId unit: Canonical.Write(json, unit.Value.ToString("D")); break;
            case IReadOnlyList<Attached> files: WriteFiles(json, files); break;
            case IReadOnlyList<PersonId> people: WritePeople(json, people, alias); break;
            case DateOnly day: Canonical.Write(json, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)); break;
            case DateTimeOffset at: Canonical.Write(json, at.Wire()); break;
            case bool yes: json.Append(yes ? "true" : "false"); break;
            case int number: json.Append(number.ToString(CultureInfo.InvariantCulture)); break;
            case string code: Canonical.Write(json, code); break;
            case Enum code: Canonical.Write(json, EnumCode(code)); break;
            default: throw new NotSupportedException($"An event can't hold a {value.GetType().Name}.");
        }
    }

    private static void WriteSalted(StringBuilder json, SaltedText text, List<SaltedText> texts)
    {
        texts.Add(text);
        json.Append("{\"sha256\":\"").Append(text.Sha256).Append("\"}");
    }

    private static void WritePeople(StringBuilder json, IReadOnlyList<PersonId> people, Func<PersonId, Guid> alias)
    {
        json.Append('[');
        for (var i = 0; i < people.Count; i++)
            json.Append(i > 0 ? ",\"" : "\"").Append(alias(people[i]).ToString("D")).Append('"');
        json.Append(']');
    }

    private static void WriteFiles(StringBuilder json, IReadOnlyList<Attached> files)
    {
        json.Append('[');
        for (var i = 0; i < files.Count; i++)
            json.Append(i > 0 ? "," : "").Append("{\"file\":\"").Append(files[i].File.Value.ToString("D")).Append("\",\"sha256\":\"").Append(files[i].Sha256).Append("\"}");
        json.Append(']');
    }

    private static object? ReadValue(Part part, JsonElement value, Func<string, string?> text, Func<Guid, PersonId?> person)
    {
        if (part.Kind == typeof(Words))
            return text(part.Name) is { } words ? (object?)new Words(words) : null;
        if (part.Kind == typeof(Place))
            return text(part.Name) is { } place ? PlaceText.Read(place) : null;
        if (part.Kind == typeof(PersonId))
            return (object?)person(value.GetGuid());
        if (part.Kind == typeof(UnitId))
            return new UnitId(value.GetGuid());
        if (part.Kind == typeof(IReadOnlyList<Attached>))
            return value.EnumerateArray().Select(f => new Attached(new(f.GetProperty("file").GetGuid()), f.GetProperty("sha256").GetString()!)).ToList();
        if (part.Kind == typeof(IReadOnlyList<PersonId>))
            return value.EnumerateArray().Select(alias => person(alias.GetGuid())).OfType<PersonId>().ToList();
        if (part.Kind == typeof(DateOnly))
            return DateOnly.ParseExact(value.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (part.Kind == typeof(DateTimeOffset))
            return value.GetDateTimeOffset().ToMilliseconds();
        if (part.Kind == typeof(bool))
            return value.GetBoolean();
        if (part.Kind == typeof(int))
            return value.GetInt32();
        return part.Kind.IsEnum ? EnumOf(part.Kind, value.GetString()!) : value.GetString();
    }

    private static string EnumCode(Enum value)
        => (string)typeof(Codes).GetMethod(nameof(Codes.Code))!.MakeGenericMethod(value.GetType()).Invoke(null, [value])!;

    private static object? EnumOf(Type type, string code)
        => typeof(Codes).GetMethod(nameof(Codes.Parse))!.MakeGenericMethod(type).Invoke(null, [code]);

    private sealed record Part(string Name, PropertyInfo Property, Type Kind, ParameterInfo Parameter);

    private sealed class Shape
    {
        private readonly ConstructorInfo maker;
        private readonly Part[] inOrder;

        public Shape(Type type)
        {
            Type = type;
            maker = type.GetConstructors().Single();
            inOrder = [.. maker.GetParameters().Select(parameter =>
            {
                var property = type.GetProperty(parameter.Name!)!;
                return new Part(JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!), property, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, parameter);
            })];
            Parts = [.. inOrder.OrderBy(part => part.Name, StringComparer.Ordinal)];
        }

        public Type Type { get; }

        /// <summary>Sorted by UTF-16 code units, as RFC 8785 asks.</summary>
        public Part[] Parts { get; }

        public string Signature => $"{Type.Name}({string.Join(", ", Parts.Select(part => $"{part.Name}: {Named(part.Kind)}"))})";

        public object Make(Func<Part, object?> value) => maker.Invoke([.. inOrder.Select(part => value(part) ?? Missing(part))]);

        /// <summary>What stands where a value was erased, or wasn't yet written when the event happened.</summary>
        private static object? Missing(Part part)
        {
            var type = part.Parameter.ParameterType;
            if (type == typeof(Words))
                return new Words("");
            if (type == typeof(IReadOnlyList<Attached>))
                return Array.Empty<Attached>();
            if (type == typeof(IReadOnlyList<PersonId>))
                return Array.Empty<PersonId>();
            return type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : null;
        }

        private static string Named(Type kind) => kind == typeof(IReadOnlyList<Attached>) ? "Files" : kind == typeof(IReadOnlyList<PersonId>) ? "People" : kind.Name;
    }
}

/// <summary>A place as one text, so that it can be salted, hashed and erased like words.</summary>
internal static class PlaceText
{
    public static string Write(Place place)
        => string.Create(CultureInfo.InvariantCulture, $"{place.Lat:0.######},{place.Lon:0.######}\n{place.Text}");

    public static Place Read(string text)
    {
        var line = text.Split('\n', 2);
        var at = line[0].Split(',');
        return new(Degrees(at[0]), Degrees(at[1]), line[1].Length == 0 ? null : line[1]);
    }

    private static double? Degrees(string text) => text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);
}
