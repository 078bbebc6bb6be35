using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Whistle.Exchange.Open311.Wire;

/// <summary>What GET requests asks for, as it was understood.</summary>
internal sealed partial record ListQuery
{
    public const int Most = 1000;

    public static readonly TimeSpan LongestSpan = TimeSpan.FromDays(90);

    /// <summary>Numbers; where there are any, nothing else counts.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    /// <summary>Services; none is all.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>Null: both.</summary>
    public bool? IsOpen { get; init; }

    public DateTimeOffset From { get; init; }

    public DateTimeOffset Until { get; init; }

    public int Page { get; init; } = 1;

    public int PageSize { get; init; } = Most;

    /// <summary>The default answer is one of few that many ask for, so it is kept.</summary>
    public bool IsUsual { get; init; }

    /// <param name="query">An empty parameter is no parameter.</param>
    /// <param name="now">The end where none is named.</param>
    public static (ListQuery Query, IReadOnlyList<OpenError> Errors) Read(IQueryCollection query, DateTimeOffset now)
    {
        var errors = new List<OpenError>();
        var numbers = Several(query["service_request_id"]);
        if (numbers.Count > Most)
            errors.Add(OpenError.Bad("Query.TooManyIds", Most));
        var (page, size) = (Number(query, "page", 1, 1_000_000, errors) ?? 1, Number(query, "page_size", 1, Most, errors) ?? Most);
        var bare = new ListQuery { Numbers = numbers, Page = page, PageSize = size };
        if (numbers.Count > 0)
            return (bare with { Page = 1, PageSize = Most }, errors);
        var states = Several(query["status"]);
        if (states.Any(state => state is not ("open" or "closed")))
            errors.Add(OpenError.Bad("Query.Status"));
        var (from, until) = Span(query, now, errors);
        return (bare with
        {
            Services = Several(query["service_code"]), IsOpen = states.Distinct(StringComparer.Ordinal).ToList() is [var only] ? only == "open" : null, From = from, Until = until,
            IsUsual = new[] { "service_code", "start_date", "end_date", "page" }.All(name => string.IsNullOrWhiteSpace(query[name])),
        }, errors);
    }

    /// <summary>At most ninety days; where one end is missing, ninety days from the other, and never beyond now.</summary>
    private static (DateTimeOffset From, DateTimeOffset Until) Span(IQueryCollection query, DateTimeOffset now, List<OpenError> errors)
    {
        var (from, until) = (Instant(query, "start_date", errors), Instant(query, "end_date", errors));
        if (from > until)
            errors.Add(OpenError.Bad("Query.Backwards"));
        else if (until - from > LongestSpan)
            errors.Add(OpenError.Bad("Query.Span", LongestSpan.Days));
        return (from, until) switch
        {
            ({ } begin, { } end) => (begin, end),
            ({ } begin, null) => (begin, begin > DateTimeOffset.MaxValue - LongestSpan ? DateTimeOffset.MaxValue : begin + LongestSpan),
            (null, { } end) => (end < DateTimeOffset.MinValue + LongestSpan ? DateTimeOffset.MinValue : end - LongestSpan, end),
            _ => (now - LongestSpan, now),
        };
    }

    /// <summary>A plus that somebody forgot to escape has become a blank on its way.</summary>
    private static DateTimeOffset? Instant(IQueryCollection query, string name, List<OpenError> errors)
    {
        var text = query[name].ToString().Trim();
        if (text.Length == 0)
            return null;
        if (WithOffset().IsMatch(text = text.Replace(' ', '+')) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            return at.ToUniversalTime();
        errors.Add(OpenError.Bad("Query.Date", name));
        return null;
    }

    private static int? Number(IQueryCollection query, string name, int from, int to, List<OpenError> errors)
    {
        var text = query[name].ToString().Trim();
        if (text.Length == 0)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to)
            return number;
        errors.Add(OpenError.Bad("Query.Number", name, from, to));
        return null;
    }

    private static List<string> Several(Microsoft.Extensions.Primitives.StringValues values)
        => [.. values.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct(StringComparer.Ordinal)];

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:?\d\d)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WithOffset();
}
