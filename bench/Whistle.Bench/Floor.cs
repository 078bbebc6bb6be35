using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Whistle.Bench;

/// <summary>
/// The bare floor that a report is measured against: a minimal endpoint that reads a body and inserts a case row and a journal
/// row in one durable transaction, by ADO.NET, without accounts, rules, rights or anything else.
/// </summary>
internal static class Floor
{
    /// <summary>A process of its own, like the program it is measured against.</summary>
    public static async Task ServeAsync(string url, string? postgres, string? sqlite)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        await (postgres is null ? PrepareAsync(new SqliteConnection(sqlite), "PRAGMA journal_mode=WAL;") : PrepareAsync(new NpgsqlConnection(postgres), ""));
        using var turn = new SemaphoreSlim(1, 1);
        await using var source = postgres is null ? null : NpgsqlDataSource.Create(postgres);
        app.MapPost("/cases", async (Body body, CancellationToken stop) =>
        {
            var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
            if (source is not null)
            {
                await using var connection = await source.OpenConnectionAsync(stop);
                await InsertAsync(connection, id, body.Description, stop);
            }
            else
            {
                // one writer at a time, in order: what SQLite does anyway, without its polling
                await turn.WaitAsync(stop);
                try
                {
                    await using var connection = new SqliteConnection(sqlite);
                    await connection.OpenAsync(stop);
                    await InsertAsync(connection, id, body.Description, stop);
                }
                finally
                {
                    turn.Release();
                }
            }
            return TypedResults.Created($"/cases/{id}", new { id });
        });
        await app.RunAsync();
    }

    private static async Task PrepareAsync(System.Data.Common.DbConnection connection, string first)
    {
        await using (connection)
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = first + """
                CREATE TABLE floor_case (id TEXT PRIMARY KEY, number TEXT, state TEXT, description TEXT, holder TEXT, reported_at BIGINT);
                CREATE TABLE floor_journal (id TEXT, seq INT, type TEXT, data TEXT, hash TEXT, PRIMARY KEY (id, seq));
                """;
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task InsertAsync(System.Data.Common.DbConnection connection, Guid id, string? description, CancellationToken stop)
    {
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = """
            INSERT INTO floor_case VALUES (@id, @number, 'Reported', @description, @id, 1);
            INSERT INTO floor_journal VALUES (@id, 1, 'CaseReported', @description, @number);
            """;
        foreach (var (name, value) in new[] { ("@id", id.ToString()), ("@number", id.ToString()), ("@description", description ?? "") })
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        await command.ExecuteNonQueryAsync(stop);
        await transaction.CommitAsync(stop);
    }

    internal sealed record Body(string? Description, int DutyItem);
}
