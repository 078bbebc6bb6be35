using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Directory.Log;
using Whistle.Directory.Units;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Directory.Groups;

/// <summary>
/// A command on a place with the place's version that it was drawn from: the instant since which it has stood so, 0 where it
/// has never been filled; null does not ask.
/// </summary>
internal sealed record Wanted(GroupCommand Command, long? Seen);

/// <summary>Carries out every command on working groups, one or many at once: all or none. Each attempt is written down.</summary>
internal sealed class GroupDesk(WhistleDb db, CityInMemory memory, DirectoryLog log, TimeProvider clock)
{
    /// <summary>Somebody may change the directory elsewhere at the same instant; then it is tried again.</summary>
    private const int Tries = 25;

    public async Task<Refusal?> DoAsync(GroupCommand command, long? seen, Actor by, CancellationToken stop)
        => (await DoAsync([new(command, seen)], by, stop)).Values.FirstOrDefault();

    /// <summary>What was refused, by command. With one refused nothing is done.</summary>
    public async Task<IReadOnlyDictionary<GroupCommand, Refusal>> DoAsync(IReadOnlyList<Wanted> wanted, Actor by, CancellationToken stop)
    {
        for (var tries = 1; ; tries++)
        {
            var city = await memory.AtLeastAsync(await CityInMemory.StampAsync(db, stop), stop);
            var refused = new Dictionary<GroupCommand, Refusal>();
            foreach (var one in wanted)
                if (await TryAsync(city, one, by, stop) is { } refusal)
                    refused[one.Command] = refusal;
            if (refused.Count > 0)
            {
                await RefuseAsync(refused, by, stop);
                return refused;
            }
            if (!db.ChangeTracker.HasChanges())
                return refused;
            await Stamp.TouchAsync(db, DirectoryDesk.StampName, stop);
            if (await SaveAsync(stop))
                return refused;
            if (tries == Tries)
                return wanted.ToDictionary(one => one.Command, _ => GroupRules.MovedOn);
        }
    }

    private async Task<Refusal?> TryAsync(City city, Wanted wanted, Actor by, CancellationToken stop)
    {
        var command = wanted.Command;
        if (city.FindUnit(command.Campus) is not { } campus || !new UnitSight(city, by).Sees(campus))
            return GroupRules.NotFound;
        if (GroupRules.WhyNot(city, command, by) is { } refusal)
            return refusal;
        return command switch
        {
            FillSeat fill => await FillAsync(fill, wanted.Seen, by, stop),
            NameHead name => await NameAsync(name, wanted.Seen, by, stop),
            _ => throw new NotSupportedException(command.GetType().Name),
        };
    }

    private async Task<Refusal?> FillAsync(FillSeat fill, long? seen, Actor by, CancellationToken stop)
    {
        var now = await db.Set<SeatRow>().SingleOrDefaultAsync(s => s.Campus == fill.Campus && s.Line == fill.Line && s.Until == null, stop);
        if (IsStale(seen, now?.Since))
            return GroupRules.MovedOn;
        if (now?.ToSeat() == fill.Seat)
            return null;
        var at = clock.After(now?.Since);
        now?.End(at);
        db.Add(new SeatRow(fill.Seat, at));
        log.Done(fill.Act, by, fill.Campus, fill.Who, fill.Place);
        return null;
    }

    private async Task<Refusal?> NameAsync(NameHead name, long? seen, Actor by, CancellationToken stop)
    {
        var now = db.Set<HeadsRow>().Local.FirstOrDefault(h => h.Campus == name.Campus && h.Until == null)
            ?? await db.Set<HeadsRow>().SingleOrDefaultAsync(h => h.Campus == name.Campus && h.Until == null, stop);
        if (IsStale(seen, now?.Since))
            return GroupRules.MovedOn;
        var before = now?.ToHeads() ?? new(name.Campus, null, null);
        var after = name.Head is HeadPlace.Guide ? before with { Guide = name.Person } : before with { Leader = name.Person };
        if (after == before)
            return null;
        var at = clock.After(now?.Since);
        now?.End(at);
        db.Add(new HeadsRow(after, at));
        log.Done(name.Act, by, name.Campus, name.Person, name.Place);
        return null;
    }

    private static bool IsStale(long? seen, DateTimeOffset? since) => seen is { } known && known != VersionOf(since);

    public static long VersionOf(DateTimeOffset? since) => since?.ToUnixTimeMilliseconds() ?? 0;

    private async Task RefuseAsync(Dictionary<GroupCommand, Refusal> refused, Actor by, CancellationToken stop)
    {
        db.ChangeTracker.Clear();
        foreach (var (command, refusal) in refused)
            await log.RefusedAsync(refusal, command.Act, by, command.Campus, command.Who, command.Place, stop);
    }

    /// <summary>False where somebody else was faster: at the same place, or anywhere in the directory.</summary>
    private async Task<bool> SaveAsync(CancellationToken stop)
    {
        try
        {
            return await db.TrySaveAsync(stop);
        }
        catch (DbUpdateException failure) when (IsTaken(failure))
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }

    private static bool IsTaken(DbUpdateException failure) => failure.InnerException switch
    {
        Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation } => true,
        Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 19 } => true,
        _ => false,
    };
}
