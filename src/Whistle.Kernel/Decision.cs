namespace Whistle.Kernel;

/// <summary>
/// An expected "no". <paramref name="Code"/> is a key in the module's words and says what to do next ("Case.WrongStep",
/// on the wire "case.wrong-step"); <paramref name="Field"/> names the input it is about, where it is about one.
/// <paramref name="Fills"/> goes into the sentence's places.
/// </summary>
public sealed record Refusal(string Code, string? Field = null, params object[] Fills)
{
    /// <summary>"Case.WrongStep" as programs see it: "case.wrong-step".</summary>
    public string WireCode { get; } = Kebab(Code);

    public bool Equals(Refusal? other) => other is not null && Code == other.Code && Field == other.Field;

    public override int GetHashCode() => HashCode.Combine(Code, Field);

    private static string Kebab(string code)
    {
        var kebab = new System.Text.StringBuilder();
        for (var i = 0; i < code.Length; i++)
        {
            if (char.IsUpper(code[i]) && i > 0 && code[i - 1] != '.')
                kebab.Append('-');
            kebab.Append(char.ToLowerInvariant(code[i]));
        }
        return kebab.ToString();
    }
}

/// <summary>What follows from a command: the events, or the refusal.</summary>
public readonly record struct Decision<TEvent>(IReadOnlyList<TEvent> Events, Refusal? Refusal)
{
    public static implicit operator Decision<TEvent>(Refusal refusal) => new([], refusal);

    public static implicit operator Decision<TEvent>(TEvent happened) => new([happened], null);
}
