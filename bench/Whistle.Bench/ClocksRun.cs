using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Whistle.Hazards.Cases;
using Whistle.Hazards.Settings;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;
using Whistle.TestKit;

namespace Whistle.Bench;

/// <summary>How long deadlines take: one over ten years of calendar, a million from memory on all cores, and the nightly check on a database.</summary>
internal sealed class ClocksRun(int cases)
{
    private const int Legs = 1_000_000;

    private static readonly string[] Codes = ["4wh", "5wd", "24uh", "1wd", "2wd", "60d"];

    public async Task AllAsync()
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nclocks, {Environment.ProcessorCount} cores, .NET {Environment.Version}"));
        var calendar = Calendar();
        One(calendar);
        Million(calendar);
        await NightAsync();
    }

    /// <summary>A calendar in which a district has set a day in each week of ten years.</summary>
    private static CaseSettings Calendar()
    {
        var first = new DateOnly(2026, 1, 5);
        return new([.. Enumerable.Range(0, 520).Select(week => new CalendarChange
        {
            Id = Guid.CreateVersion7(), Owner = default, Part = CalendarPart.Day, Key = first.AddDays(7 * week + week % 5).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Value = week % 7 == 0 ? "off" : "work", At = DateTimeOffset.UnixEpoch, Why = "bench",
        })], []);
    }

    private static void One(CaseSettings settings)
    {
        var calendar = settings.CalendarOf(default);
        var (limit, start) = (Limit.Parse("2500wd"), new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.FromHours(8)));
        for (var i = 0; i < 10_000; i++)
            Deadline.Of(start.AddMinutes(i), limit, calendar);
        var before = Stopwatch.GetTimestamp();
        for (var i = 0; i < Legs; i++)
            Deadline.Of(start.AddMinutes(i & 0xFFFF), limit, calendar);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one deadline ten years ahead: {Stopwatch.GetElapsedTime(before).TotalMicroseconds / Legs:0.000} µs (goal 20)"));
    }

    private static void Million(CaseSettings settings)
    {
        var random = new Random(42);
        var start = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.FromHours(8));
        var legs = Enumerable.Range(0, Legs).Select(n =>
        {
            var from = start.AddMinutes(random.Next(3 * 365 * 24 * 60));
            string? changes = n % 10 != 0 ? null : ClockChange.Write([new(ClockChangeKind.Pause, from.AddMinutes(30)), new(ClockChangeKind.Resume, from.AddDays(3)), new(ClockChangeKind.Extend, from.AddDays(3), Limit.Parse("3wd"))]);
            return (From: from, Code: Codes[n % Codes.Length], Changes: changes);
        }).ToArray();
        long sum = 0;
        var before = Stopwatch.GetTimestamp();
        Parallel.ForEach(legs, () => 0L, (leg, _, own) => own + LegClock.Fold(leg.From, Limit.Parse(leg.Code), ClockChange.Read(leg.Changes), at => settings.CalendarOf(default, at)).Due.Ticks % 1000,
            own => Interlocked.Add(ref sum, own));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Legs:N0} legs from memory, a tenth paused and lengthened: {Stopwatch.GetElapsedTime(before).TotalSeconds:0.0} s (goal 60; {sum})"));
    }

    private async Task NightAsync()
    {
        using var folder = new TempFolder();
        await using (var server = new ServerProcess(folder.Path))
        {
            await server.StartAsync();
            await server.KillAsync();
        }
        await Seed.GrowAsync(null, new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder { DataSource = folder.File("whistle.db") }.ToString(), cases);
        await using var app = Web.Server.Build(builder =>
        {
            builder.Logging.ClearProviders();
            builder.Configuration.AddInMemoryCollection([new("WHISTLE_DATA", folder.Path), new("Jobs:On", "false")]);
        });
        await using var scope = app.Services.CreateAsyncScope();
        var before = Stopwatch.GetTimestamp();
        var check = await scope.ServiceProvider.GetRequiredService<ClockCheckJob>().CheckAsync(CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"nightly check on SQLite, {check.Legs:N0} running clocks read and computed: {Stopwatch.GetElapsedTime(before).TotalSeconds:0.0} s, {check.Differences} differ"));
    }
}
