using Microsoft.EntityFrameworkCore;
using Whistle.Platform.Data;
using Whistle.Platform.Journal;

namespace Whistle.Supervision.Meetings;

/// <summary>Makes a meeting again from its events, and compares it with its row.</summary>
internal sealed class MeetingHistory : IFolded
{
    public string Noun => "meetings";

    public async IAsyncEnumerable<Guid> StreamsAsync(WhistleDb db)
    {
        foreach (var id in await db.Set<Meeting>().AsNoTracking().IgnoreAutoIncludes().OrderBy(m => m.Sequence).Select(m => m.Id).ToListAsync())
            yield return id;
    }

    public async Task<string?> DifferenceAsync(WhistleDb db, Guid stream, IReadOnlyList<WrittenEvent> history, CancellationToken stop)
    {
        var row = await db.Set<Meeting>().AsNoTracking().SingleAsync(m => m.Id == stream, stop);
        var folded = new Meeting(stream);
        foreach (var written in history)
        {
            folded.Apply((MeetingEvent)written.Event(MeetingEvents.Format), new(written.Row.At, new(written.Row.Unit), written.By ?? default));
            folded.Head = written.Row.Hash;
        }
        foreach (var property in db.Model.FindEntityType(typeof(Meeting))!.GetProperties())
            if (!Same(property.PropertyInfo!.GetValue(row), property.PropertyInfo.GetValue(folded)))
                return $"the row's {property.Name} is not what its events make of it";
        return Told(row).SequenceEqual(Told(folded)) ? null : "the row's follow-ups are not what its events make of them";
    }

    private static IEnumerable<object?> Told(Meeting meeting)
        => meeting.FollowUps.SelectMany(one => new object?[] { one.No, one.What, one.Unit, one.Person, one.Due, one.DoneAt, one.DoneBy, one.Result });

    private static bool Same(object? stored, object? folded) => stored is List<Guid> ids ? ids.SequenceEqual((List<Guid>)folded!) : Equals(stored, folded);
}
