using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Platform.Data;

namespace Whistle.Hazards.Cases;

/// <summary>Cases in the log of readings, by their numbers.</summary>
internal sealed class CaseReadLabels(WhistleDb db) : IReadLabels
{
    public bool Knows(string kind) => kind is CaseDelivery.Kind or Pages.CaseExport.Kind;

    public async Task<IReadOnlyDictionary<Guid, ReadLabel>> OfAsync(IReadOnlyCollection<Guid> subjects, CancellationToken stop)
        => await db.Set<HazardCase>().AsNoTracking().Where(c => subjects.Contains(c.Id)).Select(c => new { c.Id, c.Number })
            .ToDictionaryAsync(c => c.Id, c => new ReadLabel(c.Number, $"/cases/{c.Id:D}"), stop);
}
