using Microsoft.EntityFrameworkCore;
using Whistle.Exchange.Province.Files;
using Whistle.Exchange.Province.Requests;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Jobs;

namespace Whistle.Exchange.Province.Making;

/// <summary>
/// Each minute, on one node: makes what is approved, the oldest first. What stands as being made was cut off, since this work runs once
/// at a time: it begins anew.
/// </summary>
internal sealed class ExportsAreMade(WhistleDb db, ExportMaker maker) : IPlannedWork
{
    public async Task RunAsync(CancellationToken stop)
    {
        var waiting = await db.Set<ExportRequest>().AsNoTracking().Where(e => e.State == ExportState.Approved || e.State == ExportState.Making).OrderBy(e => e.DecidedAt).Select(e => e.Id).ToListAsync(stop);
        foreach (var id in waiting)
            await maker.MakeAsync(id, stop);
    }
}

/// <summary>Each hour: what was made a week ago is wiped, key first, so that bytes left over by a dead node are worth nothing; then whatever lies there without a row that needs it.</summary>
internal sealed class ExportsAreWiped(WhistleDb db, ExportFiles files, Ids ids, TimeProvider clock) : IPlannedWork
{
    public async Task RunAsync(CancellationToken stop)
    {
        var now = clock.Now();
        var before = now - ExportRequest.Kept;
        foreach (var export in await db.Set<ExportRequest>().Where(e => e.State == ExportState.Ready && e.MadeAt <= before).ToListAsync(stop))
        {
            export.Wipe(now);
            db.Add(new ExportAct(ids.New(), export.Id, export.District, "wiped", null, export.Sha256, now));
        }
        if (!await db.TrySaveAsync(stop))
            return; // fetched in this very moment: the next hour
        var left = files.Left();
        var needed = await db.Set<ExportRequest>().AsNoTracking().Where(e => left.Contains(e.Id) && (e.State == ExportState.Ready || e.State == ExportState.Making)).Select(e => e.Id).ToListAsync(stop);
        foreach (var gone in left.Except(needed))
            files.Remove(gone);
    }
}
