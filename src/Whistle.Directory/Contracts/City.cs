using System.Globalization;
using Whistle.Kernel;

namespace Whistle.Directory.Contracts;

/// <summary>
/// All units, people, posts, campuses and working groups as they are today: immutable, in memory, every question answered
/// from an index. It is made of lists, so a test makes one by hand.
/// </summary>
public sealed class City
{
    /// <summary>The order of every list of units: by Chinese name, as a dictionary has it, then by id.</summary>
    public static readonly IComparer<Unit> ByName = Comparer<Unit>.Create(CompareByName);

    private static readonly CompareInfo Chinese = CultureInfo.GetCultureInfo("zh-CN").CompareInfo;

    private static readonly Comparer<(Unit Unit, SortKey Key)> ByKey = Comparer<(Unit Unit, SortKey Key)>.Create((one, other)
        => SortKey.Compare(one.Key, other.Key) is var order and not 0 ? order : one.Unit.Id.Value.CompareTo(other.Unit.Id.Value));

    private readonly Dictionary<UnitId, Unit> units;
    private readonly Dictionary<PersonId, Person> people;
    private readonly Dictionary<PersonId, Post[]> posts;
    private readonly Dictionary<UnitId, Appointment[]> appointments;
    private readonly Dictionary<UnitId, Unit[]> children;
    private readonly Dictionary<(UnitId District, Line Line), Unit> departments = [];
    private readonly Dictionary<Line, Unit> cityDepartments = [];
    private readonly Dictionary<(UnitId District, Line Line), List<Unit>> local = [];
    private readonly Dictionary<UnitId, Unit> rooms = [];
    private readonly Dictionary<UnitId, Campus> campuses;
    private readonly Dictionary<UnitId, Campus[]> campusesOf;
    private readonly Dictionary<UnitId, Seat[]> groups;
    private readonly Dictionary<UnitId, GroupHeads> heads;
    private readonly Dictionary<PersonId, UnitId[]> headed;

    public City(
        IEnumerable<Unit> units,
        IEnumerable<Person> people,
        IEnumerable<Campus> campuses,
        IEnumerable<Seat> seats,
        IEnumerable<GroupHeads> heads,
        IEnumerable<Appointment> appointments)
    {
        // by keys made once: comparing two names by the dictionary takes as long as making a key, and there are many comparisons
        Units = [.. units.Select(u => (Unit: u, Key: Chinese.GetSortKey(u.Name.Zh))).Order(ByKey).Select(u => u.Unit)];
        this.units = Units.ToDictionary(u => u.Id);
        this.people = people.ToDictionary(p => p.Id);
        this.campuses = campuses.ToDictionary(c => c.Id);
        this.heads = heads.ToDictionary(h => h.Campus);
        var held = appointments.Distinct().ToList();
        posts = Index(held.DistinctBy(a => (a.Person, a.Unit, a.Role)), a => a.Person, a => new Post(a.Unit, a.Role));
        this.appointments = Index(held, a => a.Unit, a => a);
        children = Index(Units.Where(u => u.Parent is not null), u => u.Parent!.Value, u => u);
        campusesOf = Index(this.campuses.Values.OrderByDescending(c => c.Main).ThenBy(c => c.Id.Value), c => c.School, c => c);
        groups = Index(seats.OrderBy(s => s.Line), s => s.Campus, s => s);
        headed = Index(this.heads.Values.SelectMany(HeadsWithCampus).Distinct(), h => h.Person, h => h.Campus);
        foreach (var unit in Units)
            FindPlace(unit);
    }

    /// <summary>All units, by name.</summary>
    public IReadOnlyList<Unit> Units { get; }

    public IReadOnlyCollection<Person> People => people.Values;

    public IReadOnlyCollection<Campus> Campuses => campuses.Values;

    /// <summary>The unit that must be there; throws where it is not.</summary>
    public Unit Unit(UnitId id) => FindUnit(id) ?? throw new KeyNotFoundException($"No unit {id.Value}.");

    public Unit? FindUnit(UnitId id) => units.GetValueOrDefault(id);

    public Person? Person(PersonId id) => people.GetValueOrDefault(id);

    public IReadOnlyList<Post> PostsOf(PersonId person) => posts.GetValueOrDefault(person, []);

    /// <summary>Who holds a post at the unit.</summary>
    public IReadOnlyList<Appointment> At(UnitId unit) => appointments.GetValueOrDefault(unit, []);

    /// <summary>
    /// Whether the person does the unit's work: as head, worker, operator or in its office. A liaison reads and acts on none,
    /// a grid guide and an administrator hold no cases.
    /// </summary>
    public bool Works(PersonId person, UnitId unit)
        => PostsOf(person).Any(p => p.Unit == unit && Acts(p.Role));

    /// <summary>Whether who holds this role does the unit's work.</summary>
    public static bool Acts(Role role) => role is not (Role.UnitLiaison or Role.GridGuide or Role.Admin);

    public IReadOnlyList<Unit> Children(UnitId unit) => children.GetValueOrDefault(unit, []);

    /// <summary>Whether the unit is the ancestor or stands somewhere below it.</summary>
    public bool Inside(UnitId unit, UnitId ancestor)
    {
        for (UnitId? now = unit; now is not null; now = FindUnit(now.Value)?.Parent)
            if (now == ancestor)
                return true;
        return false;
    }

    /// <summary>The district a unit is in, or is.</summary>
    public UnitId? DistrictOf(UnitId unit)
        => FindUnit(unit) is { } found ? found.Kind is UnitKind.District ? found.Id : found.District : null;

    /// <summary>The district's department of a line.</summary>
    public Unit? Department(UnitId district, Line line) => departments.GetValueOrDefault((district, line));

    /// <summary>The local units (站所) of a line in a district, by name.</summary>
    public IReadOnlyList<Unit> LocalUnits(UnitId district, Line line) => local.GetValueOrDefault((district, line)) ?? [];

    public Unit? CityDepartment(Line line) => cityDepartments.GetValueOrDefault(line);

    /// <summary>The district education bureau: department of its line and the office of the district's task force. Plan, part 3.</summary>
    public Unit Office(UnitId district)
        => Department(district, Line.Education) ?? throw new KeyNotFoundException($"District {district.Value} has no education bureau.");

    public Unit? CityOffice => CityDepartment(Line.Education);

    /// <summary>Where a unit reports up to, by its line: local → district → city; a town → the office of its district. Plan, annex 2.</summary>
    public Unit? Above(UnitId id) => FindUnit(id) switch
    {
        { Kind: UnitKind.Town, District: { } district } => Department(district, Line.Education),
        { Kind: UnitKind.Department, Level: Level.Local, Line: { } line, District: { } district } => Department(district, line),
        { Kind: UnitKind.Department, Level: Level.District, Line: { } line } => CityDepartment(line),
        _ => null,
    };

    /// <summary>The unit of a line's seat in the campus's working group, null where vacant. The line of the towns is the campus's own town.</summary>
    public Unit? GroupMember(UnitId campus, Line line)
        => line is Line.Town
            ? Campus(campus) is { } at ? FindUnit(at.Town) : null
            : GroupOf(campus).FirstOrDefault(s => s.Line == line)?.Unit is { } unit ? FindUnit(unit) : null;

    public Unit? TownRoom(UnitId town) => rooms.GetValueOrDefault(town);

    public Unit? DistrictRoom(UnitId district) => rooms.GetValueOrDefault(district);

    public Campus? Campus(UnitId id) => campuses.GetValueOrDefault(id);

    /// <summary>Whether the campus takes part on that day. Before its start no report, visit, package or self-check of it does.</summary>
    public bool IsOn(UnitId campus, DateOnly day) => Campus(campus) is { Start: { } start } && start <= day;

    /// <summary>A school's campuses, the main one first.</summary>
    public IReadOnlyList<Campus> CampusesOf(UnitId school) => campusesOf.GetValueOrDefault(school, []);

    /// <summary>The main campus, or the only one.</summary>
    public Campus? MainCampus(UnitId school) => CampusesOf(school) is [var first, ..] && (first.Main || CampusesOf(school).Count == 1) ? first : null;

    /// <summary>The seats of a campus's working group, in the plan's order of the lines.</summary>
    public IReadOnlyList<Seat> GroupOf(UnitId campus) => groups.GetValueOrDefault(campus, []);

    public GroupHeads? HeadsOf(UnitId campus) => heads.GetValueOrDefault(campus);

    public IReadOnlyList<UnitId> CampusesHeadedBy(PersonId person) => headed.GetValueOrDefault(person, []);

    private void FindPlace(Unit unit)
    {
        switch (unit)
        {
            case { Kind: UnitKind.Department, Level: Level.District, Line: { } line, District: { } district }:
                departments.TryAdd((district, line), unit);
                break;
            case { Kind: UnitKind.Department, Level: Level.Local, Line: { } line, District: { } district }:
                if (!local.TryGetValue((district, line), out var beside))
                    local.Add((district, line), beside = []);
                beside.Add(unit);
                break;
            case { Kind: UnitKind.Department, Level: Level.City, Line: { } line }:
                cityDepartments.TryAdd(line, unit);
                break;
            case { Kind: UnitKind.CommandRoom, Parent: { } parent }:
                rooms.TryAdd(parent, unit);
                break;
        }
    }

    private static IEnumerable<(PersonId Person, UnitId Campus)> HeadsWithCampus(GroupHeads heads)
    {
        if (heads.Guide is { } guide)
            yield return (guide, heads.Campus);
        if (heads.Leader is { } leader)
            yield return (leader, heads.Campus);
    }

    private static Dictionary<TKey, TValue[]> Index<T, TKey, TValue>(IEnumerable<T> all, Func<T, TKey> key, Func<T, TValue> value)
        where TKey : notnull
        => all.GroupBy(key).ToDictionary(g => g.Key, g => g.Select(value).ToArray());

    private static int CompareByName(Unit? one, Unit? other)
        => Chinese.Compare(one?.Name.Zh, other?.Name.Zh) is var order and not 0 ? order : Nullable.Compare(one?.Id.Value, other?.Id.Value);
}
