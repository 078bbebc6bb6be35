using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Duties.Contracts;
using Whistle.Duties.Lists;
using Whistle.Duties.Schools;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Demo;

namespace Whistle.Duties.Demo;

/// <summary>
/// This year's lists of the city and of both districts, progress in every rhythm with some of it late, schools' lists with
/// plans and self-checks. One save, so that a start that was cut off begins anew.
/// </summary>
internal sealed class DemoDuties(WhistleDb db, ListDesk lists, DutyItems items, Ids ids, TimeProvider clock) : IDemoPart
{
    private readonly Random random = new(20221101);
    private readonly City city = DemoCity.City;

    public async Task LoadAsync(CancellationToken stop)
    {
        if (await db.Set<YearList>().AnyAsync(stop))
            return;
        var today = clock.Now().Day();
        var (start, year) = (new DateOnly(today.Year, 1, 1), today.Year);
        var keeper = DemoCity.PersonOf("city.education");
        lists.Add(ListRules.CityArea(city)!.Value, year, null, [], keeper, start.Start(), start);
        foreach (var district in city.Units.Where(unit => unit.Kind is UnitKind.District))
        {
            var office = city.At(city.Office(district.Id).Id).First(a => a.Role is Role.OfficeHead).Person;
            var list = lists.Add(district.Id, year, null, [], office, start.Start(), start);
            var measures = db.ChangeTracker.Entries<Measure>().Select(entry => entry.Entity).Where(m => m.ListId == list.Id).ToList();
            foreach (var (measure, i) in measures.Select((measure, i) => (measure, i)))
                Progress(list, measure, i, today);
            AddSchools(list, measures, district.Id, today);
        }
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
    }

    private void Progress(YearList list, Measure measure, int i, DateOnly today)
    {
        var line = items.LineOf(measure.Item)!.Value;
        if (Who(list.Area, line) is not var (person, unit))
            return;
        switch (measure.Rhythm)
        {
            case Rhythm.Monthly:
                // the month before this one is missing: it stands late
                for (var month = 1; month <= today.Month; month++)
                    if (month != today.Month - 1)
                        Enter(measure, new(today.Year, month, Math.Min(10, month == today.Month ? today.Day : 10)), person, unit, DemoDutyWords.Monthly[month % DemoDutyWords.Monthly.Length]);
                break;
            case Rhythm.TwiceYearly:
                Enter(measure, new(today.Year, 1, 15), person, unit, DemoDutyWords.Collection, measure.Targets[0].Id, 1);
                break;
            case Rhythm.ByDate:
                if (i % 3 == 1 && measure.DueDate is { } due)
                    Enter(measure, due.AddDays(-12) < today ? due.AddDays(-12) : today, person, unit, DemoDutyWords.Finished[i % DemoDutyWords.Finished.Length], completes: true);
                Figures(measure, today, person, unit, 0.35 + (i % 4 * 0.12));
                break;
            default:
                if (i % 4 != 1)
                    Enter(measure, Back(today, 20 + (i * 3 % 60)), person, unit, DemoDutyWords.Standing[i % DemoDutyWords.Standing.Length]);
                Figures(measure, today, person, unit, 0.7 + (i % 3 * 0.15));
                break;
        }
    }

    private void Figures(Measure measure, DateOnly today, PersonId person, UnitId unit, double share)
    {
        foreach (var target in measure.Targets.Skip(measure.Rhythm is Rhythm.TwiceYearly ? 1 : 0))
        {
            var figure = (int)Math.Min(target.Goal, Math.Round(target.Goal * (share + (random.NextDouble() * 0.15))));
            Enter(measure, Back(today, 9), person, unit, DemoDutyWords.Figure, target.Id, figure);
        }
    }

    private Guid Enter(Measure measure, DateOnly day, PersonId person, UnitId unit, string text, Guid? target = null, int? figure = null, bool completes = false)
    {
        var at = (day.Start() + TimeSpan.FromMinutes(9 * 60 + random.Next(8 * 60))).ToMilliseconds();
        if (at > clock.Now())
            at = clock.Now();
        var entry = ProgressDesk.Entry(Guid.CreateVersion7(at), measure, day, at, person, unit, text, target, figure, completes, []);
        db.Add(entry);
        return entry.Id;
    }

    private void AddSchools(YearList list, List<Measure> measures, UnitId district, DateOnly today)
    {
        var schools = city.Units.Where(unit => unit.Kind is UnitKind.School && unit.District == district).ToList();
        // the schools of the guide's sign-ins first; every fifth of the others has no list yet
        foreach (var (school, i) in schools.Select((school, i) => (school, i)).Where(one => one.i % 5 != 4 || one.school.Id == DemoCity.UnitOf("school").Id))
        {
            var at = new DateOnly(today.Year, 1, 1).Start().AddHours(10);
            var people = city.At(school.Id);
            var (head, staff) = (people.First(a => a.Role is Role.SchoolHead).Person, people.First(a => a.Role is Role.SchoolStaff).Person);
            var own = new SchoolList(ids.New(), school.Id, district, today.Year, list.Id, at, head);
            var chosen = measures.Where(m => m.Item is 2 or 4 or 5 or 13 or 16 or 17 or 18 && m.Position <= 2).ToList();
            own.Rows.AddRange(chosen.Select((m, n) => Row(own, m.Item, m.Id, null, n)));
            own.Rows.Add(Row(own, 20, null, null, 40));
            own.Rows.Add(Row(own, 0, null, DemoDutyWords.Own[i % DemoDutyWords.Own.Length], 41));
            if (i % 3 != 2)
                own.Write(DemoDutyWords.Plan, [], at.AddDays(20), head);
            own.Say(IndicatorKind.Guards, i % 4 == 3 ? 3 : 4, 4, at, staff);
            own.Say(IndicatorKind.ClosedCampus, 2, 2, at, staff);
            own.Say(IndicatorKind.Alarms, 12 + (i % 2), 13, at, staff);
            own.Say(IndicatorKind.GuardPosts, i % 6 == 5 ? 0 : 1, i % 6 == 5 ? 0 : 1, at, staff);
            db.Add(own);
            AddChecks(own, staff, i, today);
        }
    }

    private SchoolRow Row(SchoolList list, int item, Guid? measure, string? text, int position)
        => new() { Id = ids.New(), SchoolListId = list.Id, School = list.School, Item = item, MeasureId = measure, Text = text, Position = position };

    private void AddChecks(SchoolList list, PersonId staff, int i, DateOnly today)
    {
        var campus = city.CampusesOf(list.School)[0].Id;
        for (var month = Math.Max(1, today.Month - 3); month <= today.Month; month++)
        {
            // this month most schools still have their check before them, the guide's own too
            if (month == today.Month && (i % 3 != 1 || list.School == DemoCity.UnitOf("school").Id))
                continue;
            var at = new DateOnly(today.Year, month, Math.Min(8, month == today.Month ? today.Day : 8)).Start().AddHours(8);
            var rows = list.Rows.ToList();
            var wrong = (i + month) % 2 == 0 ? rows[(i + month) % rows.Count] : null;
            var check = new SelfCheck
            {
                Id = ids.New(), School = list.School, District = list.District, SchoolListId = list.Id, Month = new(today.Year, month, 1), At = at, By = staff,
                Passed = [.. rows.Where(row => row != wrong).Select(row => row.Id)],
            };
            if (wrong is not null)
                check.Findings.Add(Finding(check, wrong, campus, month == today.Month || month == today.Month - 1));
            db.Add(check);
        }
    }

    private Finding Finding(SelfCheck check, SchoolRow row, UnitId campus, bool isOpen)
    {
        var finding = new Finding
        {
            Id = ids.New(), CheckId = check.Id, School = check.School, Campus = campus, RowId = row.Id, Item = row.Item, At = check.At, By = check.By,
            Text = DemoDutyWords.Findings[random.Next(DemoDutyWords.Findings.Length)],
        };
        if (!isOpen)
            finding.Settle(DemoDutyWords.Settled, check.At.AddDays(3));
        return finding;
    }

    private (PersonId, UnitId)? Who(UnitId district, Line line)
        => line is Line.Town
            ? city.Units.Where(unit => unit.Kind is UnitKind.Town && unit.District == district).Select(unit => Worker(unit.Id)).FirstOrDefault()
            : city.Department(district, line) is { } department ? Worker(department.Id) : null;

    private (PersonId, UnitId)? Worker(UnitId unit)
        => city.At(unit).OrderBy(a => Roles.Heads(a.Role)).Where(a => Roles.Acts(a.Role)).Select(a => ((PersonId, UnitId)?)(a.Person, unit)).FirstOrDefault();

    /// <summary>A day of this year, so many days back.</summary>
    private static DateOnly Back(DateOnly today, int days) => today.AddDays(-days) is var day && day.Year == today.Year ? day : new(today.Year, 1, 1);
}
