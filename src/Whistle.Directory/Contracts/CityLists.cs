namespace Whistle.Directory.Contracts;

/// <summary>The lists that a city is made of, and that are brought in together.</summary>
public sealed record CityLists(
    IReadOnlyList<Unit> Units,
    IReadOnlyList<Person> People,
    IReadOnlyList<Campus> Campuses,
    IReadOnlyList<Seat> Seats,
    IReadOnlyList<GroupHeads> Heads,
    IReadOnlyList<Appointment> Appointments)
{
    public City ToCity() => new(Units, People, Campuses, Seats, Heads, Appointments);
}
