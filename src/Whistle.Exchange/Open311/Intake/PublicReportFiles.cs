using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Files;

namespace Whistle.Exchange.Open311.Intake;

/// <summary>Photos of a report are for those who see the report; released ones have an address of their own for everybody.</summary>
internal sealed class PublicReportFiles(WhistleDb db, ICity cities) : IFileDoor
{
    public const string Owner = "public-report";

    public string Kind => Owner;

    public async Task<bool> MayReadAsync(Guid owner, Actor actor, CancellationToken stop)
        => await db.Set<PublicReport>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == owner, stop) is { } report && IntakeRules.MaySee(report, actor, await cities.GetAsync(stop));
}

/// <summary>Reports in the log of readings, by their numbers: read is who reported.</summary>
internal sealed class PublicReportReads(WhistleDb db) : IReadLabels
{
    public const string Kind = "public-report";

    public bool Knows(string kind) => kind == Kind;

    public async Task<IReadOnlyDictionary<Guid, ReadLabel>> OfAsync(IReadOnlyCollection<Guid> subjects, CancellationToken stop)
        => await db.Set<PublicReport>().AsNoTracking().Where(r => subjects.Contains(r.Id)).Select(r => new { r.Id, r.Number })
            .ToDictionaryAsync(r => r.Id, r => new ReadLabel(r.Number, $"/public-reports/{r.Id:D}"), stop);
}
