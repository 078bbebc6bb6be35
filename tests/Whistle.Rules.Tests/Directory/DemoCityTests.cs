using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Kernel;
using Xunit;

namespace Whistle.Rules.Tests.Directory;

public sealed class DemoCityTests
{
    private static readonly Line[] Departments = [.. Enum.GetValues<Line>().Where(l => l is not Line.Town)];

    private static City City => DemoCity.City;

    private static IEnumerable<Unit> Districts => City.Units.Where(u => u.Kind is UnitKind.District);

    public static TheoryData<string, UnitKind, Level?, Line?, Role> Table => new()
    {
        { "school", UnitKind.School, null, null, Role.SchoolStaff },
        { "school.head", UnitKind.School, null, null, Role.SchoolHead },
        { "neighbour.school", UnitKind.School, null, null, Role.SchoolStaff },
        { "grid.guide", UnitKind.Town, Level.Local, Line.Town, Role.GridGuide },
        { "local.police", UnitKind.Department, Level.Local, Line.Police, Role.UnitHead },
        { "local.market", UnitKind.Department, Level.Local, Line.Market, Role.UnitHead },
        { "local.enforcement", UnitKind.Department, Level.Local, Line.Enforcement, Role.UnitHead },
        { "local.police.officer", UnitKind.Department, Level.Local, Line.Police, Role.UnitWorker },
        { "district.police", UnitKind.Department, Level.District, Line.Police, Role.UnitWorker },
        { "city.police", UnitKind.Department, Level.City, Line.Police, Role.UnitWorker },
        { "district.police.head", UnitKind.Department, Level.District, Line.Police, Role.UnitHead },
        { "city.police.head", UnitKind.Department, Level.City, Line.Police, Role.UnitHead },
        { "district.police.liaison", UnitKind.Department, Level.District, Line.Police, Role.UnitLiaison },
        { "town.head", UnitKind.Town, Level.Local, Line.Town, Role.UnitHead },
        { "town.command", UnitKind.CommandRoom, Level.Local, null, Role.CommandOperator },
        { "district.command", UnitKind.CommandRoom, Level.District, null, Role.CommandOperator },
        { "town.officer", UnitKind.Team, Level.Local, null, Role.UnitWorker },
        { "education.office", UnitKind.Department, Level.District, Line.Education, Role.OfficeStaff },
        { "education.office.head", UnitKind.Department, Level.District, Line.Education, Role.OfficeHead },
        { "city.education", UnitKind.Department, Level.City, Line.Education, Role.CityOffice },
        { "admin", UnitKind.City, Level.City, null, Role.Admin },
    };

    [Theory, MemberData(nameof(Table))]
    public void Each_login_of_the_contract_is_there_with_its_role(string login, UnitKind kind, Level? level, Line? line, Role role)
    {
        var unit = DemoCity.UnitOf(login);

        Assert.Equal([role], City.PostsOf(DemoCity.PersonOf(login)).Select(p => p.Role));
        Assert.Equal((kind, level, line), (unit.Kind, unit.Level, unit.Line));
    }

    [Theory, MemberData(nameof(Table))]
    public void Each_login_inside_a_district_has_a_twin_in_the_other(string login, UnitKind kind, Level? level, Line? line, Role role)
    {
        var unit = DemoCity.UnitOf(login);
        var twin = DemoCity.Logins.SingleOrDefault(l => l.Login == DemoCity.Twin + login);
        if (unit.District is null)
        {
            Assert.Null(twin);
            return;
        }

        var other = DemoCity.UnitOf(DemoCity.Twin + login);
        Assert.Equal((kind, level, line), (other.Kind, other.Level, other.Line));
        Assert.Equal([role], City.PostsOf(twin!.Person).Select(p => p.Role));
        Assert.NotEqual(unit.District, other.District);
    }

    [Fact]
    public void The_schools_group_is_complete_and_holds_the_three_local_units_of_its_town()
    {
        var campus = City.MainCampus(DemoCity.UnitOf("school").Id)!;

        Assert.Equal(Departments, City.GroupOf(campus.Id).Where(s => s is { IsVacant: false, Member: not null }).Select(s => s.Line));
        Assert.Equal(DemoCity.UnitOf("local.police"), City.GroupMember(campus.Id, Line.Police));
        Assert.Equal(DemoCity.UnitOf("local.market"), City.GroupMember(campus.Id, Line.Market));
        Assert.Equal(DemoCity.UnitOf("local.enforcement"), City.GroupMember(campus.Id, Line.Enforcement));
        Assert.Equal(new(campus.Id, DemoCity.PersonOf("grid.guide"), DemoCity.PersonOf("school.head")), City.HeadsOf(campus.Id));
        Assert.Equal(DemoCity.UnitOf("grid.guide").Id, campus.Town);
    }

    [Fact]
    public void Everything_of_the_schools_town_and_district_belongs_together()
    {
        var town = DemoCity.UnitOf("grid.guide");
        Assert.All(["local.police", "local.market", "local.enforcement", "local.police.officer", "town.officer", "town.command"], login => Assert.Equal(town.Id, DemoCity.UnitOf(login).Town));
        Assert.Equal(DemoCity.UnitOf("town.command"), City.TownRoom(town.Id));
        Assert.Equal(DemoCity.UnitOf("district.command"), City.DistrictRoom(town.District!.Value));
        Assert.Equal(DemoCity.UnitOf("education.office"), City.Above(town.Id));
        Assert.Equal(DemoCity.UnitOf("district.police"), City.Above(DemoCity.UnitOf("local.police").Id));
        Assert.Equal(DemoCity.UnitOf("city.police"), City.Above(DemoCity.UnitOf("district.police").Id));
        Assert.Equal(town.District, DemoCity.UnitOf("neighbour.school").District);
        Assert.NotEqual(DemoCity.UnitOf("school"), DemoCity.UnitOf("neighbour.school"));
    }

    [Fact]
    public void Elsewhere_some_seats_are_vacant_and_some_are_not()
    {
        var complete = City.MainCampus(DemoCity.UnitOf("school").Id)!.Id;
        Assert.All(City.Campuses.Where(c => c.Id != complete), campus =>
        {
            var group = City.GroupOf(campus.Id);
            Assert.Equal(Departments, group.Select(s => s.Line));
            Assert.InRange(group.Count(s => s.IsVacant), 1, 6);
        });
    }

    [Fact]
    public void There_are_two_districts_with_towns_schools_and_all_thirteen_departments()
    {
        Assert.Equal(["990101", "990102"], Districts.Select(d => d.Code).Order(StringComparer.Ordinal));
        foreach (var district in Districts)
        {
            var inside = City.Units.Where(u => u.District == district.Id).ToList();
            Assert.True(inside.Count(u => u.Kind is UnitKind.Town) >= 3);
            Assert.True(inside.Count(u => u.Kind is UnitKind.School) >= 12);
            Assert.Contains(inside.Where(u => u.Kind is UnitKind.School), s => City.CampusesOf(s.Id).Select(c => c.Town).Distinct().Count() == 2);
            Assert.All(Departments, line => Assert.NotNull(City.Department(district.Id, line)));
            Assert.All(Departments, line => Assert.NotNull(City.CityDepartment(line)));
            Assert.Contains("演示", district.Name.Zh, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_town_has_its_three_stations_a_room_teams_and_somebody_who_answers_for_it()
        => Assert.All(City.Units.Where(u => u.Kind is UnitKind.Town), town =>
        {
            Assert.NotNull(City.TownRoom(town.Id));
            Assert.Contains(City.At(town.Id), a => a.Role is Role.UnitHead);
            Assert.Contains(City.At(town.Id), a => a.Role is Role.GridGuide);
            var lines = City.Children(town.Id).Select(u => u.Line).ToList();
            Assert.All([Line.Police, Line.Market, Line.Enforcement], line => Assert.Contains(line, lines));
            Assert.Contains(City.Children(town.Id), u => u.Kind is UnitKind.Team && City.At(u.Id).Any(a => a.Role is Role.UnitWorker));
        });

    [Fact]
    public void Every_department_has_a_head_a_worker_and_a_liaison()
        => Assert.All(City.Units.Where(u => u.Kind is UnitKind.Department), unit =>
        {
            var roles = City.At(unit.Id).Select(a => a.Role).ToList();
            Assert.Contains(roles, r => r is Role.UnitHead or Role.OfficeHead or Role.CityOffice);
            Assert.True(roles.Count(r => r is not Role.UnitLiaison) >= 2);
            Assert.Contains(Role.UnitLiaison, roles);
        });

    [Fact]
    public void Whoever_sits_in_a_group_works_at_the_unit_of_the_seat()
        => Assert.All(City.Campuses.SelectMany(c => City.GroupOf(c.Id)).Where(s => !s.IsVacant), seat =>
        {
            Assert.True(City.Works(seat.Member!.Value, seat.Unit!.Value));
            Assert.Contains(City.PostsOf(seat.Substitute!.Value), p => p.Unit == seat.Unit);
        });

    [Fact]
    public void No_name_number_or_id_comes_twice()
    {
        AssertDistinct(City.Units.Select(u => u.Name.Zh));
        AssertDistinct(City.Units.Select(u => u.Name.En));
        AssertDistinct(City.People.Select(p => p.Name));
        AssertDistinct(City.Units.Select(u => u.Phone).Concat(City.People.Select(p => p.Phone)).OfType<string>());
        AssertDistinct(DemoCity.Logins.Select(l => l.Login));
        AssertDistinct(DemoCity.Logins.Select(l => l.Person.Value.ToString()));
        Assert.All(City.People, p => Assert.Matches("^0571-8600 0[0-9]{3}$", p.Phone));
        Assert.DoesNotContain(City.Units, u => u.Name.Zh.Contains('{', StringComparison.Ordinal) || u.Name.En.Contains('{', StringComparison.Ordinal));
    }

    [Fact]
    public void Ids_are_the_same_on_every_machine()
    {
        Assert.Equal("00654e6f-d2eb-8ff7-bd41-29cc3e7fea3b", DemoCity.UnitOf("school").Id.Value.ToString());
        Assert.Equal("4b53cc51-63de-8444-9e28-32cdaef3f140", DemoCity.PersonOf("school").Value.ToString());
    }

    private static void AssertDistinct(IEnumerable<string> all)
        => Assert.Empty(all.CountBy(s => s).Where(s => s.Value > 1).Select(s => s.Key));
}
