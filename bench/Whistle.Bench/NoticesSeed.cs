using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Kernel;
using Whistle.Notices.Channels;
using Whistle.Notices.Choices;
using Whistle.Notices.Contracts;
using Whistle.Notices.Inboxes;
using Whistle.Notices.Sendings;
using Whistle.Platform.Data;
using Whistle.TestKit;

namespace Whistle.Bench;

/// <summary>A queue as a day without the channel leaves it.</summary>
internal static class NoticesSeed
{
    public static async Task FillAsync(TempFolder folder, string? postgres, int sms, int mails)
    {
        Environment.SetEnvironmentVariable("WHISTLE_DATA", folder.Path);
        Environment.SetEnvironmentVariable("ConnectionStrings__Whistle", postgres ?? "");
        Environment.SetEnvironmentVariable("WHISTLE_DEMO", "1");
        await using var app = Web.Server.Build();
        await using var scope = app.Services.CreateAsyncScope();
        var (db, ids) = (scope.ServiceProvider.GetRequiredService<WhistleDb>(), scope.ServiceProvider.GetRequiredService<Ids>());
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var city = await scope.ServiceProvider.GetRequiredService<ICity>().GetAsync(CancellationToken.None);
        var people = DemoCity.Logins.Where(login => city.PostsOf(login.Person).Count > 0).Select(login => login.Person).Distinct().ToList();
        var yesterday = TimeProvider.System.Now().AddDays(-1);
        // without quiet hours, or the hour of the day would decide how long it takes
        var (district, setting) = (DemoCity.UnitOf("school").District!.Value, new NoticeSetting(DemoCity.UnitOf("school").District!.Value));
        setting.Change(Needs.Usual, new(TimeOnly.MinValue, TimeOnly.MinValue));
        db.Add(setting);
        for (var n = 0; n < sms + mails; n++)
        {
            var notice = new Notice(ids.New(), ids.New(), new NoticeFor(people[n % people.Count], "Notice.NewHolder", "/cases", new Dictionary<string, string>
            {
                ["number"] = FormattableString.Invariant($"20261121-330106-{n:D6}"),
                ["school"] = DemoCity.UnitOf("school").Id.Value.ToString("D"),
                ["holder"] = DemoCity.UnitOf("local.police").Id.Value.ToString("D"),
                ["item"] = "5",
            }, false), yesterday);
            notice.Shorten();
            db.Add(notice);
            db.Add(new Sending(ids.New(), notice, NoticeKind.Task, n < sms ? ChannelKind.Sms : ChannelKind.Mail, district, yesterday).Due(yesterday));
            if (n % 2000 == 1999)
            {
                await db.SaveChangesAsync();
                db.ChangeTracker.Clear();
            }
        }
        await db.SaveChangesAsync();
    }
}
