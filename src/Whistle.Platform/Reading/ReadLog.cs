using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Platform.Reading;

/// <summary>
/// Who has read which detail, on disk before the detail is shown. Readers who come at the same time share one commit: what
/// waits while one batch is being written makes up the next.
/// </summary>
public sealed class ReadLog(IServiceScopeFactory scopes, Ids ids, TimeProvider clock)
{
    private const int Longest = 4_096;
    private const int LargestBatch = 512;

    private readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(Longest) { SingleReader = true });

    /// <summary>Returns when the reading is on disk. Throws where it could not be written: then the detail must not be shown.</summary>
    /// <param name="kind">What is read: "case", "export", "person".</param>
    /// <param name="district">Where it belongs: the office of that district sees who read it.</param>
    /// <exception cref="ReadNotWrittenException">Answered with 503.</exception>
    public async Task RecordAsync(string kind, Guid subject, Actor actor, CancellationToken stop, UnitId? district = null)
    {
        var reading = new Waiting(new(ids.New(), kind, subject, actor.Person, actor.Account, clock.Now(), district));
        if (!waiting.Writer.TryWrite(reading))
            throw new ReadNotWrittenException("Too many readings wait to be written.", null);
        await reading.Written.Task.WaitAsync(stop);
    }

    internal async Task WriteAsync(CancellationToken stop)
    {
        var batch = new List<Waiting>();
        while (await waiting.Reader.WaitToReadAsync(stop))
        {
            batch.Clear();
            while (batch.Count < LargestBatch && waiting.Reader.TryRead(out var reading))
                batch.Add(reading);
            await WriteAsync(batch, stop);
        }
    }

    /// <summary>Nothing more will be written: whoever still waits is told so.</summary>
    internal void Close()
    {
        waiting.Writer.TryComplete();
        while (waiting.Reader.TryRead(out var reading))
            reading.Fail(new("The program is stopping.", null));
    }

    private async Task WriteAsync(List<Waiting> batch, CancellationToken stop)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<WhistleDb>();
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            db.AddRange(batch.Select(waiting => waiting.Entry));
            await db.SaveChangesAsync(stop);
            foreach (var reading in batch)
                reading.Written.TrySetResult();
        }
        catch (Exception e)
        {
            foreach (var reading in batch)
                reading.Fail(new("The reading could not be written.", e));
        }
    }

    private sealed class Waiting(ReadEntry entry)
    {
        public ReadEntry Entry { get; } = entry;

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Fail(ReadNotWrittenException why)
        {
            Written.TrySetException(why);
            _ = Written.Task.Exception; // seen, also where the reader has gone away
        }
    }
}

/// <summary>A detail can't be shown, because the reading of it could not be put on disk. The answer is 503.</summary>
public sealed class ReadNotWrittenException(string message, Exception? inner) : Exception(message, inner);

/// <summary>Reads the log of readings, for the office.</summary>
public sealed class ReadLogQueries(WhistleDb db)
{
    /// <summary>Newest first.</summary>
    /// <param name="cursor"><see cref="ReadingPage.Next"/> of the page before; null for the first.</param>
    public async Task<ReadingPage> WhoReadAsync(string kind, Guid subject, string? cursor, CancellationToken stop, int limit = 50)
    {
        return await PageAsync(db.Set<ReadEntry>().AsNoTracking().Where(r => r.Kind == kind && r.Subject == subject), cursor, limit, stop);
    }

    /// <summary>All readings of the districts that the filter names, newest first.</summary>
    public async Task<ReadingPage> ListAsync(ReadingFilter filter, string? cursor, int limit, CancellationToken stop)
    {
        var readings = db.Set<ReadEntry>().AsNoTracking();
        if (filter.Districts is { } districts)
            readings = readings.Where(r => r.District != null && districts.Contains(r.District.Value));
        if (filter.Kind is { } kind)
            readings = readings.Where(r => r.Kind == kind);
        if (filter.Subject is { } subject)
            readings = readings.Where(r => r.Subject == subject);
        if (filter.Readers is { } readers)
            readings = readings.Where(r => readers.Contains(r.Person));
        if (filter.From is { } from)
            readings = readings.Where(r => r.At >= from);
        if (filter.Until is { } until)
            readings = readings.Where(r => r.At < until);
        return await PageAsync(readings, cursor, limit, stop);
    }

    private static async Task<ReadingPage> PageAsync(IQueryable<ReadEntry> readings, string? cursor, int limit, CancellationToken stop)
    {
        if (Cursor(cursor) is { } after)
            readings = readings.Where(r => r.At < after.At || (r.At == after.At && r.Id.CompareTo(after.Id) < 0));
        var rows = await readings.OrderByDescending(r => r.At).ThenByDescending(r => r.Id).Take(limit + 1).ToListAsync(stop);
        var items = rows.Take(limit).ToList();
        return new(items, rows.Count > limit ? $"{items[^1].At.ToUnixTimeMilliseconds()}-{items[^1].Id:N}" : null);
    }

    private static (DateTimeOffset At, Guid Id)? Cursor(string? cursor)
        => cursor?.Split('-') is [var at, var id] && long.TryParse(at, out var ms) && ms is >= 0 and < 253_402_300_800_000 && Guid.TryParseExact(id, "N", out var guid)
            ? (DateTimeOffset.FromUnixTimeMilliseconds(ms), guid)
            : null;
}

/// <summary>What the list of readings is narrowed to. Null in <paramref name="Districts"/>: the whole city.</summary>
public sealed record ReadingFilter(
    IReadOnlyList<UnitId>? Districts, string? Kind = null, Guid? Subject = null, IReadOnlyList<PersonId>? Readers = null, DateTimeOffset? From = null, DateTimeOffset? Until = null);

public sealed record ReadingPage(IReadOnlyList<ReadEntry> Items, string? Next);

/// <summary>Writes the log while the program runs.</summary>
internal sealed class ReadLogWriter(ReadLog log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await log.WriteAsync(stoppingToken);
        }
        finally
        {
            log.Close();
        }
    }
}

/// <summary>Registers the log of readings.</summary>
public static class ReadingServices
{
    public static IServiceCollection AddReadLog(this IServiceCollection services)
    {
        services.AddSingleton<ReadLog>();
        services.AddScoped<ReadLogQueries>();
        services.AddHostedService<ReadLogWriter>();
        return services;
    }
}
