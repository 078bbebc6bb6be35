using System.Globalization;
using System.Text.Json;
using Whistle.Kernel;
using Whistle.Platform.Journal;

namespace Whistle.TestKit;

/// <summary>
/// The journal of one case as a test tells it: the names of events and what they carry, at instants of Shanghai. Its hashes are no
/// chain: it is for whoever counts what happened.
/// </summary>
public sealed class Story(Guid id)
{
    private readonly List<JournalRow> rows = [];

    public Guid Id => id;

    public IReadOnlyList<JournalRow> Rows => rows;

    /// <param name="at">"11-02 09:00", in 2026 and in Shanghai.</param>
    public Story Then(string at, string type, params (string Name, object Value)[] data)
    {
        rows.Add(new()
        {
            Stream = id,
            Seq = rows.Count + 1,
            Type = type,
            At = At(at),
            Data = JsonSerializer.Serialize(data.ToDictionary(part => part.Name, part => part.Value is UnitId unit ? unit.Value : part.Name.EndsWith("By", StringComparison.Ordinal) && part.Value is string day ? At(day).Wire() : part.Value, StringComparer.Ordinal)),
            PreviousHash = rows.Count == 0 ? Journal.Zeros : rows[^1].Hash,
            Hash = string.Create(CultureInfo.InvariantCulture, $"{rows.Count:x64}"),
        });
        return this;
    }

    public static DateTimeOffset At(string at)
        => new(DateTime.ParseExact("2026-" + at, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), TimeSpan.FromHours(8));
}
