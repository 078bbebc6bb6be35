using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;
using Whistle.Notices.Channels;
using Whistle.Platform.Data;
using Whistle.Platform.Sealing;

namespace Whistle.Notices.Choices;

/// <summary>
/// A mail that asks whether an address is its owner's: found by the hash of its secret, good for a day and for one answer. An
/// address that was never confirmed may be a stranger's, so nothing else is sent to it.
/// </summary>
internal sealed class MailCheck
{
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(1);

    public const string MailColumn = "notices_mail_check.mail";

    /// <summary>SHA-256 of the secret, lower-case hex.</summary>
    public string Key { get; init; } = "";

    public Guid Id { get; init; }

    public PersonId Person { get; init; }

    /// <summary>Sealed: the address that was asked, which the person may have changed since.</summary>
    public string Mail { get; init; } = "";

    public DateTimeOffset At { get; init; }

    /// <summary>Confirmed, or replaced by a newer mail: worth nothing any more.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

internal sealed class MailCheckMap : IEntityTypeConfiguration<MailCheck>
{
    public void Configure(EntityTypeBuilder<MailCheck> check)
    {
        check.ToTable("notices_mail_check").HasKey(c => c.Key);
        check.Property(c => c.Key).HasMaxLength(64);
        check.Property(c => c.Mail).HasMaxLength(800);
        check.HasIndex(c => new { c.Person, c.At });
        check.HasIndex(c => c.At);
    }
}

/// <summary>Asks an address, and takes its answer.</summary>
internal sealed class MailDesk(WhistleDb db, WriteGate gate, ChannelSet channels, Seals seals, Ids ids, TimeProvider clock)
{
    /// <summary>So many mails a day may one person have sent to addresses that are not confirmed.</summary>
    public const int MostADay = 5;

    public static readonly Refusal
        NothingToAsk = new("MailCheck.NothingToAsk", "mail"),
        Off = new("MailCheck.Off", "mail"),
        TooOften = new("MailCheck.TooOften", "mail", MostADay),
        NotSent = new("MailCheck.NotSent", "mail");

    /// <summary>Sends a mail with a new link; links of earlier ones end with it. The person waits for the answer of the server, and tries again himself.</summary>
    public async Task<Refusal?> AskAsync(Actor by, CancellationToken stop)
    {
        var choice = await db.Set<Choice>().AsNoTracking().SingleOrDefaultAsync(c => c.Person == by.Person, stop);
        if (choice is not { Mail: not null, MailConfirmedAt: null } || choice.MailBy(seals) is not { } address)
            return NothingToAsk;
        if (!channels.IsOn(ChannelKind.Mail))
            return Off;
        var now = clock.Now();
        var since = now - MailCheck.Lasts;
        if (await db.Set<MailCheck>().CountAsync(c => c.Person == by.Person && c.At > since, stop) >= MostADay)
            return TooOften;
        var (secret, id) = (Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)), ids.New());
        using (await gate.EnterAsync(stop))
            await db.Set<MailCheck>().Where(c => c.Person == by.Person && c.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.EndedAt, now), stop);
        db.Add(new MailCheck { Key = KeyOf(secret), Id = id, Person = by.Person, Mail = seals.Seal(MailCheck.MailColumn, id, address), At = now });
        await db.SaveChangesAsync(stop);
        var outcome = await channels[ChannelKind.Mail].Channel.SendAsync(Write(id, address, secret, choice.Language, now), stop);
        return outcome is Outcome.HandedOver or Outcome.Arrived ? null : NotSent;
    }

    /// <summary>Whether a link still asks.</summary>
    public async Task<bool> IsGoodAsync(string secret, CancellationToken stop) => await FindAsync(secret, stop) is not null;

    /// <summary>The address is its owner's. Once; and only where the person still gives this address.</summary>
    public async Task<bool> ConfirmAsync(string secret, CancellationToken stop)
    {
        if (await FindAsync(secret, stop) is not { } check)
            return false;
        var now = clock.Now();
        using (await gate.EnterAsync(stop))
            if (await db.Set<MailCheck>().Where(c => c.Key == check.Key && c.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.EndedAt, now), stop) == 0)
                return false;
        if (await db.Set<Choice>().SingleOrDefaultAsync(c => c.Person == check.Person, stop) is not { } choice
            || choice.MailBy(seals) != seals.Open(MailCheck.MailColumn, check.Id, check.Mail))
            return false;
        choice.ConfirmMail(now);
        return await db.TrySaveAsync(stop);
    }

    private async Task<MailCheck?> FindAsync(string secret, CancellationToken stop)
    {
        if (secret.Length is < 40 or > 60)
            return null;
        var (key, since) = (KeyOf(secret), clock.Now() - MailCheck.Lasts);
        return await db.Set<MailCheck>().AsNoTracking().SingleOrDefaultAsync(c => c.Key == key && c.EndedAt == null && c.At > since, stop);
    }

    private Message Write(Guid id, string address, string secret, string language, DateTimeOffset now)
    {
        var culture = CultureInfo.GetCultureInfo(language == "en" ? "en" : "zh-CN");
        return new(id, id.ToString("N"), new(id.ToString("N"), null, address), null, language, Text.In(culture, "MailCheck.Subject"), Text.In(culture, "MailCheck.Body"),
            new("", "", "", "", ""), new(channels.Address, "mail/" + secret), now, null, Urgent: false);
    }

    private static string KeyOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
