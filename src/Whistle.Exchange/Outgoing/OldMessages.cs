using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Jobs;

namespace Whistle.Exchange.Outgoing;

/// <summary>Forgets what was sent half a year ago and more. What waits is never forgotten.</summary>
internal sealed class OldMessages(WhistleDb db, WriteGate gate, TimeProvider clock) : IPlannedWork
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(180);

    public async Task RunAsync(CancellationToken stop)
    {
        var before = clock.Now() - Kept;
        using (await gate.EnterAsync(stop))
            await db.Set<Message>().Where(m => m.NextAt == null && m.CreatedAt < before && m.EndedAt < before).ExecuteDeleteAsync(stop);
    }
}
