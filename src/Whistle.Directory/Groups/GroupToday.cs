using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Directory.Groups;

/// <summary>
/// What of the stored places counts on a day: whoever has lost the post that he sits or heads by has left, whichever way the
/// post ended. A seat that nobody is left on is vacant.
/// </summary>
internal sealed class GroupToday(IReadOnlyList<Appointment> appointments, IReadOnlyList<Campus> campuses)
{
    private readonly HashSet<(PersonId, UnitId)> at = [.. appointments.Where(a => a.Role is not Role.Admin).Select(a => (a.Person, a.Unit))];
    private readonly HashSet<(PersonId, UnitId)> guides = [.. appointments.Where(a => a.Role is Role.GridGuide).Select(a => (a.Person, a.Unit))];
    private readonly HashSet<(PersonId, UnitId)> leaders = [.. appointments.Where(a => a.Role is Role.SchoolHead).Select(a => (a.Person, a.Unit))];
    private readonly Dictionary<UnitId, Campus> campuses = campuses.ToDictionary(c => c.Id);

    public Seat Of(Seat seat)
    {
        if (seat.Unit is not { } unit)
            return seat;
        var (member, substitute) = (Still(seat.Member, unit, at), Still(seat.Substitute, unit, at));
        return (member, substitute) == (seat.Member, seat.Substitute) && (member ?? substitute) is not null ? seat
            : seat with { Unit = (member ?? substitute) is null ? null : unit, Member = member, Substitute = substitute };
    }

    public GroupHeads Of(GroupHeads heads)
        => campuses.GetValueOrDefault(heads.Campus) is { } campus
            ? heads with { Guide = Still(heads.Guide, campus.Town, guides), Leader = Still(heads.Leader, campus.School, leaders) }
            : heads with { Guide = null, Leader = null };

    private static PersonId? Still(PersonId? person, UnitId unit, HashSet<(PersonId, UnitId)> among)
        => person is { } known && among.Contains((known, unit)) ? known : null;
}
