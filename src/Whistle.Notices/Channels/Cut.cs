using System.Globalization;
using System.Text;

namespace Whistle.Notices.Channels;

/// <summary>Makes words fit into a place: by what a reader sees as characters, on one line, without addresses.</summary>
internal static class Cut
{
    public static string To(string words, int most)
    {
        var plain = new StringBuilder(words.Length);
        foreach (var c in words)
            plain.Append(char.IsControl(c) || char.IsWhiteSpace(c) ? ' ' : c);
        var line = plain.ToString().Trim();
        if (line.Length <= most)
            return line;
        var (kept, characters) = (new StringBuilder(most), StringInfo.GetTextElementEnumerator(line));
        while (characters.MoveNext() && kept.Length + characters.GetTextElement().Length <= most - 1)
            kept.Append(characters.GetTextElement());
        return kept.Append('…').ToString();
    }
}
