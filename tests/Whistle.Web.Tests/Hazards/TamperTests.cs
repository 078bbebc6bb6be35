using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Data.Sqlite;
using Whistle.Platform.Journal;
using Whistle.TestKit;
using Whistle.Web.Tests.Supervision;

namespace Whistle.Web.Tests.Hazards;

/// <summary>Check 23: whoever gets at the database file and takes its guards away is found out, whatever he changes.</summary>
public sealed class TamperTests
{
    private static readonly string[] Ways =
    [
        "UPDATE platform_journal SET data = replace(data, '{{', '{{ ') WHERE rowid = {0}",
        "UPDATE platform_journal SET at = at + 1 WHERE rowid = {0}",
        "UPDATE platform_journal SET type = 'CaseNoted' WHERE rowid = {0} AND type <> 'CaseNoted'",
        "UPDATE platform_journal SET hash = substr(hash, 2) || CASE WHEN substr(hash, 1, 1) = '0' THEN '1' ELSE '0' END WHERE rowid = {0}",
        "UPDATE platform_journal SET \"by\" = upper('00000000-0000-0000-0000-000000000001') WHERE rowid = {0}",
        "DELETE FROM platform_journal WHERE rowid = {0}",
        "UPDATE platform_journal_text SET text = text || '。' WHERE stream = (SELECT stream FROM platform_journal WHERE rowid = {0}) AND seq = 1",
        "UPDATE hazard_case SET state = 'Withdrawn' WHERE state <> 'Withdrawn' AND id = (SELECT stream FROM platform_journal WHERE rowid = {0})",
        "UPDATE hazard_case SET description = '没有问题' WHERE id = (SELECT stream FROM platform_journal WHERE rowid = {0})",
        "UPDATE hazard_leg SET \"until\" = \"from\" - 5 WHERE \"no\" = 1 AND case_id = (SELECT stream FROM platform_journal WHERE rowid = {0})",
        // the tail cut off, and the row made to fit: only the digest of the day knows
        "UPDATE platform_journal_digest SET heads = heads + 1 WHERE day = (SELECT max(day) FROM platform_journal_digest)",
    ];

    [Fact]
    public async Task Every_change_behind_the_program_is_found()
    {
        await using var app = await WhistleApp.StartAsync(Engine.Sqlite);
        await app.SettleAsync();
        await app.RunAsync<DigestJob>();
        Assert.Equal(0, (await VerifyAsync(app)).Code);
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(app.Folder, "whistle.db")}");
        await connection.OpenAsync();
        await ExecuteAsync(connection, "DROP TRIGGER platform_journal_no_update; DROP TRIGGER platform_journal_no_delete; DROP TRIGGER platform_journal_digest_no_update; DROP TRIGGER platform_journal_digest_no_delete");
        var (random, found) = (new Random(23), 0);

        for (var i = 0; i < 44; i++)
        {
            await KeepAsync(connection, Path.Combine(app.Folder, "kept.db"));
            var row = Math.Max(1, random.Next(1200));
            var changed = await ExecuteAsync(connection, string.Format(CultureInfo.InvariantCulture, Ways[i % Ways.Length], row));
            if (changed == 0)
                continue;
            found++;
            Assert.True((await VerifyAsync(app)).Code == 1, $"not found: {Ways[i % Ways.Length]} at {row}");
            await RestoreAsync(connection, Path.Combine(app.Folder, "kept.db"));
        }

        Assert.True(found > 30, $"only {found} changes took hold");
        Assert.Equal(0, (await VerifyAsync(app)).Code);
    }

    [Theory, Engines]
    public async Task The_database_itself_refuses_to_change_the_journal(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        // a trigger speaks for a row: the digests of the days before
        await app.RunAsync<DigestJob>();
        Assert.True(await HasDigestsAsync(app));

        foreach (var table in new[] { "platform_journal", "platform_journal_digest" })
            foreach (var statement in new[] { $"UPDATE {table} SET hash = 'x'", $"DELETE FROM {table}" })
                await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => app.WithAsync(async services =>
                    await services.GetRequiredService<Whistle.Platform.Data.WhistleDb>().Database.ExecuteSqlRawAsync(statement)));
    }

    private static Task<bool> HasDigestsAsync(WhistleApp app)
        => app.WithAsync(services => services.GetRequiredService<Whistle.Platform.Data.WhistleDb>().Set<JournalDigest>().AnyAsync());

    private static async Task<(int Code, string Said)> VerifyAsync(WhistleApp app)
        => await app.WithAsync(async services =>
        {
            using var report = new StringWriter();
            return (await services.GetRequiredService<Verification>().RunAsync(report, CancellationToken.None), report.ToString());
        });

    private static async Task KeepAsync(SqliteConnection connection, string to)
    {
        await using var kept = new SqliteConnection($"Data Source={to};Pooling=False");
        await kept.OpenAsync();
        connection.BackupDatabase(kept);
    }

    private static async Task RestoreAsync(SqliteConnection connection, string from)
    {
        await using var kept = new SqliteConnection($"Data Source={from};Pooling=False");
        await kept.OpenAsync();
        for (var tries = 0; ; tries++)
            try
            {
                kept.BackupDatabase(connection);
                return;
            }
            catch (SqliteException busy) when (busy.SqliteErrorCode is 5 or 6 && tries < 100)
            {
                await Task.Delay(50);
            }
    }

    private static async Task<int> ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteNonQueryAsync();
    }
}
