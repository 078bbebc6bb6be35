using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Whistle.Directory.Contracts;
using Whistle.Exchange.Outgoing;
using Whistle.Exchange.Outward;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Exchange.Events;

/// <summary>What is typed about a subscription.</summary>
/// <param name="Name">What people call it, to <see cref="Subscription.LongestName"/> characters.</param>
/// <param name="Address">Where to.</param>
/// <param name="Binary">CloudEvents' binary form.</param>
/// <param name="Events">Short names; none means all.</param>
/// <param name="DutyItems">Numbers of matters; none means all.</param>
public sealed record SubscriptionInput(string? Name, string? Address, bool Binary, IReadOnlyList<string> Events, IReadOnlyList<string> DutyItems);

/// <summary>
/// Makes and changes subscriptions. The city's office sees all and changes its own and the districts'; a district's office its own,
/// which are told of its district alone. Its staff reads, its head changes.
/// </summary>
internal sealed class SubscriptionDesk(
    WhistleDb db, WriteGate gate, ICity cities, Reach reach, Handshake handshake, SubscriptionSecrets secrets, PostBell bell, Ids ids, TimeProvider clock, ILogger<SubscriptionDesk> log)
{
    public const int Most = 300, Rows = 30;

    public static readonly Refusal
        NameMissing = new("Subscription.NameMissing", "name", Subscription.LongestName),
        UnknownEvent = new("Subscription.UnknownEvent", "events"),
        TooMany = new("Subscription.TooMany", null, Most),
        MovedOn = new("Subscription.MovedOn");

    /// <summary>The offices for which this person may change subscriptions; empty for who only reads.</summary>
    public static IReadOnlyList<UnitId> Offices(Actor actor) => [.. actor.Posts.Where(post => post.Role is Role.OfficeHead or Role.CityOffice).Select(post => post.Unit).Distinct()];

    public async Task<IReadOnlyList<Subscription>> ListAsync(Actor reader, CancellationToken stop)
        => await Visible(reader).AsNoTracking().OrderBy(s => s.Name).ThenBy(s => s.Id).Take(Most).ToListAsync(stop);

    public async Task<Subscription?> FindAsync(Guid id, Actor reader, CancellationToken stop)
        => await Visible(reader).AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, stop);

    public bool MayChange(Subscription subscription, Actor actor)
        => Offices(actor).Contains(subscription.Owner) || IsCity(actor);

    /// <summary>Makes one, signed by a new secret, and asks the other side whether it agrees.</summary>
    public async Task<(Subscription? Made, string? Secret, IReadOnlyList<Refusal> Refusals)> MakeAsync(SubscriptionInput input, Actor by, CancellationToken stop)
    {
        var refusals = Check(input);
        if (refusals.Count > 0 || Offices(by) is not [var office, ..])
            return (null, null, refusals);
        if (await db.Set<Subscription>().CountAsync(stop) >= Most)
            return (null, null, [TooMany]);
        var city = await cities.GetAsync(stop);
        var made = new Subscription(ids.New(), office, input.Name!.Trim(), input.Address!.Trim(), clock.Now()) { District = city.CityOffice?.Id == office ? null : city.DistrictOf(office) };
        Fill(made, input);
        var secret = secrets.Renew(made);
        db.Add(made);
        await db.SaveChangesAsync(stop);
        log.LogInformation("Subscription {Subscription} made by account {Account}", made.Id, by.Account.Value);
        await AskAsync(made.Id, by, stop);
        return (made, secret, []);
    }

    public async Task<IReadOnlyList<Refusal>> ChangeAsync(Guid id, int version, SubscriptionInput input, Actor by, CancellationToken stop)
    {
        var refusals = Check(input);
        if (refusals.Count > 0)
            return refusals;
        if (await OwnAsync(id, by, stop) is not { } subscription || subscription.Version != version)
            return [MovedOn];
        var moved = subscription.Address != input.Address!.Trim();
        subscription.Change(input.Name!.Trim(), input.Address.Trim());
        Fill(subscription, input);
        if (!await db.TrySaveAsync(stop))
            return [MovedOn];
        log.LogInformation("Subscription {Subscription} changed by account {Account}", id, by.Account.Value);
        if (moved)
            await AskAsync(id, by, stop);
        return [];
    }

    /// <summary>Asks the other side whether it agrees. Gives what it answered; null where this is not his.</summary>
    public async Task<Agreement?> AskAsync(Guid id, Actor by, CancellationToken stop)
    {
        if (await OwnAsync(id, by, stop) is not { } subscription)
            return null;
        var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        subscription.Code = Hash(code);
        if (!await db.TrySaveAsync(stop))
            return null;
        var agreement = await handshake.AskAsync(new Uri(subscription.Address), $"exchange/v1/subscriptions/{id:D}/agree?code={code}", stop);
        if (await OwnAsync(id, by, stop) is not { } now)
            return null;
        now.Answer = agreement.Answer;
        if (agreement.Agreed)
            now.Agreed(agreement.PerMinute);
        await db.TrySaveAsync(stop);
        bell.Ring();
        return agreement;
    }

    /// <summary>The other side agrees later, by the address that it was given. False where the code is not the one.</summary>
    public async Task<bool> AgreeAsync(Guid id, string? code, int? perMinute, CancellationToken stop)
    {
        if (code is not { Length: 40 } || await db.Set<Subscription>().SingleOrDefaultAsync(s => s.Id == id, stop) is not { Code: { } kept } subscription
            || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(kept), Encoding.ASCII.GetBytes(Hash(code))))
            return false;
        if (subscription.State is SubscriptionState.Asking)
        {
            subscription.Agreed(perMinute);
            await db.TrySaveAsync(stop);
            bell.Ring();
        }
        return true;
    }

    /// <summary>Stops it, lets it go on, or takes it as agreed on the office's own word, for a receiver that does not know the question.</summary>
    public async Task<bool> TurnAsync(Guid id, SubscriptionState to, Actor by, CancellationToken stop)
    {
        if (await OwnAsync(id, by, stop) is not { } subscription || to is not (SubscriptionState.On or SubscriptionState.Off))
            return false;
        subscription.Turn(to);
        if (!await db.TrySaveAsync(stop))
            return false;
        log.LogInformation("Subscription {Subscription} turned {State} by account {Account}", id, to, by.Account.Value);
        if (to is SubscriptionState.On)
            await SetAsync(db.Set<Message>().Where(m => m.Target == id && m.State == MessageState.Waiting), stop);
        bell.Ring();
        return true;
    }

    /// <summary>A new secret that signs beside the one before it; null where this is not his.</summary>
    public async Task<string?> RenewAsync(Guid id, Actor by, CancellationToken stop)
    {
        if (await OwnAsync(id, by, stop) is not { } subscription)
            return null;
        var secret = secrets.Renew(subscription);
        return await db.TrySaveAsync(stop) ? secret : null;
    }

    public async Task<bool> DropOldAsync(Guid id, Actor by, CancellationToken stop)
    {
        if (await OwnAsync(id, by, stop) is not { } subscription)
            return false;
        subscription.DropOld();
        return await db.TrySaveAsync(stop);
    }

    public async Task<bool> RemoveAsync(Guid id, Actor by, CancellationToken stop)
    {
        if (await OwnAsync(id, by, stop) is not { } subscription)
            return false;
        db.Remove(subscription);
        if (!await db.TrySaveAsync(stop))
            return false;
        using (await gate.EnterAsync(stop))
            await db.Set<Message>().Where(m => m.Target == id).ExecuteDeleteAsync(stop);
        log.LogInformation("Subscription {Subscription} removed by account {Account}", id, by.Account.Value);
        return true;
    }

    /// <summary>Its messages, newest first, of one state or all; a page at a time.</summary>
    public async Task<IReadOnlyList<Message>> LogAsync(Guid id, MessageState? state, DateTimeOffset? before, CancellationToken stop)
    {
        var rows = db.Set<Message>().AsNoTracking().Where(m => m.Target == id);
        if (state is { } one)
            rows = rows.Where(m => m.State == one);
        if (before is { } until)
            rows = rows.Where(m => m.CreatedAt < until);
        return await rows.OrderByDescending(m => m.CreatedAt).ThenByDescending(m => m.Id).Take(Rows + 1).ToListAsync(stop);
    }

    /// <summary>Sends again under the same id: one message, or all that ended since an instant. Gives how many.</summary>
    public async Task<int> AgainAsync(Guid id, Guid? message, DateTimeOffset? since, bool failedOnly, Actor by, CancellationToken stop)
    {
        if (await OwnAsync(id, by, stop) is null)
            return 0;
        var rows = db.Set<Message>().Where(m => m.Target == id && m.State != MessageState.Waiting);
        if (message is { } one)
            rows = rows.Where(m => m.Id == one);
        if (since is { } from)
            rows = rows.Where(m => m.CreatedAt >= from);
        if (failedOnly)
            rows = rows.Where(m => m.State != MessageState.Delivered);
        var again = await SetAsync(rows, stop);
        log.LogInformation("{Count} messages of subscription {Subscription} are sent again by account {Account}", again, id, by.Account.Value);
        bell.Ring();
        return again;
    }

    private async Task<int> SetAsync(IQueryable<Message> rows, CancellationToken stop)
    {
        var now = clock.Now();
        using (await gate.EnterAsync(stop))
            return await rows.ExecuteUpdateAsync(set => set.SetProperty(m => m.State, MessageState.Waiting).SetProperty(m => m.NextAt, (DateTimeOffset?)now)
                .SetProperty(m => m.EndedAt, (DateTimeOffset?)null).SetProperty(m => m.Attempts, 0).SetProperty(m => m.Detail, (string?)null), stop);
    }

    private IReadOnlyList<Refusal> Check(SubscriptionInput input)
    {
        var refusals = new List<Refusal>();
        if (input.Name?.Trim() is not { Length: > 0 and <= Subscription.LongestName })
            refusals.Add(NameMissing);
        if (reach.WhyNot(input.Address?.Trim()) is { } why)
            refusals.Add(new(why, "address"));
        if (input.Events.Any(name => !EventNames.All.Contains(name, StringComparer.Ordinal)) || input.DutyItems.Any(no => !int.TryParse(no, NumberStyles.None, CultureInfo.InvariantCulture, out var n) || n > 22))
            refusals.Add(UnknownEvent);
        return refusals;
    }

    private static void Fill(Subscription subscription, SubscriptionInput input)
        => (subscription.Binary, subscription.Events, subscription.DutyItems) = (input.Binary, string.Join(' ', input.Events), string.Join(' ', input.DutyItems));

    private IQueryable<Subscription> Visible(Actor reader)
    {
        if (IsCity(reader))
            return db.Set<Subscription>();
        var offices = reader.Posts.Where(post => post.Role is Role.OfficeStaff or Role.OfficeHead).Select(post => post.Unit).ToList();
        return db.Set<Subscription>().Where(s => offices.Contains(s.Owner));
    }

    private async Task<Subscription?> OwnAsync(Guid id, Actor by, CancellationToken stop)
        => await db.Set<Subscription>().SingleOrDefaultAsync(s => s.Id == id, stop) is { } subscription && MayChange(subscription, by) ? subscription : null;

    private static bool IsCity(Actor actor) => actor.HoldsAny(Role.CityOffice);

    private static string Hash(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(code)));
}
