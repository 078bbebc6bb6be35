using System.Globalization;
using Microsoft.AspNetCore.Http;
using Whistle.Kernel;

namespace Whistle.Directory.Api;

/// <summary>Reads the parameters of a list and remembers what is wrong with them.</summary>
internal sealed class ListQuery(IQueryCollection query)
{
    private const int Usual = 20;
    private const int Most = 100;
    private const int LongestWords = 100;

    private readonly List<Refusal> errors = [];

    public IReadOnlyList<Refusal> Errors => errors;

    public int Limit()
        => Value("limit") is not { } text ? Usual
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= Most ? limit
            : Wrong("Field.NotInRange", "limit", Usual, 1, Most);

    /// <summary>The id of the last item of the page before.</summary>
    public Guid? Cursor()
        => Value("cursor") is not { } text ? null : Guid.TryParseExact(text, "N", out var after) ? after : Wrong<Guid?>("Field.NotACursor", "cursor", null);

    public UnitId? Unit(string name)
        => Value(name) is not { } text ? null : Guid.TryParseExact(text, "D", out var id) ? new(id) : Wrong<UnitId?>("Field.NotAnId", name, null);

    public T? Code<T>(string name) where T : struct, Enum
        => Value(name) is not { } text ? null : Codes.Parse<T>(text) ?? Wrong<T?>("Field.NotACode", name, null, string.Join(", ", Codes.All<T>()));

    public string? Words(string name)
        => Value(name)?.Trim() is not { Length: > 0 } text ? null : text.Length <= LongestWords ? text : Wrong<string?>("Field.TooLong", name, null, LongestWords);

    /// <summary>For a cursor whose item isn't in the list any more.</summary>
    public void Refuse(string code, string name) => Wrong<object?>(code, name, null);

    private string? Value(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    private T Wrong<T>(string code, string name, T instead, params object[] fills)
    {
        errors.Add(new(code, name, fills));
        return instead;
    }
}
