using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Whistle.Hazards.Cases;

namespace Whistle.Hazards.Pages;

/// <summary>The address of a list: its filters, without empty ones, so that it can be kept and shared.</summary>
internal sealed class CaseListAddress
{
    public const string List = "/cases", Export = "/cases.xlsx", Map = "/map";

    private readonly Dictionary<string, string?> filters;

    /// <param name="query">The filters.</param>
    /// <param name="path">Where the list stands.</param>
    public CaseListAddress(IQueryCollection query, string path = List)
    {
        Path = path;
        filters = CaseFilter.Names.Where(name => query[name].ToString().Length > 0).ToDictionary(name => name, name => (string?)query[name].ToString(), StringComparer.Ordinal);
    }

    public string Path { get; }

    /// <summary>The same filters elsewhere.</summary>
    public string On(string path) => Address(path, filters);

    /// <summary>The filters that are set, in the order of the form.</summary>
    public IReadOnlyList<string> Names => [.. CaseFilter.Names.Where(filters.ContainsKey)];

    public string? this[string name] => filters.GetValueOrDefault(name);

    public string Without(string name) => Address(Path, filters.Where(f => f.Key != name));

    public string First => Address(Path, filters);

    public string After(string cursor) => Address(Path, filters.Append(new("cursor", cursor)));

    public string AsWorkbook => Address(Export, filters);

    /// <summary>The day of the filter as an input of type date has it; what is no day stays out of it, the error names it.</summary>
    public string? Day(string name)
        => DateOnly.TryParseExact(this[name], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? this[name] : null;

    private static string Address(string path, IEnumerable<KeyValuePair<string, string?>> filters) => QueryHelpers.AddQueryString(path, filters);
}
