using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Hazards.Cases;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Http;
using Whistle.Platform.Journal;

namespace Whistle.Hazards.Contracts;

/// <summary>Goes through the one desk, by the one table of steps.</summary>
internal sealed class CaseActs(CaseDesk desk, CaseQueries cases, JournalReader journal) : ICaseActs
{
    /// <summary>Each of these gives the case to a command room anew.</summary>
    private static readonly string[] BeginsRound = [nameof(CaseSentDown), nameof(CaseReworkAsked)];

    private static readonly CaseState[] WithRooms = [CaseState.WithTown, CaseState.WithDistrictCommand];

    public async Task<CaseStand?> FindAsync(WhistleDb db, string number, CancellationToken stop)
        => await db.Set<HazardCase>().AsNoTracking().SingleOrDefaultAsync(c => c.Number == number, stop) is { } found ? (await StandAsync(db, [found], stop))[0] : null;

    public async Task<IReadOnlyList<CaseStand>> FindAsync(WhistleDb db, IReadOnlyCollection<string> numbers, CancellationToken stop)
        => numbers.Count == 0 ? [] : await StandAsync(db, await db.Set<HazardCase>().AsNoTracking().Where(c => numbers.Contains(c.Number)).ToListAsync(stop), stop);

    public async Task<IReadOnlyList<CaseStand>> OfAsync(WhistleDb db, IReadOnlyCollection<Guid> cases, CancellationToken stop)
        => await StandAsync(db, await db.Set<HazardCase>().AsNoTracking().Where(c => cases.Contains(c.Id)).ToListAsync(stop), stop);

    /// <summary>Through the sights of the room, which are indexed: whatever is with it, it sees.</summary>
    public async Task<IReadOnlyList<CaseStand>> WithRoomAsync(WhistleDb db, UnitId room, CancellationToken stop)
    {
        var seen = db.Set<Sight>().Where(s => s.Key == room.Value && s.IsOpen).Select(s => s.CaseId);
        return await StandAsync(db, await db.Set<HazardCase>().AsNoTracking().Where(c => seen.Contains(c.Id)
            && ((c.Holder == room && WithRooms.Contains(c.State)) || (c.DispatchedBy == room && c.State == CaseState.CommandHandling))).OrderBy(c => c.Sequence).ToListAsync(stop), stop);
    }

    public async Task<CaseBrief?> BriefAsync(CaseId id, Actor reader, CancellationToken stop)
    {
        var sight = await cases.SightAsync(reader, stop);
        if (await cases.FindAsync(id, sight, stop) is not { } found)
            return null;
        var history = await journal.OfAsync(id.Value, stop);
        var full = sight.MayRead(found);
        var stand = Stand(found, history.Count(written => BeginsRound.Contains(written.Row.Type, StringComparer.Ordinal)));
        return new(stand, found.DutyItem, found.School, found.Campus, found.Urgency.Code(), found.ReportedAt, found.AcceptBy, found.FinishBy,
            full ? found.Description : null, full ? found.Lat : null, full ? found.Lon : null, full ? found.PlaceText : null, full ? found.Photos : [],
            [.. history.Select(written => Brief(written, full))]);
    }

    public async Task<Acted> ActAsync(CaseId id, int seen, string action, JsonObject body, Actor by, Action beforeSave, CancellationToken stop)
    {
        var step = CaseRules.Find(action) ?? throw new ArgumentException($"There is no step {action}.", nameof(action));
        var input = ActionBody.Read(step, new BodyReader(JsonSerializer.SerializeToElement(body))) with { Seen = seen };
        var answer = await desk.DoAsync(id, step, input, by, _ => beforeSave(), stop);
        return answer.No switch
        {
            No.Nothing => new(answer.Case!.Version, null, false),
            No.MovedOn => new(0, null, true),
            No.NotThere => new(0, new("Case.NotFound"), false),
            _ => new(0, answer.Refusals[0], false),
        };
    }

    private static BriefEvent Brief(WrittenEvent written, bool full)
        => new(written.Row.Seq, written.Row.Type, written.Row.At, new(written.Row.Unit), written.By,
            full ? written.Texts.ToDictionary(text => text.Key, text => text.Value.Text, StringComparer.Ordinal) : new Dictionary<string, string>(StringComparer.Ordinal),
            full ? Photos(written.Row.Data) : []);

    private static List<Guid> Photos(string written)
    {
        using var data = JsonDocument.Parse(written);
        return data.RootElement.TryGetProperty("photos", out var photos) && photos.ValueKind is JsonValueKind.Array
            ? [.. photos.EnumerateArray().Select(photo => photo.GetProperty("file").GetGuid())] : [];
    }

    private static async Task<List<CaseStand>> StandAsync(WhistleDb db, IReadOnlyList<HazardCase> found, CancellationToken stop)
    {
        var ids = found.Select(c => c.Id).ToList();
        var rounds = await db.Set<JournalRow>().Where(r => ids.Contains(r.Stream) && BeginsRound.Contains(r.Type)).GroupBy(r => r.Stream)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, stop);
        return [.. found.Select(c => Stand(c, rounds.GetValueOrDefault(c.Id)))];
    }

    private static CaseStand Stand(HazardCase c, int round)
        => new(new(c.Id), c.Number, c.Version, c.State.Code(), c.IsOpen, c.District, c.Town, c.Holder, c.DispatchedBy, c.Handler is not null, round,
            [.. c.Legs.Select(leg => leg.Unit).Distinct()]);
}
