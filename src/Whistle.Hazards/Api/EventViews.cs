using System.Text.Json;
using Whistle.Hazards.Cases;
using Whistle.Platform.Journal;

namespace Whistle.Hazards.Api;

/// <summary>Who acted: the unit, and the person's alias in this case.</summary>
internal sealed record ActorView(Guid Unit, Guid By);

/// <summary>A text beside the chain: SHA-256 over salt, a line feed and the text is what the chain holds.</summary>
internal sealed record TextView(string Salt, string Text);

/// <summary>An event as the public contract shows it; what the reader may not know is null, and the chain still holds.</summary>
internal sealed record EventView(
    int Seq, string Type, DateTimeOffset At, ActorView Actor, JsonElement Data, string PreviousHash, string Hash,
    IReadOnlyDictionary<string, NamedPerson?> People, IReadOnlyDictionary<string, TextView?> Texts);

/// <summary>Shows a history to one reader.</summary>
internal static class EventViews
{
    public static IReadOnlyList<EventView> Show(HazardCase @case, IReadOnlyList<WrittenEvent> history, CaseSight sight)
    {
        var full = sight.MayRead(@case);
        return [.. history.Select(written =>
        {
            var data = JsonSerializer.Deserialize<JsonElement>(written.Row.Data);
            var named = Aliases(data).Append(written.Row.By).Distinct();
            return new EventView(written.Row.Seq, written.Row.Type, written.Row.At, new(written.Row.Unit, written.Row.By), data, written.Row.PreviousHash, written.Row.Hash,
                named.Where(alias => written.People.ContainsKey(alias) || alias == written.Row.By).ToDictionary(alias => alias.ToString("D"), alias => Person(alias, written), StringComparer.Ordinal),
                Hashed(data).ToDictionary(field => field, field => full && written.Texts.TryGetValue(field, out var text) ? new TextView(text.Salt, text.Text) : null, StringComparer.Ordinal));
        })];

        NamedPerson? Person(Guid alias, WrittenEvent written)
            => written.People.TryGetValue(alias, out var person) && sight.MayName(@case, person) ? sight.Person(person) : null;
    }

    /// <summary>The ids in the data: those that are aliases are found among the people of the stream.</summary>
    private static IEnumerable<Guid> Aliases(JsonElement data)
    {
        foreach (var property in data.EnumerateObject())
            if (property.Value.ValueKind is JsonValueKind.String && Guid.TryParseExact(property.Value.GetString(), "D", out var id))
                yield return id;
    }

    private static IEnumerable<string> Hashed(JsonElement data)
        => data.EnumerateObject().Where(p => p.Value.ValueKind is JsonValueKind.Object && p.Value.TryGetProperty("sha256", out _)).Select(p => p.Name);
}
