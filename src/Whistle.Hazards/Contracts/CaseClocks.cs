using System.Globalization;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Hazards.Contracts;

/// <summary>The clock of an open case that runs now, with what a list or a notice says of the case: nothing of its words.</summary>
/// <param name="Case">The case.</param>
/// <param name="Key">Names this clock among all that the case has had: a new leg, a review and the whole each have their own.</param>
/// <param name="Number">The case's number.</param>
/// <param name="District">The district whose settings hold.</param>
/// <param name="School">The school.</param>
/// <param name="DutyItem">What it is about.</param>
/// <param name="Holder">Who holds it.</param>
/// <param name="Handler">The person who answers for it, where one has been named.</param>
/// <param name="Department">The district's department of its line: the holder's own line, or the department that sent it down.</param>
/// <param name="Limit">The frozen limit, as "5wd"; null for what began before limits were kept.</param>
/// <param name="Due">When it runs out.</param>
/// <param name="Rungs">Half-time, four fifths, the end, and when the department, the office and the listing come after it.</param>
/// <param name="Urgent">Whether the case is urgent.</param>
public sealed record CaseClock(
    CaseId Case, string Key, string Number, UnitId District, UnitId School, int DutyItem, UnitId Holder, PersonId? Handler, UnitId? Department, string? Limit, DateTimeOffset Due,
    IReadOnlyList<DateTimeOffset> Rungs, bool Urgent);

/// <summary>A helper's part that nobody of its unit has answered in time.</summary>
/// <param name="No">Its number in the case.</param>
/// <param name="Unit">The unit that was asked.</param>
/// <param name="AnswerBy">Until when it was to say yes or no.</param>
/// <param name="Blocking">The case can't be closed before it.</param>
public sealed record UnansweredPart(CaseId Case, string Number, UnitId District, UnitId School, int DutyItem, bool Urgent, int No, UnitId Unit, DateTimeOffset AnswerBy, bool Blocking);

/// <summary>The clocks of cases, for whoever watches them.</summary>
public interface ICaseClocks
{
    /// <summary>The clocks that run. A case that has ended, stands still or isn't there is not among them.</summary>
    Task<IReadOnlyDictionary<Guid, CaseClock>> RunningAsync(WhistleDb db, IReadOnlyCollection<Guid> cases, CancellationToken stop);

    /// <summary>The open cases after this place in their order, a page at a time: -1 begins, an empty page ends.</summary>
    Task<(IReadOnlyList<Guid> Cases, long Next)> OpenAsync(WhistleDb db, long after, CancellationToken stop);

    /// <summary>Helpers' parts that were asked for, and no word until the limit: a page at a time by their limits, the longest waiting first; the first page is after the least instant.</summary>
    Task<IReadOnlyList<UnansweredPart>> UnansweredAsync(WhistleDb db, DateTimeOffset now, DateTimeOffset after, CancellationToken stop);
}

/// <summary>The delivery that follows each event of a case, for whoever takes it besides its notices.</summary>
public static class CaseHappened
{
    public const string Kind = Cases.CaseDelivery.Kind;

    /// <summary>The names of all events that a case can have, as its journal writes them.</summary>
    public static IEnumerable<string> Types => Cases.CaseEvents.Format.Types.Order(StringComparer.Ordinal);

    /// <summary>What a case's history calls an event of this name.</summary>
    public static string Said(string type, CultureInfo culture) => Text.In(culture, "Event." + type);

    /// <summary>Which case, and the number of the event.</summary>
    public static (Guid Id, int Seq) Read(string body) => Cases.CaseDelivery.Read(body);
}
