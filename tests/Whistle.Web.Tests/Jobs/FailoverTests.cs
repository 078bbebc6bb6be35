using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Jobs;

/// <summary>
/// Check 35: two nodes on one database, one of them killed as by a power cut, again and again. Every planned slot has exactly
/// one effect in the ledger, and the other node takes over within 15 seconds. WHISTLE_KILLS says how often.
/// </summary>
public sealed class FailoverTests
{
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("WHISTLE_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills) ? kills : 2;

    /// <summary>A node on a busy machine; what is measured begins when it is up.</summary>
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Every_planned_slot_has_one_effect_though_nodes_are_killed()
    {
        await using var postgres = await PostgresServer.StartAsync();
        var connection = postgres.ConnectionTo(await postgres.NewDatabaseAsync());
        using TempFolder folder = new();
        (string, string)[] settings = [("Jobs__Beat", "* * * * * ?"), ("WHISTLE_DEMO", "0")];
        await using ServerProcess first = new(folder.Path, connection, settings), second = new(folder.Path, connection, settings);
        await first.StartAsync(AtMost);
        await second.StartAsync(AtMost);
        await BeatsAsync(connection, 3);
        var worst = TimeSpan.Zero;

        for (var kill = 0; kill < Kills; kill++)
        {
            var victim = kill % 2 == 0 ? first : second;
            await victim.KillAsync();
            var before = Stopwatch.GetTimestamp();
            await BeatsAsync(connection, 3);
            var took = Stopwatch.GetElapsedTime(before);
            worst = took > worst ? took : worst;
            await victim.StartAsync(AtMost);
            await Task.Delay(2_000);
        }

        // what a killed node held is run again where its death is noticed
        await Task.Delay(12_000);
        TestContext.Current.SendDiagnosticMessage("{0} kills, slowest takeover {1:0.0} s", Kills, worst.TotalSeconds);
        Assert.True(worst < TimeSpan.FromSeconds(15), $"took {worst}");
        Assert.Equal("", await GapsAsync(connection));
    }

    /// <summary>Waits for as many new ended slots.</summary>
    private static async Task BeatsAsync(string connection, int more)
    {
        var wanted = await CountAsync(connection) + more;
        for (var tries = 0; tries < 600; tries++)
        {
            if (await CountAsync(connection) >= wanted)
                return;
            await Task.Delay(50);
        }
        throw new TimeoutException("No beat for half a minute.");
    }

    private static Task<long> CountAsync(string connection)
        => ScalarAsync<long>(connection, "SELECT count(*) FROM platform_job_run WHERE job = 'beat' AND ended_at IS NOT NULL AND failure IS NULL");

    /// <summary>The seconds between the first and the last slot that have no ended row; the key allows no second one.</summary>
    private static async Task<string> GapsAsync(string connection)
        => await ScalarAsync<string?>(connection, """
            SELECT string_agg(s::text || ' near ' || coalesce((SELECT string_agg(r.slot::text || ' tries ' || r.tries || ' ended ' || coalesce(r.ended_at::text, '-') || ' ' || coalesce(r.failure, ''), '; ')
              FROM platform_job_run r WHERE r.job = 'beat' AND r.slot BETWEEN planned.s AND planned.s + interval '1 second'), 'no row'), ', ') FROM (
              SELECT generate_series(min(slot), max(slot) - interval '10 seconds', interval '1 second') s FROM platform_job_run WHERE job = 'beat') planned
            WHERE NOT EXISTS (SELECT 1 FROM platform_job_run r WHERE r.job = 'beat' AND r.slot = planned.s AND r.ended_at IS NOT NULL AND r.failure IS NULL)
            """) ?? "";

    private static async Task<T> ScalarAsync<T>(string connection, string sql)
    {
        await using var opened = new NpgsqlConnection(connection);
        await opened.OpenAsync();
        await using var command = new NpgsqlCommand(sql, opened);
        return await command.ExecuteScalarAsync() is var value and not DBNull ? (T)value! : default!;
    }
}
