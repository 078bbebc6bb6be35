using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Access;
using Whistle.Directory.Contracts;
using Whistle.Directory.Log;
using Whistle.Directory.Units;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Directory.Staff;

/// <summary>Names the one person in charge of a department, and ticks off who has had the data-safety training.</summary>
internal sealed class ChargeDesk(WhistleDb db, ICity cities, DirectoryLog log, Ids ids, TimeProvider clock)
{
    public async Task<StaffAnswer> NameAsync(UnitId id, PersonId person, PersonId? substitute, Actor by, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var answer = WhyNot(city, id, person, substitute, by);
        if (answer is null)
        {
            var now = clock.Now();
            if (await CurrentAsync(db, id, stop) is { } before)
                before.End(now);
            db.Add(new ChargeRow(ids.New(), id, person, substitute, now));
            log.Done("charge.name", by, id, person, substitute?.Value.ToString("D"));
            if (await TrySaveAsync(stop))
                return StaffAnswer.Done(person);
            answer = StaffAnswer.Not(StaffNo.MovedOn, StaffRefusals.MovedOn);
        }
        db.ChangeTracker.Clear();
        if (answer.No is not StaffNo.Malformed)
            await log.RefusedAsync(answer.Refusals[0], "charge.name", by, id, person, null, stop);
        return answer;
    }

    /// <summary>The liaison has seen that this person of his took the training on that day.</summary>
    public async Task<StaffAnswer> TickAsync(PersonId person, DateOnly day, Actor by, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var refused = person == by.Person ? StaffAnswer.Not(StaffNo.NotYours, Delegation.NotYourself)
            : await StaffSubject.FindAsync(db, person, stop) is not { } subject || !subject.IsKeptBy(city, by, clock.Now().Day()) ? StaffAnswer.Not(StaffNo.NotThere, StaffRefusals.PersonNotFound)
            : day > clock.Now().Day() ? StaffAnswer.Not(StaffNo.Malformed, StaffRefusals.FutureDay) : null;
        if (refused is { No: not StaffNo.Malformed })
            await log.RefusedAsync(refused.Refusals[0], "training.tick", by, null, person, null, stop);
        if (refused is not null)
            return refused;
        if (await db.Set<TrainingRow>().FindAsync([person, day], stop) is null)
        {
            db.Add(new TrainingRow { Person = person, Day = day, TickedBy = by.Person, At = clock.Now() });
            log.Done("training.tick", by, null, person);
            await db.SaveChangesAsync(stop);
        }
        return StaffAnswer.Done(person);
    }

    public static Task<ChargeRow?> CurrentAsync(WhistleDb db, UnitId unit, CancellationToken stop)
        => db.Set<ChargeRow>().SingleOrDefaultAsync(c => c.Unit == unit && c.Until == null, stop);

    private static StaffAnswer? WhyNot(City city, UnitId id, PersonId person, PersonId? substitute, Actor by)
        => city.FindUnit(id) is not { } unit || !(new UnitSight(city, by).Sees(unit) || Delegation.MayNameCharge(city, by, unit)) ? StaffAnswer.Not(StaffNo.NotThere, StaffRefusals.UnitNotFound)
            : !Delegation.MayNameCharge(city, by, unit) ? StaffAnswer.Not(StaffNo.NotYours, Delegation.NotYours)
            : !city.At(id).Any(a => a.Person == person) ? StaffAnswer.Not(StaffNo.Malformed, StaffRefusals.NotActing)
            : substitute == person ? StaffAnswer.Not(StaffNo.Malformed, StaffRefusals.SubstituteIsSame)
            : substitute is { } other && !city.At(id).Any(a => a.Person == other) ? StaffAnswer.Not(StaffNo.Malformed, StaffRefusals.NotActing with { Field = "substitute" }) : null;

    /// <summary>Two who name at the same moment: one row stands now, the database sees to it.</summary>
    private async Task<bool> TrySaveAsync(CancellationToken stop)
    {
        try
        {
            return await db.TrySaveAsync(stop);
        }
        catch (DbUpdateException failure) when (failure.InnerException is { } why && why.Message.Contains("directory_charge", StringComparison.Ordinal))
        {
            return false;
        }
    }
}
