using Whistle.Directory.Access;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Kernel;
using Xunit;

namespace Whistle.Rules.Tests.Directory;

/// <summary>
/// Every role × every role × every relation of units: who may give, stands in the table; everything that does not is refused.
/// </summary>
public sealed class DelegationTests
{
    /// <summary>Giver @ kind of his unit → kind of unit, how it stands to his: what he gives there.</summary>
    private const string Table = """
        admin @ city → city-bureau any: city.office unit.liaison
        city.office @ city-bureau → city-bureau any: unit.liaison
        city.office @ city-bureau → city-department any: unit.liaison
        city.office @ city-bureau → bureau any: office.head office.staff
        office.staff @ bureau → bureau district: unit.liaison
        office.staff @ bureau → department district: unit.liaison
        office.staff @ bureau → local district: unit.liaison
        office.staff @ bureau → town district: unit.liaison
        office.staff @ bureau → room district: unit.liaison
        office.staff @ bureau → school district: school.head
        office.head @ bureau → bureau district: unit.liaison
        office.head @ bureau → department district: unit.liaison
        office.head @ bureau → local district: unit.liaison
        office.head @ bureau → town district: unit.liaison
        office.head @ bureau → room district: unit.liaison
        office.head @ bureau → school district: school.head
        unit.liaison @ city-bureau → city-bureau own: unit.head unit.worker
        unit.liaison @ city-department → city-department own: unit.head unit.worker
        unit.liaison @ bureau → bureau own: unit.head unit.worker
        unit.liaison @ department → department own: unit.head unit.worker
        unit.liaison @ department → local line: unit.head unit.worker
        unit.liaison @ local → local own: unit.head unit.worker
        unit.liaison @ town → town own: unit.head unit.worker grid.guide
        unit.liaison @ town → team within: unit.head unit.worker
        unit.head @ town → town own: unit.head unit.worker grid.guide
        unit.head @ town → team within: unit.head unit.worker
        unit.liaison @ room → room own: command.operator
        school.head @ school → school own: school.staff
        """;

    private static readonly string[] Units =
    [
        "city", "city/education", "city/police", "city/market", "qinglan", "qinglan/education", "qinglan/police", "qinglan/market", "qinglan/room", "qinglan/wanglan", "qinglan/wanglan/room",
        "qinglan/wanglan/patrol", "qinglan/wanglan/police", "qinglan/wanglan/market", "qinglan/{town2}", "qinglan/{town2}/room", "qinglan/school/first", "qinglan/school/first/main", "qinglan/school/second",
        "{other}", "{other}/education", "{other}/police", "{other}/room", "{other}/{town}", "{other}/{town}/police", "{other}/{town}/room", "{other}/school/first",
    ];

    private static City City => DemoCity.City;

    [Fact]
    public void Every_cell_is_as_the_table_says()
    {
        var wrong = new List<string>();
        var (walked, given) = (0, 0);
        foreach (var giver in Enum.GetValues<Role>())
            foreach (var at in Units)
                foreach (var to in Units)
                    foreach (var role in Enum.GetValues<Role>())
                    {
                        var (may, should) = (Delegation.WhyNot(City, By(giver, at), null, Unit(to), role) is null, Says(giver, Unit(at), Unit(to), role));
                        (walked, given) = (walked + 1, given + (should ? 1 : 0));
                        if (may != should)
                            wrong.Add($"{giver}@{at} → {role}@{to}: {may}");
                    }

        Assert.Empty(wrong);
        Assert.Equal(11 * Units.Length * Units.Length * 11, walked);
        Assert.InRange(given, 80, 200);
    }

    [Fact]
    public void Nobody_does_anything_to_himself()
    {
        foreach (var giver in Enum.GetValues<Role>())
            foreach (var at in Units)
            {
                var by = By(giver, at);
                Assert.All(City.Units, to => Assert.All(Delegation.GivesAt(City, by, to), role => Assert.Equal(Delegation.NotYourself, Delegation.WhyNot(City, by, by.Person, to, role))));
            }
    }

    [Fact]
    public void Below_the_offices_nobody_gives_a_post_that_reaches_further_than_his_own()
    {
        foreach (var giver in (Role[])[Role.UnitLiaison, Role.UnitHead, Role.SchoolHead])
            foreach (var at in Units)
                foreach (var to in City.Units)
                    foreach (var role in Delegation.GivesAt(City, By(giver, at), to))
                    {
                        var (upper, lower) = (By(giver, at), new Actor(new(new Guid(8, 8, 8, new byte[8])), default, [new(to.Id, role)]));
                        Assert.All(Delegation.Reach(City, lower), unit => Assert.Subset(Delegation.GivesAt(City, upper, unit).ToHashSet(), Delegation.GivesAt(City, lower, unit).ToHashSet()));
                    }
    }

    [Fact]
    public void A_liaison_who_wants_to_open_a_liaison_is_told_who_does()
        => Assert.Equal(Delegation.OnlyOffice, Delegation.WhyNot(City, By(Role.UnitLiaison, "qinglan/police"), null, Unit("qinglan/police"), Role.UnitLiaison));

    [Fact]
    public void For_every_post_there_is_somebody_who_opens_it()
    {
        foreach (var unit in City.Units)
            foreach (var role in Delegation.PostsAt(City, unit).Where(role => role is not (Role.Admin)))
                Assert.True(Delegation.OpenedBy(City, unit, role).Count > 0, $"{unit.Name.En}: {role}");
    }

    [Fact]
    public void Reach_is_every_unit_where_something_is_given()
    {
        Assert.Equal(City.Units.Where(u => u.Id == Unit("qinglan/police").Id || (u.Line is Line.Police && u.Level is Level.Local && u.District == Unit("qinglan").Id)),
            Delegation.Reach(City, By(Role.UnitLiaison, "qinglan/police")));
        Assert.Empty(Delegation.Reach(City, By(Role.UnitWorker, "qinglan/police")));
        Assert.Empty(Delegation.Reach(City, By(Role.UnitHead, "qinglan/police")));
    }

    private static bool Says(Role giver, Unit at, Unit to, Role role)
        => Table.Split('\n').Any(row => row.Split(" → ") is [var from, var there] && from == $"{giver.Code()} @ {KindOf(at)}"
            && there.Split(": ") is [var where, var roles] && Stands(at, to).Select(how => $"{KindOf(to)} {how}").Contains(where, StringComparer.Ordinal)
            && roles.Split(' ').Contains(role.Code(), StringComparer.Ordinal));

    private static IEnumerable<string> Stands(Unit at, Unit to)
    {
        yield return "any";
        if (at.Id == to.Id)
            yield return "own";
        if (at.District is not null && at.District == to.District)
            yield return "district";
        if (at.District is not null && at.District == to.District && at.Line == to.Line)
            yield return "line";
        if (to.Parent == at.Id)
            yield return "within";
    }

    private static string KindOf(Unit unit) => unit switch
    {
        { Kind: UnitKind.Department, Level: Level.City } => unit.Line is Line.Education ? "city-bureau" : "city-department",
        { Kind: UnitKind.Department, Level: Level.District } => unit.Line is Line.Education ? "bureau" : "department",
        { Kind: UnitKind.Department } => "local",
        { Kind: UnitKind.CommandRoom } => "room",
        _ => unit.Kind.Code(),
    };

    private static Actor By(Role role, string at) => new(new(new Guid(7, 7, 7, new byte[8])), default, [new(Unit(at).Id, role)]);

    private static Unit Unit(string key)
    {
        var (own, other) = (DemoPlan.Districts[0], DemoPlan.Districts[1]);
        var town = key.StartsWith("{other}", StringComparison.Ordinal) ? other.Towns[0].Key : own.Towns[0].Key;
        return City.Unit(DemoIds.Unit(key.Replace("{other}", other.Key, StringComparison.Ordinal).Replace("{town2}", own.Towns[1].Key, StringComparison.Ordinal).Replace("{town}", town, StringComparison.Ordinal)));
    }
}
