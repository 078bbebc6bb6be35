using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Whistle.Exchange.Open311.Intake;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Http;
using Whistle.Platform.Sealing;

namespace Whistle.Exchange.Open311.Consumers;

/// <summary>What the form for a new key says.</summary>
internal sealed record NewConsumer(string Name, string Contact, int DailyLimit, bool IsTest)
{
    public const int LongestName = 100, LongestContact = 200, MostADay = 100_000, UsualLimit = 500;

    public static (NewConsumer? Consumer, IReadOnlyList<Refusal> Errors) Read(BodyReader body)
    {
        var (name, contact, limit, kind) = (body.Text("name", true, LongestName), body.Text("contact", true, LongestContact), body.Number("dailyLimit", true, 1, MostADay), body.Text("kind", true, 20));
        if (kind is not (null or "test" or "production"))
            body.Refuse(new("Field.NotACode", "kind", "test, production"));
        return body.Errors.Count > 0 ? (null, body.Errors) : (new(name!, contact!, limit!.Value, kind is "test"), []);
    }
}

/// <summary>A key with what it did: today, in thirty days, and what of it was junk.</summary>
internal sealed record ConsumerLine(Consumer Consumer, int Today, int Month, int RefusedInMonth, int Junk);

/// <summary>Makes, changes and switches off keys.</summary>
internal sealed class ConsumerDesk(WhistleDb db, Seals seals, UseMeter meter, Ids ids, TimeProvider clock)
{
    private const string Prefix = "wo_";
    private const int ShownStart = 8, DaysShown = 30;

    /// <summary>The key is in the answer, this once.</summary>
    public async Task<(Consumer Consumer, string Key)> MakeAsync(NewConsumer body, PersonId by, CancellationToken stop, Guid? known = null)
    {
        var (key, kept) = NewKey();
        var id = known ?? ids.New();
        var consumer = new Consumer(id, body.Name, seals.Seal(Consumer.ContactColumn, id, body.Contact), body.DailyLimit, body.IsTest, kept, by, clock.Now());
        db.Add(consumer);
        await db.SaveChangesAsync(stop);
        return (consumer, key);
    }

    /// <summary>The consumer of a key, switched off or not; null where there is none.</summary>
    public async Task<Consumer?> OfKeyAsync(string? key, CancellationToken stop)
    {
        if (key is not { Length: > 10 and < 100 })
            return null;
        var hash = HashOf(key);
        return await db.Set<Consumer>().AsNoTracking().SingleOrDefaultAsync(c => c.KeyHash == hash, stop);
    }

    /// <summary>A new key in the place of the old one, which ends at once. Null where it is not there, or somebody was faster.</summary>
    public async Task<string?> RekeyAsync(Guid id, CancellationToken stop)
    {
        if (await db.Set<Consumer>().SingleOrDefaultAsync(c => c.Id == id, stop) is not { } consumer)
            return null;
        var (key, kept) = NewKey();
        consumer.Rekey(kept);
        return await db.TrySaveAsync(stop) ? key : null;
    }

    public async Task<bool> ChangeAsync(Guid id, Action<Consumer, DateTimeOffset> change, CancellationToken stop)
    {
        if (await db.Set<Consumer>().SingleOrDefaultAsync(c => c.Id == id, stop) is not { } consumer)
            return false;
        change(consumer, clock.Now());
        return await db.TrySaveAsync(stop);
    }

    public Task<Consumer?> FindAsync(Guid id, CancellationToken stop) => db.Set<Consumer>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, stop);

    public string ContactOf(Consumer consumer) => seals.Open(Consumer.ContactColumn, consumer.Id, consumer.Contact);

    /// <summary>All of them: there are as many as a city has applications.</summary>
    public async Task<IReadOnlyList<ConsumerLine>> ListAsync(CancellationToken stop)
    {
        var (today, since) = (clock.Now().Day(), clock.Now().Day().AddDays(-DaysShown));
        var all = await db.Set<Consumer>().AsNoTracking().OrderByDescending(c => c.MadeAt).Take(500).ToListAsync(stop);
        var uses = (await db.Set<UseOfDay>().AsNoTracking().Where(u => u.Day > since && (u.Key.StartsWith(UseMeter.TakenMark) || u.Key.StartsWith(UseMeter.RefusedMark))).ToListAsync(stop)).ToLookup(u => u.Key);
        var junk = await db.Set<PublicReport>().Where(r => r.State == ReportState.Junk).GroupBy(r => r.Consumer).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, stop);
        return [.. all.Select(one => new ConsumerLine(one,
            uses[UseMeter.Taken(one.Id)].Where(use => use.Day == today).Sum(use => use.Count), uses[UseMeter.Taken(one.Id)].Sum(use => use.Count),
            uses[UseMeter.Refused(one.Id)].Sum(use => use.Count), junk.GetValueOrDefault(one.Id)))];
    }

    /// <summary>Day by day, the newest first: how many were taken and how many refused.</summary>
    public Task<IReadOnlyList<(DateOnly Day, int Taken, int Refused)>> UseAsync(Guid id, CancellationToken stop) => meter.DaysAsync(id, DaysShown, stop);

    public Task<int> JunkAsync(Guid id, CancellationToken stop) => db.Set<PublicReport>().CountAsync(r => r.Consumer == id && r.State == ReportState.Junk, stop);

    private static (string Key, (string Hash, string Start) Kept) NewKey()
    {
        var key = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (key, (HashOf(key), key[..ShownStart]));
    }

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
