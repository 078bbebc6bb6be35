using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Exchange.Province.Content;
using Whistle.Exchange.Province.Making;
using Whistle.Exchange.Province.Requests;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.TestKit;

namespace Whistle.Bench;

/// <summary>bench/run export [sqlite|postgres] [cases]: a full export of a city with that many cases, every class in it, then one with little changed: how long, and how much memory at most.</summary>
internal sealed class ExportRun(Engine engine, int cases)
{
    private static readonly ExportClass[] Classes = Enum.GetValues<ExportClass>();

    public async Task AllAsync()
    {
        await using var app = await WhistleApp.StartAsync(engine);
        await app.SettleAsync();
        var postgres = app.Services.GetRequiredService<Database>().Postgres;
        var lite = new SqliteConnectionStringBuilder { DataSource = Path.Combine(app.Folder, "whistle.db") }.ToString();
        await Seed.GrowAsync(postgres, lite, cases);
        Console.WriteLine($"\nexport on {engine}, {Environment.ProcessorCount} cores, .NET {Environment.Version}, {await Seed.CountAsync(postgres, lite, "hazard_case"):#,0} cases");
        await OneAsync(app, ExportKind.Full, "full");
        await app.WithAsync(services => services.GetRequiredService<WhistleDb>().Database.ExecuteSqlRawAsync("UPDATE hazard_case SET version = version + 1 WHERE id IN (SELECT id FROM hazard_case ORDER BY id LIMIT 1000)"));
        await OneAsync(app, ExportKind.Incremental, "incremental, 1,000 changed");
    }

    private static async Task OneAsync(WhistleApp app, ExportKind kind, string name)
    {
        var city = DemoCity.City;
        var heads = city.At(city.CityOffice!.Id).Where(at => at.Role is Role.CityOffice).Select(at => at.Person).Distinct().Take(2).Select(person => new Actor(person, default, city.PostsOf(person))).ToList();
        var id = await app.WithAsync(async services =>
        {
            var desk = services.GetRequiredService<ExportDesk>();
            var asked = (await desk.AskAsync(new(null, "量一量导出需要多久，占多少内存", "浙江省教育厅", kind, app.Clock.GetUtcNow().Day(), Classes), heads[0], CancellationToken.None)).Export!;
            return (await desk.ApproveAsync(asked.Id, asked.Version, null, heads[1], CancellationToken.None)).Export!.Id;
        });
        GC.Collect();
        // the highest mark begins anew
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5");
        var (before, watch) = (Environment.WorkingSet, Stopwatch.StartNew());
        var made = await app.WithAsync(services => services.GetRequiredService<ExportMaker>().MakeAsync(id, CancellationToken.None));
        watch.Stop();
        var peak = (await File.ReadAllLinesAsync("/proc/self/status")).First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        var row = await app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<ExportRequest>().AsNoTracking().SingleAsync(e => e.Id == id));
        if (!made)
            throw new InvalidOperationException($"It was not made: {row.Failure}\n{string.Join('\n', app.Log.Lines)}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {row.Cases:#,0} cases and {row.Legs:#,0} stretches in {watch.Elapsed.TotalSeconds:0.0} s, {row.Bytes / 1e6:0.0} MB; memory {before / 1e6:0} MB before, at most {double.Parse(peak, CultureInfo.InvariantCulture) / 1e3:0} MB"));
        watch.Restart();
        await app.WithAsync(async services =>
        {
            var (_, content, _) = await services.GetRequiredService<ExportDesk>().FetchAsync(id, heads[0], CancellationToken.None);
            await using (content)
                await content!.CopyToAsync(Stream.Null);
        });
        Console.WriteLine($"  opened and read whole in {watch.Elapsed.TotalSeconds:0.0} s");
    }
}
