using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Platform.Data;

namespace Whistle.Hazards.Settings;

/// <summary>Calendars and limits as everything in this module asks them.</summary>
internal interface ICaseSettings
{
    /// <summary>As they are at the first question of this unit of work.</summary>
    ValueTask<CaseSettings> GetAsync(CancellationToken stop);

    /// <summary>As this unit of work, or the last that asked, has seen them.</summary>
    CaseSettings Current { get; }
}

/// <summary>Keeps the settings in memory and reads them again when the stamp has grown.</summary>
internal sealed class SettingsInMemory(IServiceScopeFactory scopes) : IDisposable
{
    public const string StampName = "case-settings";

    private readonly SemaphoreSlim reading = new(1, 1);
    private volatile Held? held;

    public CaseSettings Current => held?.Settings ?? CaseSettings.BuiltIn;

    public void Dispose() => reading.Dispose();

    public async ValueTask<CaseSettings> AtLeastAsync(long stamp, CancellationToken stop)
    {
        if (held is { } good && good.Stamp >= stamp)
            return good.Settings;
        await reading.WaitAsync(stop);
        try
        {
            if (held is not { } now || now.Stamp < stamp)
            {
                await using var scope = scopes.CreateAsyncScope();
                held = now = await ReadAsync(scope.ServiceProvider.GetRequiredService<WhistleDb>(), stop);
            }
            return now.Settings;
        }
        finally
        {
            reading.Release();
        }
    }

    public static async Task<long> StampAsync(WhistleDb db, CancellationToken stop)
        => await db.Set<Stamp>().Where(s => s.Name == StampName).Select(s => (long?)s.Version).SingleOrDefaultAsync(stop) ?? 0;

    /// <summary>Read between two equal stamps, so that calendars and limits fit each other.</summary>
    private static async Task<Held> ReadAsync(WhistleDb db, CancellationToken stop)
    {
        while (true)
        {
            var stamp = await StampAsync(db, stop);
            var calendar = await db.Set<CalendarChange>().AsNoTracking().ToListAsync(stop);
            var limits = await db.Set<LimitChange>().AsNoTracking().ToListAsync(stop);
            if (await StampAsync(db, stop) == stamp)
                return new(new(calendar, limits), stamp);
        }
    }

    private sealed record Held(CaseSettings Settings, long Stamp);
}

/// <summary>The settings for one unit of work.</summary>
internal sealed class SettingsNow(SettingsInMemory memory, WhistleDb db) : ICaseSettings, ICalendars
{
    private CaseSettings? settings;

    public CaseSettings Current => settings ?? memory.Current;

    public async ValueTask<CaseSettings> GetAsync(CancellationToken stop)
        => settings ??= await memory.AtLeastAsync(await SettingsInMemory.StampAsync(db, stop), stop);

    public async ValueTask<IDistrictCalendars> CalendarsAsync(CancellationToken stop) => await GetAsync(stop);
}
