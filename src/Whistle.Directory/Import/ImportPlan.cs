using Whistle.Directory.Contracts;
using Whistle.Directory.Groups;
using Whistle.Directory.Import.Sheets;
using Whistle.Kernel;

namespace Whistle.Directory.Import;

/// <summary>One thing that a sheet would change: what it is, and each column before and after.</summary>
internal sealed record ImportChange(int Row, bool IsNew, string What, IReadOnlyList<FieldChange> Fields);

internal sealed record FieldChange(string Column, string? Before, string? After);

/// <summary>What is to be written for it.</summary>
internal abstract record ImportWrite;

internal sealed record UnitWrite(Unit Unit, bool IsNew) : ImportWrite;

internal sealed record CampusWrite(Campus Campus, bool IsNew) : ImportWrite;

internal sealed record PersonWrite(Person Person, bool IsNew) : ImportWrite;

/// <summary>Opens a post from a day, or changes the day on which it ends.</summary>
internal sealed record PostWrite(Appointment Held, DateOnly From, DateOnly? Until, bool IsNew) : ImportWrite;

internal sealed record AccountWrite(PersonId Person, string Login) : ImportWrite;

internal sealed record GroupWrite(GroupCommand Command) : ImportWrite;

/// <summary>What a sheet comes to: the dry run, and what the real one writes. With a problem nothing is written.</summary>
internal sealed class ImportPlan(ImportKind kind)
{
    public ImportKind Kind => kind;

    public List<SheetProblem> Problems { get; } = [];

    public List<ImportChange> Changes { get; } = [];

    public List<ImportWrite> Writes { get; } = [];

    public int Unchanged { get; private set; }

    /// <summary>Notes a thing with the columns that differ; one without any is unchanged, unless it is new.</summary>
    public bool Note(int row, bool isNew, string what, params ReadOnlySpan<(string Column, string? Before, string? After)> columns)
    {
        var fields = new List<FieldChange>();
        foreach (var (column, old, @new) in columns)
            if (!string.Equals(old, @new, StringComparison.Ordinal))
                fields.Add(new(column, old, @new));
        return Note(row, isNew, what, isNew || fields.Count > 0, fields);
    }

    /// <summary>The same for what may differ although it reads the same: another person of the same name.</summary>
    public bool Note(int row, string what, bool differs, IReadOnlyList<FieldChange> fields)
        => Note(row, isNew: false, what, differs, [.. fields.Where(f => !string.Equals(f.Before, f.After, StringComparison.Ordinal))]);

    private bool Note(int row, bool isNew, string what, bool differs, IReadOnlyList<FieldChange> fields)
    {
        if (differs)
            Changes.Add(new(row, isNew, what, fields));
        else
            Unchanged++;
        return differs;
    }
}

/// <summary>What a sheet is held against.</summary>
/// <param name="City">The directory as it stands.</param>
/// <param name="By">Who brings it in; null is the operator at the machine, who may bring in all.</param>
/// <param name="Today">The day in Shanghai.</param>
/// <param name="Stored">What the city in memory does not know: logins, and the days of posts.</param>
/// <param name="NewId">Makes ids for what is new.</param>
internal sealed record ImportScene(City City, Actor? By, DateOnly Today, StoredPosts Stored, Func<Guid> NewId);

/// <summary>Logins by person and persons by login; the days of the posts that are held today or will be.</summary>
internal sealed record StoredPosts(
    IReadOnlyDictionary<string, PersonId> Logins, IReadOnlyDictionary<PersonId, string> LoginOf, IReadOnlyDictionary<Appointment, (DateOnly From, DateOnly? Until)> Days)
{
    /// <summary>People as whom another system acts: a sheet may show them, and changes nothing about them.</summary>
    public IReadOnlySet<PersonId> Systems { get; init; } = new HashSet<PersonId>();

    public static readonly StoredPosts None = new(
        new Dictionary<string, PersonId>(StringComparer.Ordinal), new Dictionary<PersonId, string>(), new Dictionary<Appointment, (DateOnly, DateOnly?)>());
}
