using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Directory.Demo;

/// <summary>Builds units, people, schools and working groups from the plan. A unit's key is its path: "qinglan/wanglan/police".</summary>
internal sealed class DemoBuilder
{
    /// <summary>The lines whose local units sit in the group of each district's first school.</summary>
    private static readonly Line[] AlwaysThere = [Line.Police, Line.Market, Line.Enforcement];

    private readonly List<Unit> units = [];
    private readonly List<Person> people = [];
    private readonly List<Campus> campuses = [];
    private readonly List<Seat> seats = [];
    private readonly List<GroupHeads> heads = [];
    private readonly List<Appointment> appointments = [];
    private readonly Dictionary<(UnitId Town, Line Line), string> serving = [];
    private readonly Dictionary<string, Unit> byKey = new(StringComparer.Ordinal);
    private readonly DemoPeople next = new();

    public static CityLists Build()
    {
        var builder = new DemoBuilder();
        builder.AddCity();
        foreach (var district in DemoPlan.Districts)
            builder.AddDistrict(district);
        return new(builder.units, builder.people, builder.campuses, builder.seats, builder.heads, builder.appointments);
    }

    private void AddCity()
    {
        var city = Add("city", UnitKind.City, DemoPlan.City, level: Level.City);
        AddStaff("city", (Role.Admin, "admin"));
        foreach (var plan in DemoPlan.Lines)
        {
            var key = $"city/{plan.Line.Code()}";
            Add(key, UnitKind.Department, Fill(plan.City), plan.Line, Level.City, city, phone: true);
            if (plan.Line is Line.Education)
                AddStaff(key, (Role.CityOffice, "head"), (Role.CityOffice, "worker"), (Role.UnitLiaison, "liaison"));
            else
                AddStaff(key, (Role.UnitHead, "head"), (Role.UnitHead, "deputy"), (Role.UnitWorker, "worker"), (Role.UnitLiaison, "liaison"));
        }
    }

    private void AddDistrict(DistrictPlan plan)
    {
        var district = Add(plan.Key, UnitKind.District, new($"{plan.Zh}区（演示）", $"{plan.En} District (demo)"), level: Level.District, parent: byKey["city"], code: plan.Code);
        foreach (var line in DemoPlan.Lines)
            AddDepartment(plan, district, line);
        AddRoom($"{plan.Key}/room", new($"{plan.Zh}区指挥室", $"{plan.En} District Command Room"), Level.District, district);
        for (var i = 0; i < plan.Towns.Count; i++)
            AddTown(plan, district, i);
        var number = 0;
        foreach (var school in plan.Schools)
            AddSchool(plan, district, school, ref number);
    }

    private void AddDepartment(DistrictPlan plan, Unit district, LinePlan line)
    {
        var key = $"{plan.Key}/{line.Line.Code()}";
        Add(key, UnitKind.Department, Fill(line.District, plan), line.Line, Level.District, district, phone: true);
        if (line.Line is Line.Education)
            AddStaff(key, (Role.OfficeHead, "head"), (Role.OfficeHead, "deputy"), (Role.OfficeStaff, "worker"), (Role.OfficeStaff, "colleague"), (Role.UnitLiaison, "liaison"));
        else
            AddStaff(key, (Role.UnitHead, "head"), (Role.UnitHead, "deputy"), (Role.UnitWorker, "worker"), (Role.UnitLiaison, "liaison"));
    }

    private void AddTown(DistrictPlan plan, Unit district, int index)
    {
        var at = plan.Towns[index];
        var key = $"{plan.Key}/{at.Key}";
        var town = Add(key, UnitKind.Town, new(at.Zh + at.KindZh, $"{at.En} {at.KindEn}"), Line.Town, Level.Local, district, phone: true);
        AddStaff(key, (Role.UnitHead, "head"), (Role.UnitWorker, "worker"), (Role.UnitLiaison, "liaison"), (Role.GridGuide, "guide"), (Role.GridGuide, "guide-2"));
        AddRoom($"{key}/room", new($"{at.Zh}{at.KindZh}指挥室", $"{at.En} {at.KindEn} Command Room"), Level.Local, town);
        foreach (var (team, name) in DemoPlan.Teams)
        {
            Add($"{key}/{team}", UnitKind.Team, Fill(name, plan, at), level: Level.Local, parent: town, phone: true);
            AddStaff($"{key}/{team}", (Role.UnitHead, "head"), (Role.UnitWorker, "worker"));
        }
        foreach (var line in DemoPlan.Lines.Where(l => l.TownsServed > 0))
            AddLocalUnit(plan, town, line, index);
    }

    /// <summary>A station may serve several towns; it stands in the first of them.</summary>
    private void AddLocalUnit(DistrictPlan plan, Unit town, LinePlan line, int index)
    {
        var at = plan.Towns[index - (index % line.TownsServed)];
        var key = $"{plan.Key}/{at.Key}/{line.Line.Code()}";
        serving[(town.Id, line.Line)] = key;
        if (byKey.ContainsKey(key))
            return;
        Add(key, UnitKind.Department, Fill(line.Local, plan, at), line.Line, Level.Local, town, phone: true);
        AddStaff(key, (Role.UnitHead, "head"), (Role.UnitWorker, "worker"), (Role.UnitLiaison, "liaison"));
    }

    private void AddRoom(string key, Bilingual name, Level level, Unit parent)
    {
        Add(key, UnitKind.CommandRoom, name, level: level, parent: parent, phone: true);
        AddStaff(key, (Role.CommandOperator, "operator"), (Role.CommandOperator, "operator-2"));
    }

    private void AddSchool(DistrictPlan plan, Unit district, SchoolPlan at, ref int number)
    {
        var key = $"{plan.Key}/school/{at.Key}";
        var school = Add(key, UnitKind.School, new(at.Zh, at.En), parent: district, town: TownOf(plan, at.Campuses[0]).Id, phone: true);
        AddStaff(key, (Role.SchoolHead, "head"), (Role.SchoolStaff, "staff"), (Role.SchoolStaff, "staff-2"));
        foreach (var (i, campus) in at.Campuses.Index())
            AddCampus(plan, school, at, campus, isMain: i == 0, number++);
    }

    private void AddCampus(DistrictPlan plan, Unit school, SchoolPlan at, CampusPlan campus, bool isMain, int number)
    {
        var town = TownOf(plan, campus);
        var key = $"{plan.Key}/school/{at.Key}/{campus.Key}";
        var unit = Add(key, UnitKind.Campus, new(at.Zh + campus.Zh, $"{at.En}, {campus.En}"), parent: school, town: town.Id, phone: !isMain);
        var ground = plan.Towns[campus.Town];
        campuses.Add(new(unit.Id, school.Id, town.Id, town.District!.Value, isMain, Math.Round(ground.Lat + (0.003 * (number % 3)) - 0.003, 6), Math.Round(ground.Lon + (0.004 * (number % 4)) - 0.006, 6))
        {
            Start = key == DemoPlan.NotYetOn ? null : DateOnly.MinValue,
            Pilot = at.Key == "experimental",
        });
        var guide = number % 6 == 5 ? (PersonId?)null : DemoIds.Person($"{plan.Key}/{ground.Key}/guide");
        heads.Add(new(unit.Id, guide, DemoIds.Person($"{plan.Key}/school/{at.Key}/head")));
        foreach (var line in DemoPlan.Lines)
            AddSeat(plan, unit.Id, town.Id, line.Line, number);
    }

    /// <summary>Where a line has no local unit, its district department sits in the group itself.</summary>
    private void AddSeat(DistrictPlan plan, UnitId campus, UnitId town, Line line, int number)
    {
        var isVacant = (number > 0 || (plan != DemoPlan.Districts[0] && !AlwaysThere.Contains(line))) && ((number * 5) + ((int)line * 3) + 1) % 7 == 0;
        var isLocal = serving.TryGetValue((town, line), out var key);
        key ??= $"{plan.Key}/{line.Code()}";
        seats.Add(isVacant
            ? new(campus, line, null, null, null)
            : new(campus, line, byKey[key].Id, DemoIds.Person($"{key}/{(isLocal ? "head" : "worker")}"), DemoIds.Person($"{key}/{(isLocal ? "worker" : "liaison")}")));
    }

    private Unit Add(string key, UnitKind kind, Bilingual name, Line? line = null, Level? level = null, Unit? parent = null, UnitId? town = null, string? code = null, bool phone = false)
    {
        var district = parent is null or { Kind: UnitKind.City } ? null : parent.Kind is UnitKind.District ? parent.Id : parent.District;
        town ??= parent is { Kind: UnitKind.Town } ? parent.Id : parent?.Town;
        var unit = new Unit(DemoIds.Unit(key), kind, name, line, level, parent?.Id, district, town, code, phone ? next.NextPhone() : null);
        units.Add(unit);
        byKey.Add(key, unit);
        return unit;
    }

    private void AddStaff(string key, params ReadOnlySpan<(Role Role, string Who)> posts)
    {
        foreach (var (role, who) in posts)
        {
            var person = new Person(DemoIds.Person($"{key}/{who}"), next.NextName(), next.NextPhone());
            people.Add(person);
            appointments.Add(new(person.Id, byKey[key].Id, role));
        }
    }

    private Unit TownOf(DistrictPlan plan, CampusPlan campus) => byKey[$"{plan.Key}/{plan.Towns[campus.Town].Key}"];

    private static Bilingual Fill(Bilingual name, DistrictPlan? district = null, TownPlan? town = null) => new(
        name.Zh.Replace("{c}", "澜桥市", StringComparison.Ordinal).Replace("{d}", $"{district?.Zh}区", StringComparison.Ordinal)
            .Replace("{b}", district?.Zh, StringComparison.Ordinal).Replace("{t}", town?.Zh, StringComparison.Ordinal),
        name.En.Replace("{c}", "Lanqiao City", StringComparison.Ordinal).Replace("{d}", $"{district?.En} District", StringComparison.Ordinal)
            .Replace("{b}", district?.En, StringComparison.Ordinal).Replace("{t}", town?.En, StringComparison.Ordinal));
}
