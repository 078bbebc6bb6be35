using Whistle.Duties.Contracts;
using Whistle.Kernel;

namespace Whistle.Duties.Lists;

/// <summary>The duty list (工作清单) of an area, the city or a district, for a year. The items are the plan's; the measures are its own.</summary>
internal sealed class YearList
{
    private YearList()
    {
    }

    public YearList(Guid id, UnitId area, int year, Guid? from, DateOnly since, DateTimeOffset at, PersonId by)
        => (Id, Area, Year, From, Since, CreatedAt, CreatedBy, Version) = (id, area, year, from, since, at, by, 1);

    public Guid Id { get; private set; }

    /// <summary>The city's unit or a district's.</summary>
    public UnitId Area { get; private set; }

    public int Year { get; private set; }

    /// <summary>The list it was copied from; null where it was made from the plan's annex.</summary>
    public Guid? From { get; private set; }

    /// <summary>Months that ended before this day owe nothing.</summary>
    public DateOnly Since { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public PersonId CreatedBy { get; private set; }

    /// <summary>Grows with every change of a measure. Progress is only added and needs none.</summary>
    public int Version { get; private set; }

    public void Changed() => Version++;
}

/// <summary>A measure of a list.</summary>
internal sealed class Measure
{
    private Measure()
    {
    }

    public Measure(Guid id, Guid list, int item, int position, MeasureWords words)
    {
        (Id, ListId, Item, Position) = (id, list, item, position);
        Take(words);
    }

    public Guid Id { get; private set; }

    public Guid ListId { get; private set; }

    /// <summary>1 to 22.</summary>
    public int Item { get; private set; }

    public int Position { get; private set; }

    /// <summary>The number printed before it.</summary>
    public string? Label { get; private set; }

    public string TextZh { get; private set; } = "";

    public string TextEn { get; private set; } = "";

    public Rhythm Rhythm { get; private set; }

    public DateOnly? DueDate { get; private set; }

    public List<Target> Targets { get; private set; } = [];

    /// <summary>Taken off the list; its progress stays.</summary>
    public DateTimeOffset? RemovedAt { get; private set; }

    public Bilingual Text => new(TextZh, TextEn);

    public void Take(MeasureWords words)
        => (Label, TextZh, TextEn, Rhythm, DueDate) = (words.Label, words.TextZh, words.TextEn, words.Rhythm, words.Rhythm is Rhythm.ByDate ? words.DueDate : null);

    public void Remove(DateTimeOffset at) => RemovedAt = at;
}

/// <summary>What an office writes into a measure.</summary>
internal sealed record MeasureWords(string? Label, string TextZh, string TextEn, Rhythm Rhythm, DateOnly? DueDate);

/// <summary>A number that a measure must reach. Its result is the newest figure of its progress.</summary>
internal sealed class Target
{
    public Guid Id { get; init; }

    public Guid MeasureId { get; init; }

    public int Position { get; init; }

    public string NameZh { get; init; } = "";

    public string NameEn { get; init; } = "";

    public string UnitZh { get; init; } = "";

    public string UnitEn { get; init; } = "";

    public int Goal { get; init; }

    /// <summary>A share in per cent.</summary>
    public bool IsRate { get; init; }

    public Bilingual Name => new(NameZh, NameEn);

    public Bilingual Unit => new(UnitZh, UnitEn);
}

/// <summary>What was done for a measure: written once. A wrong entry is struck by a further one.</summary>
internal sealed class ProgressEntry
{
    public Guid Id { get; init; }

    public Guid ListId { get; init; }

    public Guid MeasureId { get; init; }

    /// <summary>The day on which it was done, in the list's year and not after the day of writing.</summary>
    public DateOnly Day { get; init; }

    public DateTimeOffset At { get; init; }

    public PersonId By { get; init; }

    public UnitId Unit { get; init; }

    public string Text { get; init; } = "";

    public Guid? TargetId { get; init; }

    /// <summary>How far the target has come in all.</summary>
    public int? Figure { get; init; }

    /// <summary>With this the measure is done; for one with a day.</summary>
    public bool Completes { get; init; }

    public List<Guid> Files { get; init; } = [];

    /// <summary>The entry that this one takes back. Such an entry counts for nothing itself.</summary>
    public Guid? Strikes { get; init; }

    /// <summary>Orders entries, newest first.</summary>
    public long Sequence { get; init; }
}

/// <summary>What an office has changed in a list, with the words as they were.</summary>
internal sealed class ListChange
{
    public Guid Id { get; init; }

    public Guid ListId { get; init; }

    public Guid? MeasureId { get; init; }

    public ChangeKind What { get; init; }

    public DateTimeOffset At { get; init; }

    public PersonId By { get; init; }

    /// <summary>The measure's words before; null for an addition.</summary>
    public string? Before { get; init; }
}

internal enum ChangeKind
{
    [Code("made")] Made,
    [Code("added")] Added,
    [Code("edited")] Edited,
    [Code("removed")] Removed,
}
