using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Exchange;

/// <summary>A department's own system, written from docs/readings.md alone: it knows addresses, JSON and CSV, none of the server's types.</summary>
internal sealed class DepartmentClient(HttpClient http) : IDisposable
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static DepartmentClient Of(WhistleApp app, string login) => new(app.Api(login));

    public Task<(HttpStatusCode Status, JsonNode Body)> StationsAsync(params JsonObject[] stations) => PostAsync("/api/v1/stations", new JsonObject { ["stations"] = new JsonArray([.. stations]) });

    public Task<(HttpStatusCode Status, JsonNode Body)> ReadingsAsync(params IEnumerable<JsonObject> readings) => PostAsync("/api/v1/readings", new JsonObject { ["readings"] = new JsonArray([.. readings.Select(one => one.DeepClone())]) });

    public Task<(HttpStatusCode Status, JsonNode Body)> RecordsAsync(params IEnumerable<JsonObject> records) => PostAsync("/api/v1/enforcement-records", new JsonObject { ["records"] = new JsonArray([.. records.Select(one => one.DeepClone())]) });

    public async Task<(HttpStatusCode Status, JsonNode Body)> CsvAsync(string path, string csv, string type = "text/csv", string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(csv)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await SendAsync(request);
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        var (status, body) = await SendAsync(new(HttpMethod.Get, path));
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {body}");
        return body;
    }

    /// <summary>All items of a list, page by page.</summary>
    public async Task<List<JsonNode>> AllAsync(string path)
    {
        var all = new List<JsonNode>();
        for (string? next = ""; next is not null;)
        {
            var page = await GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=7&cursor={next}");
            all.AddRange(page["items"]!.AsArray().Select(one => one!));
            next = (string?)page["next"];
        }
        return all;
    }

    public async Task<HttpStatusCode> StatusAsync(string path) => (await SendAsync(new(HttpMethod.Get, path))).Status;

    public void Dispose() => http.Dispose();

    public static JsonObject Station(string code, string kind = "air", double lat = 30.4121, double lon = 120.0312, string? district = null)
    {
        var station = new JsonObject { ["code"] = code, ["kind"] = kind, ["nameZh"] = code + "站", ["lat"] = lat, ["lon"] = lon };
        if (district is not null)
            station["district"] = district;
        return station;
    }

    public static JsonObject Reading(string station, string at, string indicator, double? value, string? issued = null)
    {
        var reading = new JsonObject { ["station"] = station, ["at"] = at, ["indicator"] = indicator };
        if (value is { } number)
            reading["value"] = number;
        else
            reading["noData"] = true;
        if (issued is not null)
            reading["issuedAt"] = issued;
        return reading;
    }

    /// <summary>"2026-11-23T08:00:00+08:00", so many minutes before nine o'clock.</summary>
    public static string At(int minutesAgo) => new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(8)).AddMinutes(-minutesAgo).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    private Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string path, JsonObject body)
        => SendAsync(new(HttpMethod.Post, path) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") });

    private async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(HttpRequestMessage request)
    {
        using var answer = await http.SendAsync(request, Stop);
        var body = await answer.Content.ReadAsStringAsync(Stop);
        return (answer.StatusCode, body.Length > 0 && body[0] is '{' ? JsonNode.Parse(body)! : new JsonObject());
    }
}
