using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;

namespace Whistle.Exchange.CommandRooms;

/// <summary>
/// How a command room works: people in Whistle, or its own system outside, which then acts as a person without a sign-in. The row stays
/// when people take over again: its person has done what the histories of cases say.
/// </summary>
internal sealed class RoomLink
{
    private RoomLink()
    {
    }

    public RoomLink(UnitId room, UnitId district, PersonId person) => (Room, District, Person) = (room, district, person);

    public UnitId Room { get; private set; }

    public UnitId District { get; private set; }

    /// <summary>The person as whom the outside system acts.</summary>
    public PersonId Person { get; private set; }

    public bool IsOutside { get; private set; }

    /// <summary>Where the outside system listens: <c>/events</c> and <c>/open</c> below it.</summary>
    public string Endpoint { get; private set; } = "";

    /// <summary>Where it reaches us, for the links to photos.</summary>
    public string Site { get; private set; } = "";

    public DateTimeOffset SwitchedAt { get; private set; }

    public DateTimeOffset? TestedAt { get; private set; }

    /// <summary>"200", or a code of what went wrong.</summary>
    public string? TestAnswer { get; private set; }

    public DateTimeOffset? ComparedAt { get; private set; }

    /// <summary>"ok", or a code of what went wrong.</summary>
    public string? CompareAnswer { get; private set; }

    public int Version { get; private set; }

    public void GoOutside(string endpoint, string site, DateTimeOffset now)
    {
        (IsOutside, Endpoint, Site, SwitchedAt) = (true, endpoint, site, now);
        (TestedAt, TestAnswer, ComparedAt, CompareAnswer) = (null, null, null, null);
        Version++;
    }

    public void Move(string endpoint, string site)
    {
        (Endpoint, Site) = (endpoint, site);
        Version++;
    }

    public void ComeBack(DateTimeOffset now)
    {
        (IsOutside, SwitchedAt) = (false, now);
        Version++;
    }

    public void Tested(string answer, DateTimeOffset now)
    {
        (TestAnswer, TestedAt) = (Short(answer), now);
        Version++;
    }

    public void Compared(string answer, DateTimeOffset now)
    {
        (CompareAnswer, ComparedAt) = (Short(answer), now);
        Version++;
    }

    private static string Short(string answer) => answer.Length > 40 ? answer[..40] : answer;
}

/// <summary>Which way a secret signs.</summary>
internal enum Way
{
    /// <summary>What we send.</summary>
    [Code("out")] Out,

    /// <summary>What comes in.</summary>
    [Code("in")] In,
}

/// <summary>A secret, sealed. Two of one way may be valid at a time, so that both sides can change over.</summary>
internal sealed class RoomSecret
{
    public const string Column = "exchange_room_secret.sealed";

    /// <summary>How long the old one stays valid beside the new one.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(7);

    private RoomSecret()
    {
    }

    public RoomSecret(Guid id, UnitId room, Way way, string @sealed, DateTimeOffset now) => (Id, Room, Way, Sealed, CreatedAt) = (id, room, way, @sealed, now);

    public Guid Id { get; private set; }

    public UnitId Room { get; private set; }

    public Way Way { get; private set; }

    public string Sealed { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>From then on it is not believed and does not sign; null while no end is set.</summary>
    public DateTimeOffset? EndsAt { get; private set; }

    public bool IsValid(DateTimeOffset now) => EndsAt is null || EndsAt > now;

    /// <summary>Never later than it ends already.</summary>
    public void End(DateTimeOffset at) => EndsAt = EndsAt is { } sooner && sooner < at ? sooner : at;
}

/// <summary>Who changed what about a room's way of working.</summary>
internal sealed class RoomAct
{
    private RoomAct()
    {
    }

    public RoomAct(Guid id, UnitId room, string act, string? detail, PersonId by, DateTimeOffset now) => (Id, Room, Act, Detail, By, At) = (id, room, act, detail, by, now);

    public Guid Id { get; private set; }

    public UnitId Room { get; private set; }

    public string Act { get; private set; } = "";

    public string? Detail { get; private set; }

    public PersonId By { get; private set; }

    public DateTimeOffset At { get; private set; }
}

internal sealed class RoomLinkMap : IEntityTypeConfiguration<RoomLink>
{
    public void Configure(EntityTypeBuilder<RoomLink> link)
    {
        link.ToTable("exchange_room").HasKey(l => l.Room);
        link.Property(l => l.Room).ValueGeneratedNever();
        link.Property(l => l.Endpoint).HasMaxLength(500);
        link.Property(l => l.Site).HasMaxLength(200);
        link.Property(l => l.TestAnswer).HasMaxLength(40);
        link.Property(l => l.CompareAnswer).HasMaxLength(40);
        link.Property(l => l.Version).IsConcurrencyToken();
        link.HasIndex(l => l.District);
    }
}

internal sealed class RoomSecretMap : IEntityTypeConfiguration<RoomSecret>
{
    public void Configure(EntityTypeBuilder<RoomSecret> secret)
    {
        secret.ToTable("exchange_room_secret").HasKey(s => s.Id);
        secret.Property(s => s.Id).ValueGeneratedNever();
        secret.Property(s => s.Sealed).HasMaxLength(400);
        secret.HasIndex(s => new { s.Room, s.Way });
    }
}

internal sealed class RoomActMap : IEntityTypeConfiguration<RoomAct>
{
    public void Configure(EntityTypeBuilder<RoomAct> act)
    {
        act.ToTable("exchange_room_act").HasKey(a => a.Id);
        act.Property(a => a.Id).ValueGeneratedNever();
        act.Property(a => a.Act).HasMaxLength(40);
        act.Property(a => a.Detail).HasMaxLength(500);
        act.HasIndex(a => new { a.Room, a.At });
    }
}
