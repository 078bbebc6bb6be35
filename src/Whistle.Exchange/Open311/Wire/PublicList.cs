using Microsoft.EntityFrameworkCore;
using Whistle.Exchange.Open311.Intake;
using Whistle.Platform.Data;
using Whistle.Platform.Live;

namespace Whistle.Exchange.Open311.Wire;

/// <summary>
/// Keeps the usual answers to GET requests as bytes, for everybody who asks the same. Whatever changes what the public sees drops
/// them, on this node with the commit and on the others by a signal; none lives longer than <see cref="Longest"/>.
/// </summary>
internal sealed class PublicList(NodeSignals nodes, TimeProvider clock) : IHearNodes
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private const int MostAnswers = 64;
    private const long MostBytes = 32L * 1024 * 1024;
    private const string Signal = "whistle_open311";

    private readonly Lock turn = new();
    private readonly Dictionary<string, (byte[] Body, DateTimeOffset At)> kept = new(StringComparer.Ordinal);
    private long bytes, generation;

    string IHearNodes.Channel => Signal;

    void IHearNodes.Heard(string payload) => Drop();

    void IHearNodes.Missed() => Drop();

    /// <summary>Says in a unit of work that it changes what is shown outside.</summary>
    public void ChangedBy(WhistleDb db) => db.AfterCommit(() =>
    {
        Drop();
        nodes.Send(Signal, "");
    });

    /// <summary>The kept answer, or one made now. What changes while it is being made is not kept as if it were new.</summary>
    public async ValueTask<byte[]> OfAsync(string key, Func<Task<byte[]>> make)
    {
        long began;
        lock (turn)
        {
            if (kept.TryGetValue(key, out var found) && clock.GetUtcNow() - found.At < Longest)
                return found.Body;
            began = generation;
        }
        var body = await make();
        lock (turn)
            if (began == generation && nodes.IsListening)
                Keep(key, body);
        return body;
    }

    private void Keep(string key, byte[] body)
    {
        if (kept.Remove(key, out var before))
            bytes -= before.Body.Length;
        if (kept.Count >= MostAnswers || bytes + body.Length > MostBytes)
        {
            kept.Clear();
            bytes = 0;
        }
        kept[key] = (body, clock.GetUtcNow());
        bytes += body.Length;
    }

    private void Drop()
    {
        lock (turn)
        {
            generation++;
            kept.Clear();
            bytes = 0;
        }
    }
}
