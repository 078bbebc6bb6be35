using System.Globalization;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Guidance.Seasons;
using Whistle.Guidance.Visits;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Demo;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Journal;
using Whistle.Platform.Search;

namespace Whistle.Guidance.Demo;

/// <summary>
/// Invented visits of this school year in every state, with holes in the coverage. Each goes its way through the same rules as
/// a real one; only the clock is ours. One save, so that a start that was cut off begins anew.
/// </summary>
internal sealed class DemoVisits(WhistleDb db, Journal journal, SchoolYears years, Outbox outbox, TimeProvider clock) : IDemoPart
{
    private static readonly TimeSpan Told = TimeSpan.FromDays(3);

    private readonly Random random = new(20221108);
    private readonly City city = DemoCity.City;

    public async Task LoadAsync(CancellationToken stop)
    {
        if (await db.Set<GuidanceVisit>().AnyAsync(stop))
            return;
        var stories = Stories().ToLookup(story => story.Line);
        var no = 0;
        foreach (var campus in city.Units.Where(unit => unit.Kind is UnitKind.Campus).Select(unit => city.Campus(unit.Id)!).OrderBy(campus => campus.Id.Value))
            foreach (var line in Enum.GetValues<Line>())
                // three of ten pairs of school and department have not met this year; the school that the guide signs in as is seen by most
                if (stories[line].Any() && (random.Next(10) > 2 || (campus.School == DemoCity.UnitOf("school").Id && line is Line.Police or Line.Market or Line.Fire)))
                    Make(campus, line, [.. stories[line]], no++);
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
        outbox.Wake();
    }

    private void Make(Campus campus, Line line, IReadOnlyList<Story> stories, int no)
    {
        var unit = no % 4 == 3 ? city.Department(campus.District, line) : city.GroupMember(campus.Id, line) ?? city.Department(campus.District, line);
        if (unit is null || city.At(unit.Id).Where(at => Roles.Acts(at.Role)).Select(at => (PersonId?)at.Person).FirstOrDefault() is not { } person)
            return;
        var story = stories[no % stories.Count];
        var days = years.DaysOf(years.Of(clock.Now().Day()) with { Season = Season.Other });
        var from = Math.Max(1, Math.Min(clock.Now().Day().DayNumber - days.From.DayNumber, 90));
        var at = AtWork(clock.Now() - TimeSpan.FromDays(2 + random.Next(from)));
        if (no % 9 == 4)
            Plan(campus, unit, person, story);
        else
            Course(new(Visit(at), unit, new Actor(person, default, city.PostsOf(person)), story), campus, at, no % 5);
    }

    private void Plan(Campus campus, Unit unit, PersonId person, Story story)
    {
        var at = AtWork(clock.Now() - TimeSpan.FromDays(1 + random.Next(4)));
        var input = new VisitInput { Kind = story.Kind, Day = clock.Now().Day().AddDays(random.Next(-1, 25)), Time = random.Next(3) == 0 ? "09:30" : null }.With("purpose", "按季节计划开展" + (story.Kind is VisitKind.Education ? "宣传教育。" : "现场指导。"));
        var planned = new NewVisit(input, [], null) { Campus = campus.Id, IsPlan = true };
        Begin(new(Visit(at), unit, new Actor(person, default, city.PostsOf(person)), story), planned, at);
    }

    /// <summary>0, 1: ended at once; 2: written down, not ended; 3: a problem, being rectified or waiting for the finder; 4: a problem that was mended.</summary>
    private void Course(DemoVisit demo, Campus campus, DateTimeOffset at, int course)
    {
        var story = demo.Story;
        var hasProblem = story.Problem.Length > 0 && course > 1;
        var input = new VisitInput { Kind = story.Kind, Number = story.Reached, DutyItem = story.Item, YesNo = !hasProblem && course != 2 }.With("done", story.Done);
        if (!Begin(demo, new NewVisit(input, [], null) { Campus = campus.Id }, at) || !hasProblem)
            return;
        var (finder, school) = (demo.By, city.At(campus.School).Where(a => Roles.IsSchool(a.Role)).Select(a => new Actor(a.Person, default, city.PostsOf(a.Person))).FirstOrDefault());
        at = at.AddMinutes(20);
        Step(demo, "hand-over", finder, new VisitInput { Day = at.Day().AddDays(10) }.With("problem", story.Problem), at);
        if (school is null || course is 2 || (course is 3 && random.Next(2) == 0))
            return;
        at = AtWork(at.AddDays(2 + random.Next(4)));
        if (!Step(demo, "rectified", school, new VisitInput().With("outcome", story.Outcome), at) || course is 3)
            return;
        at = AtWork(at.AddDays(1 + random.Next(3)));
        if (random.Next(4) == 0)
            Step(demo, "send-back", finder, new VisitInput { Day = at.Day().AddDays(7) }.With("reason", "现场复核仍有一处未到位，请继续整改。"), at);
        else
            Step(demo, "accept", finder, new VisitInput().With("note", "现场复核，整改到位。"), at);
    }

    private bool Begin(DemoVisit demo, NewVisit body, DateTimeOffset at)
    {
        var (events, unit, refusal) = NewVisitRules.Decide(body with { AsUnit = demo.Unit.Id }, [], demo.By, city, at, years);
        if (refusal is not null)
            return false;
        foreach (var happened in events)
            Happen(demo.Visit, happened, new(at, unit, demo.By.Person));
        demo.Visit.Grams = Grams.Of(string.Join('\n', city.Unit(demo.Visit.School).Name.Zh, demo.Unit.Name.Zh, demo.Visit.Purpose, demo.Visit.Done, demo.Story.Problem, demo.Story.Outcome));
        db.Add(demo.Visit);
        return true;
    }

    private bool Step(DemoVisit demo, string action, Actor by, VisitInput input, DateTimeOffset at)
    {
        var step = VisitRules.Find(action)!;
        if (at > clock.Now() || VisitRules.Entitled(step, demo.Visit, by, city, at, years) is not [var scene, ..])
            return false;
        var decision = VisitRules.Decide(step, scene, input);
        foreach (var happened in decision.Events)
            Happen(demo.Visit, happened, new(at, scene.Post.Unit, by.Person));
        return decision.Refusal is null;
    }

    private void Happen(GuidanceVisit visit, VisitEvent happened, Happened now)
    {
        visit.Apply(happened, now);
        journal.Record(VisitEvents.Format, visit, happened, now.Unit, now.By, now.At);
        foreach (var sight in VisitSight.Of(visit, city))
            if (!db.Set<VisitSight>().Local.Any(known => known.VisitId == visit.Id && known.Key == sight.Key))
                db.Add(sight);
        if (clock.Now() - now.At < Told)
            outbox.Send(db, VisitDelivery.Kind, VisitDelivery.Body(visit.Id, visit.Version));
    }

    private static GuidanceVisit Visit(DateTimeOffset at) => new(Guid.CreateVersion7(at));

    /// <summary>An hour of that day at which people work.</summary>
    private DateTimeOffset AtWork(DateTimeOffset day)
    {
        var at = day.Day().Start() + TimeSpan.FromMinutes(8 * 60 + 40 + random.Next(7 * 60));
        return (at < clock.Now() ? at : day).ToMilliseconds();
    }

    private static List<Story> Stories()
    {
        using var file = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("Whistle.Guidance.Demo.visits.txt")!);
        return [.. file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(line => line.TrimEnd().Split('|'))
            .Select(part => new Story(Codes.Parse<Line>(part[0])!.Value, Codes.Parse<VisitKind>(part[1])!.Value, Whole(part[2]), part[3], Whole(part[4]), part[5], part[6]))];

        static int? Whole(string text) => text.Length == 0 ? null : int.Parse(text, CultureInfo.InvariantCulture);
    }

    private sealed record DemoVisit(GuidanceVisit Visit, Unit Unit, Actor By, Story Story);
}

/// <summary>What somebody might do at a school, what he might find, and how it might be mended.</summary>
internal sealed record Story(Line Line, VisitKind Kind, int? Item, string Done, int? Reached, string Problem, string Outcome);
