using System.Threading.Channels;
using Whistle.Kernel;

namespace Whistle.Platform.Live;

/// <summary>One kind of thing that open pages are told about, such as the number of unread notices.</summary>
public interface ILiveSource
{
    /// <summary>The name of the event: "inbox".</summary>
    string Kind { get; }

    /// <summary>It has changed for this person; on whichever node.</summary>
    void Changed(PersonId person);

    /// <summary>It may have changed for anybody.</summary>
    void Forget();

    /// <summary>How it stands, as JSON.</summary>
    ValueTask<string> ReadAsync(PersonId person, CancellationToken stop);
}

/// <summary>Knows the pages that are open on this node and tells them, and the other nodes, that something has changed for a person.</summary>
public sealed class LiveHub(IEnumerable<ILiveSource> sources, NodeSignals nodes) : IHearNodes
{
    /// <summary>A browser keeps one connection for each open tab; more than a few are a mistake.</summary>
    public const int MostOfOnePerson = 5;

    private const int MostOfAll = 2_000;

    private readonly Lock guard = new();
    private readonly Dictionary<PersonId, List<LiveStream>> open = [];
    private int count;

    string IHearNodes.Channel => "whistle_live";

    /// <summary>Tells every open page of the person, wherever it is open. To be called after the commit.</summary>
    public void Push(PersonId person, string kind)
    {
        Tell(person, kind);
        nodes.Send("whistle_live", $"{person.Value:N} {kind}");
    }

    void IHearNodes.Heard(string payload)
    {
        if (payload.Split(' ') is [var person, var kind] && Guid.TryParseExact(person, "N", out var id))
            Tell(new(id), kind);
    }

    void IHearNodes.Missed()
    {
        foreach (var source in sources)
        {
            source.Forget();
            foreach (var stream in Open())
                stream.Offer(source.Kind);
        }
    }

    /// <summary>A new open page; null where the person, or the node, has too many.</summary>
    internal LiveStream? TryOpen(PersonId person, string session, Action abort)
    {
        lock (guard)
        {
            if (!open.TryGetValue(person, out var streams))
                open[person] = streams = [];
            if (streams.Count >= MostOfOnePerson || count >= MostOfAll)
                return null;
            var stream = new LiveStream(person, session, abort);
            streams.Add(stream);
            count++;
            return stream;
        }
    }

    internal void Close(LiveStream stream)
    {
        lock (guard)
        {
            if (!open.TryGetValue(stream.Person, out var streams) || !streams.Remove(stream))
                return;
            count--;
            if (streams.Count == 0)
                open.Remove(stream.Person);
        }
    }

    internal IReadOnlyList<LiveStream> Open()
    {
        lock (guard)
            return count == 0 ? [] : [.. open.Values.SelectMany(streams => streams)];
    }

    private void Tell(PersonId person, string kind)
    {
        foreach (var source in sources)
            if (source.Kind == kind)
                source.Changed(person);

        lock (guard)
            if (open.TryGetValue(person, out var streams))
                foreach (var stream in streams)
                    stream.Offer(kind);
    }
}

/// <summary>One open page. It is told only that a kind has changed, and reads how things stand when it gets to it.</summary>
internal sealed class LiveStream(PersonId person, string session, Action abort)
{
    private const int Longest = 64;

    private readonly Channel<string> told = Channel.CreateBounded<string>(Longest);

    public PersonId Person => person;

    public string Session => session;

    public bool HasEnded { get; private set; }

    /// <summary>A reader that lets this many pile up does not read: it is dropped, and comes back by itself if it is alive.</summary>
    public void Offer(string kind)
    {
        if (!HasEnded && !told.Writer.TryWrite(kind))
            Drop();
    }

    /// <summary>Lets the stream run out after what it has been told.</summary>
    public void End()
    {
        HasEnded = true;
        told.Writer.TryComplete();
    }

    public void Drop()
    {
        End();
        abort();
    }

    /// <summary>The kinds that have changed since the last time; empty when nothing did for that long, null at the end.</summary>
    public async Task<IReadOnlyCollection<string>?> NextAsync(TimeSpan atMost, CancellationToken stop)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(stop);
        until.CancelAfter(atMost);
        try
        {
            if (!await told.Reader.WaitToReadAsync(until.Token) || HasEnded)
                return null;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return [];
        }
        var kinds = new HashSet<string>();
        while (told.Reader.TryRead(out var kind))
            kinds.Add(kind);
        return kinds;
    }
}
