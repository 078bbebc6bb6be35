using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Duties.Schools;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Files;
using Whistle.Platform.Http;
using Whistle.Platform.Journal;

namespace Whistle.Duties.Packages;

/// <summary>The body of a step as it came in: the input, what is wrong with its form, which task, the version seen, and for which unit.</summary>
internal sealed record PackageBody(PackageInput Input, IReadOnlyList<Refusal> Errors, Line? Line, int? Seen, UnitId? AsUnit)
{
    public static PackageBody Read(PackageStep step, BodyReader body)
    {
        var input = new PackageInput();
        foreach (var field in step.Fields)
            input = field.Kind switch
            {
                PackageFieldKind.Person => input with { Person = body.Id(field.Name, field.Required) is { } id ? new PersonId(id) : null },
                PackageFieldKind.Unit => input with { Unit = body.Id(field.Name, field.Required) is { } id ? new UnitId(id) : null },
                PackageFieldKind.Photos => input with { PhotoIds = body.Files(field.Name, field.Max) },
                _ => body.Text(field.Name, field.Required, field.Max) is { } text ? input.With(field.Name, text) : input,
            };
        var line = body.Code<Line>("line");
        var seen = body.Number("version", false, 1, int.MaxValue);
        var asUnit = body.Id("asUnit", false) is { } unit ? new UnitId(unit) : (UnitId?)null;
        return new(input, body.Errors, line, seen, asUnit);
    }
}

/// <summary>Carries out every command on a package: load, decide, apply, record, save. The row and the journal are one save.</summary>
internal sealed class PackageDesk(WhistleDb db, Journal journal, ICity cities, FileDesk files, Outbox outbox, ICalendars calendars, Ids ids, TimeProvider clock)
{
    /// <summary>The unit of work, for what must be saved together with the package.</summary>
    public WhistleDb Db => db;

    public async Task<Answer<TaskPackage>> RaiseAsync(RaiseBody body, Actor by, Action<TaskPackage>? beforeSave, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        if (RaiseRules.Campuses(by, city).Count == 0)
            return Answer<TaskPackage>.Not(No.NotYours, RaiseRules.NotYours);
        if (body.Errors.Count > 0)
            return Answer<TaskPackage>.Not(No.Malformed, body.Errors);
        var now = clock.Now();
        var rows = await db.Set<SchoolRow>().AsNoTracking().Where(r => body.Rows.Contains(r.Id) && r.RemovedAt == null).OrderBy(r => r.Item).ThenBy(r => r.Position).ToListAsync(stop);
        var decision = RaiseRules.Plan(body, rows, by, city, now.Day());
        if (decision.Refusal is { } refusal)
            return Answer<TaskPackage>.Not(No.Malformed, refusal);
        var plan = decision.Events[0];
        var package = new TaskPackage(ids.New());
        var attachment = await files.AttachAsync(body.PhotoIds, PackageFileDoor.Owner, package.Id, by, stop);
        if (attachment.Refusal is { } noFiles)
            return Answer<TaskPackage>.Not(No.Malformed, noFiles);

        Open(package, new(plan.Campus.School, plan.Campus.Id, plan.Campus.District, body.Title!, body.Need!, string.Join(',', rows.Select(r => r.Id.ToString("D"))),
            string.Join(',', rows.Select(r => r.Item).Distinct()), body.WantedBy, attachment.Files), plan, new(now, plan.Unit, by.Person), (await calendars.CalendarsAsync(stop)).CalendarOf(plan.Campus.District));
        db.Add(package);
        db.AddRange(PackageSight.Of(package, city));
        beforeSave?.Invoke(package);
        await db.SaveChangesAsync(stop);
        outbox.Wake();
        return package;
    }

    /// <summary>Makes a package of its first events, in the caller's unit of work. The demo city calls it too.</summary>
    internal void Open(TaskPackage package, PackageRaised raised, RaisePlan plan, Happened now, WorkCalendar calendar, bool tell = true)
    {
        Happen(package, raised, now, tell);
        foreach (var (line, to, overseer) in plan.Tasks)
            Happen(package, new TaskOffered(line, to, overseer, PackageRules.ClaimBy(now.At, calendar)), now, tell);
    }

    /// <summary>Takes a step of <see cref="PackageRules"/>.</summary>
    public async Task<Answer<TaskPackage>> DoAsync(Guid id, PackageStep step, PackageBody body, Actor by, Action<TaskPackage>? beforeSave, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var now = clock.Now();
        var keys = PackageKeys.Of(by, city);
        if (await db.Set<TaskPackage>().SingleOrDefaultAsync(p => p.Id == id, stop) is not { } package || !PackageSight.Of(package, city).Any(sight => keys.Contains(sight.Key)))
            return Answer<TaskPackage>.Not(No.NotThere);
        var scenes = PackageRules.Entitled(step, package, by, city, now, (await calendars.CalendarsAsync(stop)).CalendarOf(package.District));
        if (scenes.Count == 0)
            return Answer<TaskPackage>.Not(No.NotYours, PackageRules.NotYours);
        if (body.Errors.Count > 0)
            return Answer<TaskPackage>.Not(No.Malformed, body.Errors);
        var (scene, unclear) = Choose(step, scenes, body, city);
        if (scene is null)
            return Answer<TaskPackage>.Not(unclear is null ? No.NotYours : No.Malformed, unclear ?? PackageRules.NotYours);
        if (step.Check(scene, body.Input) is { } misfit)
            return Answer<TaskPackage>.Not(No.Malformed, misfit);
        if (body.Seen is null)
            return Answer<TaskPackage>.Not(No.VersionMissing, PackageRules.VersionMissing);
        if (package.Version != body.Seen)
            return await MovedOnAsync(id, scene.Task.Line, city, stop);
        if (step.WhyNot(scene) is { } refusal)
            return Answer<TaskPackage>.Not(No.Refused, refusal);
        return await CarryOutAsync(package, step, scene, body.Input, beforeSave, stop);
    }

    /// <summary>The task and unit that are meant. Where several could be, those for which the step is possible now count; then it must be said.</summary>
    private static (PackageScene? Scene, Refusal? Unclear) Choose(PackageStep step, IReadOnlyList<PackageScene> scenes, PackageBody body, City city)
    {
        var meant = scenes.Where(s => (body.Line is null || s.Task.Line == body.Line) && (body.AsUnit is null || s.Post.Unit == body.AsUnit)).ToList();
        if (meant.Count > 1 && meant.Where(s => step.WhyNot(s) is null).ToList() is { Count: > 0 } possible)
            meant = possible;
        if (meant.Count < 2)
            return (meant.FirstOrDefault(), null);
        if (meant.Select(s => s.Task.Line).Distinct().ToList() is { Count: > 1 } lines)
            // what can't be done on any of them is refused for the first alike
            return meant.TrueForAll(s => step.WhyNot(s) is not null) ? (meant[0], null)
                : (null, PackageRules.WhichTask with { Fills = [string.Join(", ", lines.Select(line => line.Code()))] });
        return (null, PackageRules.WhichUnit with { Fills = [string.Join(" / ", meant.Select(s => city.Unit(s.Post.Unit).Name.ToString()).Distinct())] });
    }

    private async Task<Answer<TaskPackage>> CarryOutAsync(
        TaskPackage package, PackageStep step, PackageScene scene, PackageInput input, Action<TaskPackage>? beforeSave, CancellationToken stop)
    {
        var attachment = await files.AttachAsync(input.PhotoIds, PackageFileDoor.Owner, package.Id, scene.By, stop);
        if (attachment.Refusal is { } noFiles)
            return Answer<TaskPackage>.Not(No.Malformed, noFiles);
        var decision = PackageRules.Decide(step, scene, input with { Photos = attachment.Files });
        if (decision.Refusal is { } refusal)
            return Answer<TaskPackage>.Not(No.Refused, refusal);

        var line = scene.Task.Line;
        await journal.OpenAsync(package, stop);
        foreach (var happened in decision.Events)
            Happen(package, happened, new(scene.At, scene.Post.Unit, scene.By.Person));
        await RefreshSightsAsync(package, scene.City, stop);
        beforeSave?.Invoke(package);
        if (!await db.TrySaveAsync(stop))
            return await MovedOnAsync(package.Id, line, scene.City, stop);
        outbox.Wake();
        return package;
    }

    /// <summary>Must be called before events happen to a package that is already there.</summary>
    internal Task OpenAsync(TaskPackage package, CancellationToken stop) => journal.OpenAsync(package, stop);

    /// <summary>Applies and records one event, and leaves what follows from it: notices now, and a look at the day of claiming.</summary>
    /// <param name="tell">False for what is made up afterwards: nobody need be told of what is long past.</param>
    internal void Happen(TaskPackage package, PackageEvent happened, Happened now, bool tell = true)
    {
        package.Apply(happened, now);
        journal.Record(PackageEvents.Format, package, happened, now.Unit, now.By, now.At);
        if (!tell)
            return;
        outbox.Send(db, PackageDelivery.Kind, PackageDelivery.Body(package.Id, package.Version));
        if (happened is TaskOffered or TaskDesignated && package.Task(((TaskEvent)happened).Line) is { ClaimBy: { } claimBy } task)
            // a moment after the limit, so that it has passed when somebody looks
            db.Add(new Delivery(ids.New(), PackageDelivery.UnclaimedKind, PackageDelivery.Body(package.Id, package.Version), claimBy.AddMilliseconds(1)));
    }

    private async Task RefreshSightsAsync(TaskPackage package, City city, CancellationToken stop)
    {
        var stored = await db.Set<PackageSight>().Where(s => s.PackageId == package.Id).ToDictionaryAsync(s => s.Key, stop);
        foreach (var sight in PackageSight.Of(package, city))
            if (!stored.Remove(sight.Key))
                db.Add(sight);
        db.RemoveRange(stored.Values);
    }

    /// <summary>Says who was faster, and where the task is now.</summary>
    private async Task<Answer<TaskPackage>> MovedOnAsync(Guid id, Line line, City city, CancellationToken stop)
    {
        db.ChangeTracker.Clear();
        var now = (await db.Set<TaskPackage>().AsNoTracking().SingleAsync(p => p.Id == id, stop)).Task(line);
        var person = now.Handler is { } handler ? city.Person(handler)?.Name : null;
        return Answer<TaskPackage>.Not(No.MovedOn, PackageRules.MovedOn with { Fills = [$"{city.Unit(now.Unit).Name}{(person is null ? "" : " " + person)}"] });
    }
}

/// <summary>The deliveries that follow the events of a package.</summary>
internal static class PackageDelivery
{
    public const string Kind = "package", UnclaimedKind = "package-unclaimed";

    public static string Body(Guid id, int seq) => string.Create(CultureInfo.InvariantCulture, $"{id:D} {seq}");

    public static (Guid Id, int Seq) Read(string body)
    {
        var parts = body.Split(' ');
        return (Guid.Parse(parts[0]), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
