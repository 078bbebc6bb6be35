using Whistle.Guidance.Seasons;
using Whistle.Guidance.Visits;
using Whistle.Kernel;
using Whistle.Rules.Tests.Hazards;

namespace Whistle.Rules.Tests.Guidance;

/// <summary>A visit on its way, one step after the other, through the rules themselves.</summary>
internal sealed class VisitSample
{
    private DateTimeOffset now = new(2026, 11, 23, 1, 0, 0, TimeSpan.Zero);

    public GuidanceVisit Visit { get; } = new(SampleCity.IdOf("visit"));

    public List<VisitEvent> Events { get; } = [];

    public DateOnly Today => now.Day();

    public static VisitInput Done => new VisitInput { Kind = VisitKind.Inspection, Number = 40 }.With("done", "检查了校门口护栏。");

    public static VisitInput Plan(DateOnly day) => new() { Kind = VisitKind.Education, Day = day };

    /// <summary>The local police plan a visit to the school for tomorrow.</summary>
    public static VisitSample Planned()
    {
        var sample = new VisitSample();
        Assert.Null(sample.Begin(SampleCity.LocalWorker, Plan(sample.Today.AddDays(1)), isPlan: true));
        return sample;
    }

    /// <summary>The local police were there and wrote it down.</summary>
    public static VisitSample Recorded()
    {
        var sample = new VisitSample();
        Assert.Null(sample.Begin(SampleCity.LocalWorker, Done, isPlan: false));
        return sample;
    }

    public static VisitSample Rectifying(UnitId? by = null) => Recorded().Do(SampleCity.LocalWorker, "hand-over", Problem(by));

    public static VisitSample Rectified() => Rectifying().Do(SampleCity.Teacher, "rectified", new VisitInput().With("outcome", "护栏已修好。"));

    public static VisitInput Problem(UnitId? by = null) => new VisitInput { Unit = by, Day = new DateOnly(2026, 12, 3) }.With("problem", "护栏断裂。");

    public static VisitInput Reason(DateOnly? by = null) => new VisitInput { Day = by ?? new DateOnly(2026, 12, 10) }.With("reason", "还有一段没有修好。");

    public Refusal? Begin(Actor by, VisitInput input, bool isPlan, UnitId? campus = null, UnitId? asUnit = null)
    {
        var (events, unit, refusal) = NewVisitRules.Decide(new(input, [], asUnit) { Campus = campus ?? SampleCity.Campus, IsPlan = isPlan }, [], by, SampleCity.City, now, SchoolYears.Usual);
        foreach (var happened in events)
            Happen(happened, unit, by);
        return refusal;
    }

    public VisitSample Do(Actor by, string action, VisitInput? input = null)
    {
        var decision = Decide(by, action, input);
        Assert.Null(decision.Refusal);
        foreach (var happened in decision.Events)
            Happen(happened, Entitled(by, action)[0].Post.Unit, by);
        return this;
    }

    public Refusal? WhyNot(Actor by, string action, VisitInput? input = null) => Decide(by, action, input).Refusal;

    public IReadOnlyList<string> Offered(Actor by) => [.. VisitRules.Offered(Visit, by, SampleCity.City, now, SchoolYears.Usual).Select(step => step.Action)];

    public VisitReader For(Actor by) => new(by, SampleCity.City, SchoolYears.Usual, now);

    private IReadOnlyList<VisitScene> Entitled(Actor by, string action) => VisitRules.Entitled(VisitRules.Find(action)!, Visit, by, SampleCity.City, now, SchoolYears.Usual);

    private Decision<VisitEvent> Decide(Actor by, string action, VisitInput? input)
    {
        now += TimeSpan.FromMinutes(1);
        return Entitled(by, action) is [var scene, ..] ? VisitRules.Decide(VisitRules.Find(action)!, scene, input ?? new()) : VisitRules.NotYours;
    }

    private void Happen(VisitEvent happened, UnitId unit, Actor by)
    {
        Events.Add(happened);
        Visit.Apply(happened, new(now, unit, by.Person));
    }
}
