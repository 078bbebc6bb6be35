using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Duties.Lists;
using Whistle.Duties.Packages;
using Whistle.Duties.Schools;
using Whistle.Guidance.Seasons;
using Whistle.Guidance.Visits;
using Whistle.Hazards.Cases;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;
using Whistle.Maps.Demo;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn;
using Whistle.TestKit;

namespace Whistle.Journeys;

/// <summary>
/// Every page there is, at the width of a phone, in Chinese by day and in English by night, looked at by axe: no violation. And
/// none writes an error, throws, or asks for what the content policy forbids.
/// </summary>
[Collection(nameof(Phones))]
public sealed class EverybodyTests(Phones phones)
{
    private static readonly string[] Handlers =
        ["local.police", "local.police.officer", "local.market", "district.police", "district.police.head", "district.market", "district.market.head", "city.police", "city.market", "town.command", "district.command", "town.officer", "education.office", "education.office.head", "school", "neighbour.school", "other.school", "other.local.police", "other.district.police", "other.town.command", "other.education.office"];

    /// <summary>Sent as they stand, so that the page says what is missing.</summary>
    private static readonly string[] Sent = ["/report", "/sign-in", "/account", "/groups/fill", "/campuses", "/import", "/map/places/new"];

    /// <summary>Pages that look different by what stands behind their address: their addresses are gathered from the demo city.</summary>
    private static readonly string[] Many =
    [
        "/cases/{Id:guid}/{Action}", "/visits/{Id:guid}", "/visits/{Id:guid}/{Action}", "/packages/{Id:guid}", "/packages/{Id:guid}/{Action}", "/duty-lists/{Id:guid}", "/duty-lists/{Id:guid}/measures/new",
        "/duty-lists/{Id:guid}/measures/{MeasureId:guid}", "/duty-lists/{Id:guid}/measures/{MeasureId:guid}/edit", "/self-checks/{Id:guid}",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zh-CN", ColorScheme.Light)]
    [InlineData("en", ColorScheme.Dark)]
    public async Task Nobody_is_shut_out_of_any_page(string language, ColorScheme colours)
    {
        var axe = await File.ReadAllTextAsync(AxeFile(), Stop);
        var (pages, found) = (await PagesAsync(), new List<string>());

        foreach (var reader in pages.GroupBy(page => page.Login, StringComparer.Ordinal))
        {
            var phone = await phones.OnAsync(reader.Key, language, colours);
            foreach (var (_, address) in reader)
            {
                await phone.GotoAsync(address, new() { WaitUntil = WaitUntilState.Load });
                found.AddRange((await BrokenAsync(phone, axe)).Select(node => $"{address} as {reader.Key ?? "nobody"}: {node}"));
                if (!Sent.Contains(address))
                    continue;
                await phone.EvaluateAsync("() => { window.before = true; HTMLFormElement.prototype.submit.call(document.querySelector('main form[method=post]')); }");
                await phone.WaitForFunctionAsync("() => !window.before && document.readyState === 'complete'");
                found.AddRange((await BrokenAsync(phone, axe)).Select(node => $"{address}, sent empty, as {reader.Key ?? "nobody"}: {node}"));
            }
            await phone.Context.CloseAsync();
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
        phones.NothingWentWrong();
    }

    internal static async Task<IEnumerable<string>> BrokenAsync(IPage phone, string axe)
    {
        await phone.EvaluateAsync(axe);
        var broken = await phone.EvaluateAsync<JsonElement>("async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.flatMap(v => v.nodes.map(n => `${v.id} (${v.impact}): ${n.target.join(' ')}`))");
        return broken.EnumerateArray().Select(node => node.GetString()!);
    }

    /// <summary>Every page of the program by its own list, every step's form, and the pages that say no.</summary>
    private async Task<IReadOnlyList<(string? Login, string Address)>> PagesAsync()
    {
        var steps = await StepsAsync();
        var some = steps["note"].Address[..^"/note".Length];
        var patterns = phones.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null).Select(endpoint => endpoint.RoutePattern.RawText!).Distinct(StringComparer.Ordinal);
        var pages = patterns.Where(pattern => !Many.Contains(pattern)).Select(pattern => Open(pattern, some)).ToList();
        pages.AddRange(steps.Values);
        pages.AddRange(await VisitsAsync());
        pages.AddRange(await DutiesAsync());
        pages.Add((null, await LinkAsync()));
        pages.AddRange([("school", "/"), ("local.police", "/"), ("district.police.liaison", "/work"), ("town.command", "/work"), ("admin", "/"), ("local.police", "/cases?state=open"), ("school", "/cases?q=没有这样的事件"), ("local.police", some), ("school", $"{some}/accept"), ("admin", "/cases"), ("school", "/nothing-here"), (null, "/sign-in?out=1")]);
        return [.. pages.Distinct()];
    }

    private static string Campus => $"/campuses/{DemoCity.City.MainCampus(DemoCity.UnitOf("school").Id)!.Id.Value:D}";

    /// <summary>A visit in each state of the demo city, and the form of each of its steps for somebody who may take it.</summary>
    private Task<List<(string? Login, string Address)>> VisitsAsync() => phones.App.WithAsync(async services =>
    {
        var (city, now) = (DemoCity.City, phones.App.Clock.GetUtcNow());
        var all = await services.GetRequiredService<WhistleDb>().Set<GuidanceVisit>().AsNoTracking().OrderBy(visit => visit.Sequence).ToListAsync();
        var people = DemoCity.Logins.Select(login => (login.Login, Actor: new Actor(login.Person, default, city.PostsOf(login.Person)))).ToList();
        var pages = all.GroupBy(visit => visit.State).Select(state => ((string?)"city.education", $"/visits/{state.First().Id:D}")).ToList();
        foreach (var step in VisitRules.Steps)
            if (all.SelectMany(visit => people, (visit, person) => (visit, person)).FirstOrDefault(one => VisitRules.IsOffered(step, one.visit, one.person.Actor, city, now, SchoolYears.Usual)) is { visit: { } found } taken)
                pages.Add((taken.person.Login, $"/visits/{found.Id:D}/{step.Action}"));
        return pages;
    });

    /// <summary>A district's list with a measure of every rhythm, a school's checks, and a task package in each state with the forms of its steps.</summary>
    private Task<List<(string? Login, string Address)>> DutiesAsync() => phones.App.WithAsync(async services =>
    {
        var (db, city, now, school) = (services.GetRequiredService<WhistleDb>(), DemoCity.City, phones.App.Clock.GetUtcNow(), DemoCity.UnitOf("school"));
        var year = await db.Set<YearList>().AsNoTracking().SingleAsync(l => l.Area == school.District!.Value);
        var (list, measures) = ($"/duty-lists/{year.Id:D}", await db.Set<Measure>().AsNoTracking().Where(m => m.ListId == year.Id).ToListAsync());
        List<(string? Login, string Address)> pages = [("education.office.head", list), ("local.police", list), ("education.office.head", $"{list}/measures/new")];
        foreach (var measure in measures.GroupBy(m => m.Rhythm).Select(same => same.First()))
            pages.AddRange([("education.office.head", $"{list}/measures/{measure.Id:D}"), ("education.office.head", $"{list}/measures/{measure.Id:D}/edit"), ("district.police.head", $"{list}/measures/{measure.Id:D}")]);
        pages.AddRange((await db.Set<SelfCheck>().AsNoTracking().Where(c => c.School == school.Id).ToListAsync()).Select(check => ((string?)"school", $"/self-checks/{check.Id:D}")));
        var all = await db.Set<TaskPackage>().AsNoTracking().OrderBy(package => package.Sequence).ToListAsync();
        var people = DemoCity.Logins.Select(login => (login.Login, Actor: new Actor(login.Person, default, city.PostsOf(login.Person)))).ToList();
        pages.AddRange(all.Where(package => package.School == school.Id).Take(6).Select(package => ((string?)"school", $"/packages/{package.Id:D}")));
        foreach (var step in PackageRules.Steps)
            if (all.SelectMany(package => people, (package, person) => (package, person)).FirstOrDefault(one => one.package.Tasks.Any(task => PackageRules.Offers(one.package, task, one.person.Actor, city, now, WorkCalendar.Usual).Contains(step))) is { package: { } found } taken)
                pages.Add((taken.person.Login, $"/packages/{found.Id:D}/{step.Action}"));
        return pages;
    });

    private static (string? Login, string Address) Open(string pattern, string some) => pattern switch
    {
        "/cases/{Id:guid}" => ("education.office", some),
        "/cases/{Id:guid}/why" => ("education.office", some + "/why"),
        "/cases/{Id:guid}/decision" or "/cases/{Id:guid}/letter" => ("education.office", some + pattern["/cases/{Id:guid}".Length..]),
        "/public-reports" => ("education.office", "/public-reports?state=all"),
        "/public-reports/{Id:guid}" => ("school", $"/public-reports/{Whistle.Exchange.Open311.Demo.DemoReports.First:D}"),
        "/consumers" => ("city.education", pattern),
        "/consumers/{Id:guid}" => ("city.education", $"/consumers/{Whistle.Exchange.Open311.Demo.DemoReports.App:D}"),
        "/meetings/{Id:guid}" => ("education.office", $"/meetings/{Supervision.Demo.DemoMeetings.First:D}"),
        "/cases/{Id:guid}/reads" => ("education.office", some + "/reads"),
        "/units/{Id:guid}" => ("education.office", $"/units/{DemoCity.UnitOf("local.police").Id.Value:D}"),
        "/schools/{Id:guid}" => ("education.office", $"/schools/{DemoCity.UnitOf("school").Id.Value:D}"),
        "/campuses/{Id:guid}/group/{Code}" => ("education.office", $"{Campus}/group/police"),
        "/gate/{Id:guid}" => (null, Campus.Replace("/campuses/", "/gate/", StringComparison.Ordinal)),
        "/map/places/{Id:guid}" => ("education.office", $"/map/places/{DemoPlaces.GuardPost:D}"),
        "/readings/{Id:guid}" => ("education.office", $"/readings/{Whistle.Exchange.Readings.Demo.DemoReadings.First:D}"),
        "/enforcement/{Id:guid}" => ("education.office", $"/enforcement/{Whistle.Exchange.Enforcement.Demo.DemoEnforcement.First:D}"),
        "/import/{Id:guid}" => ("education.office", $"/import/{Guid.Empty:D}"),
        _ when pattern.StartsWith("/campuses/{Id:guid}/", StringComparison.Ordinal) => ("education.office", pattern.Replace("/campuses/{Id:guid}", Campus, StringComparison.Ordinal)),
        "/n/{Code}" => ("local.police", "/n/nobodys"),
        "/mail/{Secret}" => (null, "/mail/a-link-that-nobody-was-ever-given-0123456789"),
        "/welcome/{Secret}" => (null, "/welcome/a-link-that-nobody-was-ever-given-0123456789"),
        "/visits/new" or "/visits/plan" => ("local.police", pattern),
        "/visits/standards/{District:guid}/{Code}" => ("district.police.liaison", $"/visits/standards/{DemoCity.UnitOf("school").District!.Value.Value:D}/police"),
        "/accounts/{Id:guid}" or "/accounts/{Id:guid}/leave" => ("district.police.liaison", pattern.Replace("{Id:guid}", DemoCity.PersonOf("local.police.officer").Value.ToString("D"), StringComparison.Ordinal)),
        "/units/{Id:guid}/charge" => ("district.police.liaison", $"/units/{DemoCity.UnitOf("district.police").Id.Value:D}/charge"),
        "/packages/raise" => ("school", pattern),
        "/settings/subscriptions/{Id:guid}" => ("education.office.head", $"/settings/subscriptions/{Guid.Empty:D}"),
        "/settings/subscriptions/new" => ("education.office.head", pattern),
        "/settings/rooms/{Id:guid}" => ("education.office.head", $"/settings/rooms/{DemoCity.UnitOf("town.command").Id.Value:D}"),
        "/exports/{Id:guid}" => ("education.office.head", $"/exports/{Whistle.Exchange.Province.Demo.DemoExports.First:D}"),
        "/exports/fields" => ("education.office.head", pattern),
        "/settings/limits" or "/settings/calendar" => ("education.office.head", pattern),
        _ when pattern.StartsWith("/school-lists/{School:guid}", StringComparison.Ordinal) => ("school", pattern.Replace("{School:guid}", DemoCity.UnitOf("school").Id.Value.ToString("D"), StringComparison.Ordinal)),
        "/evaluation/weights" or "/evaluation/check" => ("education.office.head", pattern),
        "/problem/{Code:int}" => (null, "/problem/503"),
        "/sign-in" or "/not-found" or "/offline" => (null, pattern),
        _ when !pattern.Contains('{', StringComparison.Ordinal) => ("education.office", pattern),
        _ => throw new InvalidOperationException($"Who opens {pattern}, and with what in the place of its names?"),
    };

    /// <summary>For every step a case of the demo city that offers it, and to whom.</summary>
    private async Task<Dictionary<string, (string? Login, string Address)>> StepsAsync()
    {
        var steps = new Dictionary<string, (string?, string)>(StringComparer.Ordinal);
        foreach (var login in Handlers)
        {
            using var api = phones.App.Api(login);
            foreach (var filter in new[] { "mine=waiting", "state=open", "state=Closed" })
            {
                var page = await api.GetFromJsonAsync<JsonElement>($"/api/v1/cases?limit=100&{filter}", Stop);
                foreach (var @case in page.GetProperty("items").EnumerateArray())
                    foreach (var action in @case.GetProperty("allowedActions").EnumerateArray())
                        steps.TryAdd(action.GetString()!, (login, $"/cases/{@case.GetProperty("id").GetString()}/{action.GetString()}"));
            }
        }
        // the demo city stands at another hour each time: a few steps may be offered nowhere just now, and then their page says why not
        var missing = CaseRules.Steps.Select(step => step.Action).Except(steps.Keys).ToList();
        Assert.True(missing.Count * 5 < CaseRules.Steps.Count, string.Join(", ", missing));
        foreach (var action in missing)
            steps.Add(action, ("local.police", steps["note"].Item2[..^"note".Length] + action));
        return steps;
    }

    private Task<string> LinkAsync() => phones.App.WithAsync(async services =>
        (await services.GetRequiredService<Accounts>().CreateAdminLinkAsync("new.admin", halt => services.GetRequiredService<DirectoryDesk>().AddAdminAsync("new.admin", halt), Stop)).Path!);

    internal static string AxeFile([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "..", "..", "..", "web", "node_modules", "axe-core", "axe.min.js"));
}
