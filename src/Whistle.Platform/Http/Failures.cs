using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Whistle.Platform.Http;

/// <summary>What an exception means to the one who asked.</summary>
internal static class Failures
{
    /// <summary>The status that tells it: 503 where the database is away, 413 and the like where the request was wrong, else 500.</summary>
    public static int StatusOf(Exception failure)
    {
        for (var at = failure; at is not null; at = at.InnerException)
            switch (at)
            {
                case BadHttpRequestException bad: return bad.StatusCode;
                case InvalidDataException: return StatusCodes.Status413PayloadTooLarge; // a form over its limits
                case SqliteException sqlite when IsAway(sqlite): return StatusCodes.Status503ServiceUnavailable;
                case PostgresException postgres when IsAway(postgres): return StatusCodes.Status503ServiceUnavailable;
                case NpgsqlException npgsql when npgsql is not PostgresException && IsLostConnection(npgsql): return StatusCodes.Status503ServiceUnavailable;
            }
        return StatusCodes.Status500InternalServerError;
    }

    /// <summary>
    /// The kinds and places of an exception for the log, without its messages: those quote what people typed.
    /// </summary>
    public static string Describe(Exception failure)
    {
        var text = new StringBuilder();
        for (var at = failure; at is not null; at = at.InnerException)
        {
            text.Append(at.GetType().FullName);
            if (at is PostgresException postgres)
                text.Append(' ').Append(postgres.SqlState).Append(' ').Append(postgres.ConstraintName);
            if (at is SqliteException sqlite)
                text.Append(' ').Append(sqlite.SqliteExtendedErrorCode);
            text.AppendLine().AppendLine(at.StackTrace);
        }
        return text.ToString();
    }

    /// <summary>Busy, locked, out of memory, unreadable, full, can't open: another moment may do.</summary>
    private static bool IsAway(SqliteException failure) => failure.SqliteErrorCode is 5 or 6 or 7 or 10 or 13 or 14;

    /// <summary>Classes 08, 53, 57 (connection, resources, shutdown), a deadlock or a serialisation lost to another.</summary>
    private static bool IsAway(PostgresException failure)
        => failure.SqlState is "40001" or "40P01" or "25006" || failure.SqlState.StartsWith("08", StringComparison.Ordinal)
        || failure.SqlState.StartsWith("53", StringComparison.Ordinal) || failure.SqlState.StartsWith("57P", StringComparison.Ordinal);

    private static bool IsLostConnection(NpgsqlException failure)
        => failure.IsTransient || failure.InnerException is IOException or SocketException or TimeoutException or ObjectDisposedException
        || failure.InnerException is null;
}
