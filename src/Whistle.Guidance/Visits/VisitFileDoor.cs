using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Files;

namespace Whistle.Guidance.Visits;

/// <summary>Photos of a visit are for those who see the visit.</summary>
internal sealed class VisitFileDoor(WhistleDb db, VisitQueries visits) : IFileDoor
{
    public const string Owner = "visit";

    public string Kind => Owner;

    public async Task<bool> MayReadAsync(Guid owner, Actor actor, CancellationToken stop)
    {
        var view = await visits.ViewAsync(actor, stop);
        return await db.Set<GuidanceVisit>().AsNoTracking().SingleOrDefaultAsync(v => v.Id == owner, stop) is { } found && view.MaySee(found);
    }
}
