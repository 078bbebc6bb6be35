using System.Globalization;
using Microsoft.AspNetCore.Http;
using Whistle.Guidance.Seasons;
using Whistle.Kernel;

namespace Whistle.Guidance.Visits;

/// <summary>Whose view of the list.</summary>
internal enum Mine
{
    /// <summary>What waits for me: my planned visits, rectifications of my unit, those that I have to accept.</summary>
    [Code("waiting")] Waiting,

    /// <summary>Where I go or went.</summary>
    [Code("going")] Going,
}

/// <summary>What a list of visits is narrowed to. Read from an address, so that a list can be kept and shared.</summary>
internal sealed record VisitFilter
{
    public static readonly IReadOnlyList<string> Names = ["state", "kind", "school", "unit", "line", "season", "year", "dutyItem", "late", "made", "q", "from", "to", "mine"];

    public IReadOnlyList<VisitState> States { get; init; } = [];

    public bool? Open { get; init; }

    public VisitKind? Kind { get; init; }

    public UnitId? School { get; init; }

    public UnitId? Unit { get; init; }

    public Line? Line { get; init; }

    public Season? Season { get; init; }

    public int? Year { get; init; }

    public int? DutyItem { get; init; }

    public bool? Late { get; init; }

    /// <summary>True: somebody was there.</summary>
    public bool? Made { get; init; }

    public string? Query { get; init; }

    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    public Mine? Mine { get; init; }

    /// <summary>Reads a query string; names what can't be read.</summary>
    public static (VisitFilter Filter, IReadOnlyList<Refusal> Errors) Read(IQueryCollection query)
    {
        var read = new QueryReader(query);
        var states = new List<VisitState>();
        bool? open = null;
        foreach (var name in read.Value("state")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
            if (name == "open")
                open = true;
            else if (Codes.Parse<VisitState>(name) is { } state)
                states.Add(state);
            else
                read.Refuse(new("Field.NotACode", "state", "open, " + string.Join(", ", Codes.All<VisitState>())));
        return (new()
        {
            States = states,
            Open = open,
            Kind = read.Code<VisitKind>("kind"),
            School = read.Unit("school"),
            Unit = read.Unit("unit"),
            Line = read.Code<Line>("line"),
            Season = read.Code<Season>("season"),
            Year = read.Number("year", 2000, 2149),
            DutyItem = read.Number("dutyItem", 1, 22),
            Late = read.Flag("late"),
            Made = read.Flag("made"),
            Query = read.Words("q", 200),
            From = read.Day("from"),
            To = read.Day("to"),
            Mine = read.Code<Mine>("mine"),
        }, read.Errors);
    }
}

/// <summary>Reads the values of a query string one by one, and collects what can't be read.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    private readonly List<Refusal> errors = [];

    public IReadOnlyList<Refusal> Errors => errors;

    public void Refuse(Refusal wrong) => errors.Add(wrong);

    public string? Value(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    public string? Words(string name, int max) => Value(name) is not { } text ? null : text.Length <= max ? text : Wrong<string>("Field.TooLong", name, max);

    public UnitId? Unit(string name) => Value(name) is not { } text ? null : Guid.TryParseExact(text, "D", out var id) ? new(id) : None<UnitId>("Field.NotAnId", name);

    public int? Number(string name, int from, int to) => Value(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= from && n <= to ? n : None<int>("Field.NotInRange", name, from, to);

    public bool? Flag(string name) => Value(name) is not { } text ? null : bool.TryParse(text, out var flag) ? flag : None<bool>("Field.NotYesNo", name);

    public DateOnly? Day(string name) => Value(name) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : None<DateOnly>("Field.NotADay", name);

    public T? Code<T>(string name) where T : struct, Enum
        => Value(name) is not { } text ? null : Codes.Parse<T>(text) ?? None<T>("Field.NotACode", name, string.Join(", ", Codes.All<T>()));

    private T? None<T>(string code, string name, params object[] fills) where T : struct
    {
        errors.Add(new(code, name, fills));
        return null;
    }

    private T? Wrong<T>(string code, string name, params object[] fills) where T : class
    {
        errors.Add(new(code, name, fills));
        return null;
    }
}
