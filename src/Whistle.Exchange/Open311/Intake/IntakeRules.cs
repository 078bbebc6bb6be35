using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;

namespace Whistle.Exchange.Open311.Intake;

/// <summary>Who sees a citizen's report and who may do what with it. Pure.</summary>
internal static class IntakeRules
{
    public const int LongestNote = 300;

    public static readonly Refusal
        NotYours = new("Intake.NotYours"),
        MovedOn = new("Intake.MovedOn"),
        NotWaiting = new("Intake.NotWaiting"),
        NotEnded = new("Intake.NotEnded"),
        NotTaken = new("Intake.NotTaken"),
        ReasonMissing = new("Intake.ReasonMissing", "reason"),
        NoteMissing = new("Intake.NoteMissing", "note"),
        CampusMissing = new("Intake.CampusMissing", "campus"),
        CampusElsewhere = new("Intake.CampusElsewhere", "campus"),
        CityTakesNone = new("Intake.CityTakesNone"),
        ToMissing = new("Intake.ToMissing", "to"),
        ToElsewhere = new("Intake.ToElsewhere", "to"),
        ToItself = new("Intake.ToItself", "to"),
        WordsEmpty = new("Intake.WordsEmpty", "words");

    /// <summary>The schools whose people work on their reports, the offices of districts, and whether the city's.</summary>
    public static (IReadOnlyList<UnitId> Schools, IReadOnlyList<UnitId> Districts, bool City) Reach(Actor by, City city)
        => ([.. by.Posts.Where(post => post.Role is Role.SchoolStaff or Role.SchoolHead).Select(post => post.Unit).Distinct()],
            [.. by.Posts.Where(post => post.Role is Role.OfficeStaff or Role.OfficeHead).Select(post => city.DistrictOf(post.Unit)).OfType<UnitId>().Distinct()],
            by.HoldsAny(Role.CityOffice));

    /// <summary>A school sees what lies in its queue or was its own; an office its district's; the city's office all. Tests are nobody's.</summary>
    public static bool MaySee(PublicReport report, Actor by, City city)
    {
        var (schools, districts, all) = Reach(by, city);
        return !report.IsTest && (all || schools.Contains(report.Queue) || (report.School is { } school && schools.Contains(school) && report.State is ReportState.Taken) || (report.District is { } district && districts.Contains(district)));
    }

    /// <summary>Those in whose queue it lies; over a school's queue its district's office too, over everything the city's.</summary>
    public static bool MayAct(PublicReport report, Actor by, City city)
    {
        var (schools, districts, all) = Reach(by, city);
        return !report.IsTest && (all || schools.Contains(report.Queue) || (report.District is { } district && districts.Contains(district)));
    }

    /// <summary>A case is reported by a school for itself or by the office of its district: the city's office passes on.</summary>
    public static bool MayTake(PublicReport report, Actor by, City city)
    {
        var (schools, districts, _) = Reach(by, city);
        return !report.IsTest && (schools.Contains(report.Queue) || (report.District is { } district && districts.Contains(district)));
    }

    /// <summary>Who reported is for him who took it in.</summary>
    public static bool MayReadContact(PublicReport report, Actor by) => report.State is ReportState.Taken && report.By == by.Person && report.Contact is not null;

    /// <summary>
    /// The units that a report can be sent on to: a school to another of its district or to its office; an office to its schools, to
    /// another district's office or the city's; the city's to any office.
    /// </summary>
    public static IReadOnlyList<Unit> Targets(PublicReport report, Actor by, City city, DateOnly today)
    {
        var (_, districts, all) = Reach(by, city);
        var offices = city.Units.Where(unit => unit.Kind is UnitKind.District).Select(district => city.Department(district.Id, Line.Education)).OfType<Unit>();
        var schools = report.District is { } own ? city.Units.Where(unit => unit.Kind is UnitKind.School && unit.District == own && city.CampusesOf(unit.Id).Any(campus => city.IsOn(campus.Id, today))) : [];
        var isOffice = all || (report.District is { } of && districts.Contains(of));
        IEnumerable<Unit> targets = isOffice ? offices.Concat(schools) : schools.Concat(offices.Where(office => office.District == report.District));
        if (isOffice && !all && city.CityOffice is { } top)
            targets = targets.Append(top);
        return [.. targets.Where(unit => unit.Id != report.Queue)];
    }

    /// <summary>Where it lies once it has been sent on: a place stays with a school only where it has just this campus.</summary>
    public static Destination On(PublicReport report, Unit to, City city)
        => to.Kind is UnitKind.School ? new(city.CampusesOf(to.Id) is [var only] ? only.Id : city.MainCampus(to.Id)?.Id, to.Id, to.District, to.Id)
            : to.Level is Level.City ? new(null, null, null, to.Id)
            : new(report.District == to.District ? report.Campus : null, report.District == to.District ? report.School : null, to.District, to.Id);

    /// <summary>The end of the n-th working day after this one; only a school's queue has an end.</summary>
    public static DateTimeOffset? AnswerBy(Destination to, City city, int days, DateTimeOffset now, WorkCalendar calendar)
    {
        if (city.FindUnit(to.Queue) is not { Kind: UnitKind.School })
            return null;
        var day = now.Day();
        for (var left = days; left > 0;)
            if (calendar.IsWorkingDay(day = day.AddDays(1)))
                left--;
        return day.AddDays(1).Start();
    }
}
