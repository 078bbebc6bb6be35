using Whistle.Duties.Packages;
using Whistle.Kernel;
using Whistle.Rules.Tests.Hazards;
using static Whistle.Duties.Packages.PackageRules;
using static Whistle.Rules.Tests.Duties.PackageSample;
using static Whistle.Rules.Tests.Hazards.SampleCity;

namespace Whistle.Rules.Tests.Duties;

public sealed class PackageRulesTests
{
    [Fact]
    public void Each_line_goes_to_its_seat_and_a_vacant_one_to_the_district()
    {
        var package = To(Line.Market, Line.Police, Line.Town).Package;

        Assert.Equal([LocalPolice, DistrictMarket, Town], package.Tasks.Select(task => task.Unit));
        Assert.Equal([DistrictPolice, null, Office], package.Tasks.Select(task => task.Overseer));
        Assert.Equal(PackageState.Offered, package.State);
    }

    [Fact]
    public void It_should_be_claimed_within_two_working_days()
        => Assert.Equal(new DateTimeOffset(2026, 3, 4, 9, 30, 0, TimeSpan.Zero), Offered().Package.ClaimBy);

    [Fact]
    public void A_line_that_the_district_has_not_is_refused()
    {
        var body = new RaiseBody("x", "y", [Line.Fire], [], null, [], null, []);

        Assert.Equal(RaiseRules.NoUnit, RaiseRules.Plan(body, [], Teacher, City, Monday.Day()).Refusal);
    }

    [Fact]
    public void The_heads_of_the_group_raise_packages_too_and_nobody_else_does()
    {
        var may = Everybody.Where(actor => RaiseRules.Campuses(actor, City).Count > 0).Select(NameOf);

        Assert.Equal(["teacher", "school head", "neighbour", "guide"], may);
    }

    [Fact]
    public void A_school_asks_for_its_own_campus_only_and_not_for_a_day_that_is_past()
    {
        var body = new RaiseBody("x", "y", [Line.Police], [], null, [], OtherCampus, []);

        Assert.Equal(RaiseRules.CampusElsewhere, RaiseRules.Plan(body, [], Teacher, City, Monday.Day()).Refusal);
        Assert.Equal(RaiseRules.TooEarly, RaiseRules.Plan(body with { Campus = Campus, WantedBy = Monday.Day().AddDays(-1) }, [], Teacher, City, Monday.Day()).Refusal);
    }

    [Fact]
    public void A_campus_that_does_not_take_part_yet_raises_nothing()
    {
        var off = new Whistle.Directory.Contracts.City(City.Units, City.People, City.Campuses.Select(campus => campus with { Start = Monday.Day().AddDays(1) }), [], [], []);
        var body = new RaiseBody("x", "y", [Line.Police], [], null, [], Campus, []);

        Assert.Equal(RaiseRules.CampusNotOn, RaiseRules.Plan(body, [], Teacher, off, Monday.Day()).Refusal);
        Assert.Null(RaiseRules.Plan(body, [], Teacher, off, Monday.Day().AddDays(1)).Refusal);
    }

    [Fact]
    public void What_is_claimed_is_done_and_the_school_sends_it_back_once()
    {
        var sample = Done();
        Assert.Equal(PackageState.Done, sample.Package.State);
        Assert.False(sample.Package.IsOpen);

        sample.Do(Teacher, "send-back").Do(LocalWorker, "finish");

        Assert.Equal(AlreadySentBack, sample.WhyNot(Teacher, "send-back"));
    }

    [Fact]
    public void What_is_declined_is_held_by_the_office_which_designates_or_claims_itself()
    {
        var declined = Declined();
        Assert.Equal((TaskState.Declined, Office), (declined.Package.Tasks[0].State, declined.Package.Tasks[0].Unit));
        Assert.Contains("claim", declined.Offers(OfficeStaff));

        var designated = declined.Do(OfficeStaff, "designate");

        Assert.Equal((TaskState.Offered, DistrictMarket), (designated.Package.Tasks[0].State, designated.Package.Tasks[0].Unit));
        Assert.Equal(MustClaim, designated.WhyNot(MarketHead, "decline"));
    }

    [Fact]
    public void The_office_designates_only_a_unit_of_its_district()
    {
        Assert.Equal(UnitElsewhere, Declined().WhyNot(OfficeStaff, "designate", Filled("reason") with { Unit = OtherPolice }));
        Assert.Equal(UnitElsewhere, Declined().WhyNot(OfficeStaff, "designate", Filled("reason") with { Unit = School }));
        Assert.Equal(UnitElsewhere, Declined().WhyNot(OfficeStaff, "designate", Filled("reason") with { Unit = Office }));
    }

    [Fact]
    public void Before_its_day_nobody_takes_it_from_the_unit_that_was_asked()
    {
        Assert.Equal(NotYetDue, Offered().WhyNot(OfficeStaff, "designate"));
        Assert.Equal(NotYours, Offered().WhyNot(DistrictWorker, "claim"));
    }

    [Fact]
    public void After_its_day_the_district_department_may_claim_and_the_office_designate()
    {
        Assert.True(Unclaimed().Package.Tasks[0].IsUnclaimed(Unclaimed().Now));
        Assert.Null(Unclaimed().WhyNot(OfficeStaff, "designate"));

        var claimed = Unclaimed().Do(DistrictWorker, "claim").Package.Tasks[0];

        Assert.Equal((DistrictPolice, DistrictWorker.Person), (claimed.Unit, claimed.Handler));
        Assert.Equal([LocalPolice.Value, DistrictPolice.Value], claimed.Held);
    }

    [Fact]
    public void Handing_over_goes_to_a_colleague_who_acts()
    {
        Assert.Equal(PersonElsewhere, Claimed().WhyNot(LocalHead, "hand-over", new() { Person = DistrictHead.Person }));
        Assert.Equal(PersonElsewhere, Claimed().WhyNot(LocalHead, "hand-over", new() { Person = LocalWorker.Person }));
        Assert.Equal(LocalHead.Person, Claimed().Do(LocalWorker, "hand-over").Package.Tasks[0].Handler);
    }

    /// <summary>Who is offered what: the whole table at a glance. What isn't named here is offered to nobody.</summary>
    [Fact]
    public void Every_step_is_offered_to_exactly_those_who_may_take_it()
    {
        Table(Offered(),
            "claim: local head, local worker", "decline: local head, local worker", "note: teacher, school head, guide, local head",
            "urge: teacher, school head, guide, district worker, district head, district second head, office staff, office head", "cancel: teacher, school head, guide");
        Table(Unclaimed(),
            "claim: local head, local worker, district worker, district head, district second head", "decline: local head, local worker", "designate: office staff, office head",
            "note: teacher, school head, guide, local head",
            "urge: teacher, school head, guide, district worker, district head, district second head, office staff, office head", "cancel: teacher, school head, guide");
        Table(Claimed(),
            "finish: local head, local worker", "note: teacher, school head, guide, local head, local worker", "hand-over: local head, local worker",
            "urge: teacher, school head, guide, district worker, district head, district second head, office staff, office head");
        Table(Declined(),
            "claim: office staff, office head", "designate: office staff, office head", "note: teacher, school head, guide, office head",
            "urge: teacher, school head, guide, district worker, district head, district second head, office staff, office head", "cancel: teacher, school head, guide");
        Table(Done(), "send-back: teacher, school head, guide");
        Table(Offered().Do(Teacher, "cancel"));
    }

    [Fact]
    public void Random_walks_leave_no_task_with_nobody_and_fold_from_their_events()
    {
        for (var seed = 0; seed < 300; seed++)
            Walk(new Random(seed), seed);
    }

    [Fact]
    public void Stored_event_names_and_their_parts_do_not_change()
        => Assert.Equal(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Duties", "events.txt")), PackageEvents.Format.Signatures());

    private static void Table(PackageSample sample, params string[] rows)
    {
        var actual = Steps.Select(step => (step.Action, Who: Everybody.Where(actor => sample.Offers(actor).Contains(step.Action)).Select(NameOf).ToList()))
            .Where(row => row.Who.Count > 0).Select(row => $"{row.Action}: {string.Join(", ", row.Who)}");
        Assert.Equal(rows, actual);
    }

    private static void Walk(Random random, int seed)
    {
        var sample = To(Line.Police, Line.Market);
        for (var i = 0; i < 25; i++)
        {
            if (random.Next(6) == 0)
                sample.Later(TimeSpan.FromDays(3));
            var possible = (from actor in Everybody from task in sample.Package.Tasks from action in sample.Offers(actor, task.Line) select (actor, task.Line, action)).ToList();
            if (possible.Count == 0)
                break;
            var (by, line, step) = possible[random.Next(possible.Count)];
            var now = sample.Package.Task(line);
            var input = step switch
            {
                "designate" => Filled("reason") with { Unit = now.Unit == DistrictMarket ? LocalPolice : DistrictMarket },
                "hand-over" => new() { Person = City.At(now.Unit).FirstOrDefault(a => a.Person != now.Handler && a.Role is Role.UnitHead or Role.UnitWorker or Role.OfficeStaff or Role.OfficeHead && a.Person != now.Handler)?.Person },
                _ => Fitting(step),
            };
            if (step is "hand-over" && input.Person is null)
                continue;
            sample.Do(by, step, input, line);
            foreach (var task in sample.Package.Tasks)
            {
                Assert.True(City.FindUnit(task.Unit) is not null && task.Held.Contains(task.Unit.Value), $"seed {seed}");
                Assert.True(task.State is not TaskState.Claimed || task.Handler is not null, $"seed {seed}");
                Assert.True(!task.IsOpen || Everybody.Any(actor => sample.Offers(actor, task.Line).Any(one => one is "claim" or "finish" or "designate")), $"seed {seed}: nobody can move it on");
            }
            Assert.True(Everybody.All(actor => sample.Package.Tasks.All(task => sample.Offers(actor, task.Line).Count == 0)
                || PackageSight.Of(sample.Package, City).Any(sight => PackageKeys.Of(actor, City).Contains(sight.Key))), $"seed {seed}: offered to who can't see it");
        }
        Folds(sample);
    }

    /// <summary>Events, written and read again, say the same, and their words stand beside the chain.</summary>
    private static void Folds(PackageSample sample)
    {
        var people = new Dictionary<Guid, PersonId>();
        foreach (var happened in sample.Events)
        {
            var (data, texts) = PackageEvents.Format.Write(happened, AliasOf, () => "salt");
            var again = PackageEvents.Format.Read(happened.GetType().Name, data, field => texts.FirstOrDefault(t => t.Field == field)?.Text, alias => people[alias]);
            Assert.Equal(PackageEvents.Format.Write(again, AliasOf, () => "salt").Data, data);
            Assert.DoesNotContain("因为", data, StringComparison.Ordinal);
        }

        Guid AliasOf(PersonId person)
        {
            var alias = IdOf("alias " + person.Value);
            people[alias] = person;
            return alias;
        }
    }
}
