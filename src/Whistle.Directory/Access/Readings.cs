using System.Globalization;
using Whistle.Directory.Contracts;
using Whistle.Directory.Staff;
using Whistle.Kernel;
using Whistle.Platform.Reading;

namespace Whistle.Directory.Access;

/// <summary>A reading with its names: who, of which units, and what.</summary>
public sealed record NamedReading(ReadEntry Entry, string? Reader, string Units, ReadLabel? What);

/// <summary>What the reader of the log asks for, out of an address.</summary>
internal sealed record ReadingQuestion(string? Kind, string? Who, DateOnly? From, DateOnly? To)
{
    public static ReadingQuestion Of(string? kind, string? who, string? from, string? to)
        => new(string.IsNullOrEmpty(kind) ? null : kind, string.IsNullOrWhiteSpace(who) ? null : who.Trim(), Day(from), Day(to));

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

/// <summary>The log of readings for the offices: the district's own, the city's bureau all of it.</summary>
internal sealed class Readings(ReadLogQueries log, ICity cities, IEnumerable<IReadLabels> labels)
{
    public const string ExportKind = "reads";

    private const int MostReaders = 200;

    public static readonly IReadOnlyList<string> Kinds = ["case", "export", PersonReading.Kind, ExportKind];

    /// <summary>The districts whose log this actor reads; null for all of them, empty for none.</summary>
    public static IReadOnlyList<UnitId>? DistrictsOf(City city, Actor by)
        => by.HoldsAny(Role.CityOffice) ? null
            : [.. by.Posts.Where(p => p.Role is Role.OfficeStaff or Role.OfficeHead).Select(p => city.DistrictOf(p.Unit)).OfType<UnitId>().Distinct()];

    public async Task<(IReadOnlyList<NamedReading> Items, string? Next)> ListAsync(ReadingQuestion question, Actor by, string? cursor, int limit, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var readers = question.Who is { } who ? city.People.Where(p => p.Name.Contains(who, StringComparison.OrdinalIgnoreCase)).Take(MostReaders).Select(p => p.Id).ToList() : null;
        var filter = new ReadingFilter(DistrictsOf(city, by), question.Kind, null, readers, question.From?.Start(), question.To?.AddDays(1).Start());
        var page = await log.ListAsync(filter, cursor, limit, stop);
        return (await NameAsync(page.Items, city, stop), page.Next);
    }

    /// <summary>Who read this person's data.</summary>
    public async Task<(IReadOnlyList<NamedReading> Items, string? Next)> OfAsync(PersonId person, string? cursor, int limit, CancellationToken stop)
    {
        var page = await log.WhoReadAsync(PersonReading.Kind, person.Value, cursor, stop, limit);
        return (await NameAsync(page.Items, await cities.GetAsync(stop), stop), page.Next);
    }

    private async Task<IReadOnlyList<NamedReading>> NameAsync(IReadOnlyList<ReadEntry> entries, City city, CancellationToken stop)
    {
        var known = new Dictionary<(string Kind, Guid Subject), ReadLabel>();
        foreach (var kind in entries.GroupBy(e => e.Kind, StringComparer.Ordinal))
            if (labels.FirstOrDefault(l => l.Knows(kind.Key)) is { } module)
                foreach (var (subject, label) in await module.OfAsync([.. kind.Select(e => e.Subject).Distinct()], stop))
                    known[(kind.Key, subject)] = label;
        return [.. entries.Select(e => new NamedReading(e, city.Person(e.Person)?.Name,
            string.Join(" · ", city.PostsOf(e.Person).Select(p => city.FindUnit(p.Unit)?.Name.ToString()).OfType<string>().Distinct()),
            e.Kind is PersonReading.Kind ? city.Person(new(e.Subject)) is { } read ? new(read.Name, null) : null
                : e.Kind is ExportKind ? city.FindUnit(new(e.Subject)) is { } district ? new(district.Name.ToString(), null) : null
                : known.GetValueOrDefault((e.Kind, e.Subject))))];
    }
}
