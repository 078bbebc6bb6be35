using System.Globalization;
using Whistle.Kernel;

namespace Whistle.Notices.Contracts;

/// <summary>A notice for one person: which sentence, where it leads, and what goes into the sentence.</summary>
/// <param name="Code">The key of the sentence in the words of the module that sends: "CaseAssigned".</param>
/// <param name="Path">The page it leads to, in this installation: "/cases/{id}".</param>
/// <param name="Fills">Numbers and ids, nothing personal: the sentence is made when it is shown, in the reader's language.</param>
public sealed record NoticeFor(PersonId To, string Code, string Path, IReadOnlyDictionary<string, string> Fills, bool Urgent);

/// <summary>Makes the sentences of notices. Each module that sends notices brings the words for its own codes.</summary>
public interface INoticeWords
{
    bool Knows(string code);

    /// <summary>One sentence: what has happened.</summary>
    string Title(string code, IReadOnlyDictionary<string, string> fills, CultureInfo culture);

    /// <summary>A second line, where one is needed: the school, the limit.</summary>
    string? Detail(string code, IReadOnlyDictionary<string, string> fills, CultureInfo culture) => null;

    /// <summary>What it asks of its reader.</summary>
    NoticeKind KindOf(string code) => NoticeKind.Course;

    /// <summary>The word for the matter ("校门口交通"), where the fills name one: official names only, it goes out by SMS.</summary>
    string? Matter(IReadOnlyDictionary<string, string> fills, CultureInfo culture) => null;
}
