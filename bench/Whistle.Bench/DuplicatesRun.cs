using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Whistle.TestKit;

namespace Whistle.Bench;

/// <summary>bench/run duplicates [sqlite|postgres]: likely duplicates of a report that is being written, among 100,000 open cases.</summary>
internal sealed class DuplicatesRun(string engine)
{
    private const int Open = 100_000, Times = 60;

    private readonly TempFolder folder = new();

    public async Task AllAsync()
    {
        await using var server = engine is "postgres" ? await PostgresServer.StartAsync() : null;
        var database = server is null ? null : server.ConnectionTo(await server.NewDatabaseAsync());
        await using var subject = new ServerProcess(folder.Path, database);
        await subject.StartAsync();
        var lite = new SqliteConnectionStringBuilder { DataSource = folder.File("whistle.db") }.ToString();
        var (all, open) = (await Seed.CountAsync(database, lite, "hazard_case"), await Seed.CountAsync(database, lite, "hazard_case WHERE is_open"));
        await subject.KillAsync();
        await Seed.GrowAsync(database, lite, (int)(Open * all / open) + (int)all);
        await subject.StartAsync();
        Console.WriteLine($"\n{engine}, {await Seed.CountAsync(database, lite, "hazard_case WHERE is_open"):#,0} open cases of {await Seed.CountAsync(database, lite, "hazard_case"):#,0}");
        foreach (var login in (string[])["school", "local.police", "education.office"])
            await AskAsync(subject, login);
        await subject.KillAsync();
        folder.Dispose();
    }

    private static async Task AskAsync(ServerProcess subject, string login)
    {
        var cookie = await Cookie.OfAsync(subject.Address, login);
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = subject.Address };
        var campus = Directory.Demo.DemoCity.City.MainCampus(Directory.Demo.DemoCity.UnitOf("school").Id)!;
        var took = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/report/similar?campus={campus.Id.Value:D}&item={1 + i % 22}&q=%E4%B8%9C%E9%97%A8%E5%A4%96%E6%8A%A4%E6%A0%8F%E6%96%AD%E8%A3%82{i}");
            var watch = Stopwatch.StartNew();
            request.Headers.Add("Cookie", cookie);
            using var answer = await http.SendAsync(request);
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync();
            if (i >= 10)
                took.Add(watch.Elapsed.TotalMilliseconds);
        }
        took.Sort();
        Console.WriteLine($"/report/similar as {login}: median {took[took.Count / 2]:0.0} ms, p95 {took[took.Count * 95 / 100]:0.0} ms (goal 50 ms)");
    }
}
