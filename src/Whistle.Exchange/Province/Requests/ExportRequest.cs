using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Exchange.Province.Content;
using Whistle.Kernel;

namespace Whistle.Exchange.Province.Requests;

/// <summary>Where a request stands.</summary>
internal enum ExportState
{
    /// <summary>Waits for another person's word.</summary>
    [Code("asked")] Asked,

    [Code("declined")] Declined,

    /// <summary>Taken back by whoever asked, before it was decided.</summary>
    [Code("cancelled")] Cancelled,

    /// <summary>Waits to be made.</summary>
    [Code("approved")] Approved,

    [Code("making")] Making,

    /// <summary>Can be fetched.</summary>
    [Code("ready")] Ready,

    /// <summary>Could not be made, several times.</summary>
    [Code("failed")] Failed,

    /// <summary>Its days are over: the bytes are gone.</summary>
    [Code("wiped")] Wiped,
}

/// <summary>Everything, or only what differs from what was fetched before.</summary>
internal enum ExportKind
{
    [Code("full")] Full,
    [Code("incremental")] Incremental,
}

/// <summary>What was asked for.</summary>
/// <param name="District">Null: the whole city.</param>
/// <param name="Receiver">The authority that gets it.</param>
/// <param name="UpTo">Cases reported until the end of this day.</param>
internal sealed record ExportAsk(UnitId? District, string Purpose, string Receiver, ExportKind Kind, DateOnly UpTo, IReadOnlyList<ExportClass> Classes);

/// <summary>What came of the making.</summary>
/// <param name="Sums">Of the file that is fetched: SHA-256.</param>
internal sealed record ExportMade(ExportKind Kind, Guid? Base, long Round, DateTimeOffset AsOf, string Signature, long Cases, long Legs, long Bytes, string Sums, string SealedKey);

/// <summary>A request to hand data on (导出申请): who asked for what and why, who approved it, and what became of it. The row stays; the bytes don't.</summary>
internal sealed class ExportRequest
{
    public const int ShortestPurpose = 10, LongestPurpose = 500, LongestReceiver = 100, LongestReason = 500, MostAttempts = 5;

    /// <summary>So long it can be fetched.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private ExportRequest()
    {
    }

    public ExportRequest(Guid id, ExportAsk ask, UnitId office, PersonId by, DateTimeOffset now)
    {
        (Id, District, Purpose, Receiver, Asked, UpTo) = (id, ask.District, ask.Purpose, ask.Receiver, ask.Kind, ask.UpTo);
        Classes = ExportClasses.Written(ask.Classes);
        (Office, AskedBy, AskedAt, Kind) = (office, by, now, ask.Kind);
        Number = $"E{now.Day():yyyyMMdd}-{id.ToString("N")[^10..].ToUpperInvariant()}";
    }

    public Guid Id { get; private set; }

    public string Number { get; private set; } = "";

    /// <summary>Null: the whole city.</summary>
    public UnitId? District { get; private set; }

    /// <summary>Through whose sights the cases are read, and whose head decides.</summary>
    public UnitId Office { get; private set; }

    public string Purpose { get; private set; } = "";

    public string Receiver { get; private set; } = "";

    /// <summary>The kind that was asked for.</summary>
    public ExportKind Asked { get; private set; }

    /// <summary>The kind that it became: the first one is whole by nature.</summary>
    public ExportKind Kind { get; private set; }

    public DateOnly UpTo { get; private set; }

    public string Classes { get; private set; } = "";

    public ExportState State { get; private set; } = ExportState.Asked;

    public PersonId AskedBy { get; private set; }

    public DateTimeOffset AskedAt { get; private set; }

    public PersonId? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Why it was declined, or what the approver wrote.</summary>
    public string? Reason { get; private set; }

    /// <summary>How often its making was begun: a file belongs to one attempt.</summary>
    public int Attempt { get; private set; }

    /// <summary>Cases written so far.</summary>
    public long Written { get; private set; }

    /// <summary>The kind of the error that the last attempt ended with.</summary>
    public string? Failure { get; private set; }

    public DateTimeOffset? MadeAt { get; private set; }

    /// <summary>The export that it follows.</summary>
    public Guid? Base { get; private set; }

    public long Round { get; private set; }

    public DateTimeOffset? AsOf { get; private set; }

    /// <summary>Scope, classes and what districts had switched off: only equal ones follow one another.</summary>
    public string? Signature { get; private set; }

    public long Cases { get; private set; }

    public long Legs { get; private set; }

    public long Bytes { get; private set; }

    public string? Sha256 { get; private set; }

    /// <summary>The key of the file, sealed; null when there is no file.</summary>
    public string? SealedKey { get; private set; }

    /// <summary>When it was fetched first.</summary>
    public DateTimeOffset? FetchedAt { get; private set; }

    public DateTimeOffset? WipedAt { get; private set; }

    public int Version { get; private set; }

    public DateTimeOffset? EndsAt => MadeAt + Kept;

    public void Approve(PersonId by, string? note, DateTimeOffset now) => Decide(ExportState.Approved, by, note, now);

    public void Decline(PersonId by, string reason, DateTimeOffset now) => Decide(ExportState.Declined, by, reason, now);

    public void Cancel() => (State, Version) = (ExportState.Cancelled, Version + 1);

    public void Begin() => (State, Attempt, Written, Failure, Version) = (ExportState.Making, Attempt + 1, 0, null, Version + 1);

    public void Make(ExportMade made, DateTimeOffset now)
    {
        (State, MadeAt, Version) = (ExportState.Ready, now, Version + 1);
        (Kind, Base, Round, AsOf, Signature) = (made.Kind, made.Base, made.Round, made.AsOf, made.Signature);
        (Cases, Legs, Bytes, Sha256, SealedKey, Written) = (made.Cases, made.Legs, made.Bytes, made.Sums, made.SealedKey, made.Cases);
    }

    /// <summary>Is tried again, but not for ever.</summary>
    public void Fail(string why) => (State, Failure, Version) = (Attempt >= MostAttempts ? ExportState.Failed : ExportState.Approved, why.Length > 100 ? why[..100] : why, Version + 1);

    public void Fetch(DateTimeOffset now) => (FetchedAt, Version) = (FetchedAt ?? now, Version + 1);

    public void Wipe(DateTimeOffset now) => (State, SealedKey, WipedAt, Version) = (ExportState.Wiped, null, now, Version + 1);

    private void Decide(ExportState state, PersonId by, string? reason, DateTimeOffset now)
        => (State, DecidedBy, Reason, DecidedAt, Version) = (state, by, reason, now, Version + 1);
}

internal sealed class ExportRequestMap : IEntityTypeConfiguration<ExportRequest>
{
    public void Configure(EntityTypeBuilder<ExportRequest> export)
    {
        export.ToTable("exchange_export").HasKey(e => e.Id);
        export.Property(e => e.Id).ValueGeneratedNever();
        export.Property(e => e.Version).IsConcurrencyToken();
        export.Property(e => e.Number).HasMaxLength(40);
        export.Property(e => e.Purpose).HasMaxLength(ExportRequest.LongestPurpose);
        export.Property(e => e.Receiver).HasMaxLength(ExportRequest.LongestReceiver);
        export.Property(e => e.Reason).HasMaxLength(ExportRequest.LongestReason);
        export.Property(e => e.Classes).HasMaxLength(100);
        export.Property(e => e.Failure).HasMaxLength(100);
        export.Property(e => e.Signature).HasMaxLength(64);
        export.Property(e => e.Sha256).HasMaxLength(64);
        export.Property(e => e.SealedKey).HasMaxLength(200);
        export.Ignore(e => e.EndsAt);
        export.HasIndex(e => e.Number).IsUnique();
        export.HasIndex(e => new { e.District, e.Id });
        export.HasIndex(e => new { e.State, e.AskedAt });
        export.HasIndex(e => new { e.Signature, e.Round });
    }
}
