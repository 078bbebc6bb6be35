using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Guidance.Seasons;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Files;
using Whistle.Platform.Journal;
using Whistle.Platform.Search;

namespace Whistle.Guidance.Visits;

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

/// <summary>What came of a command: the visit after it, or why not.</summary>
internal sealed record VisitAnswer(GuidanceVisit? Visit, No No, IReadOnlyList<Refusal> Refusals)
{
    public static VisitAnswer Done(GuidanceVisit after) => new(after, No.Nothing, []);

    public static VisitAnswer Not(No no, params IReadOnlyList<Refusal> refusals) => new(null, no, refusals);
}

/// <summary>Carries out every command on a visit: load, decide, apply, record, save. The row and the journal are one save.</summary>
internal sealed class VisitDesk(WhistleDb db, Journal journal, ICity cities, YearsNow years, FileDesk files, Outbox outbox, Ids ids, TimeProvider clock)
{
    private static readonly Refusal VersionMissing = new("Visit.VersionMissing", "version");

    /// <summary>The unit of work, for what must be saved together with the visit.</summary>
    public WhistleDb Db => db;

    /// <summary>Plans visits, all or none of them, or writes one down that took place. <paramref name="beforeSave"/> may add to the same transaction.</summary>
    public async Task<(IReadOnlyList<GuidanceVisit> Made, IReadOnlyList<Refusal> Refusals)> CreateAsync(
        IReadOnlyList<NewVisit> bodies, Actor by, Action<GuidanceVisit>? beforeSave, CancellationToken stop)
    {
        var (city, known) = (await cities.GetAsync(stop), await years.GetAsync(stop));
        var now = clock.Now();
        var made = new List<GuidanceVisit>();
        foreach (var body in bodies)
        {
            if (body.Errors.Count > 0)
                return ([], body.Errors);
            var visit = new GuidanceVisit(body.Id ?? ids.New());
            var (photos, noFiles) = await AttachAsync(body.Input.PhotoIds, visit.Id, by, stop);
            var (events, unit, refusal) = noFiles is null ? NewVisitRules.Decide(body, photos, by, city, now, known) : ([], default, noFiles);
            if (refusal is not null)
            {
                db.ChangeTracker.Clear();
                return ([], [refusal]);
            }
            foreach (var happened in events)
                Happen(visit, happened, new(now, unit, by.Person));
            visit.Grams = GramsOf(visit, city);
            db.Add(visit);
            db.AddRange(VisitSight.Of(visit, city));
            beforeSave?.Invoke(visit);
            made.Add(visit);
        }
        await db.SaveChangesAsync(stop);
        return (made, []);
    }

    /// <summary>Takes a step of <see cref="VisitRules"/>.</summary>
    public async Task<VisitAnswer> DoAsync(Guid id, VisitStep step, VisitBody body, Actor by, Action<GuidanceVisit>? beforeSave, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var keys = VisitKeys.Of(by, city);
        if (await db.Set<GuidanceVisit>().SingleOrDefaultAsync(v => v.Id == id, stop) is not { } visit || !VisitSight.Of(visit, city).Any(keys.Opens))
            return VisitAnswer.Not(No.NotThere);
        var scenes = VisitRules.Entitled(step, visit, by, city, clock.Now(), (await years.GetAsync(stop)).Of(visit.District));
        if (scenes.Count == 0)
            return VisitAnswer.Not(No.NotYours, VisitRules.NotYours);
        if (body.Errors.Count > 0)
            return VisitAnswer.Not(No.Malformed, body.Errors);
        if (scenes.Where(scene => body.AsUnit is null || scene.Post.Unit == body.AsUnit).ToList() is not [var scene])
            return VisitAnswer.Not(No.Malformed, AsUnit.Required(scenes.Select(s => city.Unit(s.Post.Unit))));
        if (step.Check(scene, body.Input) is { } misfit)
            return VisitAnswer.Not(No.Malformed, misfit);
        if (body.Seen is null)
            return VisitAnswer.Not(No.VersionMissing, VersionMissing);
        if (visit.Version != body.Seen)
            return MovedOn();
        if (step.WhyNot(scene) is { } refusal)
            return VisitAnswer.Not(No.Refused, refusal);
        return await CarryOutAsync(visit, step, scene, body.Input, beforeSave, stop);
    }

    /// <summary>Notes in the caller's unit of work what has happened by another door: it became a case, or a colleague takes over.</summary>
    public async Task NoteAsync(GuidanceVisit visit, VisitEvent happened, UnitId unit, PersonId by, CancellationToken stop)
    {
        await journal.OpenAsync(visit, stop);
        Happen(visit, happened, new(clock.Now(), unit, by));
        await RefreshSightsAsync(visit, await cities.GetAsync(stop), stop);
    }

    private async Task<VisitAnswer> CarryOutAsync(GuidanceVisit visit, VisitStep step, VisitScene scene, VisitInput input, Action<GuidanceVisit>? beforeSave, CancellationToken stop)
    {
        var (photos, noFiles) = await AttachAsync(input.PhotoIds, visit.Id, scene.By, stop);
        if (noFiles is not null)
            return VisitAnswer.Not(No.Malformed, noFiles);
        var decision = VisitRules.Decide(step, scene, input with { Photos = photos });
        if (decision.Refusal is { } refusal)
            return VisitAnswer.Not(No.Refused, refusal);
        await journal.OpenAsync(visit, stop);
        foreach (var happened in decision.Events)
            Happen(visit, happened, new(scene.At, scene.Post.Unit, scene.By.Person));
        visit.Grams = GramsOf(visit, scene.City);
        await RefreshSightsAsync(visit, scene.City, stop);
        beforeSave?.Invoke(visit);
        return await db.TrySaveAsync(stop) ? VisitAnswer.Done(visit) : MovedOn();
    }

    private void Happen(GuidanceVisit visit, VisitEvent happened, Happened now)
    {
        visit.Apply(happened, now);
        journal.Record(VisitEvents.Format, visit, happened, now.Unit, now.By, now.At);
        outbox.Send(db, VisitDelivery.Kind, VisitDelivery.Body(visit.Id, visit.Version));
    }

    private async Task<(IReadOnlyList<Attached> Photos, Refusal? No)> AttachAsync(IReadOnlyList<FileId> photos, Guid id, Actor by, CancellationToken stop)
    {
        var attachment = await files.AttachAsync(photos, VisitFileDoor.Owner, id, by, stop);
        return (attachment.Files, attachment.Refusal is { } refusal ? refusal with { Field = "photos" } : null);
    }

    private async Task RefreshSightsAsync(GuidanceVisit visit, City city, CancellationToken stop)
    {
        var stored = await db.Set<VisitSight>().Where(s => s.VisitId == visit.Id).ToDictionaryAsync(s => s.Key, stop);
        foreach (var sight in VisitSight.Of(visit, city))
            if (!stored.Remove(sight.Key, out var known))
                db.Add(sight);
            else
                known.ByLine = sight.ByLine;
        db.RemoveRange(stored.Values);
    }

    private VisitAnswer MovedOn()
    {
        db.ChangeTracker.Clear();
        return VisitAnswer.Not(No.MovedOn, VisitRules.MovedOn);
    }

    private static string GramsOf(GuidanceVisit visit, City city)
        => Grams.Of(string.Join('\n', city.Unit(visit.School).Name.Zh, city.Unit(visit.Unit).Name.Zh, visit.Purpose, visit.Done, visit.Problem, visit.Outcome));
}

/// <summary>Where the words of visits are found.</summary>
internal static class VisitSearch
{
    public static readonly SearchIndex Index = new("guidance_visit", "id", "grams");
}

/// <summary>The delivery that follows each event of a visit.</summary>
internal static class VisitDelivery
{
    public const string Kind = "visit";

    public static string Body(Guid id, int seq) => string.Create(CultureInfo.InvariantCulture, $"{id:D} {seq}");

    public static (Guid Id, int Seq) Read(string body)
    {
        var parts = body.Split(' ');
        return (Guid.Parse(parts[0]), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
