using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Platform.SignIn;

/// <summary>
/// The undertaking of confidentiality (保密义务承诺) as it was signed: by which account, which text, when. Written once.
/// Source: the plan, part 5, point 4.
/// </summary>
public sealed class Undertaking
{
    /// <summary>The text that is signed now. A new text has a new name, and everybody signs again.</summary>
    public const string Current = "2026-1";

    /// <summary>Where it is read and signed. Until then every page leads here.</summary>
    public const string Path = "/undertaking";

    /// <summary>For the words of a refusal to a program.</summary>
    public static readonly Refusal Missing = new("Undertaking.Missing");

    public Guid Id { get; init; }

    public AccountId Account { get; init; }

    /// <summary>The name of the text.</summary>
    public string Text { get; init; } = "";

    public DateTimeOffset At { get; init; }

    /// <summary>Whether what was signed last still holds: the same text, and within a year.</summary>
    public static bool Holds(string? text, DateTimeOffset? at, DateTimeOffset now) => text == Current && at is { } signed && now < signed.AddYears(1);
}

internal sealed class UndertakingMap : IEntityTypeConfiguration<Undertaking>
{
    public void Configure(EntityTypeBuilder<Undertaking> undertaking)
    {
        undertaking.ToTable("platform_undertaking").HasKey(u => u.Id);
        undertaking.Property(u => u.Id).ValueGeneratedNever();
        undertaking.Property(u => u.Text).HasMaxLength(20);
        undertaking.HasIndex(u => new { u.Account, u.At });
        undertaking.HasOne<Account>().WithMany().HasForeignKey(u => u.Account);
    }
}

/// <summary>Signs undertakings.</summary>
public sealed class Undertakings(WhistleDb db, Ids ids, TimeProvider clock)
{
    /// <summary>The account signs the text that stands now.</summary>
    public async Task SignAsync(AccountId id, CancellationToken stop)
    {
        var account = await db.Set<Account>().SingleAsync(a => a.Id == id, stop);
        Sign(account);
        await db.SaveChangesAsync(stop);
    }

    /// <summary>The same in the caller's unit of work.</summary>
    public void Sign(Account account)
    {
        var now = clock.Now();
        account.Undertake(now);
        db.Add(new Undertaking { Id = ids.New(), Account = account.Id, Text = Undertaking.Current, At = now });
    }
}

/// <summary>Whoever has not signed comes to no page but that of the undertaking, and with a token to nothing.</summary>
internal sealed class UndertakingFirst : IBeforeAnythingElse
{
    /// <summary>After a second factor: who signs must be the one he says he is.</summary>
    public int Order => 20;

    public string Path => Undertaking.Path;

    public Refusal? ForPrograms => Undertaking.Missing;

    public bool Waits(ActorPrincipal who) => !who.HasUndertaken;
}
