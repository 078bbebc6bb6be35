using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Journal;

namespace Whistle.Hazards.Cases;

/// <summary>Helpers' parts as work: what a person has taken and hands over when he leaves.</summary>
internal sealed class PartWork(WhistleDb db, Journal journal, ICity cities, Outbox outbox, IStringLocalizer<Text> text, TimeProvider clock) : IOpenWork
{
    private const string Kind = "part";

    public async Task<IReadOnlyList<OpenWork>> OfAsync(PersonId person, CancellationToken stop)
        => [.. (await Of(db, person).AsNoTracking().OrderBy(c => c.Sequence).ToListAsync(stop))
            .SelectMany(c => Taken(c, person).Select(part => new OpenWork(Kind, c.Id, part.Unit, text["Part.WorkLabel", c.Number, cities.Current.FindUnit(c.School)?.Name.ToString() ?? ""], $"/cases/{c.Id:D}")))];

    public async Task HandOverAsync(WhistleDb own, PersonId from, PersonId to, UnitId unit, Actor by, CancellationToken stop)
    {
        var (city, now) = (await cities.GetAsync(stop), clock.Now());
        foreach (var @case in (await Of(own, from).ToListAsync(stop)).Where(c => Taken(c, from).Any(part => part.Unit == unit)))
        {
            var decision = HelperSteps.HandOver(@case, unit, from, to, city);
            if (decision.Refusal is { } refusal)
                throw new InvalidOperationException($"The part of {unit.Value} in case {@case.Id} can't be handed over: {refusal.Code}.");
            // as its holder he may have handed it over in the same unit of work: its chain is open then
            if (own.Entry(@case).State is not EntityState.Modified)
                await journal.OpenAsync(@case, stop);
            foreach (var happened in decision.Events)
            {
                @case.Apply(happened, new(now, unit, by.Person));
                journal.Record(CaseEvents.Format, @case, happened, unit, by.Person, now);
                outbox.Send(own, CaseDelivery.Kind, CaseDelivery.Body(@case.Id, @case.Version));
            }
        }
    }

    private static IEnumerable<CasePart> Taken(HazardCase now, PersonId person) => now.Parts.Where(part => part.State is PartState.Taken && part.Person == person);

    private static IQueryable<HazardCase> Of(WhistleDb from, PersonId person)
        => from.Set<HazardCase>().Where(c => c.IsOpen && c.Parts.Any(part => part.Person == person && part.State == PartState.Taken));
}
