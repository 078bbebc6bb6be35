using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Platform.SignIn;

/// <summary>What somebody has typed into a form and not sent: kept by the browser while typing, or from an expired session.</summary>
public sealed class Draft
{
    /// <summary>Kept so long without a change.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(14);

    private IReadOnlyDictionary<string, string[]>? read;

    public AccountId Account { get; internal init; }

    /// <summary>The form's address.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>The fields as JSON.</summary>
    internal string Json { get; set; } = "{}";

    public DateTimeOffset At { get; internal set; }

    public IReadOnlyDictionary<string, string[]> Fields => read ??= JsonSerializer.Deserialize<Dictionary<string, string[]>>(Json) ?? [];

    /// <summary>What stood in a field; null where it was empty or not there.</summary>
    public string? this[string field] => Fields.TryGetValue(field, out var values) && values is [{ Length: > 0 } first, ..] ? first : null;
}

/// <summary>Keeps what was typed, for each account and form.</summary>
public sealed class Drafts(WhistleDb db, WriteGate gate, TimeProvider clock)
{
    public const int MostBytes = 64 * 1024;

    public async Task<Draft?> FindAsync(AccountId account, string path, CancellationToken stop)
        => await db.Set<Draft>().AsNoTracking().SingleOrDefaultAsync(d => d.Account == account && d.Path == path, stop);

    /// <summary>Keeps the fields in place of what was kept for this form before. Secrets and the form's own marks are left out.</summary>
    public async Task SaveAsync(AccountId account, string path, IReadOnlyDictionary<string, string[]> fields, CancellationToken stop)
    {
        var (json, now) = (JsonSerializer.Serialize(fields.Where(f => IsKept(f.Key)).ToDictionary(StringComparer.Ordinal)), clock.Now());
        if (json.Length > MostBytes || path.Length > 200)
            return;
        if (await UpdateAsync(account, path, json, now, stop))
            return;
        db.Add(new Draft { Account = account, Path = path, Json = json, At = now });
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateException)
        {
            // two tabs kept the same form for the first time at once
            db.ChangeTracker.Clear();
            if (!await UpdateAsync(account, path, json, now, stop))
                throw;
        }
    }

    public async Task RemoveAsync(AccountId account, string path, CancellationToken stop)
    {
        using var turn = await gate.EnterAsync(stop);
        await db.Set<Draft>().Where(d => d.Account == account && d.Path == path).ExecuteDeleteAsync(stop);
    }

    /// <summary>Puts what was kept for this form into its input, whose fields are named "<paramref name="prefix"/>.Name". Null where nothing was kept.</summary>
    public async Task<Draft?> FillAsync(AccountId account, string path, object input, string prefix, CancellationToken stop)
    {
        if (await FindAsync(account, path, stop) is not { } draft)
            return null;
        foreach (var property in input.GetType().GetProperties().Where(p => p.CanWrite))
            if (draft[$"{prefix}.{property.Name}"] is { } text && DraftValue.TryRead(property.PropertyType, text, out var value))
                property.SetValue(input, value);
        return draft;
    }

    /// <summary>Not kept: passwords, what the form carries for itself, and the version of the thing, which must be the one seen anew.</summary>
    internal static bool IsKept(string field)
        => field.Length is > 0 and <= 100 && field[0] != '_'
        && !field.Contains("password", StringComparison.OrdinalIgnoreCase)
        && !field.EndsWith(".Version", StringComparison.OrdinalIgnoreCase)
        && !field.Equals("path", StringComparison.OrdinalIgnoreCase);

    private async Task<bool> UpdateAsync(AccountId account, string path, string json, DateTimeOffset now, CancellationToken stop)
    {
        using var turn = await gate.EnterAsync(stop);
        return await db.Set<Draft>().Where(d => d.Account == account && d.Path == path)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.Json, json).SetProperty(d => d.At, now), stop) > 0;
    }
}

/// <summary>Reads a kept text as the type of a form's field.</summary>
internal static class DraftValue
{
    public static bool TryRead(Type type, string text, out object? value)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        value = null;
        if (type == typeof(string))
            value = text;
        else if (type == typeof(bool))
            value = text is "true" or "True" or "on";
        else if (type.IsEnum)
            value = Enum.TryParse(type, text, ignoreCase: true, out var named) ? named : null;
        else if (type == typeof(Guid))
            value = Guid.TryParse(text, out var id) ? id : null;
        else if (type == typeof(int))
            value = int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
        else if (type == typeof(double))
            value = double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
        return value is not null;
    }
}

internal sealed class DraftMap : IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<Draft> draft)
    {
        draft.ToTable("platform_draft").HasKey(d => new { d.Account, d.Path });
        draft.Property(d => d.Path).HasMaxLength(200);
        draft.Property(d => d.Json).HasColumnName("fields");
        draft.Ignore(d => d.Fields);
        draft.HasIndex(d => d.At);
        draft.HasOne<Account>().WithMany().HasForeignKey(d => d.Account);
    }
}
