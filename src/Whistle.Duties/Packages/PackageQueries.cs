using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;
using Whistle.Platform.Data;

namespace Whistle.Duties.Packages;

/// <summary>Whose view of the list.</summary>
internal enum PackagesMine
{
    /// <summary>What waits for me: to claim, to do, to designate.</summary>
    [Code("waiting")] Waiting,

    /// <summary>What I raised.</summary>
    [Code("raised")] Raised,
}

/// <summary>What a list of packages is narrowed to. Read from an address, so that a list can be kept and shared.</summary>
internal sealed record PackageFilter
{
    public static readonly IReadOnlyList<string> Names = ["state", "school", "line", "unclaimed", "mine"];

    public PackageState? State { get; init; }

    public bool OnlyOpen { get; init; }

    public UnitId? School { get; init; }

    public Line? Line { get; init; }

    /// <summary>With a task that nobody claimed in time.</summary>
    public bool Unclaimed { get; init; }

    public PackagesMine? Mine { get; init; }

    public static (PackageFilter Filter, IReadOnlyList<Refusal> Errors) Read(IQueryCollection query)
    {
        var errors = new List<Refusal>();
        var filter = new PackageFilter
        {
            OnlyOpen = Value("state") == "open",
            State = Value("state") is { } state and not "open" ? Coded<PackageState>("state", state) : null,
            School = Value("school") is { } school ? Guid.TryParseExact(school, "D", out var id) ? new UnitId(id) : Wrong<UnitId>("Field.NotAnId", "school") : null,
            Line = Value("line") is { } line ? Coded<Line>("line", line) : null,
            Unclaimed = Value("unclaimed") switch { null or "false" => false, "true" => true, _ => Wrong<bool>("Field.NotYesNo", "unclaimed") is true },
            Mine = Value("mine") is { } mine ? Coded<PackagesMine>("mine", mine) : null,
        };
        return (filter, errors);

        string? Value(string name) => query[name].ToString() is { Length: > 0 } value ? value : null;

        T? Coded<T>(string name, string code) where T : struct, Enum => Codes.Parse<T>(code) ?? Wrong<T>("Field.NotACode", name, string.Join(", ", Codes.All<T>()));

        T? Wrong<T>(string code, string name, params object[] fills) where T : struct
        {
            errors.Add(new(code, name, fills));
            return null;
        }
    }
}

/// <summary>A page of a list, and where the next begins.</summary>
internal sealed record PackagePage(IReadOnlyList<TaskPackage> Packages, string? Next);

/// <summary>Reads packages. Every list starts from the sights of its reader.</summary>
internal sealed class PackageQueries(WhistleDb db, ICity cities, ICalendars calendars, TimeProvider clock)
{
    public async Task<PackageReader> ReaderAsync(Actor reader, CancellationToken stop) => new(reader, await cities.GetAsync(stop), clock.Now(), await calendars.CalendarsAsync(stop));

    /// <summary>The package, or null where it is not there or not visible to the reader.</summary>
    public async Task<TaskPackage?> FindAsync(Guid id, PackageReader reader, CancellationToken stop)
        => await db.Set<TaskPackage>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, stop) is { } found && reader.MaySee(found) ? found : null;

    /// <summary>Newest first, stable while packages arrive. A cursor that is no cursor of ours starts from the beginning.</summary>
    public async Task<PackagePage> ListAsync(PackageFilter filter, PackageReader reader, string? cursor, int limit, CancellationToken stop)
    {
        var keys = PackageKeys.Of(reader.Actor, reader.City);
        if (keys.Count == 0)
            return new([], null);
        var before = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : long.MaxValue;
        var filtered = Filtered(filter, reader);
        IQueryable<Found>? union = null;
        foreach (var key in keys)
        {
            var one = (from s in db.Set<PackageSight>()
                       where s.Key == key && s.Sequence < before
                       join p in filtered on s.PackageId equals p.Id
                       orderby s.Sequence descending
                       select new Found { Id = p.Id, Sequence = s.Sequence }).Take(limit + 1);
            union = union is null ? one : union.Concat(one);
        }
        var found = (await union!.OrderByDescending(f => f.Sequence).Take((limit + 1) * keys.Count).ToListAsync(stop)).DistinctBy(f => f.Id).Take(limit + 1).ToList();
        var wanted = found.Take(limit).Select(f => f.Id).ToList();
        var packages = await db.Set<TaskPackage>().AsNoTracking().Where(p => wanted.Contains(p.Id)).OrderByDescending(p => p.Sequence).ToListAsync(stop);
        return new(packages, found.Count > limit ? found[limit - 1].Sequence.ToString(CultureInfo.InvariantCulture) : null);
    }

    private IQueryable<TaskPackage> Filtered(PackageFilter filter, PackageReader reader)
    {
        var packages = db.Set<TaskPackage>().AsNoTracking().IgnoreAutoIncludes();
        if (filter.OnlyOpen)
            packages = packages.Where(p => p.IsOpen);
        if (filter.State is { } state)
            packages = packages.Where(p => p.State == state);
        if (filter.School is { } school)
            packages = packages.Where(p => p.School == school);
        if (filter.Line is { } line)
            packages = packages.Where(p => p.Tasks.Any(t => t.Line == line));
        if (filter.Unclaimed)
            packages = packages.Where(p => p.ClaimBy < reader.Now);
        return filter.Mine switch
        {
            PackagesMine.Waiting => Waiting(packages, reader),
            PackagesMine.Raised => packages.Where(p => p.RaisedBy == reader.Actor.Person),
            _ => packages,
        };
    }

    private static IQueryable<TaskPackage> Waiting(IQueryable<TaskPackage> packages, PackageReader reader)
    {
        var (me, now) = (reader.Actor.Person, reader.Now);
        var acting = reader.Actor.Posts.Where(post => Roles.Acts(post.Role)).Select(post => post.Unit).ToList();
        return packages.Where(p => p.IsOpen && p.Tasks.Any(t =>
            ((t.State == TaskState.Offered || t.State == TaskState.Declined) && acting.Contains(t.Unit))
            || (t.State == TaskState.Offered && t.ClaimBy < now && t.Overseer != null && acting.Contains(t.Overseer.Value))
            || (t.State == TaskState.Claimed && t.Handler == me)));
    }

    private sealed class Found
    {
        public Guid Id { get; init; }

        public long Sequence { get; init; }
    }
}
