using System.Collections.Frozen;
using System.Reflection;

namespace Whistle.Kernel;

/// <summary>The name of an enum's value on the wire and in the database.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class CodeAttribute(string code) : Attribute
{
    public string Code { get; } = code;
}

/// <summary>Reads and writes the wire names of enums.</summary>
public static class Codes
{
    public static string Code<T>(this T value) where T : struct, Enum => Table<T>.Names[value];

    public static T? Parse<T>(string? code) where T : struct, Enum
        => code is not null && Table<T>.Values.TryGetValue(code, out var value) ? value : null;

    public static IReadOnlyList<string> All<T>() where T : struct, Enum => Table<T>.Ordered;

    private static class Table<T> where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Names = Enum.GetValues<T>().ToFrozenDictionary(v => v, NameOf);
        public static readonly FrozenDictionary<string, T> Values = Names.ToFrozenDictionary(n => n.Value, n => n.Key, StringComparer.Ordinal);
        public static readonly IReadOnlyList<string> Ordered = [.. Enum.GetValues<T>().Select(NameOf)];

        private static string NameOf(T value)
            => typeof(T).GetField(value.ToString())!.GetCustomAttribute<CodeAttribute>()?.Code ?? value.ToString();
    }
}
