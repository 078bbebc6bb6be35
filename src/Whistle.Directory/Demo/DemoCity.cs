using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Demo;

namespace Whistle.Directory.Demo;

/// <summary>The demo city (演示): two invented districts with everything that a real one has, the same on every machine.</summary>
public static class DemoCity
{
    /// <summary>Before a login of the first district: its twin in the second.</summary>
    public const string Twin = "other.";

    private static readonly (string Login, string Key)[] InDistrict =
    [
        ("school", "school/first/staff"),
        ("school.head", "school/first/head"),
        ("neighbour.school", "school/second/staff"),
        ("neighbour.school.head", "school/second/head"),
        ("grid.guide", "{t}/guide"),
        ("local.police", "{t}/police/head"),
        ("local.police.officer", "{t}/police/worker"),
        ("local.market", "{t}/market/head"),
        ("local.market.officer", "{t}/market/worker"),
        ("local.enforcement", "{t}/enforcement/head"),
        ("local.enforcement.officer", "{t}/enforcement/worker"),
        ("town.head", "{t}/head"),
        ("town.command", "{t}/room/operator"),
        ("town.officer", "{t}/patrol/worker"),
        ("district.command", "room/operator"),
        ("district.police", "police/worker"),
        ("district.police.head", "police/head"),
        ("district.police.liaison", "police/liaison"),
        ("district.market", "market/worker"),
        ("district.market.head", "market/head"),
        ("district.enforcement", "enforcement/worker"),
        ("district.enforcement.head", "enforcement/head"),
        ("education.office", "education/worker"),
        ("education.office.head", "education/head"),
    ];

    private static readonly (string Login, string Key)[] InCity =
    [
        ("city.police", "city/police/worker"),
        ("city.police.head", "city/police/head"),
        ("city.market", "city/market/worker"),
        ("city.market.head", "city/market/head"),
        ("city.education", "city/education/head"),
        ("admin", "city/admin"),
    ];

    /// <summary>Everything, as <see cref="DirectoryDesk.AddAsync"/> takes it in.</summary>
    public static CityLists Lists { get; } = DemoBuilder.Build();

    public static City City { get; } = Lists.ToCity();

    /// <summary>The ways in: those of the first district, of the city, then the twins.</summary>
    public static IReadOnlyList<DemoLogin> Logins { get; } = [.. LoginsOf(0, ""), .. InCity.Select(l => Describe(l.Login, l.Key)), .. LoginsOf(1, Twin)];

    /// <summary>The person of a login.</summary>
    public static PersonId PersonOf(string login) => Logins.Single(l => l.Login == login).Person;

    /// <summary>The unit at which the person of a login has his first post.</summary>
    public static Unit UnitOf(string login) => City.Unit(City.PostsOf(PersonOf(login))[0].Unit);

    private static IEnumerable<DemoLogin> LoginsOf(int number, string prefix)
    {
        var district = DemoPlan.Districts[number];
        return InDistrict.Select(l => Describe(prefix + l.Login, $"{district.Key}/{l.Key.Replace("{t}", district.Towns[0].Key, StringComparison.Ordinal)}"));
    }

    private static DemoLogin Describe(string login, string key)
    {
        var person = DemoIds.Person(key);
        var post = City.PostsOf(person)[0];
        return new(login, person, City.Unit(post.Unit).Name, post.Role);
    }
}
