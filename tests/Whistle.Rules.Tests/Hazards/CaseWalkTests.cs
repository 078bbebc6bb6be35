using Whistle.Hazards.Cases;
using Whistle.Kernel;
using Whistle.Platform.Journal;
using static Whistle.Rules.Tests.Hazards.SampleCity;

namespace Whistle.Rules.Tests.Hazards;

/// <summary>Seeded walks through the rules: whatever people do in whatever order, the promises hold after every step.</summary>
public sealed class CaseWalkTests
{
    [Fact]
    public void Random_walks_keep_the_promises()
    {
        for (var seed = 0; seed < 500; seed++)
            Walk(seed, steps: 40);
    }

    [Fact]
    public void The_same_seed_walks_the_same_way()
        => Assert.Equal(Walk(42, 60), Walk(42, 60));

    [Fact]
    public void Stored_event_names_and_their_parts_do_not_change()
    {
        var golden = Path.Combine(AppContext.BaseDirectory, "Hazards", "events.txt");

        Assert.Equal(File.ReadAllLines(golden), CaseEvents.Format.Signatures());
    }

    /// <summary>A case after some steps of a walk.</summary>
    internal static Sample Stroll(int seed, int steps)
    {
        Walk(seed, steps, out var sample);
        return sample;
    }

    private static List<string> Walk(int seed, int steps) => Walk(seed, steps, out _);

    private static List<string> Walk(int seed, int steps, out Sample sample)
    {
        var random = new Random(seed);
        var walked = random.Next(4) switch { 0 => Sample.Reported(0, Office), 1 => Sample.Reported(20, Town), 2 => Sample.Reported(16, DistrictMarket), _ => Sample.Reported() };
        sample = walked;
        var way = new List<string>();
        for (var i = 0; i < steps; i++)
        {
            var possible = Everybody.SelectMany(actor => walked.Offered(actor).Where(action => action is not "ask-help" || walked.Case.OpenParts.Count() < 4).Select(action => (actor, action))).ToList();
            if (possible.Count == 0)
                break;
            var (actor, action) = possible[random.Next(possible.Count)];
            var before = (sample.Case.State, sample.Case.ProposedBy, sample.Case.WasReturned);
            sample.Do(actor, action, Input(sample, actor, action, random));
            way.Add($"{NameOf(actor)} {action} → {sample.Case.State}");
            var trace = $"seed {seed}: {string.Join(", ", way)}";
            Check(sample, before, actor, action, trace);
        }
        Folds(sample);
        return way;
    }

    private static ActionInput Input(Sample sample, Actor actor, string action, Random random) => action switch
    {
        "assign" => new() { Person = sample.City(actor) },
        "dispatch" => random.Next(2) == 0 ? Sample.Filled("handler") : new() { Unit = sample.Case.State is CaseState.WithTown ? Team : DistrictMarket },
        "designate" => Sample.Reason with { Unit = random.Next(2) == 0 ? DistrictMarket : LocalPolice },
        "reclassify" => Sample.Reason with { DutyItem = (sample.Case.DutyItem + 1 + random.Next(20)) % 23 is var item && item == sample.Case.DutyItem ? 5 : item },
        _ => Sample.Fitting(CaseRules.Find(action)!, sample.Case) with { YesNo = random.Next(2) == 0 },
    };

    private static void Check(Sample sample, (CaseState State, PersonId? ProposedBy, bool WasReturned) before, Actor actor, string action, string trace)
    {
        var now = sample.Case;
        Assert.True(City.FindUnit(now.Holder) is not null, trace);
        Assert.True(now.IsOpen == now.State is not (CaseState.Closed or CaseState.Withdrawn), trace);
        Assert.True(now.Legs.Count(leg => leg.Until is null) == (now.IsOpen ? 1 : 0), trace);
        Assert.True(now.IsOpen == (now.DueBy ?? now.PausedUntil) is not null, trace);
        Assert.True(!now.IsOpen || now.Leg.Unit == now.Holder, trace);
        Assert.False(before.WasReturned && action is "report-up", trace);
        Assert.False(action is "approve-send-down" && before.ProposedBy == actor.Person, trace);
        Assert.True(now.Legs.Count(leg => leg.Outcome is nameof(CaseDeclined)) <= 1, trace);
        Assert.True(now.State is not CaseState.Closed || now.MergedInto is not null || !now.OpenChildren.Any(), trace);
        Assert.True(now.IsOpen || !now.OpenParts.Any(), trace);
        Assert.True(now.OpenParts.All(part => part.State is PartState.Asked ? City.At(part.Unit).Any(a => Roles.Acts(a.Role)) : part.Person is not null), trace);
        Assert.True(now.State is not CaseState.AwaitingApproval || now.ProposedBy is not null, trace);
        Assert.True(!now.IsOpen || Everybody.Any(person => sample.Offered(person).Any(MovesOn)), "nobody can move it on: " + trace);
        Assert.True(Everybody.All(person => new CaseSight(person, City, sample.Now).MaySee(now) || sample.Offered(person).Count == 0), trace);
    }

    private static bool MovesOn(string action) => action is "unlink-child" or "waive-part"
        || (action is not ("note" or "ask" or "urge" or "receive" or "reclassify" or "withdraw") && !Beside.Contains(action));

    /// <summary>What is done beside the way of a case and does not move it.</summary>
    private static readonly HashSet<string> Beside = [.. ListingSteps.All.Concat(LinkSteps.All).Concat(HelperSteps.All).Concat(ClockSteps.All).Select(step => step.Action)];

    /// <summary>The journal, written and read again, gives the same case.</summary>
    private static void Folds(Sample sample)
    {
        var people = new Dictionary<Guid, PersonId>();
        foreach (var happened in sample.Events)
        {
            var (data, texts) = CaseEvents.Format.Write(happened, AliasOf, () => "salt");
            var again = CaseEvents.Format.Read(happened.GetType().Name, data, field => texts.FirstOrDefault(t => t.Field == field)?.Text, alias => people[alias]);
            Assert.Equal(CaseEvents.Format.Write(again, AliasOf, () => "salt").Data, data);
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
