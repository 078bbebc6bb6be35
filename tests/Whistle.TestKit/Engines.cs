using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Whistle.TestKit;

/// <summary>The two databases Whistle runs on.</summary>
public enum Engine
{
    Sqlite,
    Postgres,
}

/// <summary>The test runs once on each database: <c>[Theory, Engines] public async Task A_case_is_kept(Engine engine)</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EnginesAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
        => new([.. Enum.GetValues<Engine>().Select(engine => new TheoryDataRow<Engine>(engine))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}

/// <summary>
/// One running Whistle a database for all tests of a class: <c>IClassFixture&lt;Apps&gt;</c>, then <c>await apps.OnAsync(engine)</c>.
/// </summary>
public sealed class Apps : IAsyncDisposable
{
    private readonly Lock turn = new();
    private readonly Dictionary<Engine, Task<WhistleApp>> started = [];

    public Task<WhistleApp> OnAsync(Engine engine)
    {
        lock (turn)
            return started.TryGetValue(engine, out var app) ? app : started[engine] = WhistleApp.StartAsync(engine);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in started.Values)
            await (await app).DisposeAsync();
    }
}
