using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Log;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Journal;
using Whistle.Platform.Reading;
using Whistle.TestKit;
using Whistle.Web.Opening;

namespace Whistle.Web.Tests.House;

/// <summary>What was written once can't be changed or removed, not even by the program's own account at the database.</summary>
public sealed class SchemaGuardsTests(Apps apps) : IClassFixture<Apps>
{
    public static IEnumerable<TheoryDataRow<Engine, string>> Acts()
        => from engine in Enum.GetValues<Engine>()
           from act in engine is Engine.Sqlite
               ? (string[])["UPDATE platform_journal SET data = '{{}}'", "DELETE FROM platform_journal", "INSERT OR REPLACE INTO platform_journal SELECT * FROM platform_journal",
                   "UPDATE OR IGNORE platform_journal SET seq = 7", "DELETE FROM platform_journal_digest", "UPDATE platform_journal_digest SET heads = 0", "DELETE FROM platform_read", "UPDATE platform_read SET kind = 'x'",
                   "UPDATE directory_log SET refusal = null", "DELETE FROM directory_log", "INSERT OR REPLACE INTO directory_log SELECT * FROM directory_log",
                   "UPDATE platform_undertaking SET text = 'x'", "DELETE FROM platform_undertaking"]
               : ["UPDATE platform_journal SET data = '{{}}'", "DELETE FROM platform_journal", "TRUNCATE platform_journal", "TRUNCATE platform_journal CASCADE",
                   "INSERT INTO platform_journal SELECT * FROM platform_journal ON CONFLICT (stream, seq) DO UPDATE SET data = '{{}}'",
                   "SET session_replication_role = replica; DELETE FROM platform_journal", "DELETE FROM platform_journal_digest", "UPDATE platform_journal_digest SET heads = 0",
                   "TRUNCATE platform_journal_digest", "DELETE FROM platform_read", "UPDATE platform_read SET kind = 'x'", "TRUNCATE platform_read",
                   "UPDATE directory_log SET refusal = null", "DELETE FROM directory_log", "TRUNCATE directory_log",
                   "UPDATE platform_undertaking SET text = 'x'", "DELETE FROM platform_undertaking", "TRUNCATE platform_undertaking"]
           select new TheoryDataRow<Engine, string>(engine, act);

    [Theory, MemberData(nameof(Acts))]
    public async Task The_database_refuses(Engine engine, string act)
    {
        var app = await apps.OnAsync(engine);
        await WriteAsync(app);
        var before = await ReadAsync(app);

        await Assert.ThrowsAnyAsync<DbException>(() => app.WithAsync(services => services.GetRequiredService<WhistleDb>().Database.ExecuteSqlRawAsync(act)));

        Assert.Subset(await ReadAsync(app), before);
    }

    [Theory, Engines]
    public async Task Making_the_guards_again_changes_nothing(Engine engine)
    {
        var app = await apps.OnAsync(engine);

        await app.WithAsync(services => SchemaGuards.EnsureAsync(services.GetRequiredService<WhistleDb>(), CancellationToken.None));

        await WriteAsync(app);
        await Assert.ThrowsAnyAsync<DbException>(() => app.WithAsync(services => services.GetRequiredService<WhistleDb>().Database.ExecuteSqlRawAsync("DELETE FROM platform_journal")));
    }

    [Fact]
    public async Task Every_guarded_table_is_there()
    {
        var app = await apps.OnAsync(Engine.Sqlite);

        var tables = await app.WithAsync(services => Task.FromResult(services.GetRequiredService<WhistleDb>().Model.GetEntityTypes().Select(e => e.GetTableName()).ToHashSet()));

        Assert.All(SchemaGuards.WrittenOnce, table => Assert.Contains(table, tables));
    }

    private static Task WriteAsync(WhistleApp app) => app.WithAsync(async services =>
    {
        var (db, ids, now) = (services.GetRequiredService<WhistleDb>(), services.GetRequiredService<Ids>(), app.Clock.GetUtcNow());
        db.Add(new JournalRow { Stream = ids.New(), Seq = 1, Type = "CaseReported", At = now, Data = "{}", PreviousHash = Journal.Zeros, Hash = Journal.Zeros });
        if (!await db.Set<JournalDigest>().AnyAsync())
            db.Add(new JournalDigest { Day = now.Day(), Heads = 1, PreviousHash = Journal.Zeros, Hash = Journal.Zeros });
        services.GetRequiredService<DirectoryLog>().Done("test", by: null);
        await db.SaveChangesAsync();
        await services.GetRequiredService<ReadLog>().RecordAsync("case", ids.New(), new Actor(new(ids.New()), new(ids.New()), []), CancellationToken.None);
    });

    /// <summary>Every row as a line. The daily digests go on being written meanwhile, so more may be there afterwards.</summary>
    private static Task<ISet<string>> ReadAsync(WhistleApp app) => app.WithAsync(async services =>
    {
        var db = services.GetRequiredService<WhistleDb>();
        var rows = await db.Set<JournalRow>().AsNoTracking().OrderBy(r => r.Stream).Select(r => $"{r.Stream} {r.Seq} {r.Data}").ToListAsync();
        var days = await db.Set<JournalDigest>().AsNoTracking().Select(d => $"{d.Day} {d.Heads}").ToListAsync();
        var readings = await db.Set<ReadEntry>().AsNoTracking().OrderBy(r => r.Id).Select(r => $"{r.Id} {r.Kind}").ToListAsync();
        var tried = await db.Set<LogEntry>().AsNoTracking().Select(e => $"{e.Id} {e.Act} {e.Refusal}").ToListAsync();
        return (ISet<string>)rows.Concat(days).Concat(readings).Concat(tried).ToHashSet(StringComparer.Ordinal);
    });
}
