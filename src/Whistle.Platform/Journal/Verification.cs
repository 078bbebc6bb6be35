using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Platform.Journal;

/// <summary>Compares a thing's row with the fold of its history. Each module with a journal has one.</summary>
public interface IFolded
{
    /// <summary>What its things are called in the report of a verification.</summary>
    string Noun => "cases";

    /// <summary>The ids of all rows, so that a row without history is found too. Read in pages: other queries run in between.</summary>
    IAsyncEnumerable<Guid> StreamsAsync(WhistleDb db);

    /// <summary>Null when the row is what its events make of it, else what differs.</summary>
    Task<string?> DifferenceAsync(WhistleDb db, Guid stream, IReadOnlyList<WrittenEvent> history, CancellationToken stop);
}

/// <summary>Proves the history: every chain, every text and person beside it, every daily digest, and every row against its events.</summary>
public sealed class Verification(WhistleDb db, IEnumerable<IFolded> modules)
{
    /// <summary>Writes one line for what is first found broken, or a last line "verified N cases, M events" after one for each other kind of thing. Gives the exit code.</summary>
    public async Task<int> RunAsync(TextWriter report, CancellationToken stop)
    {
        var (cases, events) = (0, 0);
        var known = new HashSet<Guid>();
        foreach (var module in modules)
        {
            var (things, written) = (0, 0);
            await foreach (var stream in module.StreamsAsync(db).WithCancellation(stop))
            {
                known.Add(stream);
                var history = await new JournalReader(db).OfAsync(stream, stop);
                var broken = BrokenChain(history) ?? await module.DifferenceAsync(db, stream, history, stop);
                if (broken is not null)
                    return await SayAsync(report, $"broken: {stream:D}: {broken}");
                things++;
                written += history.Count;
                db.ChangeTracker.Clear();
            }
            if (module.Noun is "cases")
                (cases, events) = (cases + things, events + written);
            else
                await report.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"verified {things} {module.Noun}, {written} events"));
        }
        var orphan = await OrphanAsync(known, stop);
        if (orphan is not null)
            return await SayAsync(report, $"broken: {orphan:D}: events without a row");
        if (await BrokenDigestAsync(stop) is { } day)
            return await SayAsync(report, $"broken: digest of {day}");
        await report.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"verified {cases} cases, {events} events"));
        return 0;
    }

    private static string? BrokenChain(IReadOnlyList<WrittenEvent> history)
    {
        var (seq, previous) = (0, Journal.Zeros);
        foreach (var written in history)
        {
            var row = written.Row;
            if (row.Seq != ++seq)
                return string.Create(CultureInfo.InvariantCulture, $"event {seq} is missing");
            if (row.PreviousHash != previous || row.Hash != Hashing.Hex(previous + "\n" + row.Envelope()))
                return string.Create(CultureInfo.InvariantCulture, $"event {seq} does not fit its hash");
            if (written.Texts.Values.FirstOrDefault(t => !row.Data.Contains($"\"{t.Field}\":{{\"sha256\":\"{Hashing.Hex(t.Salt + "\n" + t.Text)}\"}}", StringComparison.Ordinal)) is { } text)
                return string.Create(CultureInfo.InvariantCulture, $"the text {text.Field} of event {seq} does not fit its hash");
            previous = row.Hash;
        }
        return seq == 0 ? "a row without events" : null;
    }

    private async Task<Guid?> OrphanAsync(HashSet<Guid> known, CancellationToken stop)
    {
        await foreach (var stream in db.Set<JournalRow>().AsNoTracking().Where(r => r.Seq == 1).Select(r => r.Stream).AsAsyncEnumerable().WithCancellation(stop))
            if (!known.Contains(stream))
                return stream;
        return null;
    }

    private async Task<string?> BrokenDigestAsync(CancellationToken stop)
    {
        var (previous, expected) = (Journal.Zeros, (DateOnly?)null);
        foreach (var digest in await db.Set<JournalDigest>().AsNoTracking().OrderBy(d => d.Day).ToListAsync(stop))
        {
            if (expected is not null && digest.Day != expected)
                return Named(expected.Value);
            var again = await Digests.ComputeAsync(db, digest.Day, previous, stop);
            if (digest.PreviousHash != previous || again.Hash != digest.Hash || again.Heads != digest.Heads)
                return Named(digest.Day);
            (previous, expected) = (digest.Hash, digest.Day.AddDays(1));
        }
        return null;
    }

    private static string Named(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task<int> SayAsync(TextWriter report, string line)
    {
        await report.WriteLineAsync(line);
        return 1;
    }
}
