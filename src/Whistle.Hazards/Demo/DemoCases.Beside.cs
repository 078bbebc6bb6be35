using System.Globalization;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Hazards.Cases;
using Whistle.Hazards.Settings;
using Whistle.Kernel;

namespace Whistle.Hazards.Demo;

/// <summary>Some that are graded, listed, delisted, tied together or helped with, through the same rules.</summary>
internal sealed partial class DemoCases
{
    private static readonly DemoStep[]
        Proposed = [new("accept", 2), new("grade", 3), new("propose-listing", 10)],
        Decided = [.. Proposed, new("list", 6)],
        Planned = [.. Decided, new("plan", 20), new("progress", 20), new("recheck", 10)],
        Asked = [new("accept", 2), new("ask-help", 3)];

    private static readonly IReadOnlyList<DemoCourse> Courses =
    [
        new(false, 3, [new("accept", 2), new("grade", 3), new("ask-listing", 5)]), new(false, 3, Proposed), new(false, 5, Decided), new(false, 5, Planned),
        new(false, 5, [.. Planned, new("propose-delisting", 6)]), new(false, 5, [.. Planned, new("finish", 10), new("propose-delisting", 6), new("delist", 5)]),
        new(false, 5, [new("accept", 2), new("report-government", 10)]), new(false, 5, [new("accept", 2), new("report-government", 10), new("government-answer", 40)]),
        new(false, 2, Asked), new(false, 4, [.. Asked, new("take-part", 2)]), new(false, 4, [.. Asked, new("take-part", 2), new("finish-part", 8), new("finish", 4)]),
    ];

    private readonly List<HazardCase> made = [];
    private readonly Dictionary<(UnitId, int, NumberKind), DecisionNumber> decisions = [];

    private void MakeBeside(List<Lead> leads, Campus campus)
    {
        for (var i = 0; i < Courses.Count; i++)
            Make(leads[i % leads.Count], campus, Courses[i], i);
        var accepted = new DemoCourse(false, 4, [new("accept", 2)]);
        // the same lead twice, merged; and one that waits for another
        var (one, same, parent, child) = (Make(leads[0], campus, accepted, 1), Make(leads[0], campus, accepted, 2), Make(leads[1], campus, accepted, 3), Make(leads[2], campus, accepted, 4));
        if (one is null || same is null || parent is null || child is null)
            return;
        Tie("merge", same, one, leads[0]);
        Tie("link-child", parent, child, leads[1]);
    }

    private void Tie(string action, HazardCase @case, HazardCase other, Lead lead)
    {
        var (step, office, at) = (CaseRules.Find(action)!, DemoCity.PersonOf("education.office"), clock.Now());
        var scene = CaseRules.Entitled(step, @case, new Actor(office, default, city.PostsOf(office)), city, at, CaseSettings.BuiltIn)[0];
        var input = Input(step, @case, lead, office) with { Other = other, Above = new HashSet<Guid> { @case.Id } };
        var (events, refusal) = CaseRules.Decide(step, scene, input);
        if (refusal is not null)
            throw new InvalidOperationException($"The demonstration can't {action}: {refusal.Code}.");
        var (wasOpen, now) = (@case.IsOpen, new Happened(at, scene.Post.Unit, office));
        Happen(@case, events[0], now);
        foreach (var (_, then) in OtherCases.Following(@case, wasOpen, events[0]))
            Happen(other, then, now);
    }

    /// <summary>What the steps of listing and helping need besides their words.</summary>
    private ActionInput Beside(Step step, ActionInput input, HazardCase @case)
    {
        foreach (var field in step.Fields)
            input = field switch
            {
                { Name: "lesson" } when @case.NeedsLesson => input.With(field.Name, DemoWords.For(field.Name, "", random)),
                { Name: "responsibility" or "measures" or "funds" or "timing" or "contingency", Required: true } => input.With(field.Name, DemoWords.For(field.Name, "", random)),
                { Kind: FieldKind.Choice, Required: true } => input.With(field.Name, field.Name is "limit" ? "3wd" : field.Options[^1]),
                { Kind: FieldKind.Day, Required: true } => input.With(field.Name, field.Name is "day" ? @case.ReportedAt.Day() : clock.Now().Day().AddDays(10)),
                // the demonstration has no pictures: the rule asks for them, the event has none
                { Kind: FieldKind.Photos } when step.Action is "propose-delisting" => input with { PhotoIds = [new(@case.Id)] },
                _ => input,
            };
        return input with
        {
            YesNo = step.Action is "rate" ? input.YesNo : true,
            Unit = step.Action is "ask-help" ? DemoCity.UnitOf("local.market").Id : input.Unit,
            Number = step.Numbered is { } kind ? DecisionNo(kind, @case) : null,
        };
    }

    private string DecisionNo(NumberKind kind, HazardCase @case)
    {
        var key = (@case.District, clock.Now().Day().Year, kind);
        if (!decisions.TryGetValue(key, out var number))
            decisions[key] = number = new() { District = key.District.Value, Year = key.Year, Kind = kind };
        return string.Create(CultureInfo.InvariantCulture, $"{city.Unit(@case.District).Code}-{key.Year}-{++number.Last}");
    }
}
