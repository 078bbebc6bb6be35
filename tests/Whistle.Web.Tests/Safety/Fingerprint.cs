using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Platform.Data;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Safety;

/// <summary>
/// A hash for each table of the database, over every value of every row. Left out is what reading and signing in may write:
/// the log of readings, sessions, and the answers kept under an Idempotency-Key.
/// </summary>
internal sealed class Fingerprint
{
    public static readonly IReadOnlyList<string> LeftOut = ["platform_read", "platform_session", "platform_answer"];

    private readonly Dictionary<string, string> tables = new(StringComparer.Ordinal);

    public static Task<Fingerprint> OfAsync(WhistleApp app) => app.WithAsync(async services =>
    {
        var (db, print) = (services.GetRequiredService<WhistleDb>(), new Fingerprint());
        var names = db.Model.GetEntityTypes().Select(entity => entity.GetTableName()!).Distinct(StringComparer.Ordinal).Except(LeftOut, StringComparer.Ordinal);
        await db.Database.OpenConnectionAsync();
        foreach (var name in names)
            print.tables[name] = await HashAsync(db.Database.GetDbConnection(), name);
        Assert.Contains("platform_journal", print.tables.Keys);
        return print;
    });

    /// <summary>The tables that are not as they were.</summary>
    public IReadOnlyList<string> ChangedSince(Fingerprint before) => [.. tables.Where(table => before.tables[table.Key] != table.Value).Select(table => table.Key)];

    private static async Task<string> HashAsync(DbConnection connection, string table)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM \"{table}\"";
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        var values = new object[reader.FieldCount];
        while (await reader.ReadAsync())
        {
            reader.GetValues(values);
            rows.Add(string.Join('\u001f', values.Select(Words)));
        }
        rows.Sort(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001e', rows))));
    }

    private static string Words(object value) => value switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
