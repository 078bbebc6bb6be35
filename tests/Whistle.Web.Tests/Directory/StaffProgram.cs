using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Directory.Log;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Directory;

/// <summary>A program that keeps accounts by the API, as one account.</summary>
internal sealed class StaffProgram(WhistleApp app, string login) : IDisposable
{
    private static int people;

    private readonly HttpClient http = app.Api(login);

    public static Guid UnitOf(string login) => DemoCity.UnitOf(login).Id.Value;

    public static Guid PersonOf(string login) => DemoCity.PersonOf(login).Value;

    /// <summary>A login that nobody has yet.</summary>
    public static string NewLogin() => $"new.person.{Interlocked.Increment(ref people)}";

    public Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync("/api/v1" + path);

    public Task<HttpResponseMessage> PostAsync(string path, object body) => http.PostAsJsonAsync("/api/v1" + path, body);

    /// <summary>Opens an account and gives the person, with the path of the one-time link.</summary>
    public async Task<(Guid Person, string Link, string Login)> OpenAsync(string unitOf, string role, string? name = null, string? phone = null)
    {
        var made = NewLogin();
        var answer = await PostAsync("/accounts", new { name = name ?? "新人" + made[11..], phone, login = made, unitId = UnitOf(unitOf), role });
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (json.GetProperty("id").GetGuid(), new Uri(json.GetProperty("link").GetString()!).AbsolutePath, made);
    }

    public async Task<(HttpStatusCode Status, string? Code)> TryAsync(string path, object body) => await ToldAsync(await PostAsync(path, body));

    public static async Task<(HttpStatusCode Status, string? Code)> ToldAsync(HttpResponseMessage answer)
        => (answer.StatusCode, answer.IsSuccessStatusCode ? null : (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());

    /// <summary>What the log of the directory says of a person or by one, oldest first: "post.end" or "post.end staff.open-work".</summary>
    public static Task<List<string>> LogAsync(WhistleApp app, Func<IQueryable<LogEntry>, IQueryable<LogEntry>> of)
        => app.WithAsync(async services => (await of(services.GetRequiredService<WhistleDb>().Set<LogEntry>().AsNoTracking()).OrderBy(e => e.Id).ToListAsync())
            .ConvertAll(e => e.Refusal is null ? e.Act : $"{e.Act} {e.Refusal}"));

    public void Dispose() => http.Dispose();
}
