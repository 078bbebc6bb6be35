using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Whistle.StandIns;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Notices;

/// <summary>
/// The real program, killed as by a power cut between the commit of a report and its SMS, and between the SMS and the line that says it
/// went: the message comes, to the channel with one number however often, and to the person once.
/// </summary>
public sealed class KilledBetweenTests
{
    private const string Service = "sms", Description = "夜间围墙缺口";

    /// <summary>For the first start with its demo city, on a busy machine.</summary>
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(3);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_killed_between_commit_and_send_tells_each_person_once()
    {
        using var folder = new TempFolder();
        await using var standIns = await StandInHost.StartAsync(TimeProvider.System);
        (string, string)[] settings = [("Notices__Address", "https://whistle.example.org"),
            .. standIns.Settings().Where(s => s.Key.StartsWith("Notices:Sms:", StringComparison.Ordinal)).Select(s => (s.Key.Replace(":", "__", StringComparison.Ordinal), s.Value!))];
        await using var server = new ServerProcess(folder.Path, null, settings);
        try
        {
            // nothing goes out: whoever asks the channel waits
            standIns.Behaviours[Service] = Mode.Hang;
            await server.StartAsync(AtMost);
            var (school, police) = (await TokenAsync(server, "school"), await TokenAsync(server, "local.police"));
            var id = await ReportAsync(server, school);
            await server.KillAsync();
            Assert.Equal(0, standIns.Kept.Count(Service));
            await NoOldNewsAsync(folder, id);

            // the channel takes it, and the program dies before it hears so
            standIns.Behaviours[Service] = Mode.HangAfter;
            await server.StartAsync(AtMost);
            await UntilAsync(() => standIns.Kept.Count(Service) > 0);
            await server.KillAsync();
            var before = standIns.Kept.Newest(Service).Select(one => one.Request).ToHashSet();

            standIns.Behaviours[Service] = Mode.Normal;
            await server.StartAsync(AtMost);
            var rows = await RowsAsync(folder, id);
            for (var tries = 0; tries < 600 && rows.Any(row => !row.IsOut); tries++)
            {
                await Task.Delay(50, Stop);
                rows = await RowsAsync(folder, id);
            }

            // each row went under its own number, the doubtful ones too, and no number twice
            var sent = standIns.Kept.Newest(Service, 1000);
            Assert.NotEmpty(rows);
            Assert.All(rows, row => Assert.True(row.IsOut, row.Request));
            Assert.Subset(rows.Select(row => row.Request).ToHashSet(), before);
            Assert.Equal(rows.Select(row => row.Request).Order(), sent.Select(one => one.Request).Order());
            Assert.All(sent, one => Assert.Equal("arrived", one.Fate));
            Assert.Equal(1, await ToldAsync(server, police, id));
        }
        finally
        {
            standIns.Behaviours[Service] = Mode.Normal;
        }
    }

    /// <summary>What goes out by SMS for a case, by its own numbers, and whether the channel is known to have it.</summary>
    private static async Task<List<(string Request, bool IsOut)>> RowsAsync(TempFolder folder, Guid @case)
    {
        await using var connection = await OpenAsync(folder);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, handed_at FROM notices_sending WHERE channel = 'sms' AND notice_id IN (SELECT id FROM notices_notice WHERE path LIKE $case)";
        command.Parameters.AddWithValue("$case", $"%{@case:D}%");
        var rows = new List<(string, bool)>();
        await using var reader = await command.ExecuteReaderAsync(Stop);
        while (await reader.ReadAsync(Stop))
            rows.Add((Guid.Parse(reader.GetString(0)).ToString("N"), !reader.IsDBNull(1)));
        return rows;
    }

    private static async Task<SqliteConnection> OpenAsync(TempFolder folder)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = folder.File("whistle.db"), Pooling = false, DefaultTimeout = 10 }.ToString());
        await connection.OpenAsync(Stop);
        return connection;
    }

    private static async Task<string> TokenAsync(ServerProcess server, string login) => (await server.VerbAsync("token", login)).Output.Trim();

    /// <summary>Urgent: what is not would wait for the morning.</summary>
    private static async Task<Guid> ReportAsync(ServerProcess server, string token)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/cases") { Content = JsonContent.Create(new { dutyItem = 5, description = Description, urgency = "urgent" }) };
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.Add("Idempotency-Key", "killed-between");
        using var answer = await http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetGuid();
    }

    /// <summary>What the demo city still had to tell is not told here: it would stand before what is looked for.</summary>
    private static async Task NoOldNewsAsync(TempFolder folder, Guid @case)
    {
        await using var connection = await OpenAsync(folder);
        await using var command = connection.CreateCommand();
        command.CommandText = """
            DELETE FROM platform_delivery WHERE body NOT LIKE $case;
            DELETE FROM notices_sending WHERE notice_id NOT IN (SELECT id FROM notices_notice WHERE path LIKE $case);
            """;
        command.Parameters.AddWithValue("$case", $"%{@case:D}%");
        await command.ExecuteNonQueryAsync(Stop);
    }

    /// <summary>How often the inbox of this account speaks of the case.</summary>
    private static async Task<int> ToldAsync(ServerProcess server, string token, Guid @case)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var inbox = await http.GetFromJsonAsync<JsonElement>("/api/v1/inbox?limit=100", Stop);
        return inbox.GetProperty("items").EnumerateArray().Count(entry => entry.GetRawText().Contains(@case.ToString("D"), StringComparison.Ordinal));
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var tries = 0; tries < 600 && !holds(); tries++)
            await Task.Delay(50, Stop);
        Assert.True(holds(), "not within half a minute");
    }
}
