using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Whistle.Platform.Data;

namespace Whistle.Platform.Search;

/// <summary>
/// Finds rows of a table by the words in their search column, which holds <see cref="Grams.Of"/> of whatever the row may be found by.
/// SQLite: a full-text table beside it, kept by triggers. PostgreSQL: a GIN index. Names are the database's, "hazard_case", "id", "grams".
/// </summary>
public sealed partial class SearchIndex
{
    private readonly string table, key, grams;

    public SearchIndex(string table, string key, string grams)
    {
        foreach (var name in (string[])[table, key, grams])
            if (!PlainName().IsMatch(name))
                throw new ArgumentException($"'{name}' is not a plain name of a table or column.", nameof(table));
        (this.table, this.key, this.grams) = (table, key, grams);
    }

    /// <summary>Makes the index, also for rows that are already there. At each start, after the migrations; quick when nothing is missing.</summary>
    public async Task EnsureAsync(WhistleDb db, CancellationToken stop)
    {
        var usual = db.Database.GetCommandTimeout();
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        await using (var alone = await db.Database.BeginTransactionAsync(stop))
        {
            if (!db.Database.IsSqlite())
                await db.Database.ExecuteSqlRawAsync(PostgresIndex(), stop);
            else if (await TriggersAsync(db, stop) != 3)
                await db.Database.ExecuteSqlRawAsync(SqliteIndex(), stop);
            await alone.CommitAsync(stop);
        }
        db.Database.SetCommandTimeout(usual);
    }

    /// <summary>
    /// The rows that have every term of the query; none where the query has no terms (<see cref="Grams.HasTerms"/>). Filter, order and
    /// page it like any other query, or take its keys into one: <c>sights.Where(s => index.Matches&lt;HazardCase&gt;(db, q).Select(c => c.Id).Contains(s.CaseId))</c>.
    /// </summary>
    public IQueryable<TRow> Matches<TRow>(WhistleDb db, string query) where TRow : class
    {
        var terms = Grams.Terms(query);
        if (terms.Count == 0)
            return db.Set<TRow>().Where(_ => false);
        var lite = db.Database.IsSqlite();
        // Pairs only say that 校门 and 门口 are both there; that they stand together as 校门口 is read from the column.
        string[] together = [.. terms.Where(t => t.Tokens.Contains(' ', StringComparison.Ordinal)).Select(t => t.Tokens)];
        var stand = string.Concat(together.Select((_, i) => $" AND {(lite ? "instr" : "strpos")}(t.{grams}, {{{i + 1}}}) > 0"));
        var sql = lite
            ? $$"""SELECT t.* FROM search_{{table}} f JOIN search_{{table}}_key k ON k.no = f.rowid JOIN {{table}} t ON t.{{key}} = k.key WHERE search_{{table}} MATCH {0}{{stand}}"""
            : $$"""SELECT t.* FROM {{table}} t WHERE {{Lexemes("t.")}} @@ CAST({0} AS tsquery){{stand}}""";
        return db.Set<TRow>().FromSqlRaw(sql, [lite ? Fts(terms) : TsQuery(terms), .. together]);
    }

    /// <summary>A migration that rebuilds the table drops its triggers; then all is made anew, whatever was written in between.</summary>
    private Task<int> TriggersAsync(WhistleDb db, CancellationToken stop)
        => db.Database.SqlQueryRaw<int>("SELECT count(*) AS Value FROM sqlite_master WHERE type = 'trigger' AND tbl_name = {0} AND name GLOB {1}", table, $"search_{table}_*").SingleAsync(stop);

    // Tokens are letters and digits only (Grams), so the quotes hold whatever was typed.
    private static string Fts(IEnumerable<Term> terms)
        => string.Join(" AND ", terms.SelectMany(t => t.Tokens.Split(' '), (t, token) => t.Begins ? $"\"{token}\"*" : $"\"{token}\"").Distinct());

    private static string TsQuery(IEnumerable<Term> terms)
        => string.Join(" & ", terms.SelectMany(t => t.Tokens.Split(' '), (t, token) => t.Begins ? $"'{token}':*" : $"'{token}'").Distinct());

    /// <summary>Not to_tsvector: its parser has its own mind about digits, dots and slashes, and our tokens are cut already.</summary>
    private string Lexemes(string of) => $"array_to_tsvector(string_to_array({of}{grams}, ' '))";

    /// <summary>Nodes that start together make it one after the other: IF NOT EXISTS alone can collide.</summary>
    private string PostgresIndex() =>
        $"""
        SELECT pg_advisory_xact_lock(hashtext('search_{table}'));
        CREATE INDEX IF NOT EXISTS search_{table} ON {table} USING gin ({Lexemes("")});
        """;

    /// <summary>
    /// The full-text table keeps no text of its own. It counts rows by a number that stands in a table beside it: a row's rowid would
    /// change with VACUUM. The tokenizer that only knows ASCII takes every other character as part of a word, which is what pairs need.
    /// </summary>
    private string SqliteIndex() =>
        $"""
        DROP TRIGGER IF EXISTS search_{table}_insert;
        DROP TRIGGER IF EXISTS search_{table}_update;
        DROP TRIGGER IF EXISTS search_{table}_delete;
        DROP TABLE IF EXISTS search_{table};
        DROP TABLE IF EXISTS search_{table}_key;
        CREATE TABLE search_{table}_key (no INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);
        CREATE VIRTUAL TABLE search_{table} USING fts5({grams}, content='', detail=none, tokenize='ascii');
        INSERT INTO search_{table}_key (key) SELECT {key} FROM {table};
        INSERT INTO search_{table} (rowid, {grams}) SELECT k.no, t.{grams} FROM {table} t JOIN search_{table}_key k ON k.key = t.{key};
        CREATE TRIGGER search_{table}_insert AFTER INSERT ON {table} BEGIN
            INSERT INTO search_{table}_key (key) VALUES (new.{key});
            INSERT INTO search_{table} (rowid, {grams}) SELECT no, new.{grams} FROM search_{table}_key WHERE key = new.{key};
        END;
        CREATE TRIGGER search_{table}_update AFTER UPDATE OF {grams} ON {table} WHEN old.{grams} IS NOT new.{grams} BEGIN
            INSERT INTO search_{table} (search_{table}, rowid, {grams}) SELECT 'delete', no, old.{grams} FROM search_{table}_key WHERE key = old.{key};
            INSERT INTO search_{table} (rowid, {grams}) SELECT no, new.{grams} FROM search_{table}_key WHERE key = old.{key};
        END;
        CREATE TRIGGER search_{table}_delete AFTER DELETE ON {table} BEGIN
            INSERT INTO search_{table} (search_{table}, rowid, {grams}) SELECT 'delete', no, old.{grams} FROM search_{table}_key WHERE key = old.{key};
            DELETE FROM search_{table}_key WHERE key = old.{key};
        END;
        """;

    [GeneratedRegex("^[a-z][a-z_]*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlainName();
}
