using System.Diagnostics;
using System.Globalization;
using System.Text;
using Whistle.TestKit;

namespace Whistle.Bench;

/// <summary>
/// bench/run directory [sqlite|postgres]: a directory as large as a city's (10 districts, 190 towns, 2,600 campuses, 12,000
/// people with accounts), brought in by the program's own import; then its pages one after the other, and what a change of the
/// directory costs the next request.
/// </summary>
internal sealed class DirectoryRun(string engine)
{
    private const int Districts = 10, Towns = 190, Schools = 2_600, People = 12_000, Once = 40;

    private static readonly string[] Lines =
        ["education", "publicity", "political-legal", "police", "transport", "forestry-water", "culture-tourism", "health", "emergency", "market", "enforcement", "fire", "ecology"];

    private readonly TempFolder folder = new();

    public async Task AllAsync()
    {
        Console.WriteLine($"\n{engine}, directory: {Districts} districts, {Towns} towns, {Schools} campuses, {People} people; {Environment.ProcessorCount} cores, .NET {Environment.Version}");
        await using var server = engine is "postgres" ? await PostgresServer.StartAsync() : null;
        var database = server is null ? null : server.ConnectionTo(await server.NewDatabaseAsync());
        await using var subject = new ServerProcess(folder.Path, database);
        await subject.StartAsync();
        var watch = Stopwatch.StartNew();
        await subject.VerbAsync("token", "school");
        Console.WriteLine($"a verb that does next to nothing, for the program's start: {watch.Elapsed.TotalSeconds:0.0} s");
        await ImportAsync(subject, "units", Units());
        await ImportAsync(subject, "schools", SchoolRows());
        foreach (var (part, i) in PeopleRows().Chunk(5_000).Select((part, i) => (part, i)))
            await ImportAsync(subject, "people", ["姓名,办公电话,账号,单位,岗位", .. part], $"people, part {i + 1}");
        foreach (var part in MemberRows().Chunk(15_000))
            await ImportAsync(subject, "members", ["学校,席位,单位,成员,替补", .. part]);
        await PagesAsync(subject);
        await CoverageAsync(subject, database);
        await subject.KillAsync();
        folder.Dispose();
    }

    private async Task ImportAsync(ServerProcess subject, string kind, IEnumerable<string> rows, string? called = null)
    {
        var file = folder.File(kind + ".csv");
        var lines = rows.ToList();
        await File.WriteAllLinesAsync(file, lines, Encoding.UTF8);
        var watch = Stopwatch.StartNew();
        var (code, output, error) = await subject.VerbAsync("import", kind, file);
        var goal = kind is "people" ? " (goal 10 s for 5,000)" : "";
        Console.WriteLine($"import of {lines.Count - 1:#,0} rows of {called ?? kind}, with the program's start: {watch.Elapsed.TotalSeconds:0.0} s{goal}");
        if (code != 0)
            throw new InvalidOperationException(output[..Math.Min(2_000, output.Length)] + error);
    }

    private static async Task PagesAsync(ServerProcess subject)
    {
        var city = await Cookie.OfAsync(subject.Address, "city.education");
        foreach (var path in (string[])["/schools", "/schools?q=%E7%AC%AC1999", "/units", "/units?kind=town", "/units?q=%E6%B4%BE%E5%87%BA%E6%89%80", "/groups", "/groups?state=missing", "/groups?place=police&state=missing", "/campuses", "/campuses?show=off"])
            await PageAsync(subject, city, path);
        using var api = new HttpClient { BaseAddress = subject.Address };
        api.DefaultRequestHeaders.Authorization = new("Bearer", (await subject.VerbAsync("token", "city.education")).Output.Trim());
        foreach (var path in (string[])["/api/v1/schools?q=%E7%AC%AC1999", "/api/v1/units?limit=100", "/api/v1/me"])
            Say(path, await TimesAsync(() => api.GetStringAsync(path)));
        var reload = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            await subject.VerbAsync("import", "units", await OneUnitAsync(i));
            var watch = Stopwatch.StartNew();
            await api.GetStringAsync("/api/v1/me");
            reload.Add(watch.Elapsed.TotalMilliseconds);
        }
        Console.WriteLine($"first request after a change of the directory: median {reload.Order().ElementAt(3):0} ms, worst {reload.Max():0} ms");
        Console.WriteLine($"memory: {Process.GetProcessById(subject.Id).WorkingSet64 / 1_000_000} MB");
    }

    /// <summary>The matrix of a district: every department at every school in every season.</summary>
    private async Task CoverageAsync(ServerProcess subject, string? database)
    {
        await subject.KillAsync();
        var schools = await Seed.VisitsAsync(database, new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder { DataSource = folder.File("whistle.db") }.ToString(), "第0区", Lines, ["autumn-start", "before-winter", "spring-start", "before-summer"]);
        await subject.StartAsync();
        var city = await Cookie.OfAsync(subject.Address, "city.education");
        using var api = new HttpClient { BaseAddress = subject.Address };
        api.DefaultRequestHeaders.Authorization = new("Bearer", (await subject.VerbAsync("token", "city.education")).Output.Trim());
        var found = System.Text.Json.JsonDocument.Parse(await api.GetStringAsync("/api/v1/units?kind=district&q=" + Uri.EscapeDataString("第0区"))).RootElement.GetProperty("items")[0].GetProperty("id").GetString();
        Console.WriteLine($"{schools} schools × {Lines.Length} departments × 4 seasons, all visited:");
        await PageAsync(subject, city, $"/visits/coverage?district={found}", 300);
    }

    private static async Task<string> OneUnitAsync(int number)
    {
        var file = Path.Combine(Path.GetTempPath(), $"whistle-bench-{Environment.ProcessId}.csv");
        await File.WriteAllTextAsync(file, string.Create(CultureInfo.InvariantCulture, $"名称,类型,上级单位\n第{number}巡查队,队伍,第1街道\n"));
        return file;
    }

    private static async Task PageAsync(ServerProcess subject, string cookie, string path, int goal = 100)
    {
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = subject.Address };
        http.DefaultRequestHeaders.Add("Cookie", cookie);
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("zh-CN");
        Say(path, await TimesAsync(() => http.GetStringAsync(path)), goal);
    }

    private static async Task<double[]> TimesAsync(Func<Task<string>> ask)
    {
        for (var i = 0; i < 10; i++)
            await ask();
        var times = new List<double>();
        for (var i = 0; i < Once; i++)
        {
            var watch = Stopwatch.StartNew();
            await ask();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        return [.. times.Order()];
    }

    private static void Say(string path, double[] sorted, int goal = 100)
        => Console.WriteLine($"{Uri.UnescapeDataString(path)}: median {sorted[sorted.Length / 2]:0} ms, worst of {sorted.Length} {sorted[^1]:0} ms (goal {goal} ms)");

    private static IEnumerable<string> Units()
    {
        yield return "名称,类型,条线,上级单位,代码";
        for (var d = 0; d < Districts; d++)
        {
            yield return $"第{d}区,区,,澜桥市（演示）,98{d:0000}";
            foreach (var line in Lines)
                yield return $"第{d}区{line}局,部门,{line},第{d}区,";
            yield return $"第{d}区指挥中心,指挥室,,第{d}区,";
        }
        for (var t = 0; t < Towns; t++)
        {
            yield return $"第{t}街道,镇（街道）,,第{t % Districts}区,";
            yield return $"第{t}指挥所,指挥室,,第{t}街道,";
            foreach (var line in Lines.Skip(3))
                yield return $"第{t}{line}派出所,部门,{line},第{t}街道,";
        }
    }

    private static IEnumerable<string> SchoolRows()
    {
        yield return "名称,区,镇（街）,启用日期";
        for (var s = 0; s < Schools; s++)
            yield return $"第{s}实验学校,第{s % Towns % Districts}区,第{s % Towns}街道,{(s % 5 == 0 ? "" : "一直")}";
    }

    /// <summary>Three at every station, two at every school, guides, offices: about twelve thousand.</summary>
    private static IEnumerable<string> PeopleRows()
    {
        var n = 0;
        string Row(string unit, string role) => string.Create(CultureInfo.InvariantCulture, $"人{n},0571-{n:00000000},bench.{n++},{unit},{role}");
        for (var t = 0; t < Towns; t++)
        {
            yield return Row($"第{t}街道", "grid.guide");
            yield return Row($"第{t}街道", "unit.head");
            foreach (var line in Lines.Skip(3))
                for (var i = 0; i < 3; i++)
                    yield return Row($"第{t}{line}派出所", i == 0 ? "unit.head" : "unit.worker");
        }
        for (var s = 0; n < People; s++)
            yield return Row($"第{s % Schools}实验学校", s < Schools ? "school.head" : "school.staff");
    }

    /// <summary>Nine of ten stations sit in the groups of their town's schools.</summary>
    private static IEnumerable<string> MemberRows()
    {
        for (var s = 0; s < Schools; s++)
        {
            var (town, first) = (s % Towns, s % Towns * (2 + (3 * (Lines.Length - 3))));
            foreach (var (line, i) in Lines.Skip(3).Select((line, i) => (line, i)).Where(l => (s + l.i) % 10 != 0))
                yield return string.Create(CultureInfo.InvariantCulture, $"第{s}实验学校,{line},第{town}{line}派出所,人{first + 2 + (3 * i)},人{first + 3 + (3 * i)}");
        }
    }
}
