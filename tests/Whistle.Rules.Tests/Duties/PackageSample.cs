using Whistle.Duties.Packages;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;
using Whistle.Rules.Tests.Hazards;
using static Whistle.Rules.Tests.Hazards.SampleCity;

namespace Whistle.Rules.Tests.Duties;

/// <summary>A package on its way, one step after the other, through the rules themselves.</summary>
internal sealed class PackageSample
{
    /// <summary>Monday, nine o'clock in Shanghai.</summary>
    public static readonly DateTimeOffset Monday = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    private PackageSample(params Line[] lines)
    {
        var body = new RaiseBody("消防器材检查", "开学前请检查灭火器", lines, [], new DateOnly(2026, 3, 31), [], Campus, []);
        var plan = RaiseRules.Plan(body, [], SchoolHead, City, Now.Day());
        Assert.Null(plan.Refusal);
        Happen(new PackageRaised(School, Campus, District, body.Title!, body.Need!, "", "", new(2026, 3, 31), []), SchoolHead, School);
        foreach (var (line, to, overseer) in plan.Events[0].Tasks)
            Happen(new TaskOffered(line, to, overseer, PackageRules.ClaimBy(Now, WorkCalendar.Usual)), SchoolHead, School);
    }

    public TaskPackage Package { get; } = new(IdOf("package"));

    public List<PackageEvent> Events { get; } = [];

    public DateTimeOffset Now { get; private set; } = Monday;

    /// <summary>To the police station of the town.</summary>
    public static PackageSample Offered() => new(Line.Police);

    public static PackageSample To(params Line[] lines) => new(lines);

    public static PackageSample Unclaimed() => Offered().Later(TimeSpan.FromDays(7));

    public static PackageSample Claimed() => Offered().Do(LocalWorker, "claim");

    public static PackageSample Declined() => Offered().Do(LocalHead, "decline", Filled("reason"));

    public static PackageSample Done() => Claimed().Do(LocalWorker, "finish", Filled("outcome"));

    public static PackageInput Filled(string field) => new PackageInput().With(field, "因为");

    public static PackageInput Fitting(string action) => action switch
    {
        "decline" or "cancel" or "send-back" => Filled("reason"),
        "finish" => Filled("outcome"),
        "note" or "urge" => Filled("text"),
        "designate" => Filled("reason") with { Unit = DistrictMarket },
        "hand-over" => new() { Person = LocalHead.Person },
        _ => new(),
    };

    public PackageSample Later(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public PackageSample Do(Actor by, string action, PackageInput? input = null, Line line = Line.Police)
    {
        Now += TimeSpan.FromMinutes(1);
        var (decision, scene) = Decide(by, action, input, line);
        Assert.Null(decision.Refusal);
        Happen(decision.Events[0], by, scene!.Post.Unit);
        return this;
    }

    public Refusal? WhyNot(Actor by, string action, PackageInput? input = null, Line line = Line.Police) => Decide(by, action, input ?? Fitting(action), line).Decision.Refusal;

    public IReadOnlyList<string> Offers(Actor by, Line line = Line.Police)
        => [.. PackageRules.Offers(Package, Package.Task(line), by, City, Now, WorkCalendar.Usual).Select(step => step.Action)];

    private (Decision<PackageEvent> Decision, PackageScene? Scene) Decide(Actor by, string action, PackageInput? input, Line line)
    {
        var step = PackageRules.Find(action)!;
        return PackageRules.Entitled(step, Package, by, City, Now, WorkCalendar.Usual).FirstOrDefault(s => s.Task.Line == line) is { } scene
            ? (PackageRules.Decide(step, scene, input ?? Fitting(action)), scene) : (PackageRules.NotYours, null);
    }

    private void Happen(PackageEvent happened, Actor by, UnitId unit)
    {
        Events.Add(happened);
        Package.Apply(happened, new(Now, unit, by.Person));
    }
}
