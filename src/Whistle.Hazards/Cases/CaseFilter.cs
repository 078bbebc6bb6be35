using System.Globalization;
using Microsoft.AspNetCore.Http;
using Whistle.Kernel;

namespace Whistle.Hazards.Cases;

/// <summary>Whose view of the list.</summary>
internal enum Mine
{
    /// <summary>What waits for me.</summary>
    [Code("waiting")] Waiting,

    /// <summary>What I reported.</summary>
    [Code("reported")] Reported,

    /// <summary>What my units help with, or have helped with.</summary>
    [Code("helped")] Helped,
}

/// <summary>What a list of cases is narrowed to. Read from an address, so that a list can be kept and shared.</summary>
internal sealed record CaseFilter
{
    public static readonly IReadOnlyList<string> Names = ["state", "holder", "school", "dutyItem", "late", "listed", "q", "from", "to", "mine"];

    public IReadOnlyList<CaseState> States { get; init; } = [];

    /// <summary>True: open only; false: ended only; null: both.</summary>
    public bool? Open { get; init; }

    public UnitId? Holder { get; init; }

    public UnitId? School { get; init; }

    public int? DutyItem { get; init; }

    public bool? Late { get; init; }

    public bool? Listed { get; init; }

    public string? Query { get; init; }

    /// <summary>Reported on this day in Shanghai or later.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Reported on this day in Shanghai or earlier.</summary>
    public DateOnly? To { get; init; }

    public Mine? Mine { get; init; }

    /// <summary>Reads a query string; names what can't be read.</summary>
    public static (CaseFilter Filter, IReadOnlyList<Refusal> Errors) Read(IQueryCollection query)
    {
        var errors = new List<Refusal>();
        var states = new List<CaseState>();
        bool? open = null;
        foreach (var name in Value("state")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
            if (name == "open")
                open = true;
            else if (Codes.Parse<CaseState>(name) is { } state)
                states.Add(state);
            else
                errors.Add(new("Field.NotACode", "state", "open, " + string.Join(", ", Codes.All<CaseState>())));
        return (new()
        {
            States = states,
            Open = open ?? (states.Count == 0 ? null : states.All(IsOpen) ? true : !states.Any(IsOpen) ? false : null),
            Holder = Id("holder"),
            School = Id("school"),
            DutyItem = Number("dutyItem", 0, 22),
            Late = Flag("late"),
            Listed = Flag("listed"),
            Query = Value("q") is { Length: > 200 } ? Wrong<string>("Field.TooLong", "q", 200) : Value("q"),
            From = Day("from"),
            To = Day("to"),
            Mine = Value("mine") is not { } mine ? null : Codes.Parse<Mine>(mine) ?? None<Mine>("Field.NotACode", "mine", string.Join(", ", Codes.All<Mine>())),
        }, errors);

        string? Value(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;
        UnitId? Id(string name) => Value(name) is not { } text ? null : Guid.TryParseExact(text, "D", out var id) ? new(id) : None<UnitId>("Field.NotAnId", name);
        int? Number(string name, int from, int to) => Value(name) is not { } text ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= from && n <= to ? n : None<int>("Field.NotInRange", name, from, to);
        bool? Flag(string name) => Value(name) is not { } text ? null : bool.TryParse(text, out var flag) ? flag : None<bool>("Field.NotYesNo", name);
        DateOnly? Day(string name) => Value(name) is not { } text ? null
            : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : None<DateOnly>("Field.NotADay", name);
        T? None<T>(string code, string name, params object[] fills) where T : struct
        {
            errors.Add(new(code, name, fills));
            return null;
        }
        T? Wrong<T>(string code, string name, params object[] fills) where T : class
        {
            errors.Add(new(code, name, fills));
            return null;
        }
    }

    private static bool IsOpen(CaseState state) => state is not (CaseState.Closed or CaseState.Withdrawn);
}
