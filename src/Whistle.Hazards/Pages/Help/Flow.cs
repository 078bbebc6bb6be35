using Whistle.Hazards.Cases;
using static Whistle.Hazards.Cases.CaseState;

namespace Whistle.Hazards.Pages.Help;

/// <summary>An arrow of the diagram: from a state to another, with the steps that lead there.</summary>
internal sealed record FlowArrow(CaseState From, CaseState To, IReadOnlyList<Step> Steps);

/// <summary>
/// The whole way as a picture. The arrows come from <see cref="CaseRules.Steps"/>; only where the boxes stand and how an arrow
/// bends is drawn by hand. The official flow chart (annex 4 of the plan) was never published.
/// </summary>
internal static class Flow
{
    public const int Width = 890, Height = 640, BoxWidth = 150, BoxHeight = 54;

    /// <summary>The middle of each box.</summary>
    public static readonly IReadOnlyDictionary<CaseState, (int X, int Y)> Places = new Dictionary<CaseState, (int, int)>
    {
        [Reported] = (150, 110),
        [Withdrawn] = (430, 110),
        [Handling] = (150, 320),
        [AwaitingApproval] = (470, 320),
        [Closed] = (150, 580),
        [WithTown] = (790, 320),
        [WithDistrictCommand] = (630, 450),
        [CommandHandling] = (790, 580),
        [AwaitingConfirmation] = (470, 580),
    };

    /// <summary>How far an arrow bows to its left, where a straight one would run over another or through a box.</summary>
    private static readonly Dictionary<(CaseState, CaseState), int> Bows = new()
    {
        [(Closed, Reported)] = 105,
        [(Reported, Handling)] = 22,
        [(Handling, Reported)] = 22,
        [(Handling, AwaitingApproval)] = 22,
        [(AwaitingApproval, Handling)] = 22,
        [(CommandHandling, AwaitingConfirmation)] = 22,
        [(AwaitingConfirmation, CommandHandling)] = 22,
    };

    /// <summary>Every way from one state to another that the table knows. Steps that change neither state nor holder are not drawn.</summary>
    public static IReadOnlyList<FlowArrow> Arrows { get; } =
    [
        .. CaseRules.Steps.SelectMany(step => step.From.SelectMany(from => step.To.Where(to => to != from && !Stays(step)).Select(to => (from, to, step))))
            // a merged case goes back to any state: a picture of that would say nothing
            .Where(way => !(way.step.Action is "reclassify" or "merge" or "unmerge"))
            .GroupBy(way => (way.from, way.to)).Select(way => new FlowArrow(way.Key.from, way.Key.to, [.. way.Select(w => w.step)])),
    ];

    /// <summary>Steps that pass the case on within a state: returned, declined, designated.</summary>
    public static IReadOnlyList<Step> Within(CaseState state) => [.. CaseRules.Steps.Where(step => step.From.Contains(state) && step.To is [var to] && to == state && !Stays(step))];

    /// <summary>An SVG path from the edge of one box to the edge of another, and where its words stand.</summary>
    public static (string Path, double X, double Y) Draw(FlowArrow arrow)
    {
        var (from, to) = (Places[arrow.From], Places[arrow.To]);
        double dx = to.X - from.X, dy = to.Y - from.Y, length = Math.Sqrt(dx * dx + dy * dy);
        var bow = Bows.GetValueOrDefault((arrow.From, arrow.To));
        var (mx, my) = ((from.X + to.X) / 2.0 + dy / length * bow * 2, (from.Y + to.Y) / 2.0 - dx / length * bow * 2);
        var (x1, y1) = Edge(from, mx, my);
        var (x2, y2) = Edge(to, mx, my);
        return (FormattableString.Invariant($"M{x1:0} {y1:0} Q{mx:0} {my:0} {x2:0} {y2:0}"), (x1 + 2 * mx + x2) / 4, (y1 + 2 * my + y2) / 4);
    }

    private static bool Stays(Step step) => step.From.SequenceEqual(step.To);

    private static (double X, double Y) Edge((int X, int Y) box, double x, double y)
    {
        var (dx, dy) = (x - box.X, y - box.Y);
        var scale = Math.Min(BoxWidth / 2.0 / Math.Max(Math.Abs(dx), 0.01), BoxHeight / 2.0 / Math.Max(Math.Abs(dy), 0.01));
        return (box.X + dx * scale, box.Y + dy * scale);
    }
}
