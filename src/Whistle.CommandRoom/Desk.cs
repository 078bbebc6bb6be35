using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Whistle.CommandRoom;

/// <summary>Takes in what Whistle sends and does what a person of the room presses; each is one transaction.</summary>
internal sealed class Desk(Store store, Bell bell, TimeProvider clock)
{
    /// <summary>What a button may be pressed from, and the state after it.</summary>
    public static readonly IReadOnlyDictionary<string, (string[] From, string? To, string? Field)> Acts = new Dictionary<string, (string[], string?, string?)>(StringComparer.Ordinal)
    {
        ["received"] = (["new"], "received", null),
        ["assigned"] = (["new", "received"], "assigned", "to"),
        ["raised"] = (["new", "received"], "raised", "reason"),
        ["progress"] = (["new", "received", "assigned"], null, "text"),
        ["result"] = (["assigned"], "answered", "outcome"),
    };

    private const string Prefix = "cn.whistle.for-room.", Suffix = ".v1";

    /// <returns>202 kept, now or before; 422 nothing that can be read. The same message may come with other bytes: its links are made anew.</returns>
    public Task<int> TakeAsync(Room room, string id, byte[] body)
        => store.InAsync(() =>
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(body));
            if (store.Run("UPDATE letter_in SET times = times + 1 WHERE room = @room AND id = @id", ("room", room.Name), ("id", id)) > 0)
                return StatusCodes.Status202Accepted;
            if (Read(body) is not { } said)
                return StatusCodes.Status422UnprocessableEntity;
            store.Run("INSERT INTO letter_in (room, id, number, type, sha256, body, at) VALUES (@room, @id, @number, @type, @hash, @body, @at)",
                ("room", room.Name), ("id", id), ("number", said.Number), ("type", said.Code), ("hash", hash), ("body", Encoding.UTF8.GetString(body)), ("at", Store.At(clock.GetUtcNow())));
            if (said.Code != "test")
                Apply(room, said);
            return StatusCodes.Status202Accepted;
        });

    /// <returns>False where the case is not in a state for it.</returns>
    public async Task<bool> PressAsync(string room, string number, string act, string? words, IReadOnlyList<(string Id, string Sha256)> photos, string site)
    {
        var done = await store.InAsync(() =>
        {
            if (!Acts.TryGetValue(act, out var rule) || store.Case(room, number) is not { } now || !rule.From.Contains(now.State, StringComparer.Ordinal) || (rule.Field is not null && string.IsNullOrWhiteSpace(words)))
                return false;
            var data = new JsonObject { ["number"] = number, ["outsideNumber"] = now.OutsideNumber, ["round"] = now.Round };
            if (rule.Field is { } field)
                data[field] = words!.Trim();
            if (photos.Count > 0)
                data["photos"] = new JsonArray([.. photos.Select(photo => (JsonNode)new JsonObject { ["url"] = $"{site}/photos/{photo.Id}", ["sha256"] = photo.Sha256 })]);
            Write(room, number, act, data);
            store.Run("UPDATE matter SET state = COALESCE(@state, state), updated_at = @at WHERE room = @room AND number = @number",
                ("state", rule.To), ("at", Store.At(clock.GetUtcNow())), ("room", room), ("number", number));
            return true;
        });
        bell.Ring();
        return done;
    }

    public Task<(string Id, string Sha256)> KeepPhotoAsync(byte[] bytes, string mediaType)
        => store.InAsync(() =>
        {
            var (id, hash) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), Convert.ToHexStringLower(SHA256.HashData(bytes)));
            store.Run("INSERT INTO photo (id, media_type, sha256, bytes) VALUES (@id, @type, @hash, @bytes)", ("id", id), ("type", mediaType), ("hash", hash), ("bytes", bytes));
            return (id, hash);
        });

    private void Write(string room, string number, string act, JsonObject data)
    {
        var now = clock.GetUtcNow();
        var id = "cr_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var said = new JsonObject
        {
            ["specversion"] = "1.0", ["id"] = id, ["source"] = "/rooms/" + room, ["type"] = $"cn.whistle.room.{act}.v1", ["subject"] = number,
            ["time"] = Store.At(now), ["datacontenttype"] = "application/json", ["data"] = data,
        };
        // told to reorder, it lets each wait for a while of its own
        var wait = store.Setting("reorder") > 0 ? RandomNumberGenerator.GetInt32(0, 2000) : 0;
        store.Run("INSERT INTO letter_out (id, room, number, type, body, at, next_at) VALUES (@id, @room, @number, @type, @body, @at, @next)",
            ("id", id), ("room", room), ("number", number), ("type", act), ("body", said.ToJsonString()), ("at", Store.At(now)), ("next", now.ToUnixTimeMilliseconds() + wait));
    }

    private void Apply(Room room, Said said)
    {
        var at = Store.At(clock.GetUtcNow());
        if (store.Case(room.Name, said.Number) is not { } known)
        {
            var count = store.Read("SELECT count(*) FROM matter WHERE room = @room", row => row.GetInt32(0), ("room", room.Name)).Single();
            store.Run("INSERT INTO matter (room, number, outside_number, state, round, seq, version, snapshot, updated_at) VALUES (@room, @number, @outside, @state, @round, @seq, @version, @snapshot, @at)",
                ("room", room.Name), ("number", said.Number), ("outside", string.Create(CultureInfo.InvariantCulture, $"{room.Name.ToUpperInvariant()}-{store.Setting("series")}-{count + 1:D4}")), ("state", StateAfter(said, "new")),
                ("round", said.Round), ("seq", said.Seq), ("version", said.Version), ("snapshot", said.Case.ToJsonString()), ("at", at));
            return;
        }
        // what comes late tells of the past: the newest picture of the case and the newest event decide
        store.Run("UPDATE matter SET state = @state, round = @round, seq = @seq, version = @version, snapshot = @snapshot, updated_at = @at WHERE room = @room AND number = @number",
            ("state", said.Seq > known.Seq ? StateAfter(said, known.State) : known.State), ("round", Math.Max(known.Round, said.Round)), ("seq", Math.Max(known.Seq, said.Seq)),
            ("version", Math.Max(known.Version, said.Version)), ("snapshot", said.Version >= known.Version ? said.Case.ToJsonString() : known.Snapshot), ("at", at), ("room", room.Name), ("number", said.Number));
    }

    private static string StateAfter(Said said, string before) => said.Code switch
    {
        "sent-down" or "passed-up" => "new",
        "handed-over" => (string?)said.Case["state"] switch { "CommandHandling" => "assigned", "AwaitingConfirmation" => "answered", _ => before is "received" ? before : "new" },
        "rework" => "assigned",
        "taken-back" or "confirmed" or "ended" => said.Code,
        "answered" => "answered",
        _ => before,
    };

    private static Said? Read(byte[] body)
    {
        try
        {
            var root = JsonNode.Parse(body)!.AsObject();
            var type = (string)root["type"]!;
            if ((string)root["specversion"]! != "1.0" || !type.StartsWith(Prefix, StringComparison.Ordinal) || !type.EndsWith(Suffix, StringComparison.Ordinal))
                return null;
            var (code, data) = (type[Prefix.Length..^Suffix.Length], root["data"]!.AsObject());
            if (code == "test")
                return new(code, "", 0, 0, 0, []);
            var snapshot = data["case"]!.AsObject();
            return new(code, (string)data["number"]!, (int)data["seq"]!, (int)data["round"]!, (long)snapshot["version"]!, snapshot);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or NullReferenceException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    private sealed record Said(string Code, string Number, int Seq, int Round, long Version, JsonObject Case);
}
