using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Whistle.Platform.Data;

namespace Whistle.Web.Opening;

/// <summary>
/// What the database itself refuses, whatever a program asks: a row of a journal, digest or log is never
/// changed and never removed. Made after every migration, since a rebuilt table loses its triggers; does nothing when all is there.
/// </summary>
internal static class SchemaGuards
{
    public static readonly IReadOnlyList<string> WrittenOnce = ["platform_journal", "platform_journal_digest", "platform_read", "platform_undertaking", "directory_log", "duty_progress", "hazard_calendar_change", "hazard_limit_change", "exchange_export_log"];

    public static async Task EnsureAsync(WhistleDb db, CancellationToken stop)
    {
        var tables = db.Model.GetEntityTypes().Where(e => WrittenOnce.Contains(e.GetTableName(), StringComparer.Ordinal)).ToList();
        foreach (var table in tables)
            foreach (var statement in db.Database.IsSqlite() ? ForSqlite(table) : ForPostgres(table))
                await db.Database.ExecuteSqlRawAsync(statement, stop);
    }

    /// <summary>INSERT OR REPLACE fires no delete trigger, so an insert on a key that is already there is refused as well.</summary>
    private static IEnumerable<string> ForSqlite(IEntityType entity)
    {
        var table = entity.GetTableName()!;
        foreach (var act in (string[])["UPDATE", "DELETE"])
            yield return $"CREATE TRIGGER IF NOT EXISTS {table}_no_{act.ToLower(CultureInfo.InvariantCulture)} BEFORE {act} ON {table} "
                + $"BEGIN SELECT RAISE(ABORT, '{table} is written once'); END";
        var store = StoreObjectIdentifier.Table(table);
        var unique = entity.GetKeys().Select(k => k.Properties).Concat(entity.GetIndexes().Where(i => i.IsUnique).Select(i => i.Properties));
        var same = string.Join(" OR ", unique.Select(columns => "(" + string.Join(" AND ", columns.Select(c => $"{c.GetColumnName(store)} = NEW.{c.GetColumnName(store)}")) + ")"));
        yield return $"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
            + $"BEGIN SELECT RAISE(ABORT, '{table} is written once'); END";
    }

    private static IEnumerable<string> ForPostgres(IEntityType entity)
    {
        var table = entity.GetTableName()!;
        yield return $"""
            DO $guard$ BEGIN
              IF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = '{table}'::regclass AND tgname = '{table}_written_once') THEN
                CREATE OR REPLACE FUNCTION platform_written_once() RETURNS trigger LANGUAGE plpgsql AS
                  $refuse$ BEGIN RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $refuse$;
                CREATE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
                  FOR EACH STATEMENT EXECUTE FUNCTION platform_written_once();
                ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_written_once;
              END IF;
            END $guard$
            """;
    }
}
