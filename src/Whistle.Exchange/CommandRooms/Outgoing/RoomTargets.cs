using System.Text.Json;
using System.Text.Json.Nodes;
using Whistle.Directory.Contracts;
using Whistle.Exchange.Outgoing;
using Whistle.Exchange.Signing;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Exchange.CommandRooms.Outgoing;

/// <summary>The command rooms that work outside, as targets. What they are sent is made when it is sent: it holds the school's words.</summary>
internal sealed class RoomTargets(RoomBook book, ICaseActs acts, ICity cities, RoomBody bodies, TimeProvider clock) : ITargets
{
    public string Kind => RoomNews.Kind;

    public async Task<Target?> FindAsync(WhistleDb db, Guid target, CancellationToken stop)
        => await book.FindAsync(db, new(target), stop) is { } link ? await TargetAsync(db, link, stop) : null;

    public async Task<Target> TargetAsync(WhistleDb db, RoomLink link, CancellationToken stop)
        => new(link.Room.Value, new(link.Endpoint + "/events"), await book.SecretsAsync(db, link.Room, Way.Out, stop));

    public async Task<IReadOnlyDictionary<Guid, CloudEvent>> EventsAsync(WhistleDb db, Target target, IReadOnlyList<Message> messages, CancellationToken stop)
    {
        var events = new Dictionary<Guid, CloudEvent>();
        if (await book.FindAsync(db, new(target.Id), stop) is not { IsOutside: true } link)
            return events;
        var city = await cities.GetAsync(stop);
        var briefs = new Dictionary<Guid, CaseBrief?>();
        foreach (var message in messages)
        {
            if (!briefs.TryGetValue(message.About, out var brief))
                briefs[message.About] = brief = await acts.BriefAsync(new(message.About), RoomBook.ActorOf(link), stop);
            if (brief is not null)
                events[message.Id] = Event(message.Number, message.Type, link, brief.Stand.Number, brief.Events.FirstOrDefault(e => e.Seq == message.Seq)?.At, await bodies.OfAsync(brief, message.Seq, link, city, stop));
        }
        return events;
    }

    /// <summary>The office switches first and hands the secrets over afterwards: until the other side has them, it knows neither the room nor the signature.</summary>
    public Task AnsweredAsync(WhistleDb db, Guid target, IReadOnlyList<(Message Message, Answered Answer)> answers, CancellationToken stop)
    {
        foreach (var (message, _) in answers.Where(one => one.Answer is { What: What.Refused, Status: 401 or 403 or 404 }))
            message.NotYet(clock.Now());
        return Task.CompletedTask;
    }

    public static CloudEvent Event(string id, string type, RoomLink link, string? subject, DateTimeOffset? at, JsonObject data)
        => new(id, link.Site.Length > 0 ? link.Site : "/", type, subject, at, JsonSerializer.SerializeToElement(data));
}
