using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Exchange.Province.Content;
using Whistle.Exchange.Province.Files;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;

namespace Whistle.Exchange.Province.Requests;

/// <summary>What came of a command: the request after it, or why not.</summary>
internal sealed record ExportAnswer(ExportRequest? Export, Refusal? Refusal)
{
    public static implicit operator ExportAnswer(ExportRequest export) => new(export, null);

    public static implicit operator ExportAnswer(Refusal refusal) => new(null, refusal);
}

/// <summary>Carries out what people decide about exports. Each change, its line in the log and the notices are one save.</summary>
internal sealed class ExportDesk(WhistleDb db, ICity cities, ExportFiles files, Outbox outbox, Ids ids, TimeProvider clock)
{
    public async Task<ExportAnswer> AskAsync(ExportAsk ask, Actor by, CancellationToken stop)
    {
        if (ExportRules.AsksFor(await cities.GetAsync(stop), by, ask.District) is not { } office)
            return ExportRules.NotYourScope;
        var export = new ExportRequest(ids.New(), ask, office, by.Person, clock.Now());
        db.Add(export);
        Write(export, "asked", by, ask.Purpose);
        await db.SaveChangesAsync(stop);
        return export;
    }

    public Task<ExportAnswer> ApproveAsync(Guid id, int? seen, string? note, Actor by, CancellationToken stop)
        => DecideAsync(id, seen, by, export =>
        {
            export.Approve(by.Person, note, clock.Now());
            Write(export, "approved", by, null);
        }, stop);

    public Task<ExportAnswer> DeclineAsync(Guid id, int? seen, string reason, Actor by, CancellationToken stop)
        => DecideAsync(id, seen, by, export =>
        {
            export.Decline(by.Person, reason, clock.Now());
            Write(export, "declined", by, null);
        }, stop);

    public Task<ExportAnswer> CancelAsync(Guid id, int? seen, Actor by, CancellationToken stop)
        => OnAsync(id, seen, by, (export, _) => export.AskedBy != by.Person ? ExportRules.NotYours : export.State is not ExportState.Asked ? ExportRules.Decided : null, export =>
        {
            export.Cancel();
            Write(export, "cancelled", by, null);
        }, stop);

    /// <summary>Writes down who fetches it, then opens it. The log is on disk before the first byte goes out.</summary>
    public async Task<(ExportRequest? Export, Stream? Content, Refusal? Refusal)> FetchAsync(Guid id, Actor by, CancellationToken stop)
    {
        for (var again = true; ; again = false)
        {
            db.ChangeTracker.Clear();
            if (await db.Set<ExportRequest>().SingleOrDefaultAsync(e => e.Id == id, stop) is not { } export)
                return (null, null, ExportRules.NotFound);
            if (ExportRules.WhyNotFetch(export, await cities.GetAsync(stop), by) is { } refusal)
                return (null, null, refusal);
            if (export.EndsAt <= clock.Now() || !files.Has(export.Id, export.Attempt))
                return (null, null, ExportRules.NotReady);
            export.Fetch(clock.Now());
            Write(export, "fetched", by, export.Sha256, tells: false);
            if (await db.TrySaveAsync(stop))
                return (export, files.Open(export.Id, export.Attempt, export.SealedKey!), null);
            // the two fetched it in the same moment: both are written down
            if (!again)
                return (null, null, ExportRules.MovedOn);
        }
    }

    /// <summary>Which classes never leave the district. Its head decides.</summary>
    public async Task<Refusal?> SwitchAsync(UnitId district, IReadOnlyList<ExportClass> off, int? seen, Actor by, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        if (city.FindUnit(district) is not { Kind: UnitKind.District } || !ExportRules.MaySee(city, district, by))
            return ExportRules.NotFound;
        if (!ExportRules.MayDecide(city, district, by))
            return ExportRules.NotYours;
        var row = await db.Set<ExportSwitch>().SingleOrDefaultAsync(s => s.District == district, stop);
        if ((row?.Version ?? 0) != (seen ?? 0))
            return ExportRules.MovedOn;
        if (row is null)
            db.Add(row = new(district));
        row.Change(off.Where(ExportClasses.Optional.Contains), by.Person, clock.Now());
        db.Add(new ExportAct(ids.New(), Guid.Empty, district, "switched", by, row.Off, clock.Now()));
        try
        {
            return await db.TrySaveAsync(stop) ? null : ExportRules.MovedOn;
        }
        catch (DbUpdateException)
        {
            // two made the district's first row in the same moment
            db.ChangeTracker.Clear();
            return ExportRules.MovedOn;
        }
    }

    private Task<ExportAnswer> DecideAsync(Guid id, int? seen, Actor by, Action<ExportRequest> then, CancellationToken stop)
        => OnAsync(id, seen, by, (export, city) => ExportRules.WhyNotDecide(export, city, by), then, stop);

    private async Task<ExportAnswer> OnAsync(Guid id, int? seen, Actor by, Func<ExportRequest, City, Refusal?> whyNot, Action<ExportRequest> then, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        if (await db.Set<ExportRequest>().SingleOrDefaultAsync(e => e.Id == id, stop) is not { } export || !ExportRules.MaySee(city, export.District, by))
            return ExportRules.NotFound;
        var refusal = whyNot(export, city);
        if (refusal is not null && refusal != ExportRules.Decided)
            return refusal;
        if (seen is null)
            return ExportRules.VersionMissing;
        if (seen != export.Version)
            return ExportRules.MovedOn;
        if (refusal is not null)
            return refusal;
        then(export);
        return await db.TrySaveAsync(stop) ? export : ExportRules.MovedOn;
    }

    private void Write(ExportRequest export, string act, Actor by, string? detail, bool tells = true)
    {
        db.Add(new ExportAct(ids.New(), export.Id, export.District, act, by, detail, clock.Now()));
        if (tells)
            outbox.Send(db, ExportDelivery.Kind, ExportDelivery.Body(export.Id, act));
    }
}
