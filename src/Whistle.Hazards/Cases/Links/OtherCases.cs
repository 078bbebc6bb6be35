using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Hazards.Cases;

/// <summary>
/// The other cases that a step touches: found before it, given their own events after it. All rows are in one save, so both
/// chains tell of it or neither does, and whoever closes a parent while its child opens meets a version that has moved.
/// </summary>
internal sealed class OtherCases(WhistleDb db)
{
    /// <summary>Fills in the case that the input names: by its number or its id, and only where the actor sees it.</summary>
    public async Task<ActionInput> FillAsync(Step step, HazardCase now, ActionInput input, SightKeys keys, City city, CancellationToken stop)
    {
        if (step.Fields.FirstOrDefault(field => field.Kind is FieldKind.Case) is not { } field || input.Text(field.Name) is not { } named)
            return input;
        var number = named.Text;
        var other = Guid.TryParseExact(number, "D", out var id)
            ? await db.Set<HazardCase>().SingleOrDefaultAsync(c => c.Id == id, stop)
            : await db.Set<HazardCase>().SingleOrDefaultAsync(c => c.Number == number, stop);
        if (other is null || !Sight.Of(other, city).Any(keys.Opens))
            return input;
        return input with { Other = other, Above = await AboveAsync(now, stop) };
    }

    /// <summary>What an event of <paramref name="changed"/> means for the cases it is tied to: each with its own event, in order. Pure.</summary>
    public static IEnumerable<(Guid Other, CaseEvent Happened)> Following(HazardCase changed, bool wasOpen, CaseEvent happened)
    {
        var (id, number) = (changed.Id.ToString("D"), changed.Number);
        if (happened switch
        {
            CaseMerged e => (e.Into, new CaseMergedIn(id, number, changed.School, changed.Campus, changed.Reporter, changed.HideReporter)),
            CaseUnmerged e => (e.From, new CaseUnmergedFrom(id, number)),
            ChildLinked e => (e.Child, new ParentLinked(id, number)),
            ChildUnlinked e => (e.Child, (CaseEvent)new ParentUnlinked(id, number)),
            _ => ((string, CaseEvent)?)null,
        } is { } own)
            yield return (Guid.ParseExact(own.Item1, "D"), own.Item2);
        if (wasOpen != changed.IsOpen && changed.Parent is { } parent)
            yield return (parent.Other, changed.IsOpen ? new ChildReopened(id, number) : new ChildEnded(id, number));
    }

    /// <summary>The same with the cases themselves.</summary>
    public async Task<IReadOnlyList<(HazardCase Case, CaseEvent Happened)>> FollowAsync(HazardCase changed, bool wasOpen, CaseEvent happened, CancellationToken stop)
    {
        var follow = new List<(HazardCase, CaseEvent)>();
        foreach (var (other, then) in Following(changed, wasOpen, happened))
            follow.Add((await db.Set<HazardCase>().SingleAsync(c => c.Id == other, stop), then));
        return follow;
    }

    /// <summary>The case and its parents up to the top.</summary>
    private async Task<IReadOnlySet<Guid>> AboveAsync(HazardCase now, CancellationToken stop)
    {
        var above = new HashSet<Guid> { now.Id };
        for (var parent = now.Parent?.Other; parent is { } id && above.Add(id);)
            parent = (await db.Set<HazardCase>().AsNoTracking().SingleAsync(c => c.Id == id, stop)).Parent?.Other;
        return above;
    }
}
