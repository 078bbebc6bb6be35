using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Rules.Tests.Directory;

/// <summary>A city of one district, two towns and one school, with what the questions need and no more.</summary>
internal sealed class SmallCity
{
    private static int last;

    public SmallCity()
    {
        var (city, education) = (NewUnit(), NewUnit());
        Unit[] units =
        [
            new(city, UnitKind.City, Name("市"), null, Level.City, null, null, null, null, null),
            new(CityPolice, UnitKind.Department, Name("市公安局"), Line.Police, Level.City, city, null, null, null, null),
            new(education, UnitKind.Department, Name("市教育局"), Line.Education, Level.City, city, null, null, null, null),
            new(District, UnitKind.District, Name("区"), null, Level.District, city, null, null, "990101", null),
            new(DistrictPolice, UnitKind.Department, Name("分局"), Line.Police, Level.District, District, District, null, null, null),
            new(Office, UnitKind.Department, Name("区教育局"), Line.Education, Level.District, District, District, null, null, null),
            new(DistrictRoom, UnitKind.CommandRoom, Name("区指挥室"), null, Level.District, District, District, null, null, null),
            new(Town, UnitKind.Town, Name("街道"), Line.Town, Level.Local, District, District, null, null, null),
            new(OtherTown, UnitKind.Town, Name("镇"), Line.Town, Level.Local, District, District, null, null, null),
            new(TownRoom, UnitKind.CommandRoom, Name("指挥室"), null, Level.Local, Town, District, Town, null, null),
            new(Team, UnitKind.Team, Name("巡防队"), null, Level.Local, Town, District, Town, null, null),
            new(LocalPolice, UnitKind.Department, Name("派出所"), Line.Police, Level.Local, Town, District, Town, null, null),
            new(LocalMarket, UnitKind.Department, Name("市场监管所"), Line.Market, Level.Local, Town, District, Town, null, null),
            new(School, UnitKind.School, Name("小学"), null, null, District, District, Town, null, null),
            new(MainCampus, UnitKind.Campus, Name("小学本部"), null, null, School, District, Town, null, null),
            new(SecondCampus, UnitKind.Campus, Name("小学分部"), null, null, School, District, OtherTown, null, null),
        ];
        City = new(
            units,
            [new(Head, "甲", null), new(Liaison, "乙", null), new(Guide, "丙", null)],
            [new(SecondCampus, School, OtherTown, District, Main: false, null, null), new(MainCampus, School, Town, District, Main: true, null, null)],
            [new(MainCampus, Line.Police, LocalPolice, Head, null), new(MainCampus, Line.Market, null, null, null)],
            [new(MainCampus, Guide, null), new(SecondCampus, Guide, null)],
            [new(Head, LocalPolice, Role.UnitHead), new(Head, Town, Role.UnitWorker), new(Head, LocalPolice, Role.UnitHead), new(Liaison, LocalPolice, Role.UnitLiaison), new(Guide, Town, Role.GridGuide)]);
    }

    public City City { get; }

    public UnitId CityPolice { get; } = NewUnit();

    public UnitId District { get; } = NewUnit();

    public UnitId DistrictPolice { get; } = NewUnit();

    public UnitId Office { get; } = NewUnit();

    public UnitId DistrictRoom { get; } = NewUnit();

    public UnitId Town { get; } = NewUnit();

    public UnitId OtherTown { get; } = NewUnit();

    public UnitId TownRoom { get; } = NewUnit();

    public UnitId Team { get; } = NewUnit();

    public UnitId LocalPolice { get; } = NewUnit();

    public UnitId LocalMarket { get; } = NewUnit();

    public UnitId School { get; } = NewUnit();

    public UnitId MainCampus { get; } = NewUnit();

    public UnitId SecondCampus { get; } = NewUnit();

    public PersonId Head { get; } = NewPerson();

    public PersonId Liaison { get; } = NewPerson();

    public PersonId Guide { get; } = NewPerson();

    /// <summary>One district as large as a whole city: every campus with a full group, the people spread over the schools.</summary>
    public static CityLists Large(int schools, int people)
    {
        var (city, district, town) = (NewUnit(), NewUnit(), NewUnit());
        var units = new List<Unit>
        {
            new(city, UnitKind.City, Name("市"), null, Level.City, null, null, null, null, null),
            new(district, UnitKind.District, Name("区"), null, Level.District, city, null, null, "990101", null),
            new(town, UnitKind.Town, Name("镇"), Line.Town, Level.Local, district, district, null, null, null),
        };
        var departments = Enum.GetValues<Line>().Where(l => l is not Line.Town).ToDictionary(l => l, _ => NewUnit());
        units.AddRange(departments.Select(d => new Unit(d.Value, UnitKind.Department, Name(d.Key.Code()), d.Key, Level.District, district, district, null, null, null)));
        var all = Enumerable.Range(0, people).Select(i => new Person(NewPerson(), $"甲{i}", null)).ToList();
        var places = Enumerable.Range(0, schools).Select(_ => (School: NewUnit(), Campus: NewUnit())).ToList();
        units.AddRange(places.Select((p, i) => new Unit(p.School, UnitKind.School, Name($"第{i}小学"), null, null, district, district, town, null, null)));
        units.AddRange(places.Select((p, i) => new Unit(p.Campus, UnitKind.Campus, Name($"第{i}小学本部"), null, null, p.School, district, town, null, null)));
        return new(
            units, all,
            [.. places.Select(p => new Campus(p.Campus, p.School, town, district, Main: true, 30.1, 120.1))],
            [.. places.SelectMany(p => departments.Select(d => new Seat(p.Campus, d.Key, d.Value, all[0].Id, all[1].Id)))],
            [.. places.Select(p => new GroupHeads(p.Campus, all[2].Id, all[3].Id))],
            [.. all.Select((p, i) => new Appointment(p.Id, places[i % schools].School, Role.SchoolStaff))]);
    }

    private static UnitId NewUnit() => new(Next());

    private static PersonId NewPerson() => new(Next());

    private static Guid Next() => new(Interlocked.Increment(ref last), 0, 0, new byte[8]);

    private static Bilingual Name(string zh) => new(zh, zh);
}
