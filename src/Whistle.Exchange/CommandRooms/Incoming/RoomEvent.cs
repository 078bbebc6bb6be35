using System.Text.Json;
using System.Text.RegularExpressions;
using Whistle.Exchange.Signing;
using Whistle.Kernel;

namespace Whistle.Exchange.CommandRooms.Incoming;

/// <summary>What an outside command room says about a case. The codes are the fourth part of the event's type.</summary>
internal enum RoomSays
{
    [Code("received")] Received,
    [Code("assigned")] Assigned,
    [Code("raised")] Raised,
    [Code("progress")] Progress,
    [Code("result")] Result,
}

/// <summary>A photo that the outside system keeps ready for us, and the SHA-256 of its bytes in lower-case hex.</summary>
internal sealed record RoomPhoto(string Url, string Sha256);

/// <summary>What an outside command room has said, checked for form.</summary>
/// <param name="Says">What.</param>
/// <param name="Number">Our number of the case.</param>
/// <param name="OutsideNumber">Theirs.</param>
/// <param name="Round">Which giving of the case it answers.</param>
/// <param name="At">When it happened outside.</param>
/// <param name="Words">Whom it was assigned to, the reason, the news or the outcome.</param>
/// <param name="Photos">Still to be fetched.</param>
internal sealed partial record RoomEvent(RoomSays Says, string Number, string OutsideNumber, int Round, DateTimeOffset At, string? Words, IReadOnlyList<RoomPhoto> Photos)
{
    public const string TypePrefix = "cn.whistle.room.", TypeSuffix = ".v1";

    public const int MostPhotos = 9, LongestNumber = 40, LongestOutside = 64, MostRounds = 1000;

    /// <summary>Which field of the data holds the words, and how many characters at most.</summary>
    public static (string Field, int Most)? FieldOf(RoomSays says) => says switch
    {
        RoomSays.Assigned => ("to", 100),
        RoomSays.Raised => ("reason", 500),
        RoomSays.Progress => ("text", 500),
        RoomSays.Result => ("outcome", 1000),
        _ => null,
    };

    public static RoomSays? SaysOf(string type)
        => type.StartsWith(TypePrefix, StringComparison.Ordinal) && type.EndsWith(TypeSuffix, StringComparison.Ordinal) && type.Length > TypePrefix.Length + TypeSuffix.Length
            ? Codes.Parse<RoomSays>(type[TypePrefix.Length..^TypeSuffix.Length]) : null;

    /// <summary>The event, or the name of the part that can't be read.</summary>
    public static (RoomEvent? Event, string? Wrong) Read(CloudEvent said)
    {
        if (SaysOf(said.Type) is not { } says)
            return (null, "type");
        if (said.Time is not { } at || at.Year is < 2000 or > 2200)
            return (null, "time");
        if (said.Data.ValueKind is not JsonValueKind.Object)
            return (null, "data");
        if (Text(said.Data, "number", LongestNumber) is not { } number || !NumberForm().IsMatch(number))
            return (null, "number");
        if (Text(said.Data, "outsideNumber", LongestOutside) is not { } outside)
            return (null, "outsideNumber");
        if (!said.Data.TryGetProperty("round", out var rounds) || rounds.ValueKind is not JsonValueKind.Number || !rounds.TryGetInt32(out var round) || round is < 1 or > MostRounds)
            return (null, "round");
        var words = FieldOf(says) is { } field ? Text(said.Data, field.Field, field.Most) : null;
        if (FieldOf(says) is { } needed && words is null)
            return (null, needed.Field);
        return ReadPhotos(said.Data) is { } photos ? (new(says, number, outside, round, at.ToMilliseconds(), words, photos), null) : (null, "photos");
    }

    /// <summary>Null where one can't be read, or where there are too many.</summary>
    private static List<RoomPhoto>? ReadPhotos(JsonElement data)
    {
        if (!data.TryGetProperty("photos", out var list) || list.ValueKind is JsonValueKind.Null)
            return [];
        if (list.ValueKind is not JsonValueKind.Array || list.GetArrayLength() > MostPhotos)
            return null;
        var photos = new List<RoomPhoto>();
        foreach (var one in list.EnumerateArray())
            if (one.ValueKind is JsonValueKind.Object && Text(one, "url", 500) is { } url && Text(one, "sha256", 64) is { } sha256 && HashForm().IsMatch(sha256))
                photos.Add(new(url, sha256));
            else
                return null;
        return photos;
    }

    /// <summary>Words as people write them: trimmed, something visible in them, no control characters but line ends and tabs.</summary>
    private static string? Text(JsonElement data, string name, int most)
    {
        if (!data.TryGetProperty(name, out var value) || value.ValueKind is not JsonValueKind.String)
            return null;
        string raw;
        try
        {
            raw = value.GetString()!.ReplaceLineEndings("\n").Trim();
        }
        catch (InvalidOperationException)
        {
            // half of a surrogate pair
            return null;
        }
        return raw.Length > 0 && raw.EnumerateRunes().Count() <= most && !raw.EnumerateRunes().Any(rune => System.Text.Rune.IsControl(rune) && rune.Value is not '\n' and not '\t') ? raw : null;
    }

    [GeneratedRegex(@"\A[0-9A-Za-z-]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex NumberForm();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z", RegexOptions.NonBacktracking)]
    private static partial Regex HashForm();
}
