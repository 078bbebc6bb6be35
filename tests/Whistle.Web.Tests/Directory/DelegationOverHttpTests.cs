using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Demo;
using Whistle.Directory.People;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn;
using Whistle.TestKit;
using static Whistle.Web.Tests.Directory.StaffProgram;

namespace Whistle.Web.Tests.Directory;

/// <summary>Accounts by delegation, as programs and people meet it: what is refused changes nothing and is written down.</summary>
public sealed class DelegationOverHttpTests(Apps apps) : IClassFixture<Apps>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task The_office_opens_a_liaison_who_opens_his_colleagues_and_they_come_in_by_the_link(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var office = new StaffProgram(app, "education.office");
        var liaison = await office.OpenAsync("district.market", "unit.liaison");
        await SetPasswordAsync(app, liaison.Link);
        await SignUndertakingAsync(app, liaison.Login);
        using var market = new StaffProgram(app, liaison.Login);

        var worker = await market.OpenAsync("local.market", "unit.worker", phone: "13900000001");
        var page = await SetPasswordAsync(app, worker.Link);

        Assert.Equal("/", page.RedirectedTo);
        Assert.StartsWith("/undertaking", (await page.FollowAsync()).RedirectedTo, StringComparison.Ordinal);
        using var again = app.Visitor();
        Assert.False((await again.OpenAsync(worker.Link)).Has("main input[type=password]"));
        var city = await app.WithAsync(s => s.GetRequiredService<Whistle.Directory.Contracts.ICity>().GetAsync(Stop).AsTask());
        Assert.Contains(city.PostsOf(new(worker.Person)), p => p.Unit == DemoCity.UnitOf("local.market").Id && p.Role is Role.UnitWorker);
        Assert.Equal(["account.open"], await LogAsync(app, log => log.Where(e => e.Person == new PersonId(worker.Person))));
    }

    [Theory, Engines]
    public async Task A_liaison_who_reaches_for_another_department_is_refused_at_every_door(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var liaison = new StaffProgram(app, "district.police.liaison");
        var (other, before) = (PersonOf("local.market.officer"), await StateAsync(app));
        object Open(string unit, string role) => new { name = "外人", login = NewLogin(), unitId = UnitOf(unit), role };
        object Post(string unit, string role) => new { unitId = UnitOf(unit), role };

        Assert.Equal((HttpStatusCode.Forbidden, "delegation.not-yours"), await liaison.TryAsync("/accounts", Open("local.market", "unit.worker")));
        Assert.Equal((HttpStatusCode.Forbidden, "delegation.not-yours"), await liaison.TryAsync("/accounts", Open("education.office", "office.head")));
        Assert.Equal((HttpStatusCode.Forbidden, "delegation.only-office"), await liaison.TryAsync("/accounts", Open("district.police", "unit.liaison")));
        Assert.Equal((HttpStatusCode.NotFound, "unit.not-found"), await liaison.TryAsync("/accounts", Open("other.local.police", "unit.worker")));
        Assert.Equal((HttpStatusCode.NotFound, "staff.person-not-found"), await liaison.TryAsync($"/people/{other}/change", new { name = "改名", version = 0 }));
        Assert.Equal((HttpStatusCode.NotFound, "staff.person-not-found"), await liaison.TryAsync($"/people/{other}/posts", Post("local.police", "unit.head")));
        Assert.Equal((HttpStatusCode.NotFound, "staff.person-not-found"), await liaison.TryAsync($"/people/{other}/end-post", Post("local.market", "unit.worker")));
        Assert.Equal((HttpStatusCode.NotFound, "staff.person-not-found"), await liaison.TryAsync($"/people/{other}/link", new { }));
        Assert.Equal((HttpStatusCode.NotFound, "staff.person-not-found"), await liaison.TryAsync($"/people/{other}/close", new { }));
        Assert.Equal((HttpStatusCode.NotFound, "staff.person-not-found"), await liaison.TryAsync($"/people/{other}/change", new { version = "x" }));
        Assert.Equal(HttpStatusCode.NotFound, (await liaison.GetAsync($"/people/{other}")).StatusCode);
        Assert.Equal((HttpStatusCode.Forbidden, "delegation.not-yourself"), await liaison.TryAsync($"/people/{PersonOf("district.police.liaison")}/posts", Post("district.police", "unit.head")));

        Assert.Equal(before, await StateAsync(app));
        var tried = await LogAsync(app, log => log.Where(e => e.By == DemoCity.PersonOf("district.police.liaison") && e.Refusal != null));
        Assert.Equal(10, tried.Count);
        Assert.Contains("account.open delegation.only-office", tried);
        Assert.Contains("account.close staff.person-not-found", tried);
        Assert.Contains("post.give delegation.not-yourself", tried);
    }

    [Theory, Engines]
    public async Task A_worker_has_no_way_in_at_all(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var worker = new StaffProgram(app, "district.police");
        using var head = new StaffProgram(app, "district.police.head");

        Assert.Equal(HttpStatusCode.Forbidden, (await worker.PostAsync("/accounts", new { })).StatusCode);
        Assert.Equal((HttpStatusCode.Forbidden, "delegation.not-yours"), await head.TryAsync("/accounts", new { name = "甲", login = NewLogin(), unitId = UnitOf("district.police"), role = "unit.worker" }));
        using var browser = await app.SignInAsync("district.police");
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.OpenAsync("/accounts")).Status);
    }

    [Theory, Engines]
    public async Task The_same_person_twice_is_refused_in_plain_words_and_can_get_the_post_instead(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var office = new StaffProgram(app, "education.office");
        var (login, first) = (NewLogin(), await office.OpenAsync("school", "school.head", "欧阳 文澜", "0571-8600 9001"));

        var again = await office.PostAsync("/accounts", new { name = "欧阳文澜", phone = "+86 0571 86009001", login, unitId = UnitOf("neighbour.school"), role = "school.head" });
        var told = await again.Content.ReadFromJsonAsync<JsonElement>(Stop);
        var same = await office.PostAsync("/accounts", new { name = "欧阳文澜", phone = "057186009001", login, unitId = UnitOf("neighbour.school"), role = "school.head", same = true });
        var (taken, code) = await office.TryAsync("/accounts", new { name = "另一人", login = first.Login.ToUpperInvariant(), unitId = UnitOf("school"), role = "school.head" });
        var namesake = await office.TryAsync("/accounts", new { name = "欧阳文澜", phone = "0571-8600 9002", login, unitId = UnitOf("school"), role = "school.head" });

        Assert.Equal((HttpStatusCode.Conflict, "staff.already-there"), (again.StatusCode, told.GetProperty("code").GetString()));
        Assert.Contains("欧阳文澜", told.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(first.Person, (await same.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetGuid());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "staff.login-taken"), (taken, code));
        Assert.Equal((HttpStatusCode.Conflict, "staff.same-name"), namesake);
    }

    [Theory, Engines]
    public async Task A_change_needs_the_version_that_stands(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var liaison = new StaffProgram(app, "district.police.liaison");
        var person = (await liaison.OpenAsync("local.police", "unit.worker")).Person;

        Assert.Equal(HttpStatusCode.PreconditionRequired, (await liaison.TryAsync($"/people/{person}/change", new { name = "甲", phone = "13911112222" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await liaison.TryAsync($"/people/{person}/change", new { name = "改过的名", phone = "13911112222", version = 0 })).Status);
        Assert.Equal((HttpStatusCode.PreconditionFailed, "staff.moved-on"), await liaison.TryAsync($"/people/{person}/change", new { name = "又改", version = 0 }));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "staff.bad-phone"), await liaison.TryAsync($"/people/{person}/change", new { name = "又改", phone = "abc", version = 1 }));
        var found = await (await liaison.GetAsync("/people?q=1391111")).Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal("改过的名", Assert.Single(found.GetProperty("items").EnumerateArray()).GetProperty("name").GetString());
    }

    [Theory, Engines]
    public async Task Duty_in_somebodys_place_begins_and_ends_with_its_days(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var liaison = new StaffProgram(app, "district.police.liaison");
        var (standIn, today) = (PersonOf("local.police.officer"), app.Clock.Now().Day());
        object Duty(DateOnly from, DateOnly to, string of) => new { unitId = UnitOf("local.police"), role = "unit.head", from, to, standsFor = PersonOf(of) };

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "staff.not-in-post"), await liaison.TryAsync($"/people/{standIn}/posts", Duty(today.AddDays(1), today.AddDays(2), "district.police.head")));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "staff.bad-days"), await liaison.TryAsync($"/people/{standIn}/posts", Duty(today.AddDays(2), today.AddDays(1), "local.police")));
        Assert.Equal(HttpStatusCode.OK, (await liaison.TryAsync($"/people/{standIn}/posts", Duty(today.AddDays(1), today.AddDays(2), "local.police"))).Status);
        Assert.Equal((HttpStatusCode.Conflict, "staff.post-held"), await liaison.TryAsync($"/people/{standIn}/posts", Duty(today.AddDays(2), today.AddDays(4), "local.police")));

        Assert.Equal([Role.UnitWorker], await RolesAsync(app, standIn));
        app.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal([Role.UnitWorker, Role.UnitHead], await RolesAsync(app, standIn));
        app.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal([Role.UnitWorker], await RolesAsync(app, standIn));
        Assert.Equal(["post.stand-in staff.post-held", "post.stand-in"], (await LogAsync(app, log => log.Where(e => e.Person == new PersonId(standIn)))).Order(StringComparer.Ordinal).Reverse());
    }

    [Theory, Engines]
    public async Task The_link_is_never_kept_in_plain(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var http = app.Api("education.office");
        using var first = new HttpRequestMessage(HttpMethod.Post, "/api/v1/accounts") { Content = JsonContent.Create(new { name = "密钥", login = NewLogin(), unitId = UnitOf("school"), role = "school.head" }) };
        first.Headers.Add("Idempotency-Key", "open-once-" + engine);
        using var second = new HttpRequestMessage(HttpMethod.Post, "/api/v1/accounts") { Content = new StringContent(await first.Content.ReadAsStringAsync(Stop), System.Text.Encoding.UTF8, "application/json") };
        second.Headers.Add("Idempotency-Key", "open-once-" + engine);

        var made = await (await http.SendAsync(first, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);
        var again = await (await http.SendAsync(second, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);

        Assert.Equal(made.GetProperty("id").GetGuid(), again.GetProperty("id").GetGuid());
        Assert.Equal(JsonValueKind.Null, again.GetProperty("link").ValueKind);
        var secret = made.GetProperty("link").GetString()!.Split('/')[^1];
        Assert.False(await app.WithAsync(s => s.GetRequiredService<WhistleDb>().Set<Whistle.Platform.Http.KeptAnswer>().AnyAsync(a => a.Body.Contains(secret), Stop)));
    }

    private static async Task<IReadOnlyList<Role>> RolesAsync(WhistleApp app, Guid person)
        => [.. (await app.WithAsync(s => s.GetRequiredService<Whistle.Directory.Contracts.ICity>().GetAsync(Stop).AsTask())).PostsOf(new(person)).Select(p => p.Role).OrderBy(r => r is Role.UnitHead)];

    private static async Task<Whistle.TestKit.Pages.Page> SetPasswordAsync(WhistleApp app, string link)
        => await (await app.Visitor().OpenAsync(link)).SubmitAsync(("Input.Password", "三只猫坐在窗台上"), ("Input.Repeat", "三只猫坐在窗台上"));

    private static Task SignUndertakingAsync(WhistleApp app, string login)
        => app.WithAsync(async services => await services.GetRequiredService<Undertakings>().SignAsync(await app.AccountOfAsync(login), Stop));

    /// <summary>People, posts and accounts, as one line.</summary>
    private static Task<string> StateAsync(WhistleApp app) => app.WithAsync(async services =>
    {
        var db = services.GetRequiredService<WhistleDb>();
        var people = await db.Set<PersonRow>().AsNoTracking().OrderBy(p => p.Id).Select(p => $"{p.Id.Value} {p.Name} {p.Version}").ToListAsync(Stop);
        var posts = await db.Set<AppointmentRow>().AsNoTracking().Select(a => $"{a.Person.Value} {a.Unit.Value} {a.Role} {a.To}").ToListAsync(Stop);
        var accounts = await db.Set<Account>().AsNoTracking().Select(a => $"{a.Login} {a.DisabledAt}").ToListAsync(Stop);
        return string.Join('\n', people.Concat(posts.Order(StringComparer.Ordinal)).Concat(accounts.Order(StringComparer.Ordinal)));
    });
}
