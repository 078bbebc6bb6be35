using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Jobs;

namespace Whistle.Platform.Journal;

/// <summary>Computes and writes the digests of whole days in Shanghai.</summary>
internal static class Digests
{
    /// <summary>
    /// The digest of a day: SHA-256 over the hash of the digest before it and, for every chain that grew on the day in the
    /// order of the ids, a line "stream seq hash" with the chain's last event of that day.
    /// </summary>
    public static async Task<JournalDigest> ComputeAsync(WhistleDb db, DateOnly day, string previousHash, CancellationToken stop)
    {
        var (from, until) = (day.Start(), day.AddDays(1).Start());
        var grown = await db.Set<JournalRow>().AsNoTracking().Where(r => r.At >= from && r.At < until)
            .Select(r => new { r.Stream, r.Seq, r.Hash }).ToListAsync(stop);
        var heads = grown.GroupBy(r => r.Stream).Select(g => g.MaxBy(r => r.Seq)!).OrderBy(r => r.Stream.ToString("D"), StringComparer.Ordinal).ToList();
        var text = new StringBuilder(previousHash).Append('\n');
        foreach (var head in heads)
            text.Append(CultureInfo.InvariantCulture, $"{head.Stream:D} {head.Seq} {head.Hash}\n");
        return new() { Day = day, Heads = heads.Count, PreviousHash = previousHash, Hash = Hashing.Hex(text.ToString()) };
    }

    /// <summary>Writes what is missing up to <paramref name="last"/>. Gives how many days it wrote.</summary>
    public static async Task<int> WriteMissingAsync(WhistleDb db, DateOnly last, CancellationToken stop)
    {
        var newest = await db.Set<JournalDigest>().AsNoTracking().OrderByDescending(d => d.Day).FirstOrDefaultAsync(stop);
        var first = await db.Set<JournalRow>().OrderBy(r => r.At).Select(r => (DateTimeOffset?)r.At).FirstOrDefaultAsync(stop);
        if (first is null)
            return 0;
        var written = 0;
        for (var day = newest?.Day.AddDays(1) ?? first.Value.Day(); day <= last; day = day.AddDays(1))
        {
            newest = await ComputeAsync(db, day, newest?.Hash ?? Journal.Zeros, stop);
            db.Add(newest);
            await db.SaveChangesAsync(stop);
            written++;
        }
        return written;
    }
}

/// <summary>
/// Writes the digests of the days that are over, yesterday's from a quarter of an hour after midnight on: an event whose
/// transaction began before midnight has ended long before. What was missed is written too, so it matters to nobody when it runs.
/// </summary>
internal sealed partial class DigestJob(WhistleDb db, TimeProvider clock, ILogger<DigestJob> log) : IPlannedWork
{
    private static readonly TimeSpan AfterMidnight = TimeSpan.FromMinutes(15);

    public async Task RunAsync(CancellationToken stop)
    {
        var last = (clock.GetUtcNow() - AfterMidnight).Day().AddDays(-1);
        if (await Digests.WriteMissingAsync(db, last, stop) is var days and > 0)
            Written(log, days);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Daily digests written: {Days}")]
    private static partial void Written(ILogger log, int days);
}
