using System.Globalization;
using System.Text.Json.Nodes;
using Whistle.Directory.Contracts;
using Whistle.Duties.Contracts;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Files;

namespace Whistle.Exchange.CommandRooms.Outgoing;

/// <summary>
/// The data of what an outside command room is sent: the event, and the case as the room may know it. No person is in it, neither who
/// reported nor who handles.
/// </summary>
internal sealed class RoomBody(FileDesk files, RoomPhotoLinks links, DutyItems items)
{
    public async Task<JsonObject> OfAsync(CaseBrief brief, int seq, RoomLink link, City city, CancellationToken stop)
    {
        var happened = brief.Events.FirstOrDefault(e => e.Seq == seq);
        var photos = brief.Photos.Concat(happened?.Photos ?? []).Select(id => new FileId(id)).Distinct().ToList();
        var known = await files.KnownAsync(photos, stop);
        return new()
        {
            ["number"] = brief.Stand.Number,
            ["seq"] = seq,
            ["round"] = brief.Stand.Round,
            ["event"] = happened is null ? null : Event(happened, known, link, city),
            ["case"] = Case(brief, known, link, city),
        };
    }

    private JsonObject Event(BriefEvent happened, IReadOnlyDictionary<FileId, StoredFile> known, RoomLink link, City city) => new()
    {
        ["type"] = happened.Type,
        ["at"] = happened.At.Wire(),
        ["unit"] = Name(city, happened.Unit),
        ["texts"] = new JsonObject(happened.Texts.OrderBy(text => text.Key, StringComparer.Ordinal).Select(text => KeyValuePair.Create(text.Key, (JsonNode?)text.Value))),
        ["photos"] = Photos(happened.Photos, known, link),
    };

    private JsonObject Case(CaseBrief brief, IReadOnlyDictionary<FileId, StoredFile> known, RoomLink link, City city) => new()
    {
        ["number"] = brief.Stand.Number,
        ["state"] = brief.Stand.State,
        ["version"] = brief.Stand.Version,
        ["round"] = brief.Stand.Round,
        ["urgency"] = brief.Urgency,
        ["dutyItem"] = new JsonObject { ["no"] = brief.DutyItem, ["matter"] = Both(culture => items.Name(brief.DutyItem, culture)) },
        ["school"] = Name(city, brief.School),
        ["campus"] = Name(city, brief.Campus),
        ["town"] = Name(city, brief.Stand.Town),
        ["district"] = Name(city, brief.Stand.District),
        ["holder"] = Name(city, brief.Stand.Holder),
        ["description"] = brief.Description,
        ["location"] = brief.Lat is null && brief.PlaceText is null ? null
            : new JsonObject { ["lat"] = brief.Lat, ["lon"] = brief.Lon, ["datum"] = "WGS84", ["text"] = brief.PlaceText },
        ["analysis"] = Last(brief, "SendDownProposed", "analysis"),
        ["note"] = Last(brief, "CaseSentDown", "note"),
        ["outcome"] = Last(brief, "CaseResultGiven", "outcome"),
        ["reportedAt"] = brief.ReportedAt.Wire(),
        ["assignBy"] = brief.AcceptBy?.Wire(),
        ["finishBy"] = brief.FinishBy?.Wire(),
        ["photos"] = Photos(brief.Photos, known, link),
    };

    private JsonArray Photos(IReadOnlyList<Guid> photos, IReadOnlyDictionary<FileId, StoredFile> known, RoomLink link)
        => new([.. photos.Select(id => known.GetValueOrDefault(new FileId(id))).OfType<StoredFile>().Select(file => (JsonNode)new JsonObject
        {
            ["url"] = links.To(link, file.Id), ["sha256"] = file.Sha256, ["mediaType"] = file.MediaType, ["bytes"] = file.Bytes,
        })]);

    private static string? Last(CaseBrief brief, string type, string field)
        => brief.Events.LastOrDefault(e => e.Type == type)?.Texts.GetValueOrDefault(field);

    private static JsonObject Name(City city, UnitId unit) => Both(culture => city.FindUnit(unit)?.Name.In(culture) ?? "");

    private static JsonObject Both(Func<CultureInfo, string> name)
        => new() { ["zh"] = name(CultureInfo.GetCultureInfo("zh-CN")), ["en"] = name(CultureInfo.GetCultureInfo("en")) };
}
