using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Live;

namespace Whistle.Notices.Inboxes;

/// <summary>
/// How many notices a person has not read. Every page shows it, so it is kept in memory until it changes; while this node
/// can't hear the others it is read each time.
/// </summary>
internal sealed class UnreadCount(IServiceScopeFactory scopes, NodeSignals nodes) : ILiveSource
{
    public const string Event = "inbox";

    /// <summary>Counting stops here: this means "so many, or more".</summary>
    public const int Most = 1_000;

    private const int Stripes = 256;
    private const int MostKept = 100_000;

    private readonly ConcurrentDictionary<PersonId, int> known = [];
    private readonly long[] changes = new long[Stripes];

    public string Kind => Event;

    public async ValueTask<int> OfAsync(PersonId person, CancellationToken stop)
    {
        if (nodes.IsListening && known.TryGetValue(person, out var count))
            return count;

        var seen = Interlocked.Read(ref changes[Stripe(person)]);
        count = await CountAsync(person, stop);
        if (nodes.IsListening && known.Count < MostKept)
            known[person] = count;
        if (seen != Interlocked.Read(ref changes[Stripe(person)]))
            known.TryRemove(person, out _);
        return count;
    }

    public void Changed(PersonId person)
    {
        Interlocked.Increment(ref changes[Stripe(person)]);
        known.TryRemove(person, out _);
    }

    public void Forget()
    {
        for (var stripe = 0; stripe < Stripes; stripe++)
            Interlocked.Increment(ref changes[stripe]);
        known.Clear();
    }

    public async ValueTask<string> ReadAsync(PersonId person, CancellationToken stop)
        => FormattableString.Invariant($$"""{"unread":{{await OfAsync(person, stop)}}}""");

    private async Task<int> CountAsync(PersonId person, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WhistleDb>();
        return await db.Set<Notice>().Where(n => n.Person == person && n.ReadAt == null).Take(Most).CountAsync(stop);
    }

    private static int Stripe(PersonId person) => (int)((uint)person.GetHashCode() % Stripes);
}
