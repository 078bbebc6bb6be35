using System.Globalization;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Notices.Channels;
using Whistle.Notices.Choices;
using Whistle.Notices.Inboxes;

namespace Whistle.Notices.Sendings;

/// <summary>
/// Writes what goes out, in its reader's language: the sentence of the inbox, the school, who holds it, the short link. The sentence
/// is made of official names and numbers alone (<see cref="Contracts.INoticeWords"/>), so no pupil and no description can be in it.
/// </summary>
internal sealed class Composer(NoticeWords words, ChannelSet channels)
{
    /// <summary>In the place of a short link's end: all notices, not one.</summary>
    public const string InboxCode = "inbox";

    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN"), English = CultureInfo.GetCultureInfo("en");

    public Message Write(Sending sending, Notice notice, IReadOnlyList<Notice> others, People people)
    {
        var choice = people.ChoiceOf(notice.Person);
        var culture = choice.Language == "en" && sending.Unit is null ? English : Chinese;
        var recipient = sending.Unit is { } unit ? new Recipient(unit.Value.ToString("N"), null, null, unit.Value) : people.RecipientOf(notice.Person);
        var facts = FactsOf(notice, people.City, culture) with { Count = others.Count + 1, Code = sending.Digest ? InboxCode : notice.Short ?? InboxCode };
        var (title, text) = others.Count > 0 || sending.Digest ? Digest([notice, .. others], culture) : One(notice, facts, sending.Urgent, culture);
        return new(sending.Id, sending.Request, recipient, sending.Digest ? null : sending.Kind, culture == English ? "en" : "zh", title, text, facts,
            channels.LinkTo(facts.Code), notice.CreatedAt, sending.HandedAt, sending.Urgent);
    }

    private (string Title, string Text) One(Notice notice, Facts facts, bool urgent, CultureInfo culture)
    {
        var title = words.Title(notice, culture);
        if (urgent)
            title = string.Format(culture, Text.In(culture, "Message.Urgent"), title);
        string?[] lines =
        [
            title,
            facts.School.Length > 0 && !title.Contains(facts.School, StringComparison.Ordinal) ? string.Format(culture, Text.In(culture, "Message.School"), facts.School) : null,
            facts.Matter.Length > 0 && !title.Contains(facts.Matter, StringComparison.Ordinal) ? string.Format(culture, Text.In(culture, "Message.Matter"), facts.Matter) : null,
            facts.Holder.Length > 0 && !title.Contains(facts.Holder, StringComparison.Ordinal) ? string.Format(culture, Text.In(culture, "Message.Holder"), facts.Holder) : null,
        ];
        return (title, string.Join('\n', lines.OfType<string>()));
    }

    private (string Title, string Text) Digest(IReadOnlyList<Notice> notices, CultureInfo culture)
    {
        const int shown = 10;
        var lines = notices.Take(shown).Select(notice => words.Title(notice, culture)).ToList();
        if (notices.Count > shown)
            lines.Add(string.Format(culture, Text.In(culture, "Message.More"), notices.Count - shown));
        return (string.Format(culture, Text.In(culture, "Message.Digest"), notices.Count), string.Join('\n', lines));
    }

    private Facts FactsOf(Notice notice, City city, CultureInfo culture)
        => new(notice.Fills.GetValueOrDefault("number") ?? "", UnitName(notice, "school", city, culture), words.Matter(notice, culture) ?? "",
            UnitName(notice, "holder", city, culture) is { Length: > 0 } holder ? holder : UnitName(notice, "unit", city, culture), "");

    private static string UnitName(Notice notice, string fill, City city, CultureInfo culture)
        => notice.Fills.TryGetValue(fill, out var said) && Guid.TryParse(said, out var id) && city.FindUnit(new(id)) is { } unit ? unit.Name.In(culture) : "";
}
