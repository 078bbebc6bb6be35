using System.Globalization;
using Whistle.Kernel;

namespace Whistle.Notices.Channels.DingTalk;

/// <summary>A message as a card: title, a few lines, a button. All of it fits into 2,048 bytes.</summary>
internal sealed record Card(string Title, string Markdown, string Open)
{
    public static Card Of(Message message)
    {
        var culture = CultureInfo.GetCultureInfo(message.Language == "en" ? "en" : "zh-CN");
        // the minute keeps two equal sentences of one day apart; DingTalk drops the second otherwise
        var at = message.At.InShanghai().ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);
        var lines = message.Text.Split('\n').Select(line => Escape(Cut.To(line, 120)));
        return new(Cut.To(message.Title, 60), $"{string.Join("\n\n", lines)}\n\n{at} · {message.Facts.Code}", Text.In(culture, "Message.Open"));
    }

    /// <summary>A unit's name is not markup.</summary>
    private static string Escape(string words)
        => string.Concat(words.Select(c => c is '*' or '_' or '#' or '`' or '[' or ']' or '<' or '>' or '!' or '\\' or '|' ? "\\" + c : c.ToString()));
}
