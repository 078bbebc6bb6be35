using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Exchange.Signing;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Exchange.CommandRooms.Incoming;

/// <summary>
/// Carries out what waits about one case, the earliest by its own instant first, again after each step until nothing fits any more.
/// The step and the row that says that it was taken are one save, so a step is taken once however many nodes reach for it.
/// </summary>
internal sealed class RoomCarrier(WhistleDb db, ICaseActs acts, ICity cities, RoomBook book, RoomPhotos photos, TimeProvider clock)
{
    /// <summary>What waits is looked at after each event of its case; and now and then besides.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(10);

    private const int Tries = 20;

    public async Task CarryOutAsync(string number, CancellationToken stop)
    {
        for (var tries = 0; tries < Tries; tries++)
            try
            {
                if (!await StepAsync(number, stop))
                    return;
            }
            catch (DbUpdateException) when (tries < Tries - 1)
            {
                // another node has written the same outside number in the same moment: judged anew, it finds that
            }
    }

    /// <returns>Whether the case moved, or may have moved: then what waits is judged anew.</returns>
    private async Task<bool> StepAsync(string number, CancellationToken stop)
    {
        db.ChangeTracker.Clear();
        var waiting = await db.Set<RoomMessage>().AsNoTracking().Where(m => m.Number == number && m.State == RoomMessageState.Waiting).OrderBy(m => m.At).ThenBy(m => m.ReceivedAt).ThenBy(m => m.Id).ToListAsync(stop);
        if (waiting.Count == 0)
            return false;
        var now = await acts.FindAsync(db, number, stop);
        var city = await cities.GetAsync(stop);
        foreach (var message in waiting)
        {
            var verdict = await JudgeAsync(message, now, city, stop);
            if (verdict.Fate is Fate.Act)
            {
                if (await ActAsync(message, now!, verdict, stop))
                    return true;
            }
            else if (!await WriteAsync(message, now, verdict, stop))
                return true;
        }
        // what moved the case while we wrote that it waits found nothing waiting yet
        return now is not null && (await acts.FindAsync(db, number, stop))?.Version != now.Version;
    }

    private async Task<Verdict> JudgeAsync(RoomMessage message, CaseStand? now, City city, CancellationToken stop)
    {
        if (await book.FindAsync(db, message.Room, stop) is not { IsOutside: true })
            return new(Fate.Refuse, "switched");
        if (now is not null && await ElsewhereAsync(message, now, stop))
            return new(Fate.Refuse, "number-taken");
        return RoomRules.Judge(message.Says, message.Round, now, message.Room, now is null ? null : city.TownRoom(now.Town)?.Id, now is null ? null : city.DistrictRoom(now.District)?.Id);
    }

    /// <summary>The outside number stands for another case of ours already.</summary>
    private Task<bool> ElsewhereAsync(RoomMessage message, CaseStand now, CancellationToken stop)
        => db.Set<OutsideNumber>().AnyAsync(n => n.Room == message.Room && n.Number == message.OutsideNumber && n.CaseId != now.Id.Value, stop);

    /// <returns>Whether the case has moved.</returns>
    private async Task<bool> ActAsync(RoomMessage message, CaseStand now, Verdict verdict, CancellationToken stop)
    {
        var link = (await book.FindAsync(db, message.Room, stop))!;
        var said = RoomEvent.Read(CloudEvent.Read(Encoding.UTF8.GetBytes(message.Body!))!).Event!;
        if (said.Photos.Count > 0 && message.FileIds is null)
        {
            var fetched = message.Copy();
            db.ChangeTracker.Clear();
            var trouble = await photos.FetchAsync(db, link, said.Photos, fetched, stop);
            db.Attach(message);
            if (trouble is { } why)
                PutOff(message, why);
            else
                message.Fetched(fetched.FileIds!.Select(id => new FileId(id)));
            await db.TrySaveAsync(stop);
            // judged anew either way: fetching takes a while
            return trouble is null;
        }
        var known = await db.Set<OutsideNumber>().AnyAsync(n => n.Room == message.Room && n.Number == message.OutsideNumber, stop);
        var acted = await acts.ActAsync(now.Id, now.Version, verdict.Action!, BodyOf(message, said, verdict), RoomBook.ActorOf(link), () =>
        {
            var mine = message.Copy();
            db.Attach(mine);
            mine.Done(now.Version + 1, clock.Now());
            if (!known)
                db.Add(new OutsideNumber(message.Room, message.OutsideNumber, now.Id.Value));
        }, stop);
        if (acted.Refusal is { } refusal)
            await WriteAsync(message, now, new(Fate.Refuse, refusal.WireCode), stop);
        return true;
    }

    private void PutOff(RoomMessage message, string why)
    {
        if (clock.Now() - message.ReceivedAt >= RoomMessage.Patience || why == RoomPhotos.NotAPhoto)
            message.Refuse(why, clock.Now());
        else
            message.Later(why, clock.Now());
    }

    private static JsonObject BodyOf(RoomMessage message, RoomEvent said, Verdict verdict)
    {
        var body = new JsonObject();
        if (verdict.Field is { } field)
            body[field] = said.Says is RoomSays.Assigned && verdict.Action == "note"
                ? string.Create(CultureInfo.InvariantCulture, $"{Text.In(CultureInfo.GetCultureInfo("zh-CN"), "Note.Assigned")}{said.Words}") : said.Words;
        if (message.FileIds is { Count: > 0 } files && verdict.Action is "note" or "result")
            body["photos"] = new JsonArray([.. files.Select(file => (JsonNode)file.ToString("D"))]);
        return body;
    }

    /// <summary>Writes down what became of it without a step. False where another node was faster.</summary>
    private async Task<bool> WriteAsync(RoomMessage message, CaseStand? now, Verdict verdict, CancellationToken stop)
    {
        db.ChangeTracker.Clear();
        var mine = message.Copy();
        db.Attach(mine);
        switch (verdict.Fate)
        {
            case Fate.Pass: mine.Pass(verdict.Why!, clock.Now()); break;
            case Fate.Refuse: mine.Refuse(verdict.Why!, clock.Now()); break;
            default: mine.Wait(verdict.Why!, clock.Now() + LookAgain); break;
        }
        if (now is not null && verdict.Fate is Fate.Pass && !await db.Set<OutsideNumber>().AnyAsync(n => n.Room == message.Room && n.Number == message.OutsideNumber, stop))
            db.Add(new OutsideNumber(message.Room, message.OutsideNumber, now.Id.Value));
        return await db.TrySaveAsync(stop);
    }
}
