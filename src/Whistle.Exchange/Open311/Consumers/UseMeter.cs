using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Sealing;

namespace Whistle.Exchange.Open311.Consumers;

/// <summary>Counts what comes in by day, and says no over a limit: the row itself is counted up, so that two at once are two.</summary>
internal sealed class UseMeter(WhistleDb db, WriteGate gate, Seals seals, TimeProvider clock)
{
    public const string TakenMark = "k:", RefusedMark = "n:", AddressMark = "a:";

    public static string Taken(Guid consumer) => $"{TakenMark}{consumer:N}";

    public static string Refused(Guid consumer) => $"{RefusedMark}{consumer:N}";

    /// <summary>An address of one day, as a keyed hash: neither it nor the same address on another day can be told from it.</summary>
    public string Address(IPAddress? address)
        => AddressMark + seals.Mark("open311.address", $"{clock.Now().Day().ToString("yyyyMMdd", CultureInfo.InvariantCulture)} {Network(address)}");

    /// <summary>Counts one up. False where the limit is reached: then nothing was counted.</summary>
    public async Task<bool> TryAsync(string key, int limit, CancellationToken stop)
    {
        var day = clock.Now().Day();
        for (var again = 0; again < 3; again++)
        {
            using (await gate.EnterAsync(stop))
                if (await db.Set<UseOfDay>().Where(u => u.Key == key && u.Day == day && u.Count < limit).ExecuteUpdateAsync(set => set.SetProperty(u => u.Count, u => u.Count + 1), stop) == 1)
                    return true;
            if (limit < 1 || await db.Set<UseOfDay>().AnyAsync(u => u.Key == key && u.Day == day && u.Count >= limit, stop))
                return false;
            if (await FirstAsync(key, day, stop))
                return true;
        }
        return false;
    }

    /// <summary>Gives one back, that came to nothing.</summary>
    public async Task GiveBackAsync(string key, CancellationToken stop)
    {
        var day = clock.Now().Day();
        using (await gate.EnterAsync(stop))
            await db.Set<UseOfDay>().Where(u => u.Key == key && u.Day == day && u.Count > 0).ExecuteUpdateAsync(set => set.SetProperty(u => u.Count, u => u.Count - 1), stop);
    }

    public async Task<IReadOnlyList<(DateOnly Day, int Taken, int Refused)>> DaysAsync(Guid consumer, int days, CancellationToken stop)
    {
        var (taken, refused, since) = (Taken(consumer), Refused(consumer), clock.Now().Day().AddDays(-days));
        var rows = await db.Set<UseOfDay>().AsNoTracking().Where(u => (u.Key == taken || u.Key == refused) && u.Day > since).ToListAsync(stop);
        return [.. rows.GroupBy(row => row.Day).OrderByDescending(day => day.Key)
            .Select(day => (day.Key, day.Where(row => row.Key == taken).Sum(row => row.Count), day.Where(row => row.Key == refused).Sum(row => row.Count)))];
    }

    /// <summary>The first of a day. False where another was first in this moment.</summary>
    private async Task<bool> FirstAsync(string key, DateOnly day, CancellationToken stop)
    {
        var row = new UseOfDay { Key = key, Day = day, Count = 1 };
        db.Add(row);
        try
        {
            await db.SaveChangesAsync(stop);
            return true;
        }
        catch (DbUpdateException)
        {
            return false;
        }
        finally
        {
            db.Entry(row).State = EntityState.Detached;
        }
    }

    /// <summary>One home or office holds a whole /64.</summary>
    private static string Network(IPAddress? address)
        => address is null ? "" : address.AddressFamily is not AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString()
            : new IPNetwork(new IPAddress([.. address.GetAddressBytes()[..8], .. new byte[8]]), 64).ToString();
}
