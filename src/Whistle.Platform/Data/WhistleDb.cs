using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Kernel;

namespace Whistle.Platform.Data;

/// <summary>The assemblies whose mappings make up the database. The program lists its modules here.</summary>
public sealed record ModelParts(IReadOnlyList<Assembly> Assemblies)
{
    /// <summary>Equal lists have one model: a compiled query belongs to the model it was made for.</summary>
    internal string Key { get; } = string.Join('|', Assemblies.Select(a => a.FullName));
}

/// <summary>
/// The one database of all modules, on SQLite or PostgreSQL. A module reads its own tables only. Kept in a pool between
/// requests, so what it needs comes from the program's services and nothing of one request may stay on it.
/// </summary>
public sealed class WhistleDb : DbContext
{
    private readonly WriteGate gate;
    private List<Action>? afterwards;
    private int lease;

    public WhistleDb(DbContextOptions<WhistleDb> options) : base(options)
    {
        var services = options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider
            ?? throw new InvalidOperationException("The database needs the services of its program.");
        Parts = services.GetRequiredService<ModelParts>();
        gate = services.GetRequiredService<WriteGate>();
    }

    /// <summary>
    /// Does this once the unit of work is committed; never where it is rolled back. For wake-up calls only: it must not wait
    /// and not throw, and doing it once too often must be harmless.
    /// </summary>
    public void AfterCommit(Action then)
    {
        if (lease != ContextId.Lease)
            (afterwards, lease) = (null, ContextId.Lease);
        (afterwards ??= []).Add(then);
    }

    internal ModelParts Parts { get; }

    /// <summary>Saves everything or nothing. False when somebody else changed a row first.</summary>
    public async Task<bool> TrySaveAsync(CancellationToken stop)
    {
        try
        {
            await SaveChangesAsync(stop);
            return true;
        }
        catch (DbUpdateException failure) when (failure is DbUpdateConcurrencyException || TookTheNumber(failure))
        {
            ChangeTracker.Clear();
            afterwards = null;
            return false;
        }
    }

    /// <summary>The database may notice the other's event before the other's row: the next number of the history is gone.</summary>
    private static bool TookTheNumber(DbUpdateException failure) => failure.InnerException switch
    {
        Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation, TableName: "platform_journal" } => true,
        Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 19 } refused => refused.Message.Contains("platform_journal", StringComparison.Ordinal),
        _ => false,
    };

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        int saved;
        using (Database.CurrentTransaction is null ? await gate.EnterAsync(cancellationToken) : null)
            saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        if (Database.CurrentTransaction is null)
            Committed();
        return saved;
    }

    internal void Committed()
    {
        var now = afterwards;
        afterwards = null;
        foreach (var then in now ?? [])
            then();
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.ApplyConfigurationsFromAssembly(typeof(WhistleDb).Assembly);
        foreach (var assembly in Parts.Assemblies)
            model.ApplyConfigurationsFromAssembly(assembly);
        foreach (var entity in model.Model.GetEntityTypes())
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(Snake(property.GetColumnName()));
                var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
                if (type.IsEnum && property.GetValueConverter() is null)
                {
                    property.SetValueConverter((ValueConverter)Activator.CreateInstance(typeof(CodeConverter<>).MakeGenericType(type))!);
                    property.SetMaxLength(40);
                }
            }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<UnitId>().HaveConversion<UnitIdConverter>();
        conventions.Properties<PersonId>().HaveConversion<PersonIdConverter>();
        conventions.Properties<AccountId>().HaveConversion<AccountIdConverter>();
        conventions.Properties<CaseId>().HaveConversion<CaseIdConverter>();
        conventions.Properties<FileId>().HaveConversion<FileIdConverter>();
        if (Database.ProviderName!.Contains("Sqlite", StringComparison.Ordinal))
            conventions.Properties<DateTimeOffset>().HaveConversion<InstantToMilliseconds>();
        else
            conventions.Properties<DateTimeOffset>().HaveConversion<InstantToUtc>();
    }

    private static string Snake(string name)
        => string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 && name[i - 1] != '_' ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));

    private sealed class UnitIdConverter() : ValueConverter<UnitId, Guid>(id => id.Value, value => new(value));

    private sealed class PersonIdConverter() : ValueConverter<PersonId, Guid>(id => id.Value, value => new(value));

    private sealed class AccountIdConverter() : ValueConverter<AccountId, Guid>(id => id.Value, value => new(value));

    private sealed class CaseIdConverter() : ValueConverter<CaseId, Guid>(id => id.Value, value => new(value));

    private sealed class FileIdConverter() : ValueConverter<FileId, Guid>(id => id.Value, value => new(value));

    private sealed class CodeConverter<T>() : ValueConverter<T, string>(value => value.Code(), code => Codes.Parse<T>(code)!.Value) where T : struct, Enum;

    /// <summary>SQLite has no instants: whole milliseconds since 1970 sort and compare.</summary>
    private sealed class InstantToMilliseconds() : ValueConverter<DateTimeOffset, long>(at => at.ToUnixTimeMilliseconds(), ms => DateTimeOffset.FromUnixTimeMilliseconds(ms));

    private sealed class InstantToUtc() : ValueConverter<DateTimeOffset, DateTimeOffset>(at => at.ToUniversalTime(), at => at);
}
