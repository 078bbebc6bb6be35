using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Whistle.Platform.Data;

/// <summary>A number that grows when something kept in memory by every node has changed ("directory"), so that each node reads it again.</summary>
public sealed class Stamp
{
    public string Name { get; private set; } = "";

    public long Version { get; private set; }

    /// <summary>Counts the stamp up in the caller's unit of work.</summary>
    public static async Task TouchAsync(WhistleDb db, string name, CancellationToken stop)
    {
        var stamp = await db.Set<Stamp>().SingleOrDefaultAsync(s => s.Name == name, stop);
        if (stamp is null)
            db.Add(stamp = new Stamp { Name = name });
        stamp.Version++;
    }
}

internal sealed class StampMap : IEntityTypeConfiguration<Stamp>
{
    public void Configure(EntityTypeBuilder<Stamp> stamp)
    {
        stamp.ToTable("platform_stamp").HasKey(s => s.Name);
        stamp.Property(s => s.Name).HasMaxLength(40);
        stamp.Property(s => s.Version).IsConcurrencyToken();
    }
}
