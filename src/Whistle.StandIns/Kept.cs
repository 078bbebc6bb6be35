using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Whistle.StandIns;

/// <summary>A message as a stand-in was sent it.</summary>
/// <param name="Request">The sender's number, by which a double is known.</param>
/// <param name="Number">The service's number.</param>
/// <param name="Fate">arrived, read, or why it did not arrive: nothing, over-limit, same-again, unknown.</param>
/// <param name="Doubles">How often the same request came again and was dropped.</param>
public sealed record KeptMessage(long Id, string Service, DateTimeOffset At, string Request, string Number, string To, string Title, string Text, string Fate, int Doubles)
{
    public bool HasArrived => Fate is "arrived" or "read";
}

/// <summary>What the stand-ins were sent, in a small SQLite file of their own.</summary>
public sealed class Kept : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Lock turn = new();

    /// <param name="file">Null keeps it in memory.</param>
    public Kept(string? file)
    {
        connection = new(new SqliteConnectionStringBuilder { DataSource = file ?? ":memory:", Pooling = false }.ToString());
        connection.Open();
        Run("""
            PRAGMA journal_mode=WAL;
            PRAGMA synchronous=OFF;
            CREATE TABLE IF NOT EXISTS message (id INTEGER PRIMARY KEY, service TEXT NOT NULL, at INTEGER NOT NULL, day TEXT NOT NULL, request TEXT NOT NULL, number TEXT NOT NULL,
                person TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, fate TEXT NOT NULL, doubles INTEGER NOT NULL DEFAULT 0);
            CREATE UNIQUE INDEX IF NOT EXISTS message_request ON message (service, request);
            CREATE INDEX IF NOT EXISTS message_number ON message (service, number);
            CREATE INDEX IF NOT EXISTS message_person ON message (service, person, day);
            """);
    }

    public int Count(string? service = null) => (int)(long)One("SELECT count(*) FROM message WHERE $service IS NULL OR service = $service", ("$service", service))!;

    /// <summary>Those that came again with the number of an earlier one.</summary>
    public int Doubles(string? service = null) => (int)(long)One("SELECT coalesce(sum(doubles), 0) FROM message WHERE $service IS NULL OR service = $service", ("$service", service))!;

    public IReadOnlyList<KeptMessage> Newest(string? service = null, int most = 200)
        => Read("WHERE $service IS NULL OR service = $service ORDER BY id DESC LIMIT $most", ("$service", service), ("$most", most));

    /// <summary>Somebody has opened it there.</summary>
    public void MarkRead(long id)
    {
        lock (turn)
            Run("UPDATE message SET fate = 'read' WHERE id = $id AND fate = 'arrived'", ("$id", id));
    }

    public void Clear()
    {
        lock (turn)
            Run("DELETE FROM message");
    }

    internal KeptMessage? ByNumber(string service, string number) => Read("WHERE service = $service AND number = $number", ("$service", service), ("$number", number)).FirstOrDefault();

    /// <summary>A day's messages to one recipient.</summary>
    internal IReadOnlyList<KeptMessage> Of(string service, string person, DateTimeOffset at)
        => Read("WHERE service = $service AND person = $person AND day = $day ORDER BY id DESC LIMIT 600", ("$service", service), ("$person", person), ("$day", Day(at)));

    internal bool SaidToday(string service, string person, string text, DateTimeOffset at)
        => One("SELECT 1 FROM message WHERE service = $service AND person = $person AND day = $day AND text = $text AND fate IN ('arrived', 'read') LIMIT 1",
            ("$service", service), ("$person", person), ("$day", Day(at)), ("$text", text)) is not null;

    internal int CountToday(string service, string person, DateTimeOffset at)
        => (int)(long)One("SELECT count(*) FROM message WHERE service = $service AND person = $person AND day = $day", ("$service", service), ("$person", person), ("$day", Day(at)))!;

    /// <summary>Keeps it; a request that is known already is counted as a double and changes nothing. Gives what is kept.</summary>
    internal KeptMessage Add(string service, DateTimeOffset at, string request, string number, string person, string title, string text, string fate)
    {
        lock (turn)
        {
            using var command = Command("""
                INSERT INTO message (service, at, day, request, number, person, title, text, fate) VALUES ($service, $at, $day, $request, $number, $person, $title, $text, $fate)
                ON CONFLICT (service, request) DO UPDATE SET doubles = doubles + 1
                """, ("$service", service), ("$at", at.ToUnixTimeMilliseconds()), ("$day", Day(at)), ("$request", request), ("$number", number), ("$person", person), ("$title", title), ("$text", text), ("$fate", fate));
            command.ExecuteNonQuery();
        }
        return Read("WHERE service = $service AND request = $request", ("$service", service), ("$request", request))[0];
    }

    public void Dispose() => connection.Dispose();

    private List<KeptMessage> Read(string rest, params ReadOnlySpan<(string, object?)> values)
    {
        lock (turn)
        {
            using var command = Command("SELECT id, service, at, request, number, person, title, text, fate, doubles FROM message " + rest, values);
            using var reader = command.ExecuteReader();
            var found = new List<KeptMessage>();
            while (reader.Read())
                found.Add(new(reader.GetInt64(0), reader.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(2)), reader.GetString(3), reader.GetString(4),
                    reader.GetString(5), reader.GetString(6), reader.GetString(7), reader.GetString(8), reader.GetInt32(9)));
            return found;
        }
    }

    private object? One(string sql, params ReadOnlySpan<(string, object?)> values)
    {
        lock (turn)
        {
            using var command = Command(sql, values);
            return command.ExecuteScalar();
        }
    }

    private void Run(string sql, params ReadOnlySpan<(string, object?)> values)
    {
        using var command = Command(sql, values);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string, object?)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    private static string Day(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
