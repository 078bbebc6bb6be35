using Whistle.Directory.Contracts;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;

namespace Whistle.Supervision.Meetings;

internal sealed record NamedUnit(Guid Id, Bilingual Name);

internal sealed record NamedPerson(Guid Id, string Name);

internal sealed record CaseRef(Guid Id, string Number);

internal sealed record FollowUpView(int No, string What, NamedUnit Unit, NamedPerson? Person, DateOnly Due, bool Late, DateTimeOffset? DoneAt, NamedPerson? DoneBy, string? Result);

/// <summary>A meeting as programs see it; of its cases those that the account may see.</summary>
internal sealed record MeetingView(
    Guid Id, string Kind, DateOnly Day, string Title, string Place, string Conclusions, NamedUnit Unit, NamedPerson? Writer,
    IReadOnlyList<NamedUnit> Units, IReadOnlyList<NamedPerson> People, IReadOnlyList<CaseRef> Cases, IReadOnlyList<FollowUpView> FollowUps, int Version)
{
    public static MeetingView Of(Meeting m, IReadOnlyList<CaseLine> cases, City city, DateOnly today)
    {
        return new(m.Id, m.Kind.Code(), m.Day, m.Title, m.Place, m.Conclusions, Unit(m.Unit), Person(m.Writer),
            [.. m.Units.Select(id => Unit(new(id)))], [.. m.People.Select(id => Person(new PersonId(id))).OfType<NamedPerson>()], [.. cases.Select(one => new CaseRef(one.Id, one.Number))],
            [.. m.FollowUps.Select(one => new FollowUpView(one.No, one.What, Unit(one.Unit), Person(one.Person), one.Due, one.IsLate(today), one.DoneAt, Person(one.DoneBy), one.Result))], m.Version);

        NamedUnit Unit(UnitId id) => new(id.Value, city.Unit(id).Name);
        NamedPerson? Person(PersonId? id) => id is { } person && city.Person(person) is { } known ? new(person.Value, known.Name) : null;
    }
}

/// <summary>A page of the list, as programs see it.</summary>
internal sealed record MeetingList(IReadOnlyList<MeetingView> Items, string? Next);
