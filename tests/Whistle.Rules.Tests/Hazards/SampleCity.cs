using System.Security.Cryptography;
using System.Text;
using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Rules.Tests.Hazards;

/// <summary>A city small enough to know by heart: one district with all it needs, and a neighbour that must see nothing.</summary>
internal static class SampleCity
{
    private static readonly List<Unit> Units = [];
    private static readonly List<Person> People = [];
    private static readonly List<Appointment> Posts = [];

    public static readonly UnitId
        District = Add("district", UnitKind.District, code: "990101"),
        OtherDistrict = Add("other district", UnitKind.District, code: "990102"),
        CityPolice = Add("city police", UnitKind.Department, Line.Police, Level.City),
        CityEducation = Add("city education", UnitKind.Department, Line.Education, Level.City),
        DistrictPolice = Add("district police", UnitKind.Department, Line.Police, Level.District, District, District),
        DistrictMarket = Add("district market", UnitKind.Department, Line.Market, Level.District, District, District),
        Office = Add("office", UnitKind.Department, Line.Education, Level.District, District, District),
        OtherPolice = Add("other police", UnitKind.Department, Line.Police, Level.District, OtherDistrict, OtherDistrict),
        OtherOffice = Add("other office", UnitKind.Department, Line.Education, Level.District, OtherDistrict, OtherDistrict),
        DistrictRoom = Add("district room", UnitKind.CommandRoom, null, Level.District, District, District),
        Town = Add("town", UnitKind.Town, Line.Town, Level.Local, District, District),
        TownRoom = Add("town room", UnitKind.CommandRoom, null, Level.Local, Town, District),
        Team = Add("team", UnitKind.Team, null, Level.Local, Town, District),
        LocalPolice = Add("local police", UnitKind.Department, Line.Police, Level.Local, Town, District),
        School = Add("school", UnitKind.School, null, null, District, District),
        Campus = Add("campus", UnitKind.Campus, null, null, School, District),
        OtherSchool = Add("other school", UnitKind.School, null, null, District, District),
        OtherCampus = Add("other campus", UnitKind.Campus, null, null, OtherSchool, District);

    public static readonly Actor
        Teacher = Person("teacher", School, Role.SchoolStaff),
        SchoolHead = Person("school head", School, Role.SchoolHead),
        Neighbour = Person("neighbour", OtherSchool, Role.SchoolStaff),
        Guide = Person("guide", Town, Role.GridGuide),
        LocalHead = Person("local head", LocalPolice, Role.UnitHead),
        LocalWorker = Person("local worker", LocalPolice, Role.UnitWorker),
        DistrictWorker = Person("district worker", DistrictPolice, Role.UnitWorker),
        DistrictHead = Person("district head", DistrictPolice, Role.UnitHead),
        DistrictSecondHead = Person("district second head", DistrictPolice, Role.UnitHead),
        Liaison = Person("liaison", DistrictPolice, Role.UnitLiaison),
        MarketHead = Person("market head", DistrictMarket, Role.UnitHead),
        CityWorker = Person("city worker", CityPolice, Role.UnitWorker),
        CityHead = Person("city head", CityPolice, Role.UnitHead),
        OfficeStaff = Person("office staff", Office, Role.OfficeStaff),
        OfficeHead = Person("office head", Office, Role.OfficeHead),
        CityOffice = Person("city office", CityEducation, Role.CityOffice),
        OtherOfficeStaff = Person("other office staff", OtherOffice, Role.OfficeStaff),
        OtherPoliceHead = Person("other police head", OtherPolice, Role.UnitHead),
        TownHead = Person("town head", Town, Role.UnitHead),
        TownOperator = Person("town operator", TownRoom, Role.CommandOperator),
        DistrictOperator = Person("district operator", DistrictRoom, Role.CommandOperator),
        TeamWorker = Person("team worker", Team, Role.UnitWorker),
        Admin = Person("admin", CityEducation, Role.Admin);

    public static readonly IReadOnlyList<Actor> Everybody =
    [
        Teacher, SchoolHead, Neighbour, Guide, LocalHead, LocalWorker, DistrictWorker, DistrictHead, DistrictSecondHead, Liaison, MarketHead, CityWorker, CityHead,
        OfficeStaff, OfficeHead, CityOffice, OtherOfficeStaff, OtherPoliceHead, TownHead, TownOperator, DistrictOperator, TeamWorker, Admin,
    ];

    /// <summary>The seat of the market's line is vacant, that of the police is not.</summary>
    public static readonly City City = new(
        Units, People,
        [new(Campus, School, Town, District, true, 30.2, 120.1), new(OtherCampus, OtherSchool, Town, District, true, null, null)],
        [new(Campus, Line.Police, LocalPolice, LocalHead.Person, null), new(Campus, Line.Market, null, null, null)],
        [new(Campus, Guide.Person, SchoolHead.Person)], Posts);

    /// <summary>The same city after these people have left.</summary>
    public static City Without(params Actor[] gone) => new(
        Units, People,
        [City.Campus(Campus)!, City.Campus(OtherCampus)!], City.GroupOf(Campus), [City.HeadsOf(Campus)!],
        Posts.Where(post => !gone.Any(actor => actor.Person == post.Person)));

    public static string NameOf(Actor actor) => City.Person(actor.Person)!.Name;

    public static Guid IdOf(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));

    private static UnitId Add(string name, UnitKind kind, Line? line = null, Level? level = null, UnitId? parent = null, UnitId? district = null, string? code = null)
    {
        var id = new UnitId(IdOf("unit " + name));
        Units.Add(new(id, kind, new(name, name), line, level, parent, district, null, code, null));
        return id;
    }

    private static Actor Person(string name, UnitId unit, Role role)
    {
        var id = new PersonId(IdOf("person " + name));
        People.Add(new(id, name, null));
        Posts.Add(new(id, unit, role));
        return new(id, new AccountId(IdOf("account " + name)), [new(unit, role)]);
    }
}
