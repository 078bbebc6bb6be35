using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Files;

namespace Whistle.Hazards.Cases;

/// <summary>Photos of a case are for those who may read its texts.</summary>
internal sealed class CaseFileDoor(WhistleDb db, CaseQueries cases) : IFileDoor
{
    public const string Owner = "case";

    public string Kind => Owner;

    public async Task<bool> MayReadAsync(Guid owner, Actor actor, CancellationToken stop)
    {
        var sight = await cases.SightAsync(actor, stop);
        return await db.Set<HazardCase>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == owner, stop) is { } found && sight.MayRead(found);
    }
}
