using System.Globalization;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Duties.Contracts;
using Whistle.Hazards.Cases;
using Whistle.Hazards.Settings;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Demo;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Journal;
using Whistle.Platform.Search;

namespace Whistle.Hazards.Demo;

/// <summary>
/// A few hundred invented cases in every state, dated back from today. Each goes its way through the same rules as a real one;
/// only the clock is ours. One save, so that a start that was cut off begins anew.
/// </summary>
internal sealed partial class DemoCases(WhistleDb db, Journal journal, DutyItems items, Outbox outbox, TimeProvider clock) : IDemoPart
{
    private const int Cases = 320;
    private static readonly TimeSpan Told = TimeSpan.FromDays(5);

    private readonly Random random = new(20221001);
    private readonly City city = DemoCity.City;
    private readonly Dictionary<(DateOnly, UnitId), CaseNumber> numbers = [];

    public async Task LoadAsync(CancellationToken stop)
    {
        if (await db.Set<HazardCase>().AnyAsync(stop))
            return;
        var leads = Leads();
        var campuses = city.Units.Where(unit => unit.Kind is UnitKind.Campus).Select(unit => city.Campus(unit.Id)!).OrderBy(campus => campus.Id.Value).ToList();
        var first = city.CampusesOf(DemoCity.UnitOf("school").Id)[0];
        for (var i = 0; i < Cases; i++)
        {
            // every sixth at the school that the guide signs in as, so that its pages have something to show
            var campus = i % 6 == 0 ? first : campuses[random.Next(campuses.Count)];
            Make(leads[random.Next(leads.Count)], campus, DemoCourse.All[i % DemoCourse.All.Count], i);
        }
        MakeBeside([.. leads.Where(lead => lead.Item == 5)], first);
        foreach (var @case in made)
            db.AddRange(Sight.Of(@case, city));
        db.AddRange(numbers.Values);
        db.AddRange(decisions.Values);
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
        outbox.Wake();
    }

    private HazardCase? Make(Lead lead, Campus campus, DemoCourse course, int no)
    {
        if (PersonOf(campus) is not { } reporter)
            return null;
        var at = Start(course, no);
        var @case = new HazardCase(new CaseId(Guid.CreateVersion7(at)));
        var number = Number(campus.District, at);
        var to = Routing.For(city, campus, items.LineOf(lead.Item));
        Place? place = campus is { Lat: { } lat, Lon: { } lon } ? new(Math.Round(lat + (random.NextDouble() - 0.5) / 400, 6), Math.Round(lon + (random.NextDouble() - 0.5) / 400, 6), lead.Place) : new(null, null, lead.Place);
        var (accept, whole) = (Due(Stage.Accept), Due(Stage.Whole));
        var reported = new CaseReported(number, campus.School, campus.Id, campus.Town, campus.District, lead.Item, lead.Description, [], place, lead.Urgency, Source.School, false,
            reporter, campus.School, to, null, accept.By, null, accept.Limit, whole.Limit, whole.By);
        Happen(@case, reported, new(at, campus.School, reporter));
        foreach (var leg in course.Steps)
        {
            at = (at + TimeSpan.FromMinutes(leg.Hours * 60 * (0.6 + random.NextDouble() * 0.8))).ToMilliseconds();
            if (at > clock.Now() || !Step(@case, leg.Action, lead, at))
                break;
        }
        @case.Grams = Grams.Of(string.Join('\n', number, city.Unit(campus.School).Name.Zh, lead.Description, lead.Place));
        db.Add(@case);
        made.Add(@case);
        return @case;

        Due Due(Stage stage) => CaseSettings.BuiltIn.Due(campus.District, stage, lead.Item, city.Unit(to).Level, lead.Urgency, at);
    }

    private bool Step(HazardCase @case, string action, Lead lead, DateTimeOffset at)
    {
        var step = CaseRules.Find(action)!;
        foreach (var person in Candidates(@case))
            foreach (var scene in CaseRules.Entitled(step, @case, new Actor(person, default, city.PostsOf(person)), city, at, CaseSettings.BuiltIn))
                if (CaseRules.Decide(step, scene, Input(step, @case, lead, person)) is { Refusal: null } decision)
                {
                    Happen(@case, decision.Events[0], new(at, scene.Post.Unit, person));
                    return true;
                }
        return false;
    }

    /// <summary>Whoever could be at work on it: workers before heads, so that approvals have two people.</summary>
    private IEnumerable<PersonId> Candidates(HazardCase @case)
        => city.At(@case.Holder).OrderBy(a => Roles.Heads(a.Role)).Select(a => a.Person)
            .Concat(@case.Handler is { } handler ? [handler] : []).Concat(@case.OpenParts.SelectMany(part => city.At(part.Unit)).Select(a => a.Person))
            .Concat(city.At(@case.School).Select(a => a.Person)).Concat(city.At(city.Office(@case.District).Id).Select(a => a.Person));

    private ActionInput Input(Step step, HazardCase @case, Lead lead, PersonId by)
    {
        var input = new ActionInput { YesNo = random.Next(8) > 0, Days = 3 + random.Next(8) };
        foreach (var field in step.Fields.Where(field => field.Kind is FieldKind.Text && (field.Required || field.Name is "text" or "note")))
            input = input.With(field.Name, DemoWords.For(step.Action, lead.Outcome, random));
        return step.Action switch
        {
            "assign" => input with { Person = city.At(@case.Holder).LastOrDefault(a => a.Role is Role.UnitWorker && a.Person != by)?.Person ?? by },
            "dispatch" => new() { Unit = city.Children(city.Unit(@case.Holder).Parent!.Value).FirstOrDefault(unit => unit.Kind is UnitKind.Team or UnitKind.Department)?.Id },
            "designate" => input with { Unit = city.Department(@case.District, Line.Emergency)?.Id },
            "reclassify" => input with { DutyItem = 14 },
            _ => Beside(step, input, @case),
        };
    }

    private void Happen(HazardCase @case, CaseEvent happened, Happened now)
    {
        @case.Apply(happened, now);
        journal.Record(CaseEvents.Format, @case, happened, now.Unit, now.By, now.At);
        if (clock.Now() - now.At < Told)
            outbox.Send(db, CaseDelivery.Kind, CaseDelivery.Body(@case.Id, @case.Version));
    }

    /// <summary>A school hour of a day within the last two months; ended courses lie further back.</summary>
    private DateTimeOffset Start(DemoCourse course, int no)
    {
        var hours = course.Steps.Sum(step => step.Hours) * 1.4 + course.Waits;
        var days = course.Ends ? 2 + no % 55 + hours / 24 : hours / 24 + random.NextDouble() * 0.5;
        var at = clock.Now() - TimeSpan.FromDays(days);
        return (at.Day().Start() + TimeSpan.FromMinutes(7 * 60 + 20 + random.Next(9 * 60)) is var atSchool && atSchool < clock.Now() ? atSchool : at).ToMilliseconds();
    }

    private string Number(UnitId district, DateTimeOffset at)
    {
        var key = (at.Day(), district);
        if (!numbers.TryGetValue(key, out var number))
            numbers[key] = number = new() { Day = at.Day(), District = district.Value };
        return string.Create(CultureInfo.InvariantCulture, $"{at.Day():yyyyMMdd}-{city.Unit(district).Code}-{++number.Last:0000}");
    }

    private PersonId? PersonOf(Campus campus)
        => city.At(campus.School).Where(a => a.Role is Role.SchoolStaff).Select(a => (PersonId?)a.Person).FirstOrDefault();

    private static List<Lead> Leads()
    {
        using var file = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("Whistle.Hazards.Demo.leads.txt")!);
        return [.. file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(line => line.TrimEnd().Split('|'))
            .Select(part => new Lead(int.Parse(part[0], CultureInfo.InvariantCulture), Codes.Parse<Urgency>(part[1])!.Value, part[2], part[3], part[4]))];
    }
}

/// <summary>What a school might report, and how it might end.</summary>
internal sealed record Lead(int Item, Urgency Urgency, string Place, string Description, string Outcome);
