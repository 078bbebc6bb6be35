using System.Text.Json;
using Whistle.Duties.Packages;
using Whistle.Platform.Journal;

namespace Whistle.Duties.Api;

/// <summary>Who acted: the unit, and the person's alias in this package.</summary>
internal sealed record ActorView(Guid Unit, Guid By);

/// <summary>A text beside the chain: SHA-256 over salt, a line feed and the text is what the chain holds.</summary>
internal sealed record TextView(string Salt, string Text);

/// <summary>An event of a package, in the form that the contract gives events of cases.</summary>
internal sealed record PackageEventView(
    int Seq, string Type, DateTimeOffset At, ActorView Actor, JsonElement Data, string PreviousHash, string Hash,
    IReadOnlyDictionary<string, NamedPerson?> People, IReadOnlyDictionary<string, TextView?> Texts)
{
    public static PackageEventView Of(WrittenEvent written, PackageReader reader)
    {
        var data = JsonSerializer.Deserialize<JsonElement>(written.Row.Data);
        var people = data.EnumerateObject().Where(p => p.Value.ValueKind is JsonValueKind.String)
            .Select(p => Guid.TryParseExact(p.Value.GetString(), "D", out var id) ? id : default)
            .Where(written.People.ContainsKey).Append(written.Row.By).Distinct();
        var salted = data.EnumerateObject().Where(p => p.Value.ValueKind is JsonValueKind.Object && p.Value.TryGetProperty("sha256", out _)).Select(p => p.Name);
        return new(written.Row.Seq, written.Row.Type, written.Row.At, new(written.Row.Unit, written.Row.By), data, written.Row.PreviousHash, written.Row.Hash,
            people.ToDictionary(alias => alias.ToString("D"), alias => reader.Person(written.People.TryGetValue(alias, out var person) ? person : null), StringComparer.Ordinal),
            salted.ToDictionary(name => name, name => written.Texts.TryGetValue(name, out var text) ? new TextView(text.Salt, text.Text) : null, StringComparer.Ordinal));
    }
}
