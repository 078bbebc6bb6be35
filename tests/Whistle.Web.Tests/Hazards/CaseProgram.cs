using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Hazards;

/// <summary>A program that reports and handles cases by the API, as one account.</summary>
internal sealed class CaseProgram(HttpClient http)
{
    private static int keys;

    public static CaseProgram Of(WhistleApp app, string login) => new(app.Api(login));

    public async Task<JsonElement> ReportAsync(object? body = null)
    {
        var answer = await PostAsync("/api/v1/cases", body ?? new { dutyItem = 5, description = "东门外护栏断裂" });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<HttpResponseMessage> PostAsync(string path, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key ?? $"test-{Interlocked.Increment(ref keys)}");
        return await http.SendAsync(request);
    }

    /// <summary>Takes a step with the version that stands now.</summary>
    public async Task<HttpResponseMessage> TryAsync(Guid id, string action, object? fields = null)
    {
        var body = JsonSerializer.SerializeToNode(fields ?? new { })!.AsObject();
        var now = await http.GetAsync($"/api/v1/cases/{id}");
        if (!body.ContainsKey("version"))
            body["version"] = now.IsSuccessStatusCode ? (await now.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("version").GetInt32() : 1;
        return await PostAsync($"/api/v1/cases/{id}/{action}", body);
    }

    public async Task<JsonElement> DoAsync(Guid id, string action, object? fields = null)
    {
        var answer = await TryAsync(id, action, fields);
        Assert.True(answer.IsSuccessStatusCode, $"{action}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync(path);

    public async Task<JsonElement> ReadAsync(string path) => await http.GetFromJsonAsync<JsonElement>(path);

    public static Guid IdOf(JsonElement @case) => @case.GetProperty("id").GetGuid();

    public static async Task<string?> CodeAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
}
