using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Reading;

namespace Whistle.Directory.Staff;

/// <summary>Reading a person's data (name with phone) is written down: the person sees who did, and so does the office.</summary>
internal static class PersonReading
{
    public const string Kind = "person";

    public static UnitId? DistrictOf(City city, PersonId person)
        => city.PostsOf(person).Select(post => city.DistrictOf(post.Unit)).FirstOrDefault(district => district is not null);

    /// <summary>All that are shown on one page, on disk before it is shown. Nobody is noted as a reader of his own.</summary>
    public static Task RecordAsync(ReadLog reads, City city, IEnumerable<PersonId> people, Actor by, CancellationToken stop)
        => Task.WhenAll(people.Where(person => person != by.Person).Distinct().Select(person => reads.RecordAsync(Kind, person.Value, by, stop, DistrictOf(city, person))));
}
