using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Journal;

namespace Whistle.Duties.Packages;

/// <summary>Makes a package again from its events, and compares it with its row.</summary>
internal sealed class PackageHistory : IFolded
{
    private const int Page = 500;

    public string Noun => "packages";

    public static TaskPackage Fold(Guid id, IEnumerable<WrittenEvent> history)
    {
        var folded = new TaskPackage(id);
        foreach (var written in history)
        {
            folded.Apply((PackageEvent)written.Event(PackageEvents.Format), new(written.Row.At, new(written.Row.Unit), written.By ?? default));
            folded.Head = written.Row.Hash;
        }
        return folded;
    }

    public async IAsyncEnumerable<Guid> StreamsAsync(WhistleDb db)
    {
        var after = -1L;
        while (true)
        {
            var page = await db.Set<TaskPackage>().AsNoTracking().IgnoreAutoIncludes().Where(p => p.Sequence > after)
                .OrderBy(p => p.Sequence).Select(p => new { p.Id, p.Sequence }).Take(Page).ToListAsync();
            if (page.Count == 0)
                yield break;
            after = page[^1].Sequence;
            foreach (var row in page)
                yield return row.Id;
        }
    }

    public async Task<string?> DifferenceAsync(WhistleDb db, Guid stream, IReadOnlyList<WrittenEvent> history, CancellationToken stop)
    {
        var row = await db.Set<TaskPackage>().AsNoTracking().SingleAsync(p => p.Id == stream, stop);
        var folded = Fold(stream, history);
        var packages = db.Model.FindEntityType(typeof(TaskPackage))!;
        if (Differs(packages, row, folded) is { } property)
            return $"the row's {property} is not what its events make of it";
        var tasks = packages.FindNavigation(nameof(TaskPackage.Tasks))!.TargetEntityType;
        return row.Tasks.Count == folded.Tasks.Count && row.Tasks.Zip(folded.Tasks).All(pair => Differs(tasks, pair.First, pair.Second) is null)
            ? null : "the row's tasks are not what its events make of them";
    }

    private static string? Differs(Microsoft.EntityFrameworkCore.Metadata.IEntityType type, object stored, object folded)
        => type.GetProperties().FirstOrDefault(p => p.PropertyInfo is { } property && !Same(property.GetValue(stored), property.GetValue(folded)))?.Name;

    private static bool Same(object? stored, object? folded) => stored switch
    {
        List<Guid> ids => ids.SequenceEqual((List<Guid>)folded!),
        List<int> numbers => numbers.SequenceEqual((List<int>)folded!),
        _ => Equals(stored, folded),
    };
}
