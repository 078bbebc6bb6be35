using Whistle.Hazards.Cases;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;

namespace Whistle.Rules.Tests.Hazards;

/// <summary>A case on its way, one step after the other, through the rules themselves.</summary>
internal sealed class Sample
{
    private DateTimeOffset now = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    private Sample(int dutyItem, UnitId to)
        => Case.Apply(new CaseReported("20260302-990101-0001", SampleCity.School, SampleCity.Campus, SampleCity.Town, SampleCity.District, dutyItem, "东门外护栏断裂", [], null,
            Urgency.Normal, Source.School, false, SampleCity.Teacher.Person, SampleCity.School, to, null, now.AddHours(4)), new(now, SampleCity.School, SampleCity.Teacher.Person));

    public HazardCase Case { get; } = new(new CaseId(SampleCity.IdOf("case")));

    public List<CaseEvent> Events { get; } = [];

    public DateTimeOffset Now => now;

    /// <summary>A report about traffic, with the local police.</summary>
    public static Sample Reported() => new(5, SampleCity.LocalPolice);

    /// <summary>A report of an item.</summary>
    public static Sample Reported(int dutyItem, UnitId to) => new(dutyItem, to);

    public static Sample AtDistrict() => Reported().Do(SampleCity.LocalHead, "accept").Do(SampleCity.LocalHead, "report-up", Reason);

    public static Sample AtCity() => AtDistrict().Do(SampleCity.DistrictWorker, "accept").Do(SampleCity.DistrictWorker, "report-up", Reason);

    public static Sample Returned() => AtCity().Do(SampleCity.CityWorker, "return", Reason);

    public static Sample Proposed() => AtDistrict().Do(SampleCity.DistrictWorker, "accept").Do(SampleCity.DistrictWorker, "propose-send-down", Filled("analysis"));

    public static Sample WithTown() => Proposed().Do(SampleCity.DistrictHead, "approve-send-down");

    public static Sample Dispatched() => WithTown().Do(SampleCity.TownOperator, "dispatch", new() { Unit = SampleCity.Team });

    public static Sample WithResult() => Dispatched().Do(SampleCity.TeamWorker, "result", Filled("outcome"));

    public static Sample Closed() => Reported().Do(SampleCity.LocalHead, "accept").Do(SampleCity.LocalHead, "finish", Filled("outcome"));

    public static ActionInput Reason => Filled("reason");

    public static ActionInput Filled(string field) => new ActionInput().With(field, "因为");

    /// <summary>An input that fills what the step requires, with what fits this city.</summary>
    public static ActionInput Fitting(Step step)
    {
        var input = new ActionInput { YesNo = true, Days = 5 };
        foreach (var field in step.Fields.Where(field => field.Kind is FieldKind.Text && (field.Required || field.Name is "text")))
            input = input.With(field.Name, "因为");
        return step.Action switch
        {
            "dispatch" => input with { Unit = SampleCity.Team },
            "designate" => input with { Unit = SampleCity.DistrictMarket },
            "reclassify" => input with { DutyItem = 16 },
            _ => input,
        };
    }

    public Sample Later(TimeSpan time)
    {
        now += time;
        return this;
    }

    public Sample Do(Actor by, string action, ActionInput? input = null)
    {
        var decision = Decide(by, action, input);
        Assert.Null(decision.Refusal);
        foreach (var happened in decision.Events)
        {
            Events.Add(happened);
            Case.Apply(happened, new(now, Entitled(by, action)[0].Post.Unit, by.Person));
        }
        return this;
    }

    public Refusal? WhyNot(Actor by, string action, ActionInput? input = null) => Decide(by, action, input).Refusal;

    public IReadOnlyList<string> Offered(Actor by) => [.. CaseRules.Offered(Case, by, SampleCity.City, now, WorkCalendar.Usual).Select(step => step.Action)];

    public IReadOnlyList<Scene> Entitled(Actor by, string action) => CaseRules.Entitled(CaseRules.Find(action)!, Case, by, SampleCity.City, now, WorkCalendar.Usual);

    private Decision<CaseEvent> Decide(Actor by, string action, ActionInput? input)
    {
        now += TimeSpan.FromMinutes(1);
        var step = CaseRules.Find(action)!;
        return Entitled(by, action) is [var scene, ..] ? CaseRules.Decide(step, scene, input ?? new()) : CaseRules.NotYours;
    }
}
