using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Whistle.TestKit;
using Whistle.Web.Tests.Hazards.Pages;
using Whistle.Web.Tests.Safety.Fuzzing;

namespace Whistle.Web.Tests.Safety.MassAssignment;

/// <summary>
/// Check 4, what comes in: every address that changes anything, of the API and of pages, is sent a right request, and the same with
/// some three hundred members that nobody asked for (generated, see <see cref="Extras"/>). Either it is refused, or it does exactly what
/// the plain one did: same rows, same values. What two plain requests write differently (ids, salts) is told by sending it twice. The
/// addresses come from the program's own list; what a plain request can't change stands in deeds.txt beside this file, so that a
/// new address without a right request fails. The guard is the same before every database: it is tried on SQLite.
/// </summary>
public sealed class MassAssignmentTests(Apps apps) : IClassFixture<Apps>
{
    /// <summary>How often each address is tried; the nightly run tries oftener.</summary>
    private static readonly int Times = int.TryParse(Environment.GetEnvironmentVariable("WHISTLE_FUZZ"), CultureInfo.InvariantCulture, out var wanted) && wanted >= 10_000 ? 10 : 1;

    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("WHISTLE_FUZZ_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : Times == 1 ? 1 : (int)(Stopwatch.GetTimestamp() & int.MaxValue);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_nobody_asked_for_changes_nothing_at_any_address()
    {
        var app = await apps.OnAsync(Engine.Sqlite);
        var scenes = await Scenes.MakeAsync(app);
        using var askers = new Askers(app);
        var deeds = await Deeds.OfAsync(app, scenes, askers);
        using var world = await World.OfAsync(app);
        var (extras, wrong, idle) = (new Extras(app, scenes.Cases.Values), new List<string>(), new List<(string Name, int Status)>());

        var free = new HashSet<string>(StringComparer.Ordinal);
        for (var no = 0; no < deeds.Count; no++)
        {
            var trial = new Trial(world, askers, deeds[no], free);
            if (!await trial.ChangesAnythingAsync())
                idle.Add((deeds[no].Name, (int)trial.Status));
            foreach (var some in extras.Besides(deeds[no]).Sample(Times, new Rnd((ulong)(Seed + no)), 50))
                if (await trial.FaultAsync(some) is { } fault)
                    wrong.Add($"{deeds[no].Name} as {deeds[no].Login}: {fault}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}: {deeds.Count} requests, {deeds.Count - idle.Count} of them change something, these do not:\n{string.Join('\n', idle.Select(one => $"{one.Name} {one.Status}"))}");
        Assert.True(wrong.Count == 0, $"WHISTLE_FUZZ_SEED={Seed}: {wrong.Count} of {deeds.Count} requests take what they may not:\n{string.Join('\n', wrong)}");
        var known = (await System.IO.File.ReadAllLinesAsync(FileName(), Stop)).ToHashSet(StringComparer.Ordinal);
        var missing = idle.Where(one => !known.Contains(one.Name)).Select(one => $"{one.Name}  ({one.Status})").ToList();
        Assert.True(missing.Count == 0, $"These change nothing, so a right request is missing (or, where there is none, a line in deeds.txt):\n{string.Join('\n', missing)}");
    }

    private static string FileName([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "deeds.txt");
}

/// <summary>One request, plain and with more, against the same state.</summary>
internal sealed class Trial(World world, Askers askers, Deed deed, HashSet<string> free)
{
    private IReadOnlyList<RowChange> plain = [];

    public HttpStatusCode Status { get; private set; }

    /// <summary>Sends it plain.</summary>
    public async Task<bool> ChangesAnythingAsync()
    {
        (Status, plain, _) = await SentAsync([]);
        return plain.Count > 0;
    }

    /// <summary>What is wrong with the same request when these are in it; the fewest that do it are named.</summary>
    public async Task<string?> FaultAsync(List<Extra> extras)
    {
        if (await TriedAsync(extras) is not { } fault)
            return null;
        for (var part = extras.Count / 2; part > 0; part /= 2)
            for (var at = 0; at + part <= extras.Count && extras.Count > 1;)
                if (extras.Where((_, no) => no < at || no >= at + part).ToList() is { Count: > 0 } fewer && await TriedAsync(fewer) is { } still)
                    (extras, fault) = (fewer, still);
                else
                    at += part;
        return $"{fault}; by {string.Join(", ", extras.Select(extra => $"{extra.Name}={extra.Json}"))}";
    }

    private async Task<string?> TriedAsync(List<Extra> extras)
    {
        var (status, changes, taken) = await SentAsync(extras);
        if ((int)status >= 500)
            return $"{(int)status}";
        if (taken is not null)
            return $"{taken} holds what was sent";
        // refused as a whole, and nothing written but the photos that came with it, kept for the next try and tied to nothing
        if ((int)status is >= 400 and < 500 && changes.All(one => one is { Table: "platform_file", Kind: '+' } && one.After["owner_kind"] == "∅"))
            return null;
        if (Differs(changes) is null)
            return null;
        // what two plain requests write differently is nobody's to choose
        foreach (var column in Unlike((await SentAsync([])).Changes))
            free.Add(column);
        return Differs(changes);
    }

    private string? Differs(IReadOnlyList<RowChange> changes)
    {
        var (before, after) = (plain.GroupBy(one => one.Place, StringComparer.Ordinal).ToDictionary(one => one.Key, one => one.ToList(), StringComparer.Ordinal), changes.GroupBy(one => one.Place, StringComparer.Ordinal).ToDictionary(one => one.Key, one => one.ToList(), StringComparer.Ordinal));
        foreach (var place in before.Keys.Union(after.Keys).Where(place => !free.Contains(place)))
        {
            var (first, second) = (before.GetValueOrDefault(place, []), after.GetValueOrDefault(place, []));
            if (first.Count != second.Count)
                return $"{place}: {second.Count} rows, plain {first.Count}";
            foreach (var (column, was, now) in Columns(first, second).Where(one => !free.Contains($"{first[0].Table}.{one.Column}")))
                return $"{place}.{column} is {now}, plain {was}";
        }
        return null;
    }

    /// <summary>The columns, and where the number of rows differs the tables, in which a second plain request is not like the first.</summary>
    private IEnumerable<string> Unlike(IReadOnlyList<RowChange> again)
    {
        foreach (var place in plain.Concat(again).Select(one => one.Place).Distinct(StringComparer.Ordinal))
        {
            var (first, second) = (plain.Where(one => one.Place == place).ToList(), again.Where(one => one.Place == place).ToList());
            if (first.Count != second.Count)
                yield return place;
            else
                foreach (var (column, _, _) in Columns(first, second))
                    yield return $"{first[0].Table}.{column}";
        }
    }

    /// <summary>The columns that hold other values than before, in whatever order the rows were written.</summary>
    private static IEnumerable<(string Column, string Was, string Now)> Columns(List<RowChange> first, List<RowChange> second)
        => first.SelectMany(row => row.After.Keys).Distinct(StringComparer.Ordinal).Select(column => (column, All(first, column), All(second, column))).Where(one => one.Item2 != one.Item3);

    private static string All(List<RowChange> rows, string column) => string.Join(" | ", rows.Select(row => row.After[column]).Order(StringComparer.Ordinal));

    private async Task<(HttpStatusCode Status, IReadOnlyList<RowChange> Changes, string? Taken)> SentAsync(IReadOnlyList<Extra> extras)
    {
        using var request = deed.Request(extras);
        using var answer = await askers.SendAsync(deed, request);
        var changes = await world.ChangesAsync();
        var taken = extras.Count == 0 ? null : world.Found(Extras.Canaries);
        if (world.IsTouched)
            await world.RestoreAsync();
        return (answer.StatusCode, changes, taken);
    }
}

/// <summary>Whoever sends something, known before the world is kept, so that it can be put back without signing them out.</summary>
internal sealed class Askers(WhistleApp app) : IDisposable
{
    private readonly Dictionary<string, Asker> all = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> cookies = new(StringComparer.Ordinal);
    private readonly HttpClient plain = app.Stranger();

    public Asker this[string? login] => all.TryGetValue(login ?? "", out var known) ? known : all[login ?? ""] = new(app, login);

    /// <summary>With the cookies of the beginning, whatever an answer has done to them since.</summary>
    public async Task<HttpResponseMessage> SendAsync(Deed deed, HttpRequestMessage request)
    {
        if (Probe.IsApi(deed.Address))
            return await this[deed.Login].Program.SendAsync(request);
        if (!cookies.TryGetValue(deed.Login ?? "", out var own))
            cookies[deed.Login ?? ""] = own = await this[deed.Login].CookiesAsync();
        request.Headers.Add("Cookie", own);
        return await plain.SendAsync(request);
    }

    public void Dispose()
    {
        plain.Dispose();
        foreach (var asker in all.Values)
            asker.Dispose();
    }
}
