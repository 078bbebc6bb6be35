using System.Text.Json;
using Microsoft.Extensions.Localization;
using Whistle.Guidance.Visits;
using Whistle.Kernel;
using Whistle.Platform.Journal;

namespace Whistle.Guidance.Pages;

/// <summary>What was said with an event; without words where they have been erased.</summary>
internal sealed record PathText(string Label, string? Words);

/// <summary>An event of a visit as the page tells it.</summary>
internal sealed record PathEvent(int Seq, string What, string Unit, string? Person, DateTimeOffset At, IReadOnlyList<string> Facts, IReadOnlyList<PathText> Texts, IReadOnlyList<Guid> Photos);

/// <summary>Tells the path of a visit, newest first.</summary>
internal sealed class VisitPath(VisitWords words, IStringLocalizer<Text> text)
{
    public IReadOnlyList<PathEvent> Tell(IReadOnlyList<WrittenEvent> history, VisitReader reader)
        => [.. history.Select(written => Told(written, reader)).Reverse()];

    private PathEvent Told(WrittenEvent written, VisitReader reader)
    {
        var happened = (VisitEvent)written.Event(VisitEvents.Format);
        return new(written.Row.Seq, text["Event." + written.Row.Type], reader.Unit(new(written.Row.Unit)).Name.ToString(), written.By is { } by ? reader.Person(by)?.Name : text["Path.Erased"],
            written.Row.At, [.. Facts(happened, reader)], Texts(written), Photos(happened));
    }

    private IEnumerable<string> Facts(VisitEvent happened, VisitReader reader) => happened switch
    {
        VisitPlanned e => [text["Path.Kind", words.Kind(e.Kind)], text["Path.Day", words.Day(e.Day)], People(e.People, reader)],
        VisitChanged e => [text["Path.Kind", words.Kind(e.Kind)], text["Path.Day", words.Day(e.Day)], People(e.People, reader)],
        VisitRecorded e => [text["Path.Kind", words.Kind(e.Kind)], text["Path.Day", words.Day(e.Day)], .. Reached(e.Reached)],
        VisitMade e => [text["Path.Kind", words.Kind(e.Kind)], text["Path.Day", words.Day(e.Day)], People(e.People, reader), .. Reached(e.Reached)],
        ProblemHandedOver e => [text["Path.To", reader.Unit(e.To).Name], text["Path.Limit", words.Day(e.RectifyBy)]],
        RectificationSentBack e => [text["Path.Limit", words.Day(e.RectifyBy)]],
        VisitPassedOn e => reader.Person(e.To) is { } to ? [text["Path.PassedOn", to.Name]] : [],
        _ => [],
    };

    private string People(IReadOnlyList<PersonId> people, VisitReader reader) => text["Path.People", words.List(people.Select(person => reader.Person(person)?.Name).OfType<string>())];

    private string[] Reached(int? reached) => reached is { } number ? [text["Path.Reached", number]] : [];

    private List<PathText> Texts(WrittenEvent written)
    {
        using var data = JsonDocument.Parse(written.Row.Data);
        return [.. data.RootElement.EnumerateObject().Where(p => p.Value.ValueKind is JsonValueKind.Object && p.Value.TryGetProperty("sha256", out _))
            .Select(p => new PathText(text["Field." + p.Name], written.Texts.TryGetValue(p.Name, out var found) ? found.Text : null))];
    }

    private static List<Guid> Photos(VisitEvent happened) => happened switch
    {
        VisitRecorded e => Ids(e.Photos),
        VisitMade e => Ids(e.Photos),
        ProblemHandedOver e => Ids(e.Photos),
        ProblemRectified e => Ids(e.Photos),
        _ => [],
    };

    private static List<Guid> Ids(IReadOnlyList<Attached> photos) => [.. photos.Select(photo => photo.File.Value)];
}
