using Microsoft.Extensions.DependencyInjection;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Exchange.Open311.Consumers;
using Whistle.Exchange.Open311.Intake;
using Whistle.Platform.Data;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Open311;

/// <summary>Keys, places and reports for the tests of the open interface.</summary>
internal static class OpenScenes
{
    private static int texts;

    public static Campus Gate => DemoCity.City.MainCampus(DemoCity.UnitOf("school").Id)!;

    /// <summary>Another campus of the demo city stands at the same place, so the address says which is meant.</summary>
    public static string School => DemoCity.UnitOf("school").Name.Zh;

    public static GeoReportClient Open311(this WhistleApp app) => new(app.Stranger());

    public static Task<string> KeyAsync(this WhistleApp app, int limit = 1000, bool isTest = false)
        => app.WithAsync(async services => (await services.GetRequiredService<ConsumerDesk>().MakeAsync(new("测试应用", "测试组", limit, isTest), DemoCity.PersonOf("city.education"), CancellationToken.None)).Key);

    /// <summary>Words that no other report has.</summary>
    public static string NewWords(string words = "斑马线被车占了") => $"{words} {Interlocked.Increment(ref texts)}";

    /// <summary>A report beside the school's main campus, right in every field.</summary>
    public static List<(string Name, string Value)> Fields(string key, string? words = null, params (string Name, string Value)[] with)
    {
        List<(string Name, string Value)> fields =
        [
            ("api_key", key), ("service_code", "gate-traffic"), ("lat", FormattableString.Invariant($"{Gate.Lat + 0.0004:F6}")), ("long", FormattableString.Invariant($"{Gate.Lon - 0.0003:F6}")), ("description", words ?? NewWords()), ("address_string", School),
        ];
        foreach (var (name, value) in with)
        {
            fields.RemoveAll(field => field.Name == name);
            fields.Add((name, value));
        }
        return fields;
    }

    public static Task<PublicReport> ReportOfAsync(this WhistleApp app, string number)
        => app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<PublicReport>().AsNoTracking().SingleAsync(r => r.Number == number));

    /// <summary>Takes a report in by the page, and gives the case that it became.</summary>
    public static async Task<Guid> TakeInAsync(this WhistleApp app, string number, string login = "school")
    {
        using var browser = await app.SignInAsync(login);
        var page = await browser.OpenAsync($"/public-reports/{(await app.ReportOfAsync(number)).Id:D}");
        var taken = await page.SubmitAsync(("do", "take"));
        var form = await taken.FollowAsync();
        var reported = await form.SubmitFormAsync("main form.sheet", ("similarSeen", "true"));
        Assert.True(reported.RedirectedTo is not null, reported.Html);
        await app.SettleAsync();
        return (await app.ReportOfAsync(number)).Case!.Value;
    }
}
