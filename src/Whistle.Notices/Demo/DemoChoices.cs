using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Notices.Choices;
using Whistle.Platform.Data;
using Whistle.Platform.Demo;
using Whistle.Platform.Sealing;

namespace Whistle.Notices.Demo;

/// <summary>Invented mobile numbers for the people of the demo city: their office phones take no SMS, and nothing leaves the machine. Addresses of mail only for those who sign in.</summary>
internal sealed class DemoChoices(WhistleDb db, DemoLogins logins, ICity directory, Seals seals, TimeProvider clock) : IDemoPart
{
    public async Task LoadAsync(CancellationToken stop)
    {
        if (await db.Set<Choice>().AnyAsync(stop))
            return;
        var number = 0;
        foreach (var login in logins.All.DistinctBy(login => login.Person))
        {
            var choice = new Choice(login.Person);
            choice.Reach(string.Create(CultureInfo.InvariantCulture, $"1990000{++number:D4}"), $"{login.Login}@example.org", seals);
            choice.ConfirmMail(clock.Now());
            db.Add(choice);
        }
        var known = logins.All.Select(login => login.Person).ToHashSet();
        foreach (var person in (await directory.GetAsync(stop)).People.Where(person => !known.Contains(person.Id)).OrderBy(person => person.Id.Value))
        {
            var choice = new Choice(person.Id);
            choice.Reach(string.Create(CultureInfo.InvariantCulture, $"1990000{++number:D4}"), mail: null, seals);
            db.Add(choice);
        }
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
    }
}
