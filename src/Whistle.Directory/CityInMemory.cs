using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Directory.Groups;
using Whistle.Directory.People;
using Whistle.Directory.Schools;
using Whistle.Directory.Units;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Sealing;
using Whistle.Platform.SignIn;

namespace Whistle.Directory;

/// <summary>
/// Keeps the city in memory and reads it again when the stamp has grown, or the day has turned: posts begin and end with days.
/// </summary>
internal sealed class CityInMemory(IServiceScopeFactory scopes, Seals seals, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim reading = new(1, 1);
    private volatile Held? held;

    public City Current => held?.City ?? throw new InvalidOperationException("The directory has not been read yet.");

    public void Dispose() => reading.Dispose();

    /// <summary>The city as it was at that stamp, or newer.</summary>
    public ValueTask<City> AtLeastAsync(long stamp, CancellationToken stop)
        => held is { } now && IsGood(now, stamp) ? ValueTask.FromResult(now.City) : ReadAsync(stamp, stop);

    private async ValueTask<City> ReadAsync(long stamp, CancellationToken stop)
    {
        await reading.WaitAsync(stop);
        try
        {
            if (held is not { } now || !IsGood(now, stamp))
            {
                await using var scope = scopes.CreateAsyncScope();
                held = now = await ReadAsync(scope.ServiceProvider.GetRequiredService<WhistleDb>(), stop);
            }
            return now.City;
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>Lists that were read while somebody changed them may not fit each other, so they are read once more.</summary>
    private async Task<Held> ReadAsync(WhistleDb db, CancellationToken stop)
    {
        while (true)
        {
            var today = clock.Now().Day();
            var stamp = await StampAsync(db, stop);
            var lists = await ListsAsync(db, today, stop);
            if (await StampAsync(db, stop) == stamp)
                return new(lists.ToCity(), stamp, today);
        }
    }

    private async Task<CityLists> ListsAsync(WhistleDb db, DateOnly today, CancellationToken stop)
    {
        var units = await db.Set<UnitRow>().AsNoTracking().ToListAsync(stop);
        var people = await db.Set<PersonRow>().AsNoTracking().ToListAsync(stop);
        var campuses = await db.Set<CampusRow>().AsNoTracking().ToListAsync(stop);
        var seats = await db.Set<SeatRow>().AsNoTracking().Where(s => s.Until == null).ToListAsync(stop);
        var heads = await db.Set<HeadsRow>().AsNoTracking().Where(h => h.Until == null).ToListAsync(stop);
        var posts = await db.Set<AppointmentRow>().AsNoTracking().Where(a => a.From <= today && (a.To == null || a.To > today)).ToListAsync(stop);
        var (held, places) = (posts.ConvertAll(a => a.ToAppointment()), campuses.ConvertAll(c => c.ToCampus()));
        var groups = new GroupToday(held, places);
        return new(
            units.ConvertAll(u => u.ToUnit()), people.ConvertAll(p => p.ToPerson(seals)), places,
            seats.ConvertAll(s => groups.Of(s.ToSeat())), heads.ConvertAll(h => groups.Of(h.ToHeads())), held);
    }

    public static async Task<long> StampAsync(WhistleDb db, CancellationToken stop)
        => await db.Set<Stamp>().Where(s => s.Name == DirectoryDesk.StampName).Select(s => (long?)s.Version).SingleOrDefaultAsync(stop) ?? 0;

    private bool IsGood(Held now, long stamp) => now.Stamp >= stamp && now.Day == clock.Now().Day();

    private sealed record Held(City City, long Stamp, DateOnly Day);
}

/// <summary>
/// The city for one unit of work: what a signed-in request was recognised by, without asking again; elsewhere as it is at the
/// first question.
/// </summary>
internal sealed class CityNow(CityInMemory memory, WhistleDb db) : ICity, IRoster
{
    private City? city;

    public City Current => city ?? memory.Current;

    public async ValueTask<City> GetAsync(CancellationToken stop)
        => city ??= await memory.AtLeastAsync(await CityInMemory.StampAsync(db, stop), stop);

    public async ValueTask<IReadOnlyList<Post>> PostsOfAsync(PersonId person, long stamp, CancellationToken stop)
        => (city = await memory.AtLeastAsync(stamp, stop)).PostsOf(person);
}
