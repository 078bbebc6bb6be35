using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Database = Whistle.Platform.Data.Database;

namespace Whistle.Platform.Deliveries;

/// <summary>
/// One round: takes what is due and carries it out in one transaction. Where that fails, each one is tried alone, and only
/// those that fail by themselves are put back for later. What is taken and its removal are one commit: a node that dies in
/// between has done nothing.
/// </summary>
internal sealed class DeliveryRound(IServiceScopeFactory scopes, Database database, TimeProvider clock, ILogger<DeliveryRound> log)
{
    public const int Most = 100;

    /// <returns>How many were due; <see cref="Most"/> means that more may be waiting.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var taken = new List<Guid>();
        try
        {
            await TogetherAsync(taken, stop);
        }
        catch (Exception e) when (taken.Count > 0 && !stop.IsCancellationRequested)
        {
            log.LogInformation("A round of {Count} deliveries failed ({Failure}); trying them one by one", taken.Count, e.GetType().Name);
            foreach (var id in taken)
                await AloneAsync(id, stop);
        }
        return taken.Count;
    }

    private async Task TogetherAsync(List<Guid> taken, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WhistleDb>();
        await using var transaction = await BeginAsync(db, stop);
        var due = await Due(db, clock.Now()).ToListAsync(stop);
        if (due.Count == 0)
            return;

        taken.AddRange(due.Select(d => d.Id));
        await CarryOutAsync(scope, db, due, stop);
        await CommitAsync(transaction, stop);
    }

    private async Task AloneAsync(Guid id, CancellationToken stop)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<WhistleDb>();
            await using var transaction = await BeginAsync(db, stop);
            var delivery = await One(db, id).ToListAsync(stop);
            await CarryOutAsync(scope, db, delivery, stop);
            await CommitAsync(transaction, stop);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            log.LogWarning(e, "Delivery {Delivery} failed and is put back", id);
            await PutBackAsync(id, e, stop);
        }
    }

    private async Task PutBackAsync(Guid id, Exception why, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WhistleDb>();
        if (await db.Set<Delivery>().SingleOrDefaultAsync(d => d.Id == id, stop) is not { } delivery)
            return;
        delivery.Failed($"{why.GetType().Name}: {why.Message}", clock.Now());
        await db.TrySaveAsync(stop);
    }

    private static async Task CarryOutAsync(AsyncServiceScope scope, WhistleDb db, List<Delivery> deliveries, CancellationToken stop)
    {
        var takers = scope.ServiceProvider.GetServices<IDeliver>();
        foreach (var kind in deliveries.GroupBy(d => d.Kind))
        {
            var own = takers.Where(taker => taker.Kind == kind.Key).ToList();
            if (own.Count == 0)
                throw new NotSupportedException($"Nobody takes deliveries of kind {kind.Key}.");
            foreach (var taker in own)
                await taker.DeliverAsync(db, [.. kind], stop);
        }
        db.RemoveRange(deliveries);
        await db.SaveChangesAsync(stop);
    }

    /// <summary>
    /// On PostgreSQL the rows are held by a lock while they are worked on, so the transaction begins before they are read.
    /// SQLite has this one worker: the save is its one turn as the writer, and it fails whole if a row has gone meanwhile.
    /// </summary>
    private async Task<IDbContextTransaction?> BeginAsync(WhistleDb db, CancellationToken stop)
        => database.IsSqlite ? null : await db.Database.BeginTransactionAsync(stop);

    private static Task CommitAsync(IDbContextTransaction? transaction, CancellationToken stop)
        => transaction?.CommitAsync(stop) ?? Task.CompletedTask;

    private IQueryable<Delivery> Due(WhistleDb db, DateTimeOffset now)
        => database.IsSqlite
            ? db.Set<Delivery>().Where(d => d.NextAt <= now).OrderBy(d => d.NextAt).ThenBy(d => d.Id).Take(Most)
            : db.Set<Delivery>().FromSql($"SELECT * FROM platform_delivery WHERE next_at <= {now} ORDER BY next_at, id LIMIT {Most} FOR UPDATE SKIP LOCKED");

    private IQueryable<Delivery> One(WhistleDb db, Guid id)
        => database.IsSqlite
            ? db.Set<Delivery>().Where(d => d.Id == id)
            : db.Set<Delivery>().FromSql($"SELECT * FROM platform_delivery WHERE id = {id} FOR UPDATE SKIP LOCKED");
}
