using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Journal;

namespace Whistle.Hazards.Cases;

/// <summary>A decision on listed supervision, as it is printed. A word that was erased is null.</summary>
internal sealed record DecisionPaper(string Number, DateTimeOffset At, UnitId Holder, bool IsPublic, DateOnly PlanBy, string? Reason, IReadOnlyList<(string Element, string? Words)> Elements);

/// <summary>A letter to the local government, and its answer where there is one.</summary>
internal sealed record LetterPaper(string Number, DateTimeOffset At, UnitId Holder, string? Text, DateOnly? AnsweredOn, string? Answer, IReadOnlyList<Guid> Files);

/// <summary>Reads the papers of a case out of its journal: their words stand nowhere else.</summary>
internal static class Papers
{
    private static readonly string[] Elements = ["responsibility", "measures", "funds", "timing", "contingency"];

    public static IReadOnlyList<DecisionPaper> Decisions(Guid id, IReadOnlyList<WrittenEvent> history)
    {
        var papers = new List<DecisionPaper>();
        WrittenEvent? proposal = null;
        foreach (var (written, no) in history.Select((written, i) => (written, i + 1)))
            switch (written.Event(CaseEvents.Format))
            {
                case ListingProposed: proposal = written; break;
                case CaseListed e:
                    papers.Add(new(e.Number, written.Row.At, CaseHistory.Fold(id, history.Take(no)).Holder, e.Public, e.PlanBy, Said(written, "reason"),
                        [.. Elements.Select(element => (element, Said(written, element) ?? (proposal is null ? null : Said(proposal, element))))]));
                    break;
            }
        papers.Reverse();
        return papers;
    }

    public static IReadOnlyList<LetterPaper> Letters(Guid id, IReadOnlyList<WrittenEvent> history)
    {
        var papers = new List<LetterPaper>();
        foreach (var (written, no) in history.Select((written, i) => (written, i + 1)))
            switch (written.Event(CaseEvents.Format))
            {
                case GovernmentReported e:
                    papers.Add(new(e.Number, written.Row.At, CaseHistory.Fold(id, history.Take(no)).Holder, Said(written, "text"), null, null, []));
                    break;
                case GovernmentAnswered e:
                    papers[^1] = papers[^1] with { AnsweredOn = e.Day, Answer = Said(written, "text"), Files = [.. e.Photos.Select(file => file.File.Value)] };
                    break;
            }
        papers.Reverse();
        return papers;
    }

    /// <summary>What the office proposed last: what the form of the decision begins with.</summary>
    public static IReadOnlyDictionary<string, string> Proposal(IReadOnlyList<WrittenEvent> history)
        => history.LastOrDefault(written => written.Row.Type == nameof(ListingProposed)) is { } proposal
            ? Elements.Select(element => (element, Said(proposal, element))).Where(said => said.Item2 is not null).ToDictionary(said => said.element, said => said.Item2!, StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal);

    private static string? Said(WrittenEvent written, string field) => written.Texts.GetValueOrDefault(field)?.Text;
}
