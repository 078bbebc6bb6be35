using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Guidance.Visits;

/// <summary>
/// What a person answers for by name: visits where he goes, records that are not ended yet, rectifications that he has to accept.
/// What a unit has to rectify is the unit's: whoever works there sees it, so nobody's leaving leaves it alone.
/// </summary>
internal sealed class VisitOpenWork(WhistleDb db, VisitDesk desk, ICity cities, IStringLocalizer<Text> text) : IOpenWork
{
    public async Task<IReadOnlyList<OpenWork>> OfAsync(PersonId person, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var visits = await Of(db, person).AsNoTracking().OrderBy(v => v.Day).ToListAsync(stop);
        return [.. visits.Select(v => new OpenWork("visit", v.Id, v.Unit, text["OpenWork." + v.State.Code(), city.Unit(v.School).Name, v.Day], $"/visits/{v.Id:D}"))];
    }

    public async Task HandOverAsync(WhistleDb into, PersonId from, PersonId to, UnitId unit, Actor by, CancellationToken stop)
    {
        foreach (var visit in await Of(into, from).Where(v => v.Unit == unit).ToListAsync(stop))
            await desk.NoteAsync(visit, new VisitPassedOn(from, to), by.Posts.FirstOrDefault(post => post.Unit == unit)?.Unit ?? by.Posts[0].Unit, by.Person, stop);
    }

    private static IQueryable<GuidanceVisit> Of(WhistleDb db, PersonId person)
        => db.Set<GuidanceVisit>().Where(v => v.IsOpen && (
            (v.State == VisitState.Planned && EF.Property<List<Visitor>>(v, "visitors").Any(visitor => visitor.Person == person))
            || (v.State == VisitState.Recorded && v.RecordedBy == person)
            || ((v.State == VisitState.Rectifying || v.State == VisitState.AwaitingAcceptance) && v.FoundBy == person)));
}
