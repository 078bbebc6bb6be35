using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Platform.Journal;

/// <summary>A thing with a history of its own: its id, how many events it has had, and the hash of the newest.</summary>
public interface IChained
{
    Guid Stream { get; }

    int Version { get; }

    /// <summary>The newest hash, 64 zeros before the first event. The row carries it, so that writing reads nothing back.</summary>
    string Head { get; set; }
}

/// <summary>Writes events to the chain of their thing, in the unit of work of the caller.</summary>
public sealed class Journal(WhistleDb db)
{
    public static readonly string Zeros = new('0', 64);

    private readonly Dictionary<Guid, Dictionary<PersonId, Guid>> aliases = [];

    /// <summary>Must be called before events are recorded on a thing that already has a history.</summary>
    public async Task OpenAsync(IChained thing, CancellationToken stop)
        => aliases[thing.Stream] = await db.Set<JournalPerson>().AsNoTracking().Where(p => p.Stream == thing.Stream)
            .ToDictionaryAsync(p => p.Person, p => p.Alias, stop);

    /// <summary>Records an event that <paramref name="thing"/> has just applied: its version is the event's number.</summary>
    public JournalRow Record(EventFormat format, IChained thing, object happened, UnitId unit, PersonId by, DateTimeOffset at)
    {
        var (data, texts) = format.Write(happened, person => AliasOf(thing.Stream, person), Hashing.Salt);
        var alias = AliasOf(thing.Stream, by);
        var type = happened.GetType().Name;
        var hash = Hashing.Hex(thing.Head + "\n" + Canonical.Envelope(thing.Version, type, at.Wire(), unit.Value, alias, data, thing.Head));
        var row = new JournalRow { Stream = thing.Stream, Seq = thing.Version, Type = type, At = at, Unit = unit.Value, By = alias, Data = data, PreviousHash = thing.Head, Hash = hash };
        db.Add(row);
        foreach (var text in texts)
            db.Add(new JournalText { Stream = thing.Stream, Seq = thing.Version, Field = text.Field, Salt = text.Salt, Text = text.Text });
        thing.Head = hash;
        return row;
    }

    private Guid AliasOf(Guid stream, PersonId person)
    {
        if (!aliases.TryGetValue(stream, out var known))
            aliases[stream] = known = [];
        if (known.TryGetValue(person, out var alias))
            return alias;
        alias = new Guid(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
        db.Add(new JournalPerson { Stream = stream, Alias = alias, Person = person });
        return known[person] = alias;
    }
}

/// <summary>An event as it was read back, with what stands beside the chain.</summary>
public sealed record WrittenEvent(JournalRow Row, IReadOnlyDictionary<string, JournalText> Texts, IReadOnlyDictionary<Guid, PersonId> People)
{
    public object Event(EventFormat format)
        => format.Read(Row.Type, Row.Data, field => Texts.GetValueOrDefault(field)?.Text, alias => People.TryGetValue(alias, out var person) ? person : null);

    public PersonId? By => People.TryGetValue(Row.By, out var person) ? person : null;
}

/// <summary>Reads histories.</summary>
public sealed class JournalReader(WhistleDb db)
{
    /// <summary>The whole history of one thing, oldest first.</summary>
    public async Task<IReadOnlyList<WrittenEvent>> OfAsync(Guid stream, CancellationToken stop) => (await OfAsync([stream], stop))[stream];

    /// <summary>The whole histories of several things, each oldest first; none is left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, IReadOnlyList<WrittenEvent>>> OfAsync(IReadOnlyCollection<Guid> streams, CancellationToken stop)
    {
        var rows = (await db.Set<JournalRow>().AsNoTracking().Where(r => streams.Contains(r.Stream)).OrderBy(r => r.Seq).ToListAsync(stop)).ToLookup(r => r.Stream);
        var texts = (await db.Set<JournalText>().AsNoTracking().Where(t => streams.Contains(t.Stream)).ToListAsync(stop)).ToLookup(t => (t.Stream, t.Seq));
        var people = (await db.Set<JournalPerson>().AsNoTracking().Where(p => streams.Contains(p.Stream)).ToListAsync(stop)).ToLookup(p => p.Stream);
        return streams.ToDictionary(stream => stream, stream =>
        {
            var aliases = people[stream].ToDictionary(p => p.Alias, p => p.Person);
            return (IReadOnlyList<WrittenEvent>)[.. rows[stream].Select(row
                => new WrittenEvent(row, texts[(stream, row.Seq)].ToDictionary(t => t.Field, StringComparer.Ordinal), aliases))];
        });
    }
}
