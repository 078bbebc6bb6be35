using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Exchange.Province.Content;
using Whistle.Kernel;

namespace Whistle.Exchange.Province.Requests;

/// <summary>
/// What happened to a request: asked, approved, declined, cancelled, made, failed, fetched, wiped. Ids and codes, no names and no words but
/// the purpose. Written once: the database refuses to change or remove it.
/// </summary>
internal sealed class ExportAct
{
    private ExportAct()
    {
    }

    public ExportAct(Guid id, Guid export, UnitId? district, string act, Actor? by, string? detail, DateTimeOffset at)
        => (Id, Export, District, Act, By, Account, Detail, At) = (id, export, district, act, by?.Person, by?.Account, detail, at);

    public Guid Id { get; private set; }

    public Guid Export { get; private set; }

    public UnitId? District { get; private set; }

    public string Act { get; private set; } = "";

    /// <summary>Null where the program did it by itself.</summary>
    public PersonId? By { get; private set; }

    public AccountId? Account { get; private set; }

    /// <summary>The purpose when it was asked; the file's SHA-256 when it was made or fetched.</summary>
    public string? Detail { get; private set; }

    public DateTimeOffset At { get; private set; }
}

/// <summary>Which classes never leave a district: its head decides. A district without a row lets all of them go that a request names.</summary>
internal sealed class ExportSwitch
{
    private ExportSwitch()
    {
    }

    public ExportSwitch(UnitId district) => District = district;

    public UnitId District { get; private set; }

    /// <summary>The classes that are switched off.</summary>
    public string Off { get; private set; } = "";

    public PersonId? ChangedBy { get; private set; }

    public DateTimeOffset? ChangedAt { get; private set; }

    public int Version { get; private set; }

    public void Change(IEnumerable<ExportClass> off, PersonId by, DateTimeOffset now)
        => (Off, ChangedBy, ChangedAt, Version) = (ExportClasses.Written(off), by, now, Version + 1);
}

internal sealed class ExportActMap : IEntityTypeConfiguration<ExportAct>
{
    public void Configure(EntityTypeBuilder<ExportAct> act)
    {
        act.ToTable("exchange_export_log").HasKey(a => a.Id);
        act.Property(a => a.Id).ValueGeneratedNever();
        act.Property(a => a.By).HasColumnName("ByPerson");
        act.Property(a => a.Account).HasColumnName("ByAccount");
        act.Property(a => a.Act).HasMaxLength(20);
        act.Property(a => a.Detail).HasMaxLength(ExportRequest.LongestPurpose);
        act.HasIndex(a => new { a.Export, a.Id });
        act.HasIndex(a => new { a.District, a.Id });
    }
}

internal sealed class ExportSwitchMap : IEntityTypeConfiguration<ExportSwitch>
{
    public void Configure(EntityTypeBuilder<ExportSwitch> row)
    {
        row.ToTable("exchange_export_switch").HasKey(s => s.District);
        row.Property(s => s.District).ValueGeneratedNever();
        row.Property(s => s.Off).HasMaxLength(100);
        row.Property(s => s.Version).IsConcurrencyToken();
    }
}
