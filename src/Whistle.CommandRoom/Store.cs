using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Whistle.CommandRoom;

/// <summary>A room that this system plays: where it reports to, and the secrets.</summary>
/// <param name="Name">The name in its address.</param>
/// <param name="Report">Where Whistle takes reports for this room.</param>
/// <param name="Theirs">The secrets with which Whistle signs; two while they are changed over.</param>
/// <param name="Ours">The secret with which we sign.</param>
internal sealed record Room(string Name, string Report, string Theirs, string Ours);

/// <summary>A case as this system has it.</summary>
internal sealed record Case(string Room, string Number, string OutsideNumber, string State, int Round, int Seq, long Version, string Snapshot, string UpdatedAt);

/// <summary>Something that was sent to us or that we send.</summary>
internal sealed record Letter(string Id, string Room, string Number, string Type, string Body, string At, string State, int Attempts, string? Status);

/// <summary>
/// The file that everything is kept in: what has been acknowledged is on the disk. One connection, one writer at a time; a killed process
/// leaves nothing half done.
/// </summary>
internal sealed class Store : IDisposable
{
    private readonly SqliteConnection file;
    private readonly SemaphoreSlim turn = new(1, 1);

    public Store(string path)
    {
        file = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        file.Open();
        Run("PRAGMA journal_mode=WAL");
        Run("PRAGMA synchronous=FULL");
        Run("""
            CREATE TABLE IF NOT EXISTS room (name TEXT PRIMARY KEY, report TEXT NOT NULL, theirs TEXT NOT NULL, ours TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
            CREATE TABLE IF NOT EXISTS letter_in (room TEXT NOT NULL, id TEXT NOT NULL, number TEXT NOT NULL, type TEXT NOT NULL, sha256 TEXT NOT NULL, body TEXT NOT NULL, at TEXT NOT NULL, times INTEGER NOT NULL DEFAULT 1, PRIMARY KEY (room, id));
            CREATE INDEX IF NOT EXISTS letter_in_number ON letter_in (room, number);
            CREATE TABLE IF NOT EXISTS letter_out (id TEXT PRIMARY KEY, room TEXT NOT NULL, number TEXT NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL, at TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', next_at INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, status TEXT);
            CREATE INDEX IF NOT EXISTS letter_out_due ON letter_out (state, next_at);
            CREATE INDEX IF NOT EXISTS letter_out_number ON letter_out (room, number);
            CREATE TABLE IF NOT EXISTS matter (room TEXT NOT NULL, number TEXT NOT NULL, outside_number TEXT NOT NULL, state TEXT NOT NULL, round INTEGER NOT NULL, seq INTEGER NOT NULL, version INTEGER NOT NULL, snapshot TEXT NOT NULL, updated_at TEXT NOT NULL, PRIMARY KEY (room, number));
            CREATE TABLE IF NOT EXISTS photo (id TEXT PRIMARY KEY, media_type TEXT NOT NULL, sha256 TEXT NOT NULL, bytes BLOB NOT NULL);
            """);
        // a file that begins anew begins another series: no outside number ever stands for two matters
        Run("INSERT INTO setting (name, value) VALUES ('series', @series) ON CONFLICT (name) DO NOTHING", ("series", System.Security.Cryptography.RandomNumberGenerator.GetInt32(100_000, 1_000_000)));
    }

    /// <summary>Does all of it or nothing; when this returns it is on the disk.</summary>
    public async Task<T> InAsync<T>(Func<T> work)
    {
        await turn.WaitAsync();
        try
        {
            using var transaction = file.BeginTransaction();
            var made = work();
            transaction.Commit();
            return made;
        }
        finally
        {
            turn.Release();
        }
    }

    public Task InAsync(Action work)
        => InAsync(() =>
        {
            work();
            return 0;
        });

    public int Run(string sql, params (string Name, object? Value)[] values)
    {
        using var command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    public List<T> Read<T>(string sql, Func<SqliteDataReader, T> row, params (string Name, object? Value)[] values)
    {
        using var command = Command(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(row(reader));
        return rows;
    }

    public Room? Room(string name) => Read("SELECT name, report, theirs, ours FROM room WHERE name = @name", AsRoom, ("name", name)).SingleOrDefault();

    public List<Room> Rooms() => Read("SELECT name, report, theirs, ours FROM room ORDER BY name", AsRoom);

    public int Setting(string name) => Read("SELECT value FROM setting WHERE name = @name", row => row.GetInt32(0), ("name", name)).SingleOrDefault();

    public Case? Case(string room, string number) => Cases("WHERE room = @room AND number = @number", ("room", room), ("number", number)).SingleOrDefault();

    public List<Case> Cases(string where, params (string Name, object? Value)[] values)
        => Read($"SELECT room, number, outside_number, state, round, seq, version, snapshot, updated_at FROM matter {where}",
            row => new Case(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt32(4), row.GetInt32(5), row.GetInt64(6), row.GetString(7), row.GetString(8)), values);

    public List<Letter> Letters(string room, string number)
        => [.. Read("SELECT id, room, number, type, body, at, 'in', times, NULL FROM letter_in WHERE room = @room AND number = @number", AsLetter, ("room", room), ("number", number)),
            .. Read("SELECT id, room, number, type, body, at, state, attempts, status FROM letter_out WHERE room = @room AND number = @number", AsLetter, ("room", room), ("number", number))];

    public static Letter AsLetter(SqliteDataReader row)
        => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6), row.GetInt32(7), row.IsDBNull(8) ? null : row.GetString(8));

    public static string At(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public void Dispose()
    {
        file.Dispose();
        turn.Dispose();
    }

    private static Room AsRoom(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3));

    private SqliteCommand Command(string sql, (string Name, object? Value)[] values)
    {
        var command = file.CreateCommand();
#pragma warning disable CA2100 // our own sentences; what is given goes in as values
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue("@" + name, value ?? DBNull.Value);
        return command;
    }
}
