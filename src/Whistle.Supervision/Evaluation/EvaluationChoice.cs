using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Supervision.Evaluation.Ratios;
using Whistle.Supervision.Evaluation.Sums;

namespace Whistle.Supervision.Evaluation;

/// <summary>A period of whole days, and the one that it is compared with.</summary>
internal readonly record struct Period(DateOnly From, DateOnly To)
{
    /// <summary>
    /// The period before: as many months where it begins with a month, to the same day of the month or to its end; else as many days.
    /// </summary>
    public Period Before()
    {
        if (From.Day != 1)
            return new(From.AddDays(From.DayNumber - To.DayNumber - 1), From.AddDays(-1));
        var months = ((To.Year - From.Year) * 12) + To.Month - From.Month + 1;
        return new(From.AddMonths(-months), To.AddDays(1).Day == 1 ? From.AddDays(-1) : To.AddMonths(-months));
    }

    /// <summary>This month to today; in its first days the whole month before.</summary>
    public static Period Usual(DateOnly today)
    {
        var first = new DateOnly(today.Year, today.Month, 1);
        return today.Day < 4 ? new(first.AddMonths(-1), first.AddDays(-1)) : new(first, today);
    }
}

/// <summary>What of the figures is shown: read from an address, within what the reader may look at. What can't be read counts as not chosen.</summary>
internal sealed record EvaluationChoice
{
    public const string Page = "/evaluation", Cases = "/evaluation/cases";

    /// <summary>What narrows the figures, and with them the list behind a figure.</summary>
    public static readonly IReadOnlyList<string> Narrowing = ["district", "line", "unit", "town", "school", "item"];

    private IReadOnlyDictionary<string, string> asked = new Dictionary<string, string>(StringComparer.Ordinal);

    public required IReadOnlyList<EvaluationScope> Scopes { get; init; }

    public required EvaluationScope Scope { get; init; }

    public required Cut Cut { get; init; }

    public required Period Period { get; init; }

    /// <summary>Days were asked for that are no period; the usual one is shown.</summary>
    public bool BadPeriod { get; init; }

    public required Dimension By { get; init; }

    public required Ratio Ratio { get; init; }

    /// <summary>The best first by the worse bound of the interval; or by name, or by how much was counted.</summary>
    public required string Sort { get; init; }

    /// <summary>Null where the reader may look at no figures.</summary>
    public static EvaluationChoice? Read(IQueryCollection query, Actor reader, City city, DateOnly today)
    {
        var scopes = EvaluationScope.Of(reader, city);
        if (scopes.Count == 0)
            return null;
        var scope = scopes.FirstOrDefault(s => s.Key == query["scope"].ToString()) ?? scopes[0];
        var narrow = Narrowing.Where(name => Reads(name, query[name].ToString(), scope, city)).ToDictionary(name => name, name => query[name].ToString(), StringComparer.Ordinal);
        var by = Codes.Parse<Dimension>(query["by"]) is { } dimension && scope.Dimensions.Contains(dimension) ? dimension : scope.Dimensions[0];
        var period = ReadPeriod(query);
        return new()
        {
            asked = narrow,
            Scopes = scopes,
            Scope = scope,
            Cut = Narrowed(scope.Cut, narrow, city),
            Period = period ?? Period.Usual(today),
            BadPeriod = period is null && (query["from"].ToString() + query["to"].ToString()).Length > 0,
            By = by,
            Ratio = Ratio.Find(query["ratio"]) ?? Ratio.Find("handling-on-time")!,
            Sort = query["sort"].ToString() is var sort && (sort is "name" or "count" or "worst") ? sort : "best",
        };
    }

    /// <summary>What narrows it beyond the scope, in the order of the form.</summary>
    public IReadOnlyList<string> Names => [.. Narrowing.Where(asked.ContainsKey)];

    public string? this[string name] => asked.GetValueOrDefault(name);

    /// <summary>This choice with other values; null takes one out.</summary>
    public string Address(string path, params ReadOnlySpan<(string Name, string? Value)> other)
    {
        var parts = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["scope"] = Scopes.Count > 1 ? Scope.Key : null,
            ["from"] = Day(Period.From),
            ["to"] = Day(Period.To),
            ["by"] = By.Code(),
            ["ratio"] = Ratio.Code,
            ["sort"] = Sort == "best" ? null : Sort,
        };
        foreach (var (name, value) in asked)
            parts[name] = value;
        foreach (var (name, value) in other)
            parts[name] = value;
        return QueryHelpers.AddQueryString(path, parts.Where(part => part.Value is not null));
    }

    /// <summary>The list of the very things that a figure counts.</summary>
    public string CasesOf(Marked mark, Period period, params ReadOnlySpan<(string Name, string? Value)> row)
        => Address(Cases, [("mark", mark.Code()), ("from", Day(period.From)), ("to", Day(period.To)), ("by", null), ("ratio", null), ("sort", null), .. row]);

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Null where the address names no period that can be read.</summary>
    private static Period? ReadPeriod(IQueryCollection query)
    {
        if (Month(query["month"]) is { } month)
            return new Period(month, month.AddMonths(1).AddDays(-1));
        return ReadDay(query["from"]) is { } from && ReadDay(query["to"]) is { } to && from <= to && to.DayNumber - from.DayNumber < 3 * 366 ? new Period(from, to) : null;
    }

    public static DateOnly? Month(string? text)
        => DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 2200 ? day : null;

    private static DateOnly? ReadDay(string? text)
        => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 2200 ? day : null;

    private static bool Reads(string name, string value, EvaluationScope scope, City city) => value.Length > 0 && name switch
    {
        "item" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var item) && item is >= 0 and <= 22,
        "line" => value == LineOfNone || Codes.Parse<Line>(value) is not null,
        "district" => scope.Cut.Districts.Count > 1 && Guid.TryParseExact(value, "D", out var id) && scope.Cut.Districts.Contains(id),
        _ => Guid.TryParseExact(value, "D", out var unit) && city.FindUnit(new(unit)) is not null,
    };

    /// <summary>Command rooms and teams belong to no line.</summary>
    public const string LineOfNone = "none";

    public static string LineOf(Unit? unit) => unit?.Line is { } line ? line.Code() : LineOfNone;

    private static Cut Narrowed(Cut cut, Dictionary<string, string> narrow, City city)
    {
        if (Id("district") is { } district)
            cut = cut with { Districts = [district] };
        if (narrow.TryGetValue("line", out var line))
            cut = Within(cut, [.. city.Units.Where(unit => unit.Kind is UnitKind.Department or UnitKind.Town or UnitKind.Team or UnitKind.CommandRoom && LineOf(unit) == line).Select(unit => unit.Id.Value)]);
        if (Id("unit") is { } one)
            cut = Within(cut, [one]);
        if (Id("school") is { } school)
            // somebody who may look at one school sees nothing of another
            cut = cut.School is { } own && own != school ? cut with { Units = [] } : cut with { School = school };
        return cut with { Town = Id("town"), Item = narrow.TryGetValue("item", out var item) ? int.Parse(item, CultureInfo.InvariantCulture) : null };

        Guid? Id(string name) => narrow.TryGetValue(name, out var value) ? Guid.ParseExact(value, "D") : null;
    }

    private static Cut Within(Cut cut, IReadOnlyList<Guid> units) => cut with { Units = cut.Units is { } known ? [.. units.Intersect(known)] : units };
}
