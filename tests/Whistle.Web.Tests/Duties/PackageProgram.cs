using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Duties;

/// <summary>A program that raises and claims packages by the API, as one account.</summary>
internal sealed class PackageProgram(HttpClient http)
{
    private static int keys;

    public static PackageProgram Of(WhistleApp app, string login) => new(app.Api(login));

    public async Task<JsonElement> RaiseAsync(params string[] lines)
    {
        var answer = await PostAsync("/api/v1/packages", new { title = "开学前消防器材检查", need = "教学楼灭火器将到期，请在开学前检查。", lines = lines.Length == 0 ? ["police"] : lines });
        Assert.True((int)answer.StatusCode == 201, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<HttpResponseMessage> PostAsync(string path, object body, string? key = null, string? match = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key ?? $"packages-{Interlocked.Increment(ref keys)}");
        if (match is not null)
            request.Headers.TryAddWithoutValidation("If-Match", match);
        return await http.SendAsync(request);
    }

    /// <summary>Takes a step with the version that stands now.</summary>
    public async Task<HttpResponseMessage> TryAsync(Guid id, string action, object? fields = null)
    {
        var body = JsonSerializer.SerializeToNode(fields ?? new { })!.AsObject();
        var now = await http.GetAsync($"/api/v1/packages/{id}");
        if (!body.ContainsKey("version"))
            body["version"] = now.IsSuccessStatusCode ? (await now.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("version").GetInt32() : 1;
        return await PostAsync($"/api/v1/packages/{id}/{action}", body);
    }

    public async Task<JsonElement> DoAsync(Guid id, string action, object? fields = null)
    {
        var answer = await TryAsync(id, action, fields);
        Assert.True(answer.IsSuccessStatusCode, $"{action}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync(path);

    public async Task<JsonElement> ReadAsync(string path) => await http.GetFromJsonAsync<JsonElement>(path);

    public async Task<IReadOnlyList<Guid>> ListAsync(string query)
        => [.. (await ReadAsync("/api/v1/packages?limit=100&" + query)).GetProperty("items").EnumerateArray().Select(IdOf)];

    public static Guid IdOf(JsonElement thing) => thing.GetProperty("id").GetGuid();

    public static async Task<string?> CodeAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
}
