using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Whistle.Directory.Contracts;
using Whistle.Exchange.Province.Content;
using Whistle.Exchange.Province.Files;
using Whistle.Exchange.Province.Requests;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;

namespace Whistle.Exchange.Province.Making;

/// <summary>
/// Makes what was approved. Each attempt has a number that stands in the row and in the name of its file: an attempt that was cut off is
/// begun anew from nothing, and one that was only held up finds another number in the row and takes its own file away.
/// </summary>
internal sealed class ExportMaker(WhistleDb db, WriteGate gate, ICity cities, ICaseRecords records, ExportQueries exports, ExportFiles files, ExportWriter writer, Outbox outbox, Ids ids, TimeProvider clock, ILogger<ExportMaker> log)
{
    /// <summary>Makes one; false where it could not be made now, or somebody else has it.</summary>
    public async Task<bool> MakeAsync(Guid id, CancellationToken stop)
    {
        db.ChangeTracker.Clear();
        if (await db.Set<ExportRequest>().SingleOrDefaultAsync(e => e.Id == id, stop) is not { State: ExportState.Approved or ExportState.Making } export)
            return false;
        export.Begin();
        if (!await db.TrySaveAsync(stop))
            return false;
        var attempt = export.Attempt;
        try
        {
            var made = await WriteAsync(export, stop);
            return await FinishAsync(id, attempt, e => e.Make(made, clock.Now()), "made", made.Sums, stop);
        }
        catch (TakenOverException)
        {
            files.RemoveAttempt(id, attempt);
            return false;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // tried again at the next planned time; the page says so, and after some times that it is given up
            log.LogWarning(failure, "Export {Export}, attempt {Attempt} failed", id, attempt);
            await FinishAsync(id, attempt, e => e.Fail(failure.GetType().Name), "failed", failure.GetType().Name, CancellationToken.None);
            return false;
        }
    }

    private async Task<ExportMade> WriteAsync(ExportRequest export, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var content = await exports.ContentAsync(export.District, ExportClasses.Read(export.Classes), stop);
        // first the round, then the cases: what changes in between comes again with the next one, and is never left out
        var round = await records.MarkAsync(stop) ?? throw new TakenOverException();
        var asOf = clock.Now();
        var before = export.Asked is ExportKind.Incremental ? await exports.BaseAsync(content.Signature, export.UpTo, stop) : null;
        var head = new ExportHead(export, before is null ? ExportKind.Full : ExportKind.Incremental, before, round, asOf, content);
        var pages = records.ReadAsync(new(export.Office, export.District, export.UpTo, asOf, before is null ? null : new(before.Round, before.UpTo, before.AsOf!.Value)), stop);
        var key = SealedFile.NewKey();
        await using var sealing = files.Create(export.Id, export.Attempt, key);
        await using var hashing = new HashingStream(sealing);
        var (cases, legs) = await writer.WriteAsync(hashing, head, city, pages, written => TellAsync(export.Id, export.Attempt, written, stop), stop);
        return new(head.Kind, before?.Id, round, asOf, content.Signature, cases, legs, hashing.Length, hashing.Sum(), files.SealKey(export.Id, key));
    }

    /// <summary>How far it is, for the page; also asks whether it is still this attempt's turn.</summary>
    private async Task TellAsync(Guid id, int attempt, long written, CancellationToken stop)
    {
        using (await gate.EnterAsync(stop))
            if (await db.Set<ExportRequest>().Where(e => e.Id == id && e.Attempt == attempt && e.State == ExportState.Making).ExecuteUpdateAsync(set => set.SetProperty(e => e.Written, written), stop) == 0)
                throw new TakenOverException();
    }

    private async Task<bool> FinishAsync(Guid id, int attempt, Action<ExportRequest> then, string act, string detail, CancellationToken stop)
    {
        db.ChangeTracker.Clear();
        if (await db.Set<ExportRequest>().SingleOrDefaultAsync(e => e.Id == id, stop) is not { State: ExportState.Making } export || export.Attempt != attempt)
        {
            files.RemoveAttempt(id, attempt);
            return false;
        }
        then(export);
        db.Add(new ExportAct(ids.New(), id, export.District, act, null, detail, clock.Now()));
        if (export.State is ExportState.Ready or ExportState.Failed)
            outbox.Send(db, ExportDelivery.Kind, ExportDelivery.Body(id, export.State is ExportState.Ready ? "ready" : "failed"));
        if (!await db.TrySaveAsync(stop))
            return false;
        files.Remove(id, but: export.State is ExportState.Ready ? attempt : null);
        return export.State is ExportState.Ready;
    }

    /// <summary>Another attempt has begun meanwhile, here or on another node.</summary>
    private sealed class TakenOverException : Exception;
}
