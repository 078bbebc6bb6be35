using System.Globalization;
using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Exchange.InRows;

/// <summary>How a field is written in JSON. In a sheet everything is text.</summary>
internal enum FieldForm
{
    Text,
    Number,
    YesNo,
}

/// <summary>A column of a sheet, a field of an object; what stands for it in the template.</summary>
internal sealed record RowField(string Name, bool Required, string? Such = null, FieldForm Form = FieldForm.Text);

/// <summary>What became of a row.</summary>
internal enum RowOutcome
{
    /// <summary>Not known before.</summary>
    [Code("added")] Added,

    /// <summary>Known as it is: nothing changes.</summary>
    [Code("repeated")] Repeated,

    /// <summary>Takes the place of what was known, which is kept beside it.</summary>
    [Code("corrected")] Corrected,

    /// <summary>Put out before what is known: kept beside it, and changes nothing.</summary>
    [Code("late")] Late,
}

/// <summary>A row that is right, and what it would do or did.</summary>
internal sealed record PlannedRow(int Number, RowOutcome Outcome, string What, Guid? Id = null);

/// <summary>What is wrong, where. What the directory's reader of files says is already a sentence.</summary>
internal sealed record RowProblem(int? Row, Refusal Why)
{
    public static RowProblem OfFile(int? row, Refusal why) => new(row, new("Rows.Said", null, SheetFile.Say(why)));
}

/// <summary>What became of all rows, or what is wrong. With a problem nothing is done.</summary>
internal sealed record RowPlan(IReadOnlyList<PlannedRow> Rows, IReadOnlyList<RowProblem> Problems)
{
    public static RowPlan Not(params IReadOnlyList<RowProblem> problems) => new([], problems);

    public int Count(RowOutcome outcome) => Rows.Count(row => row.Outcome == outcome);
}

/// <summary>A kind of thing that comes in as rows: by a sheet on a page, by JSON or CSV over HTTP. All rows or none.</summary>
internal interface IRows
{
    /// <summary>The list's name in JSON: "readings".</summary>
    string Name { get; }

    IReadOnlyList<RowField> Fields { get; }

    /// <summary>The most rows at a time.</summary>
    int Most { get; }

    /// <summary>The words of its own: "Column.value", and the sentences of its refusals.</summary>
    string? Find(CultureInfo culture, string key);

    /// <summary>Whether somebody may bring any.</summary>
    bool MayBring(City city, Actor by);

    /// <summary>Judges all rows; where nothing is wrong and it is not only a trial, does what they say in one save.</summary>
    /// <param name="kept">What else belongs into that save.</param>
    Task<RowPlan> RunAsync(RowTable table, Actor by, bool isTrial, Action<RowPlan>? kept, CancellationToken stop);
}

/// <summary>
/// Which of two things said about the same is right, so that order and repetition don't matter: the one that its source put out later
/// (issuedAt). Where one of them says nothing about that, the one that came later. Pure.
/// </summary>
internal static class Precedence
{
    /// <returns>Null where both were put out at the same instant and differ.</returns>
    public static RowOutcome? Judge(bool isSame, DateTimeOffset? known, DateTimeOffset? said)
        => isSame ? RowOutcome.Repeated
            : known is not { } before || said is not { } now || now > before ? RowOutcome.Corrected
            : now < before ? RowOutcome.Late : null;

    /// <summary>When a thing that was said twice was put out last.</summary>
    public static DateTimeOffset? Latest(DateTimeOffset? known, DateTimeOffset? said)
        => known is { } before && said is { } now ? (before > now ? before : now) : known ?? said;
}
