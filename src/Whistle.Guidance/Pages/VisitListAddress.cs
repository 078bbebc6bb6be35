using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Whistle.Guidance.Visits;

namespace Whistle.Guidance.Pages;

/// <summary>The address of a list: its filters, without empty ones, so that it can be kept and shared.</summary>
internal sealed class VisitListAddress
{
    private const string List = "/visits";

    private readonly Dictionary<string, string?> filters;

    public VisitListAddress(IQueryCollection query)
        => filters = VisitFilter.Names.Where(name => query[name].ToString().Length > 0).ToDictionary(name => name, name => (string?)query[name].ToString(), StringComparer.Ordinal);

    /// <summary>The filters that are set, in the order of the form.</summary>
    public IReadOnlyList<string> Names => [.. VisitFilter.Names.Where(filters.ContainsKey)];

    public string? this[string name] => filters.GetValueOrDefault(name);

    public string First => Address(filters);

    public string Without(string name) => Address(filters.Where(f => f.Key != name));

    public string After(string cursor) => Address(filters.Append(new("cursor", cursor)));

    /// <summary>The day of the filter as an input of type date has it.</summary>
    public string? Day(string name)
        => DateOnly.TryParseExact(this[name], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? this[name] : null;

    private static string Address(IEnumerable<KeyValuePair<string, string?>> filters) => QueryHelpers.AddQueryString(List, filters);
}
