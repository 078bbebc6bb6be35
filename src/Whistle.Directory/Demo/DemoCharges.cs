using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Directory.Staff;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Demo;

namespace Whistle.Directory.Demo;

/// <summary>Who is in charge at the departments of both districts, all but one each; and who of the people with a sign-in took the data-safety training.</summary>
internal sealed class DemoCharges(WhistleDb db, Ids ids, TimeProvider clock) : IDemoPart
{
    public async Task LoadAsync(CancellationToken stop)
    {
        if (await db.Set<ChargeRow>().AnyAsync(stop))
            return;
        var (city, since) = (DemoCity.City, clock.Now().AddYears(-1));
        foreach (var unit in city.Units.Where(unit => unit is { Kind: UnitKind.Department, Level: Level.District, Line: not Line.Emergency }))
        {
            var people = city.At(unit.Id).Where(at => City.Acts(at.Role)).OrderBy(at => at.Role is not (Role.UnitHead or Role.OfficeHead)).Select(at => at.Person).Distinct().ToList();
            if (people.Count > 0)
                db.Add(new ChargeRow(ids.New(), unit.Id, people[0], people.Count > 1 ? people[1] : null, since));
        }
        foreach (var (person, i) in DemoCity.Logins.Select(login => login.Person).Distinct().Select((person, i) => (person, i)).Where(one => one.i % 4 != 3))
            db.Add(new TrainingRow { Person = person, Day = clock.Now().Day().AddDays(-60 - i), TickedBy = Keeper(person), At = clock.Now() });
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
    }

    /// <summary>The liaison of his unit, else the education office.</summary>
    private static PersonId Keeper(PersonId person)
        => DemoCity.City.PostsOf(person).SelectMany(post => DemoCity.City.At(post.Unit)).Where(at => at.Role is Role.UnitLiaison && at.Person != person).Select(at => (PersonId?)at.Person).FirstOrDefault()
            ?? DemoCity.PersonOf("education.office");
}
