using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Supervision.Meetings;

/// <summary>A page of the list.</summary>
internal sealed record MeetingsPage(IReadOnlyList<Meeting> Meetings, string? Next);

/// <summary>Reads meetings. Every list starts from the sights of its reader.</summary>
internal sealed class MeetingQueries(WhistleDb db, ICity cities, ICaseBook book)
{
    public async Task<City> CityAsync(CancellationToken stop) => await cities.GetAsync(stop);

    /// <summary>The meeting, or null where it is not there or not the reader's.</summary>
    public async Task<Meeting?> FindAsync(Guid id, Actor reader, CancellationToken stop)
    {
        var keys = MeetingSight.KeysOf(reader);
        return await db.Set<MeetingSight>().AnyAsync(s => s.MeetingId == id && keys.Contains(s.Key), stop)
            ? await db.Set<Meeting>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, stop) : null;
    }

    /// <summary>The newest day first.</summary>
    public async Task<MeetingsPage> ListAsync(bool onlyOpen, Actor reader, string? cursor, int limit, CancellationToken stop)
    {
        var keys = MeetingSight.KeysOf(reader);
        var before = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : long.MaxValue;
        var meetings = db.Set<Meeting>().AsNoTracking().Where(m => m.Sequence < before && db.Set<MeetingSight>().Any(s => s.MeetingId == m.Id && keys.Contains(s.Key)));
        if (onlyOpen)
            meetings = meetings.Where(m => m.FollowUps.Any(one => one.DoneAt == null));
        var found = await meetings.OrderByDescending(m => m.Sequence).Take(limit + 1).ToListAsync(stop);
        return new([.. found.Take(limit)], found.Count > limit ? found[limit - 1].Sequence.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Of the cases discussed those that this reader may see.</summary>
    public Task<IReadOnlyList<CaseLine>> CasesAsync(Meeting meeting, Actor reader, CancellationToken stop) => book.OfAsync(meeting.Cases, reader, stop);

    /// <summary>Meetings with a follow-up that is not done, of these units or this person.</summary>
    public async Task<IReadOnlyList<Meeting>> WithOpenAsync(IReadOnlyCollection<UnitId> units, PersonId person, CancellationToken stop)
        => await db.Set<Meeting>().AsNoTracking().Where(m => m.FollowUps.Any(one => one.DoneAt == null && (units.Contains(one.Unit) || one.Person == person)))
            .OrderByDescending(m => m.Sequence).Take(100).ToListAsync(stop);
}
