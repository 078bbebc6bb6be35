using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Directory.Groups;
using Whistle.Directory.People;
using Whistle.Directory.Units;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Reading;
using Whistle.Platform.SignIn;

namespace Whistle.Directory.Import;

/// <summary>The directory in the columns of the forms, as far as the actor sees it: what goes out can come in again and changes nothing.</summary>
internal sealed class ExportRows(WhistleDb db, ReadLog reads, TimeProvider clock)
{
    /// <summary>What the log of readings calls a person's row that was given out.</summary>
    public const string ReadAs = "person-export";

    private const int AtATime = 250;

    public IAsyncEnumerable<string?[]> OfAsync(ImportKind kind, City city, Actor by, CancellationToken stop) => kind switch
    {
        ImportKind.Units => Async(Units(city, new(city, by))),
        ImportKind.Schools => Async(Schools(city, new(city, by))),
        ImportKind.People => PeopleAsync(city, by, stop),
        _ => Async(Members(city, new(city, by))),
    };

    private static IEnumerable<string?[]> Units(City city, UnitSight sight)
    {
        var lookup = new UnitLookup(city);
        foreach (var unit in sight.Units.Where(IsUnit))
            yield return
            [
                Id(unit.Id), unit.Name.Zh, unit.Name.En, Word("Kind.", unit.Kind.Code()), unit.Line is { } line ? Word("Line.", line.Code()) : null, unit.Level is { } level ? Word("Level.", level.Code()) : null,
                unit.Parent is { } parent ? lookup.NameOf(city.Unit(parent), IsUnit) : null, unit.Code, unit.Phone,
            ];
    }

    private static IEnumerable<string?[]> Schools(City city, UnitSight sight)
    {
        var lookup = new UnitLookup(city);
        foreach (var school in sight.Units.Where(u => u.Kind is UnitKind.School))
            foreach (var campus in city.CampusesOf(school.Id))
                yield return
                [
                    Id(school.Id), school.Name.Zh, school.Name.En, lookup.NameOf(city.Unit(campus.District), u => u.Kind is UnitKind.District), school.Phone, Id(campus.Id),
                    city.Unit(campus.Id).Name.Zh, city.Unit(campus.Id).Name.En, lookup.NameOf(city.Unit(campus.Town), u => u.Kind is UnitKind.Town), YesNo(campus.Main),
                    Degrees(campus.Lat), Degrees(campus.Lon), campus.Start == DateOnly.MinValue ? Word("Import.", "Always") : Day(campus.Start), YesNo(campus.Pilot),
                ];
    }

    private async IAsyncEnumerable<string?[]> PeopleAsync(City city, Actor by, [EnumeratorCancellation] CancellationToken stop)
    {
        var (sight, lookup, today) = (new UnitSight(city, by), new UnitLookup(city), clock.Now().Day());
        foreach (var units in city.Units.Where(u => u.Kind is not (UnitKind.District or UnitKind.Campus) && sight.SeesPeopleOf(u)).Select(u => u.Id).Chunk(AtATime))
        {
            var posts = await db.Set<AppointmentRow>().AsNoTracking().Where(a => units.Contains(a.Unit) && (a.To == null || a.To > today)).ToListAsync(stop);
            var people = posts.Select(a => a.Person).Distinct().ToList();
            var logins = new Dictionary<PersonId, string>();
            foreach (var part in people.Chunk(AtATime))
            {
                await Task.WhenAll(part.Select(p => reads.RecordAsync(ReadAs, p.Value, by, stop)));
                foreach (var account in await db.Set<Account>().AsNoTracking().Where(a => part.Contains(a.Person)).Select(a => new { a.Person, a.Login }).ToListAsync(stop))
                    logins.TryAdd(account.Person, account.Login);
            }
            foreach (var post in posts.OrderBy(a => city.Unit(a.Unit), City.ByName).ThenBy(a => a.Person.Value).ThenBy(a => a.Role))
                if (city.Person(post.Person) is { } person)
                    yield return
                    [
                        person.Id.Value.ToString("D"), person.Name, person.Phone, logins.GetValueOrDefault(person.Id), lookup.NameOf(city.Unit(post.Unit), u => u.Kind is not (UnitKind.District or UnitKind.Campus)),
                        Word("Role.", post.Role.Code()), Day(post.From), Day(post.To),
                    ];
        }
    }

    private static IEnumerable<string?[]> Members(City city, UnitSight sight)
    {
        var lookup = new UnitLookup(city);
        foreach (var school in sight.Units.Where(u => u.Kind is UnitKind.School))
            foreach (var campus in city.CampusesOf(school.Id))
            {
                string?[] at = [lookup.NameOf(school, u => u.Kind is UnitKind.School), lookup.NameOf(city.Unit(campus.Id), u => u.Kind is UnitKind.Campus && u.Parent == school.Id)];
                var heads = city.HeadsOf(campus.Id);
                yield return [.. at, Word("Import.Place.", "guide"), null, PersonAt(city, heads?.Guide, campus.Town), null];
                yield return [.. at, Word("Import.Place.", "leader"), null, PersonAt(city, heads?.Leader, campus.School), null];
                foreach (var line in GroupRules.Lines)
                {
                    var seat = city.GroupOf(campus.Id).FirstOrDefault(s => s.Line == line);
                    yield return
                    [
                        .. at, Word("Line.", line.Code()), seat?.Unit is { } unit ? lookup.NameOf(city.Unit(unit), u => u.Kind is UnitKind.Department && u.Line == line && u.District == campus.District) : null,
                        PersonAt(city, seat?.Member, seat?.Unit), PersonAt(city, seat?.Substitute, seat?.Unit),
                    ];
                }
            }
    }

    private static bool IsUnit(Unit unit) => unit.Kind is not (UnitKind.School or UnitKind.Campus);

    /// <summary>The name, or the id where two at the unit are called so.</summary>
    private static string? PersonAt(City city, PersonId? id, UnitId? unit)
        => id is not { } known || unit is not { } at || city.Person(known) is not { } person ? null
            : city.At(at).Select(a => a.Person).Distinct().Count(p => city.Person(p)?.Name == person.Name) == 1 ? person.Name : known.Value.ToString("D");

    private static string Id(UnitId id) => id.Value.ToString("D");

    private static string Word(string prefix, string code) => FormWords.In(CultureInfo.CurrentUICulture, prefix + code);

    private static string YesNo(bool value) => Word("Import.", value ? "Yes" : "No");

    private static string? Degrees(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async IAsyncEnumerable<string?[]> Async(IEnumerable<string?[]> rows)
    {
        await Task.CompletedTask;
        foreach (var row in rows)
            yield return row;
    }
}
