using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Search;
using Xunit;
using Whistle.TestKit;

namespace Whistle.Rules.Tests.Search;

/// <summary>The index on SQLite and on PostgreSQL.</summary>
public sealed class SearchIndexTests : IDisposable
{
    private static readonly SearchIndex Index = new("search_sample", "id", "grams");

    private static readonly string[] Texts =
    [
        "校门口有流动摊贩占道经营",
        "校车停在小学门口以外的地方",
        "食堂后厨卫生差，编号20261122-330110-0001",
        "KTV离学校不到200米，营业至深夜",
        "池塘无护栏",
    ];

    private static readonly Lazy<Task<string>> Postgres = new(async () =>
    {
        var server = await PostgresServer.SharedAsync();
        return server.ConnectionTo(await server.NewDatabaseAsync());
    });

    private readonly string folder = System.IO.Directory.CreateTempSubdirectory("search").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Databases { get; } = ["sqlite", "postgres"];

    public static TheoryData<string, string, string> Questions { get; } = [.. Databases.SelectMany(d => new TheoryDataRow<string, string, string>[]
    {
        new(d.Data, "校", "0 1 3"),
        new(d.Data, "差", "2"),
        new(d.Data, "营", "0 3"),
        new(d.Data, "校门", "0"),
        new(d.Data, "校门口", "0"),
        new(d.Data, "小学门口", "1"),
        new(d.Data, "门口占道", ""),
        new(d.Data, "门口 占道", "0"),
        new(d.Data, "门口　摊", "0"),
        new(d.Data, "学校", "3"),
        new(d.Data, "ktv", "3"),
        new(d.Data, "ＫＴ 学校", "3"),
        new(d.Data, "200米", "3"),
        new(d.Data, "20261122-330110-0001", "2"),
        new(d.Data, "330110", "2"),
        new(d.Data, "20261122 池塘", ""),
        new(d.Data, "！？——😀", ""),
        new(d.Data, "  ", ""),
        new(d.Data, "\"校门\" OR 池塘", ""),
        new(d.Data, "校* NOT 池塘", ""),
        new(d.Data, "') OR 1=1 --", ""),
        new(d.Data, "grams:校门' & !池塘:*", ""),
        new(d.Data, "NEAR(校门 池塘)", ""),
        new(d.Data, "'校门'", "0"),
        new(d.Data, "(校门)*^:{0}", ""),
        new(d.Data, "%校门_", "0"),
        new(d.Data, "𠮷", ""),
        new(d.Data, "\ud800校门", "0"),
    })];

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_row_is_found_by_all_terms_of_the_query(string database, string query, string found)
    {
        await using var db = await OpenAsync(database);
        await SaveAsync(db, Texts);

        var rows = await FoundAsync(db, query);

        Assert.Equal(found, string.Join(' ', rows.Select(r => Array.IndexOf(Texts, r))));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Rows_are_found_by_what_they_say_now(string database)
    {
        await using var db = await OpenAsync(database);
        await SaveAsync(db, Texts);
        var pond = await db.Set<Sample>().SingleAsync(s => s.Words == "池塘无护栏", Stop);

        pond.Say("水库已装护栏");
        await db.SaveChangesAsync(Stop);
        db.Remove(await db.Set<Sample>().SingleAsync(s => s.Words.StartsWith("KTV"), Stop));
        await db.SaveChangesAsync(Stop);

        Assert.Empty(await FoundAsync(db, "池塘"));
        Assert.Empty(await FoundAsync(db, "无护栏"));
        Assert.Equal(["水库已装护栏"], await FoundAsync(db, "护栏"));
        Assert.Empty(await FoundAsync(db, "KTV"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_save_that_is_rolled_back_leaves_no_trace(string database)
    {
        await using var db = await OpenAsync(database);

        await using (var work = await db.Database.BeginTransactionAsync(Stop))
        {
            db.Add(new Sample("校门口"));
            await db.SaveChangesAsync(Stop);
            await work.RollbackAsync(Stop);
        }

        Assert.Empty(await FoundAsync(db, "校门"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Two_who_change_one_row_still_collide(string database)
    {
        await using var one = await OpenAsync(database);
        await SaveAsync(one, ["池塘"]);
        await using var two = await ContextAsync(database);
        (await one.Set<Sample>().SingleAsync(Stop)).Say("水库");
        (await two.Set<Sample>().SingleAsync(Stop)).Say("河道");

        Assert.True(await one.TrySaveAsync(Stop));
        Assert.False(await two.TrySaveAsync(Stop));
        Assert.Equal(["水库"], await FoundAsync(two, "水库"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Rows_from_before_the_index_are_found_and_ensuring_again_changes_nothing(string database)
    {
        await using var db = await OpenAsync(database, ensure: false);
        await SaveAsync(db, Texts);

        await Index.EnsureAsync(db, Stop);
        await Index.EnsureAsync(db, Stop);

        Assert.Single(await FoundAsync(db, "池塘"));
    }

    [Fact]
    public async Task A_rebuilt_table_and_a_vacuum_lose_nothing()
    {
        await using var db = await OpenAsync("sqlite");
        await SaveAsync(db, Texts);
        db.RemoveRange(await db.Set<Sample>().Where(s => s.Words.Contains("校门") || s.Words.Contains("校车")).ToListAsync(Stop));
        await db.SaveChangesAsync(Stop);

        await db.Database.ExecuteSqlRawAsync("CREATE TABLE new_one AS SELECT * FROM search_sample; DROP TABLE search_sample; ALTER TABLE new_one RENAME TO search_sample;", Stop);
        await db.Database.ExecuteSqlRawAsync("UPDATE search_sample SET grams = '河道' WHERE words LIKE 'KTV%'; VACUUM;", Stop);
        await Index.EnsureAsync(db, Stop);
        await db.Database.ExecuteSqlRawAsync("VACUUM;", Stop);

        Assert.Equal(["池塘无护栏"], await FoundAsync(db, "池塘"));
        Assert.Equal([Texts[3]], await FoundAsync(db, "河道"));
        Assert.Empty(await FoundAsync(db, "学校"));
    }

    [Theory]
    [InlineData("hazard case")]
    [InlineData("x; DROP TABLE y")]
    [InlineData("")]
    public void A_name_that_is_not_plain_is_refused(string table)
        => Assert.Throws<ArgumentException>(() => new SearchIndex(table, "id", "grams"));

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        System.IO.Directory.Delete(folder, recursive: true);
    }

    private static async Task<List<string>> FoundAsync(WhistleDb db, string query)
        => await db.Set<Sample>().AsNoTracking().Where(s => Index.Matches<Sample>(db, query).Select(m => m.Id).Contains(s.Id)).OrderBy(s => s.No).Select(s => s.Words).ToListAsync(Stop);

    private static async Task SaveAsync(WhistleDb db, IEnumerable<string> texts)
    {
        db.AddRange(texts.Select(t => new Sample(t)));
        await db.SaveChangesAsync(Stop);
    }

    private async Task<WhistleDb> OpenAsync(string database, bool ensure = true)
    {
        var db = await ContextAsync(database);
        await db.Database.ExecuteSqlRawAsync(database == "sqlite"
            ? "CREATE TABLE search_sample (id TEXT NOT NULL PRIMARY KEY, no INTEGER NOT NULL, words TEXT NOT NULL, grams TEXT NOT NULL)"
            : "DROP TABLE IF EXISTS search_sample; CREATE TABLE search_sample (id uuid NOT NULL PRIMARY KEY, no integer NOT NULL, words text NOT NULL, grams text NOT NULL)", Stop);
        if (ensure)
            await Index.EnsureAsync(db, Stop);
        return db;
    }

    private async Task<WhistleDb> ContextAsync(string database)
    {
        var services = new ServiceCollection().AddWhistleDb(new(folder, database == "sqlite" ? null : await Postgres.Value), new([typeof(SampleMap).Assembly])).BuildServiceProvider();
        return services.CreateScope().ServiceProvider.GetRequiredService<WhistleDb>();
    }

    internal sealed class Sample(string words)
    {
        private static int last;

        public CaseId Id { get; private set; } = new(Guid.CreateVersion7());

        public int No { get; private set; } = Interlocked.Increment(ref last);

        public string Words { get; private set; } = words;

        public string Grams { get; private set; } = Platform.Search.Grams.Of(words);

        public void Say(string words) => (Words, Grams) = (words, Platform.Search.Grams.Of(words));
    }

    internal sealed class SampleMap : IEntityTypeConfiguration<Sample>
    {
        public void Configure(EntityTypeBuilder<Sample> sample)
        {
            sample.ToTable("search_sample").HasKey(s => s.Id);
            sample.Property(s => s.No).ValueGeneratedNever();
            sample.Property(s => s.Words).IsConcurrencyToken();
        }
    }
}
