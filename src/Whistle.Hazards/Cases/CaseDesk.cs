using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Duties.Contracts;
using Whistle.Hazards.Cases.Report;
using Whistle.Hazards.Settings;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Files;
using Whistle.Platform.Journal;
using Whistle.Platform.Search;

namespace Whistle.Hazards.Cases;

/// <summary>Why a command was not carried out, in the order in which the answers are given.</summary>
internal enum No
{
    Nothing,
    NotThere,
    NotYours,
    Malformed,
    VersionMissing,
    MovedOn,
    Refused,
}

/// <summary>What came of a command: the case after it, or why not.</summary>
internal sealed record CaseAnswer(HazardCase? Case, No No, IReadOnlyList<Refusal> Refusals)
{
    public static CaseAnswer Done(HazardCase after) => new(after, No.Nothing, []);

    public static CaseAnswer Not(No no, params IReadOnlyList<Refusal> refusals) => new(null, no, refusals);
}

/// <summary>Carries out every command on a case: load, decide, apply, record, save. The row and the journal are one save.</summary>
internal sealed class CaseDesk(
    WhistleDb db, Journal journal, ICity cities, DutyItems items, FileDesk files, CaseOrigins origins, CaseNumbers numbers, ICaseSettings settings, DecisionNumbers decisions, OtherCases others, Outbox outbox, Ids ids, TimeProvider clock)
{
    /// <summary>The unit of work, for what must be saved together with the case.</summary>
    public WhistleDb Db => db;

    private const int Tries = 5;

    private static readonly Refusal VersionMissing = new("Case.VersionMissing", "version");

    /// <summary>Reports a lead. <paramref name="beforeSave"/> may add to the same transaction.</summary>
    public async Task<CaseAnswer> ReportAsync(ReportBody body, Actor by, Action<HazardCase>? beforeSave, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var lead = await origins.FindAsync(body.From, by, stop);
        if (lead is not null && body.FillsFromLead)
            body = body.Filled(lead);
        if (Codes.Parse<Source>(lead?.Source) is { } given)
            body = body with { Source = given };
        if (body.Errors.Count > 0)
            return CaseAnswer.Not(No.Malformed, body.Errors);
        if (body.From is not null && lead is null)
            return CaseAnswer.Not(No.Malformed, ReportRules.OriginGone);
        var plan = ReportRules.Plan(body, by, city, clock.Now().Day(), items.LineOf);
        if (plan.Refusal is { } refusal)
            return CaseAnswer.Not(No.Malformed, refusal);
        var (campus, unit, source, hide, to) = plan.Events[0];
        if (lead is not null && lead.School != campus.School)
            return CaseAnswer.Not(No.Malformed, ReportRules.CampusElsewhere);
        var id = body.Id ?? new CaseId(ids.New());
        var (photos, noFiles) = await AttachAsync(body.PhotoIds, lead, id.Value, by, stop);
        if (noFiles is not null)
            return CaseAnswer.Not(No.Malformed, noFiles);

        var now = clock.Now();
        var number = await numbers.NextAsync(campus.District, city.Unit(campus.District).Code!, now, stop);
        var @case = new HazardCase(id);
        var limits = await settings.GetAsync(stop);
        var accept = limits.Due(campus.District, Stage.Accept, body.DutyItem!.Value, city.Unit(to).Level, body.Urgency, now);
        var whole = limits.Due(campus.District, Stage.Whole, body.DutyItem.Value, city.Unit(to).Level, body.Urgency, now);
        Happen(@case, new CaseReported(number, campus.School, campus.Id, campus.Town, campus.District, body.DutyItem!.Value, Words.Of(body.Description), photos,
            body.Location, body.Urgency, source, hide, by.Person, unit, to, Words.Of(body.ToReason),
            accept.By, body.From, accept.Limit, whole.Limit, whole.By), new(now, unit, by.Person));
        @case.Grams = Grams.Of(string.Join('\n', number, city.Unit(campus.School).Name.Zh, body.Description, body.Location?.Text));
        db.Add(@case);
        db.AddRange(Sight.Of(@case, city));
        beforeSave?.Invoke(@case);
        if (CaseOrigin.Read(body.From) is { } origin)
            await origins.SourceOf(origin)!.BecameAsync(db, origin.Id, id, by, stop);
        if (lead is null)
            await db.SaveChangesAsync(stop);
        else if (!await db.TrySaveAsync(stop))
            // somebody else made a case of it, or ended it, in the same moment
            return CaseAnswer.Not(No.Malformed, ReportRules.OriginGone);
        outbox.Wake();
        return CaseAnswer.Done(@case);
    }

    /// <summary>
    /// Takes a step of <see cref="CaseRules"/>. Where only what stands beside the case has moved meanwhile (its parent, the book of
    /// numbers), it is judged again from the start.
    /// </summary>
    public async Task<CaseAnswer> DoAsync(CaseId id, Step step, ActionBody body, Actor by, Action<HazardCase>? beforeSave, CancellationToken stop)
    {
        for (var again = 0; ; again++)
        {
            var answer = await OnceAsync(id, step, body, by, beforeSave, stop);
            if (answer.No is not No.MovedOn || again == Tries || !await db.Set<HazardCase>().AnyAsync(c => c.Id == id.Value && c.Version == body.Seen, stop))
                return answer;
        }
    }

    private async Task<CaseAnswer> OnceAsync(CaseId id, Step step, ActionBody body, Actor by, Action<HazardCase>? beforeSave, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var keys = SightKeys.Of(by, city);
        var now = clock.Now();
        if (await db.Set<HazardCase>().SingleOrDefaultAsync(c => c.Id == id.Value, stop) is not { } @case || !Sight.Of(@case, city).Any(keys.Opens))
            return CaseAnswer.Not(No.NotThere);
        var scenes = CaseRules.Entitled(step, @case, by, city, now, await settings.GetAsync(stop));
        if (scenes.Count == 0)
            return CaseAnswer.Not(No.NotYours, CaseRules.NotYours);
        if (body.Errors.Count > 0)
            return CaseAnswer.Not(No.Malformed, body.Errors);
        if (scenes.Where(scene => body.AsUnit is null || scene.Post.Unit == body.AsUnit).ToList() is not [var scene])
            return CaseAnswer.Not(No.Malformed, AsUnit.Required(scenes.Select(s => city.Unit(s.Post.Unit))));
        var input = await others.FillAsync(step, @case, body.Input, keys, city, stop);
        if (step.Check(scene, input) is { } misfit)
            return CaseAnswer.Not(No.Malformed, misfit);
        if (body.Seen is null)
            return CaseAnswer.Not(No.VersionMissing, VersionMissing);
        if (@case.Version != body.Seen)
            return await MovedOnAsync(@case.Id, city, stop);
        if (step.WhyNot(scene) is { } refusal)
            return CaseAnswer.Not(No.Refused, refusal);
        return await CarryOutAsync(@case, step, scene, input, beforeSave, stop);
    }

    /// <summary>
    /// Ends a pause whose longest time is over. It ends as its approver set it, so the event is his. False where there is nothing
    /// to end any more, or somebody was faster.
    /// </summary>
    public async Task<bool> EndPauseAsync(Guid id, CancellationToken stop)
    {
        var now = clock.Now();
        if (await db.Set<HazardCase>().SingleOrDefaultAsync(c => c.Id == id, stop) is not { PausedUntil: { } until, PausedBy: { } by } @case || until > now)
            return false;
        var calendar = (await settings.GetAsync(stop)).CalendarOf(@case.District);
        await journal.OpenAsync(@case, stop);
        Happen(@case, ClockSteps.Resumed(@case, now, calendar, byItself: true), new(now, @case.Holder, by));
        if (!await db.TrySaveAsync(stop))
            return false;
        outbox.Wake();
        return true;
    }

    private async Task<CaseAnswer> CarryOutAsync(HazardCase @case, Step step, Scene scene, ActionInput input, Action<HazardCase>? beforeSave, CancellationToken stop)
    {
        var (photos, noFiles) = await AttachAsync(input.PhotoIds, @case.Id, scene.By, stop);
        if (noFiles is not null)
            return CaseAnswer.Not(No.Malformed, noFiles);
        if (step.Numbered is { } kind)
            input = input with { Number = await decisions.NextAsync(db, kind, @case.District, scene.City.Unit(@case.District).Code!, scene.At, stop) };
        var decision = CaseRules.Decide(step, scene, input with { Photos = photos });
        if (decision.Refusal is { } refusal)
            return CaseAnswer.Not(No.Refused, refusal);

        await journal.OpenAsync(@case, stop);
        var (holder, open, beside) = (@case.Holder, @case.IsOpen, @case.Beside());
        foreach (var happened in decision.Events)
            Happen(@case, happened, new(scene.At, scene.Post.Unit, scene.By.Person));
        if (holder != @case.Holder || open != @case.IsOpen || beside != @case.Beside())
            await RefreshSightsAsync(@case, scene.City, stop);
        foreach (var happened in decision.Events)
            await FollowAsync(@case, open, happened, scene, stop);
        beforeSave?.Invoke(@case);
        if (!await db.TrySaveAsync(stop))
            return await MovedOnAsync(@case.Id, scene.City, stop);
        outbox.Wake();
        return CaseAnswer.Done(@case);
    }

    /// <summary>The cases that are tied to it get their own events, in the same save.</summary>
    private async Task FollowAsync(HazardCase @case, bool wasOpen, CaseEvent happened, Scene scene, CancellationToken stop)
    {
        foreach (var (other, then) in await others.FollowAsync(@case, wasOpen, happened, stop))
        {
            await journal.OpenAsync(other, stop);
            Happen(other, then, new(scene.At, scene.Post.Unit, scene.By.Person));
            await RefreshSightsAsync(other, scene.City, stop);
        }
    }

    private void Happen(HazardCase @case, CaseEvent happened, Happened now)
    {
        @case.Apply(happened, now);
        journal.Record(CaseEvents.Format, @case, happened, now.Unit, now.By, now.At);
        outbox.Send(db, CaseDelivery.Kind, CaseDelivery.Body(@case.Id, @case.Version));
    }

    /// <summary>Photos that came along with the lead hang there and are copied; the others are the reporter's own.</summary>
    private async Task<(IReadOnlyList<Attached> Photos, Refusal? No)> AttachAsync(IReadOnlyList<FileId> photos, Lead? lead, Guid id, Actor by, CancellationToken stop)
    {
        var carried = lead is null ? [] : photos.Where(lead.Photos.Contains).ToList();
        var (own, refusal) = await AttachAsync([.. photos.Except(carried)], id, by, stop);
        if (refusal is not null || carried.Count == 0)
            return (own, refusal);
        var copies = await files.CopyAsync(carried, CaseFileDoor.Owner, id, by, stop);
        return ([.. copies.Files, .. own], copies.Refusal);
    }

    private async Task<(IReadOnlyList<Attached> Photos, Refusal? No)> AttachAsync(IReadOnlyList<FileId> photos, Guid id, Actor by, CancellationToken stop)
    {
        if (photos.Count == 0)
            return ([], null);
        var attachment = await files.AttachAsync(photos, CaseFileDoor.Owner, id, by, stop);
        return (attachment.Files, attachment.Refusal);
    }

    private async Task RefreshSightsAsync(HazardCase @case, City city, CancellationToken stop)
    {
        var stored = await db.Set<Sight>().Where(s => s.CaseId == @case.Id).ToDictionaryAsync(s => s.Key, stop);
        foreach (var sight in Sight.Of(@case, city))
            if (!stored.Remove(sight.Key, out var known))
                db.Add(sight);
            else
                (known.IsOpen, known.Full, known.ByLine) = (sight.IsOpen, sight.Full, sight.ByLine);
        db.RemoveRange(stored.Values);
    }

    /// <summary>Says who was faster, and where the case is now.</summary>
    private async Task<CaseAnswer> MovedOnAsync(Guid id, City city, CancellationToken stop)
    {
        db.ChangeTracker.Clear();
        var now = await db.Set<HazardCase>().AsNoTracking().SingleAsync(c => c.Id == id, stop);
        var english = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";
        var holder = city.Unit(now.Holder).Name;
        var person = now.Handler is { } handler ? city.Person(handler)?.Name : null;
        return CaseAnswer.Not(No.MovedOn, CaseRules.MovedOn with { Fills = [$"{(english ? holder.En : holder.Zh)}{(person is null ? "" : " " + person)}"] });
    }
}

/// <summary>The delivery that follows each event of a case.</summary>
internal static class CaseDelivery
{
    public const string Kind = "case";

    public static string Body(Guid id, int seq) => string.Create(CultureInfo.InvariantCulture, $"{id:D} {seq}");

    public static (Guid Id, int Seq) Read(string body)
    {
        var parts = body.Split(' ');
        return (Guid.Parse(parts[0]), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
