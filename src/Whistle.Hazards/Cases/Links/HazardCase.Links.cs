using System.Globalization;
using Whistle.Kernel;

namespace Whistle.Hazards.Cases;

/// <summary>What another case is to this one.</summary>
internal enum LinkRel
{
    /// <summary>This one has gone into that one.</summary>
    [Code("merged-into")] MergedInto,

    /// <summary>That one has gone into this one.</summary>
    [Code("merged")] Merged,

    [Code("parent")] Parent,
    [Code("child")] Child,
}

/// <summary>A tie to another case.</summary>
internal sealed class CaseLink
{
    public LinkRel Rel { get; init; }

    public Guid Other { get; init; }

    public string Number { get; init; } = "";

    /// <summary>Of a child: it is not over yet.</summary>
    public bool IsOpen { get; set; }

    public UnitId? School { get; init; }

    public UnitId? Campus { get; init; }

    /// <summary>Of a merged case: who reported it, and whether only the offices may know.</summary>
    public PersonId? Reporter { get; init; }

    public bool HideReporter { get; init; }

    public override string ToString() => $"{Rel} {Other} {Number} {IsOpen} {School} {Campus} {Reporter} {HideReporter}";
}

internal sealed partial class HazardCase
{
    private readonly List<CaseLink> links = [];

    public IReadOnlyList<CaseLink> Links => [.. links.OrderBy(link => link.Rel).ThenBy(link => link.Number, StringComparer.Ordinal)];

    /// <summary>Where it stood when it was merged into another; null where it is not merged.</summary>
    public CaseState? StateBeforeMerge { get; private set; }

    public CaseLink? MergedInto => links.Find(link => link.Rel is LinkRel.MergedInto);

    public CaseLink? Parent => links.Find(link => link.Rel is LinkRel.Parent);

    public IEnumerable<CaseLink> Merged => links.Where(link => link.Rel is LinkRel.Merged);

    public IEnumerable<CaseLink> OpenChildren => links.Where(link => link is { Rel: LinkRel.Child, IsOpen: true });

    /// <summary>Who reported it, and what has gone into it.</summary>
    public IEnumerable<PersonId> Reporters => Merged.Select(link => link.Reporter).OfType<PersonId>().Prepend(Reporter);

    private bool ApplyLinks(CaseEvent happened, Happened now)
    {
        switch (happened)
        {
            case CaseMerged e: Merge(e, now); break;
            case CaseUnmerged: Unmerge(); break;
            case CaseMergedIn e:
                links.Add(new() { Rel = LinkRel.Merged, Other = Id(e.From), Number = e.Number, School = e.School, Campus = e.Campus, Reporter = e.Reporter, HideReporter = e.HideReporter });
                break;
            case CaseUnmergedFrom e: links.RemoveAll(link => link.Rel is LinkRel.Merged && link.Other == Id(e.Case)); break;
            case ChildLinked e: links.Add(new() { Rel = LinkRel.Child, Other = Id(e.Child), Number = e.Number, IsOpen = e.IsOpen }); break;
            case ParentLinked e: links.Add(new() { Rel = LinkRel.Parent, Other = Id(e.Parent), Number = e.Number }); break;
            case ChildUnlinked e: links.RemoveAll(link => link.Rel is LinkRel.Child && link.Other == Id(e.Child)); break;
            case ParentUnlinked: links.RemoveAll(link => link.Rel is LinkRel.Parent); break;
            case ChildEnded e: Child(e.Child).IsOpen = false; break;
            case ChildReopened e: Child(e.Child).IsOpen = true; break;
            default: return false;
        }
        return true;

        static Guid Id(string id) => Guid.ParseExact(id, "D");

        CaseLink Child(string id) => links.Single(link => link.Rel is LinkRel.Child && link.Other == Id(id));
    }

    /// <summary>Handler, holder and limits stay as they are, so that unmerging finds them: only the leg ends, and the case rests.</summary>
    private void Merge(CaseMerged e, Happened now)
    {
        EndLeg(e, now);
        links.Add(new() { Rel = LinkRel.MergedInto, Other = Guid.ParseExact(e.Into, "D"), Number = e.Number });
        (StateBeforeMerge, State, IsOpen, ClosedAt) = (State, CaseState.Closed, false, now.At);
    }

    /// <summary>The same leg runs on with the same limit: nobody gains time by merging.</summary>
    private void Unmerge()
    {
        links.RemoveAll(link => link.Rel is LinkRel.MergedInto);
        (State, StateBeforeMerge, IsOpen, ClosedAt) = (StateBeforeMerge!.Value, null, true, null);
        (Leg.Until, Leg.Outcome) = (null, null);
    }

    /// <summary>What stands beside the row itself, as one text: a history must give the same.</summary>
    public string Beside() => string.Create(CultureInfo.InvariantCulture, $"{Listing} | {string.Join("; ", Links)} | {string.Join("; ", Parts)}");
}
