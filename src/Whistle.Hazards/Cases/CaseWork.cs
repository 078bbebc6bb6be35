using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Journal;

namespace Whistle.Hazards.Cases;

/// <summary>Open cases as work: what a person answers for and hands over when he leaves, and what a unit holds.</summary>
internal sealed class CaseWork(WhistleDb db, Journal journal, ICity cities, Outbox outbox, IStringLocalizer<Text> text, TimeProvider clock) : IOpenWork, IUnitWork
{
    private const string Kind = "case";

    public async Task<IReadOnlyList<OpenWork>> OfAsync(PersonId person, CancellationToken stop)
        => [.. (await Of(db, person).AsNoTracking().OrderBy(c => c.Sequence).ToListAsync(stop))
            .Where(c => CaseRules.UnitOf(c, person) is not null)
            .Select(c => new OpenWork(Kind, c.Id, CaseRules.UnitOf(c, person)!.Value, Label(c.Number, c.State, c.School), $"/cases/{c.Id:D}"))];

    /// <summary>An event in each case's journal; the holder's unit is the one that acted, and whoever hands over is its person.</summary>
    public async Task HandOverAsync(WhistleDb own, PersonId from, PersonId to, UnitId unit, Actor by, CancellationToken stop)
    {
        var (city, now) = (await cities.GetAsync(stop), clock.Now());
        foreach (var @case in (await Of(own, from).ToListAsync(stop)).Where(c => CaseRules.UnitOf(c, from) == unit))
        {
            var decision = CaseRules.HandOver(@case, from, to, city);
            if (decision.Refusal is { } refusal)
                throw new InvalidOperationException($"Case {@case.Id} can't be handed over: {refusal.Code}.");
            await journal.OpenAsync(@case, stop);
            foreach (var happened in decision.Events)
            {
                @case.Apply(happened, new(now, unit, by.Person));
                journal.Record(CaseEvents.Format, @case, happened, unit, by.Person, now);
                outbox.Send(own, CaseDelivery.Kind, CaseDelivery.Body(@case.Id, @case.Version));
            }
        }
    }

    public Task<int> CountAsync(UnitId unit, CancellationToken stop)
        => db.Set<HazardCase>().CountAsync(c => c.IsOpen && (c.Holder == unit || (c.SentDownBy == unit && c.State == CaseState.CommandHandling)), stop);

    public async Task<IReadOnlyList<HeldWork>> LeftAloneAsync(IReadOnlyCollection<UnitId> offices, Func<UnitId, PersonId?, bool> leftAlone, CancellationToken stop)
    {
        var keys = offices.Select(office => office.Value).ToList();
        var seen = db.Set<Sight>().Where(s => keys.Contains(s.Key) && s.IsOpen).Join(db.Set<HazardCase>(), s => s.CaseId, c => c.Id, (_, c) => c);
        var holders = await seen.GroupBy(c => new { c.Holder, c.Handler }).Select(g => g.Key).ToListAsync(stop);
        var units = holders.Where(one => leftAlone(one.Holder, one.Handler)).Select(one => one.Holder).Distinct().ToList();
        if (units.Count == 0)
            return [];
        var rows = await seen.Where(c => units.Contains(c.Holder)).Select(c => new { c.Id, c.Sequence, c.Number, c.State, c.School, c.Holder, c.Handler }).Distinct().OrderBy(c => c.Sequence).ToListAsync(stop);
        return [.. rows.Where(c => leftAlone(c.Holder, c.Handler)).Select(c => new HeldWork(Kind, c.Id, c.Holder, c.Handler, Label(c.Number, c.State, c.School), $"/cases/{c.Id:D}"))];
    }

    private static IQueryable<HazardCase> Of(WhistleDb from, PersonId person)
        => from.Set<HazardCase>().Where(c => c.IsOpen && (c.Handler == person || c.SentDownHandler == person));

    private string Label(string number, CaseState state, UnitId school)
        => text["Work.Label", number, cities.Current.FindUnit(school)?.Name.ToString() ?? "", text["State." + state]];
}
