using Microsoft.AspNetCore.Http.Extensions;

namespace Whistle.Directory.Pages;

internal static class QueryHelp
{
    /// <summary>An address with those parameters that have a value.</summary>
    public static string Address(string path, params IEnumerable<(string Name, string? Value)> parameters)
        => path + new QueryBuilder(parameters.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => KeyValuePair.Create(p.Name, p.Value!)));
}
