using System.Globalization;
using System.Text;

namespace Whistle.Platform.Search;

/// <summary>
/// Cuts text into the tokens of the search index, the same on both databases. Chinese is written without spaces, so each run of it
/// becomes its overlapping pairs and its last character: any part of two or more characters is found by its pairs, a single
/// character as the beginning of a token. Latin letters and digits are words, found by their beginnings.
/// </summary>
public static class Grams
{
    private const int LongestText = 20_000, LongestWord = 40, LongestQuery = 200;

    /// <summary>The tokens of a text in its order, with a space between them; what a row's search column holds.</summary>
    public static string Of(string? text)
    {
        var grams = new StringBuilder();
        foreach (var run in Runs(text, LongestText))
        {
            if (run.IsWord)
                grams.Append(Word(run)).Append(' ');
            else
                for (var i = 0; i < run.Runes.Count; i++)
                    grams.Append(Pair(run, i)).Append(' ');
        }
        return grams.ToString().TrimEnd();
    }

    /// <summary>Whether anything can be looked for; spaces, punctuation and emoji alone can't.</summary>
    public static bool HasTerms(string? query) => Runs(query, LongestQuery).Count > 0;

    /// <summary>The terms of a query; a row must have them all.</summary>
    internal static IReadOnlyList<Term> Terms(string? query) => [.. Runs(query, LongestQuery).Select(TermOf).Distinct()];

    private static Term TermOf(Run run)
    {
        if (run.IsWord)
            return new(Word(run), Begins: true);
        return run.Runes.Count == 1
            ? new(Pair(run, 0), Begins: true)
            : new(string.Join(' ', Enumerable.Range(0, run.Runes.Count - 1).Select(i => Pair(run, i))), Begins: false);
    }

    private static string Word(Run run) => string.Concat(run.Runes.Take(LongestWord));

    private static string Pair(Run run, int at) => at + 1 < run.Runes.Count ? $"{run.Runes[at]}{run.Runes[at + 1]}" : run.Runes[at].ToString();

    private static List<Run> Runs(string? text, int longest)
    {
        var runs = new List<Run>();
        Run? run = null;
        foreach (var rune in Plain(text, longest))
        {
            var kind = KindOf(rune);
            if (kind is Kind.Nothing)
                continue;
            if (kind is Kind.Between)
                run = null;
            else if (run is not null && run.IsWord == kind is Kind.Word)
                run.Runes.Add(rune);
            else
                runs.Add(run = new(kind is Kind.Word, [rune]));
        }
        return runs;
    }

    /// <summary>Full-width and half-width, upper and lower case are the same; half a surrogate pair is nothing.</summary>
    private static StringRuneEnumerator Plain(string? text, int longest)
    {
        var whole = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (whole.Length >= longest)
                break;
            whole.Append(rune.ToString());
        }
        return whole.ToString().Normalize(NormalizationForm.FormKC).ToLowerInvariant().EnumerateRunes();
    }

    private static Kind KindOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        _ when rune.Value is '\n' or '\r' or '\t' => Kind.Between,
        _ when rune.Value is '〇' or '々' => Kind.Character,
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark => Kind.Nothing,
        UnicodeCategory.OtherLetter => Kind.Character,
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter => Kind.Word,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Word,
        _ => Kind.Between,
    };

    private enum Kind
    {
        /// <summary>Invisible: as if it weren't there.</summary>
        Nothing,
        Between,
        Character,
        Word,
    }

    private sealed record Run(bool IsWord, List<Rune> Runes);
}

/// <summary>What must be found: a token by its beginning, or tokens that follow one another, with a space between them.</summary>
internal readonly record struct Term(string Tokens, bool Begins);
