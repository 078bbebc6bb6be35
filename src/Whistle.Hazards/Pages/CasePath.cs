using System.Text.Json;
using Microsoft.Extensions.Localization;
using Whistle.Hazards.Cases;
using Whistle.Kernel;
using Whistle.Platform.Journal;

namespace Whistle.Hazards.Pages;

/// <summary>What was said with an event; without words where they may not be read, or are no longer there.</summary>
internal sealed record PathText(string Label, string? Words, string? Instead);

/// <summary>An event of a case as the page tells it.</summary>
internal sealed record PathEvent(
    int Seq, string What, string Unit, string? Person, DateTimeOffset At, IReadOnlyList<string> Facts, IReadOnlyList<PathText> Texts, IReadOnlyList<Guid> Photos);

/// <summary>Tells the path of a case to one reader, newest first, with the rights of the journal: a hidden reporter and texts that are not his stay away.</summary>
internal sealed class CasePath(CaseWords words, IStringLocalizer<Text> text)
{
    /// <summary>These stand at the head of the page.</summary>
    private static readonly string[] OfTheLetter = ["description", "location"];

    public IReadOnlyList<PathEvent> Tell(HazardCase @case, IReadOnlyList<WrittenEvent> history, CaseSight sight)
    {
        var full = sight.MayRead(@case);
        return [.. history.Select(Told).Reverse()];

        PathEvent Told(WrittenEvent written)
        {
            var happened = (CaseEvent)written.Event(CaseEvents.Format);
            return new(written.Row.Seq, text["Event." + written.Row.Type], sight.Unit(new(written.Row.Unit)).Name.ToString(), Person(written), written.Row.At,
                [.. Facts(happened, sight)], Texts(written, full), full ? Photos(happened) : []);
        }

        string? Person(WrittenEvent written)
            => written.By is not { } by ? text["CasePage.Erased"] : !sight.MayName(@case, by) ? text["CasePage.ReporterHidden"] : sight.Person(by)?.Name;
    }

    private IEnumerable<string> Facts(CaseEvent happened, CaseSight sight)
    {
        switch (happened)
        {
            case CaseReported e: yield return To("Path.ReportedTo", e.To); yield return Limit("Path.AcceptBy", e.AcceptBy); break;
            case CaseAccepted e: yield return Limit("Path.FinishBy", e.FinishBy); break;
            case CaseAssigned e:
                if (sight.Person(e.To) is { } person)
                    yield return text["Path.AssignedTo", person.Name];
                yield return Limit("Path.FinishBy", e.FinishBy);
                break;
            case CaseHandedOver e when sight.Person(e.To) is { } heir: yield return text["Path.AssignedTo", heir.Name]; break;
            case CaseReportedUp e: yield return To("Path.To", e.To); yield return Limit("Path.AcceptBy", e.AcceptBy); break;
            case CaseReturned e: yield return To("Path.To", e.To); yield return Limit("Path.AcceptBy", e.AcceptBy); break;
            case CaseDeclined e: yield return To("Path.To", e.To); yield return Limit("Path.AcceptBy", e.AcceptBy); break;
            case CaseDesignated e: yield return To("Path.To", e.To); yield return Limit("Path.AcceptBy", e.AcceptBy); break;
            case CaseReopened e: yield return To("Path.To", e.To); yield return Limit("Path.AcceptBy", e.AcceptBy); break;
            case CaseReclassified e:
                yield return text["Path.Item", words.Item(e.DutyItem)];
                if (e.WasBy is { } was && (e.FinishBy ?? e.AcceptBy) is { } by && was != by)
                    yield return text["Path.Recomputed", words.Short(was), words.Short(by)];
                break;
            case CaseRated e: yield return text[e.Satisfied ? "Path.Satisfied" : "Path.NotSatisfied"]; break;
            default:
                foreach (var fact in SentDownFacts(happened).Concat(BesideFacts(happened, sight)))
                    yield return fact;
                break;
        }

        string To(string key, UnitId unit) => text[key, sight.Unit(unit).Name];

        IEnumerable<string> SentDownFacts(CaseEvent e) => e switch
        {
            SendDownProposed p => [Limit("Path.ReviewBy", p.ReviewBy)],
            CaseSentDown s => [To("Path.To", s.To), Limit("Path.DispatchBy", s.AcceptBy)],
            CaseRaised r => [To("Path.To", r.To), Limit("Path.DispatchBy", r.AcceptBy)],
            CaseDispatched d => [To("Path.To", d.To), Limit("Path.FinishBy", d.FinishBy)],
            CaseResultGiven r => [To("Path.To", r.To), Limit("Path.ConfirmBy", r.ConfirmBy)],
            CaseReworkAsked r => [To("Path.To", r.To), Limit("Path.FinishBy", r.FinishBy)],
            PauseAsked a => [text["Path.For", words.Said(a.Length)]],
            ExtensionAsked a => [text["Path.For", words.Said(a.Length)]],
            CasePaused p => [text["Path.For", words.Said(p.Length)], Limit("Path.PausedUntil", p.Until)],
            CaseResumed r => r.ByItself ? [text["Path.ByItself"], Limit("Path.FinishBy", r.FinishBy)] : [Limit("Path.FinishBy", r.FinishBy)],
            CaseExtended x => [text["Path.By", words.Said(x.Length)], Limit("Path.FinishBy", x.FinishBy)],
            CaseTakenBack t => [Limit("Path.FinishBy", t.FinishBy)],
            _ => [],
        };
    }

    /// <summary>Of listing, links and parts.</summary>
    private IEnumerable<string> BesideFacts(CaseEvent happened, CaseSight sight) => happened switch
    {
        CaseGraded e => [text["Grade." + e.Grade.Code()]],
        ListingProposed e => [text[e.Public ? "Listing.Public" : "Listing.Internal"], text["Listing.PlanByDay", e.PlanBy]],
        CaseListed e => [text["Listing.DecisionNo", DecisionWords.Number(text, NumberKind.Decision, e.Number)], text[e.Public ? "Listing.Public" : "Listing.Internal"], text["Listing.PlanByDay", e.PlanBy]],
        ListingRechecked e => [text[e.Passed ? "Field.passed.Yes" : "Field.passed.No"]],
        GovernmentReported e => [DecisionWords.Number(text, NumberKind.Letter, e.Number)],
        GovernmentAnswered e => [text["Listing.AnsweredOn", e.Day]],
        CaseMerged e => [text["Path.Other", e.Number]],
        CaseMergedIn e => [text["Path.Other", e.Number]],
        CaseUnmerged e => [text["Path.Other", e.Number]],
        CaseUnmergedFrom e => [text["Path.Other", e.Number]],
        ChildLinked e => [text["Path.Other", e.Number]],
        ParentLinked e => [text["Path.Other", e.Number]],
        ChildUnlinked e => [text["Path.Other", e.Number]],
        ParentUnlinked e => [text["Path.Other", e.Number]],
        ChildEnded e => [text["Path.Other", e.Number]],
        ChildReopened e => [text["Path.Other", e.Number]],
        HelpAsked e => [text["Path.To", sight.Unit(e.Unit).Name], text[e.Blocking ? "Part.Blocking" : "Part.NotBlocking"], text["Part.LimitOf", text["Limit.Code." + e.Limit]], Limit("Part.AnswerBy", e.AnswerBy)],
        PartTaken e => [text["Part.Of", sight.Unit(e.Unit).Name], Limit("Path.FinishBy", e.DueBy)],
        PartWaived e => [text["Part.Of", sight.Unit(e.Unit).Name]],
        PartHandedOver e => [text["Part.Of", sight.Unit(e.Unit).Name], .. sight.Person(e.To) is { } heir ? [text["Path.AssignedTo", heir.Name].Value] : Array.Empty<string>()],
        _ => [],
    };

    private string Limit(string key, DateTimeOffset by) => text[key, words.Short(by)];

    private List<PathText> Texts(WrittenEvent written, bool full)
    {
        using var data = JsonDocument.Parse(written.Row.Data);
        var said = data.RootElement.EnumerateObject().Where(p => p.Value.ValueKind is JsonValueKind.Object && p.Value.TryGetProperty("sha256", out _))
            .Select(p => p.Name).Where(name => !OfTheLetter.Contains(name, StringComparer.Ordinal)).ToList();
        return [.. said.Select(name => new PathText(text["Field." + name], full && written.Texts.TryGetValue(name, out var found) ? found.Text : null,
            full && written.Texts.ContainsKey(name) ? null : text[full ? "CasePage.Erased" : "CasePage.NotYours"].Value))];
    }

    private static List<Guid> Photos(CaseEvent happened) => happened switch
    {
        CaseNoted e => Ids(e.Photos),
        CaseClosed e => Ids(e.Photos),
        CaseResultGiven e => Ids(e.Photos),
        PlanSent e => Ids(e.Photos),
        ProgressTold e => Ids(e.Photos),
        ListingRechecked e => Ids(e.Photos),
        DelistingProposed e => Ids(e.Photos),
        GovernmentAnswered e => Ids(e.Photos),
        PartFinished e => Ids(e.Photos),
        _ => [],
    };

    private static List<Guid> Ids(IReadOnlyList<Attached> photos) => [.. photos.Select(photo => photo.File.Value)];
}
