using System.Text.Json;
using Microsoft.Extensions.Localization;
using Whistle.Kernel;
using Whistle.Platform.Journal;

namespace Whistle.Duties.Packages;

/// <summary>An event of a package as the page tells it.</summary>
internal sealed record ToldEvent(int Seq, string What, string Unit, string? Person, DateTimeOffset At, IReadOnlyList<string> Facts, IReadOnlyList<string> Texts, IReadOnlyList<Guid> Photos);

/// <summary>Tells the path of a package, newest first.</summary>
internal sealed class PackagePath(DutyWords words, IStringLocalizer<Text> text)
{
    /// <summary>These stand at the head of the page.</summary>
    private static readonly string[] OfTheHead = ["title", "need"];

    public IReadOnlyList<ToldEvent> Tell(IReadOnlyList<WrittenEvent> history, PackageReader reader) => [.. history.Select(written => Told(written, reader)).Reverse()];

    private ToldEvent Told(WrittenEvent written, PackageReader reader)
    {
        var happened = (PackageEvent)written.Event(PackageEvents.Format);
        var what = text["Event." + written.Row.Type];
        return new(written.Row.Seq, happened is TaskEvent task ? text["Event.OfLine", what.Value, words.Line(task.Line)] : what, reader.Unit(new(written.Row.Unit)).Name.ToString(),
            written.By is { } by ? reader.Person(by)?.Name : text["Event.Erased"], written.Row.At, [.. Facts(happened, reader)], [.. Texts(written)], Photos(happened));
    }

    private IEnumerable<string> Facts(PackageEvent happened, PackageReader reader) => happened switch
    {
        TaskOffered e => [text["Path.To", reader.Unit(e.To).Name], text["Path.ClaimBy", words.Exact(e.ClaimBy)]],
        TaskDesignated e => [text["Path.To", reader.Unit(e.To).Name], text["Path.ClaimBy", words.Exact(e.ClaimBy)]],
        TaskDeclined e => [text["Path.To", reader.Unit(e.To).Name]],
        TaskHandedOver e => reader.Person(e.To) is { } person ? [text["Path.HandedTo", person.Name]] : [],
        _ => [],
    };

    /// <summary>What was said, or that it has been erased.</summary>
    private IEnumerable<string> Texts(WrittenEvent written)
    {
        using var data = JsonDocument.Parse(written.Row.Data);
        return [.. data.RootElement.EnumerateObject()
            .Where(p => p.Value.ValueKind is JsonValueKind.Object && p.Value.TryGetProperty("sha256", out _) && !OfTheHead.Contains(p.Name, StringComparer.Ordinal))
            .Select(p => written.Texts.TryGetValue(p.Name, out var found) ? found.Text : text["Event.Erased"].Value)];
    }

    private static List<Guid> Photos(PackageEvent happened) => happened switch
    {
        TaskNoted e => [.. e.Photos.Select(photo => photo.File.Value)],
        TaskFinished e => [.. e.Photos.Select(photo => photo.File.Value)],
        _ => [],
    };
}
