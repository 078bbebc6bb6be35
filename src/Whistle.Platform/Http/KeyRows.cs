using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Platform.Http;

/// <summary>A key that seals antiforgery values and kept words. In the database, so that every node opens what another sealed.</summary>
internal sealed class SealKey
{
    public Guid Id { get; init; }

    public string Name { get; init; } = "";

    public string Xml { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class SealKeyMap : IEntityTypeConfiguration<SealKey>
{
    public void Configure(EntityTypeBuilder<SealKey> key)
    {
        key.ToTable("platform_key").HasKey(k => k.Id);
        key.Property(k => k.Id).ValueGeneratedNever();
        key.Property(k => k.Name).HasMaxLength(100);
    }
}

/// <summary>The framework's key ring on that table. The framework asks for it synchronously, a few times a day.</summary>
internal sealed class KeyRows(IServiceScopeFactory scopes, Ids ids, TimeProvider clock) : IXmlRepository, IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions options) => options.XmlRepository = this;

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var rows = scope.ServiceProvider.GetRequiredService<WhistleDb>().Set<SealKey>().AsNoTracking().OrderBy(k => k.CreatedAt).Select(k => k.Xml).ToList();
        return [.. rows.Select(xml => XElement.Parse(xml))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<WhistleDb>();
        db.Add(new SealKey
        {
            Id = ids.New(),
            Name = friendlyName.Length > 100 ? friendlyName[..100] : friendlyName,
            Xml = element.ToString(SaveOptions.DisableFormatting),
            CreatedAt = clock.Now(),
        });
        db.SaveChanges();
    }
}
