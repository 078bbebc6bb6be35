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

    /// <summary>An input that fills what the step requires, with what fits this city and this case.</summary>
    public static ActionInput Fitting(Step step, HazardCase? now = null)
    {
        var input = new ActionInput { YesNo = true, Days = 5, Number = step.Numbered is null ? null : "990101-2026-1", PhotoIds = step.Action is "propose-delisting" ? [new(SampleCity.IdOf("photo"))] : [] };
        foreach (var field in step.Fields.Where(field => field.Kind is FieldKind.Text && (field.Required || field.Name is "text" or "lesson")))
            input = input.With(field.Name, "因为");
        foreach (var field in step.Fields.Where(field => field.Kind is FieldKind.Choice && field.Required))
            input = input.With(field.Name, field.Options[^1]);
        foreach (var field in step.Fields.Where(field => field.Kind is FieldKind.Day && field.Required))
            input = input.With(field.Name, field.Name is "day" ? new DateOnly(2026, 3, 2) : new DateOnly(2026, 12, 31));
        return step.Action switch
        {
            "dispatch" => input with { Unit = SampleCity.Team },
            "designate" => input with { Unit = SampleCity.DistrictMarket },
            "ask-help" => input with { Unit = now is null ? SampleCity.DistrictMarket : Workers.First(unit => unit != now.Holder && now.OpenPartOf(unit) is null) },
            "waive-part" => input with { Unit = now?.OpenParts.FirstOrDefault()?.Unit ?? SampleCity.DistrictMarket },
            "merge" or "link-child" => now is null ? input : input with { Other = Twin(now), Above = new HashSet<Guid> { now.Id } },
            "unlink-child" => now?.Links.FirstOrDefault(link => link.Rel is LinkRel.Child) is { } child ? input with { Other = Twin(now, child.Other) } : input,
            "reclassify" => input with { DutyItem = 16 },
            _ => input,
        };
    }

    private static UnitId[] Workers => [SampleCity.DistrictMarket, SampleCity.Team, SampleCity.DistrictPolice, SampleCity.LocalPolice, SampleCity.Town, SampleCity.Office];

    /// <summary>Another open case of the same school with the same holder.</summary>
    public static HazardCase Twin(HazardCase now, Guid? id = null)
    {
        var twin = new HazardCase(new CaseId(id ?? SampleCity.IdOf($"twin {now.Version}")));
        var at = now.ReportedAt.AddHours(1);
        twin.Apply(new CaseReported($"20260302-990101-{now.Version + 1:0000}", now.School, now.Campus, now.Town, now.District, now.DutyItem, "同一处护栏", [], null,
            Urgency.Normal, Source.Public, true, SampleCity.Guide.Person, SampleCity.Town, now.Holder, null, at.AddHours(4)), new(at, SampleCity.Town, SampleCity.Guide.Person));
        return twin;
    }

    public Sample Later(TimeSpan time)
    {
        now += time;
        return this;
    }

    public Sample Do(Actor by, string action, ActionInput? input = null)
    {
        var decision = Decide(by, action, input);
        Assert.True(decision.Refusal is null, $"{action} by {SampleCity.NameOf(by)}: {decision.Refusal}");
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
