using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Whistle.Exchange.Open311.Intake;

internal sealed class PublicReportMap : IEntityTypeConfiguration<PublicReport>
{
    public void Configure(EntityTypeBuilder<PublicReport> report)
    {
        report.ToTable("exchange_request").HasKey(r => r.Id);
        report.Property(r => r.Id).ValueGeneratedNever();
        report.Property(r => r.Number).HasMaxLength(24);
        report.Property(r => r.Service).HasMaxLength(40);
        report.Property(r => r.When).HasMaxLength(40);
        report.Property(r => r.Words).HasMaxLength(4000);
        report.Property(r => r.Address).HasMaxLength(300);
        report.Property(r => r.MediaUrl).HasMaxLength(500);
        report.Property(r => r.Fingerprint).HasMaxLength(64);
        report.Property(r => r.Note).HasMaxLength(300);
        report.Property(r => r.PublicWords).HasMaxLength(4000);
        report.Property(r => r.Version).IsConcurrencyToken();
        report.HasIndex(r => r.Number).IsUnique();
        report.HasIndex(r => r.Fingerprint).IsUnique();
        report.HasIndex(r => r.Case);
        report.HasIndex(r => new { r.IsShown, r.ReceivedAt });
        report.HasIndex(r => new { r.Queue, r.State, r.ReceivedAt });
        report.HasIndex(r => new { r.School, r.ReceivedAt });
        report.HasIndex(r => new { r.District, r.ReceivedAt });
        report.HasIndex(r => new { r.Consumer, r.State });
        report.HasIndex(r => new { r.State, r.AnswerBy });
        report.HasIndex(r => r.ReceivedAt);
    }
}

internal sealed class ReportStepMap : IEntityTypeConfiguration<ReportStep>
{
    public void Configure(EntityTypeBuilder<ReportStep> step)
    {
        step.ToTable("exchange_request_step").HasKey(s => new { s.Report, s.No });
    }
}
