using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Demo;
using Whistle.Platform.SignIn;

namespace Whistle.Web.Opening;

/// <summary>
/// Loads the demo city into an empty installation, where the demo is on. The stamp "demo" says how far that has come: no
/// stamp beside a directory means that the data is somebody's own.
/// </summary>
internal sealed class DemoStart(WhistleDb db, DemoMode demo, DirectoryDesk directory, Passwords passwords, Undertakings undertakings, Ids ids, TimeProvider clock, IEnumerable<IDemoPart> parts)
{
    private const string StampName = "demo";

    /// <summary>The stamp's first count: the people are there, the modules' parts not yet all.</summary>
    private const int Peopled = 1;

    public async Task LoadAsync(CancellationToken stop)
    {
        if (!demo.On)
            return;
        var done = await DoneAsync(stop);
        if (done is null && await directory.IsEmptyAsync(stop))
            done = await PeopleAsync(stop);
        if (done is not Peopled)
            return;
        foreach (var part in parts)
            await part.LoadAsync(stop);
        await StampAsync(stop);
    }

    /// <summary>Whether this installation is the demo city, and its accounts can sign in.</summary>
    public async Task<bool> IsHereAsync(CancellationToken stop) => demo.On && await DoneAsync(stop) is not null;

    /// <summary>Units, people, posts and accounts: one save.</summary>
    private async Task<long> PeopleAsync(CancellationToken stop)
    {
        var now = clock.Now();
        await directory.AddAsync(DemoCity.Lists, from: now.Day().AddYears(-2), stop);
        var hash = passwords.Hash(DemoMode.Password);
        foreach (var login in DemoCity.Logins)
        {
            var account = new Account(new(ids.New()), login.Login, login.Person, hash, demo: true, now);
            db.Add(account);
            undertakings.Sign(account); // visitors go straight in
        }
        await StampAsync(stop);
        return Peopled;
    }

    private Task<long?> DoneAsync(CancellationToken stop)
        => db.Set<Stamp>().AsNoTracking().Where(s => s.Name == StampName).Select(s => (long?)s.Version).SingleOrDefaultAsync(stop);

    private async Task StampAsync(CancellationToken stop)
    {
        await Stamp.TouchAsync(db, StampName, stop);
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
    }
}
