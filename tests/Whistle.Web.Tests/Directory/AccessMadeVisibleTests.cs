using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Directory.People;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Sealing;
using Whistle.Platform.SignIn;
using Whistle.TestKit;
using Whistle.Web.Tests.Hazards;
using static Whistle.Web.Tests.Directory.StaffProgram;

namespace Whistle.Web.Tests.Directory;

/// <summary>Undertakings, readings, rights in words, and phones that lie sealed.</summary>
public sealed class AccessMadeVisibleTests(Apps apps) : IClassFixture<Apps>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task Until_the_undertaking_is_signed_every_page_leads_to_it_and_a_token_to_nothing(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var liaison = new StaffProgram(app, "district.police.liaison");
        var (_, link, login) = await liaison.OpenAsync("local.police", "unit.worker");
        using var browser = app.Visitor();
        await (await browser.OpenAsync(link)).SubmitAsync(("Input.Password", "三只猫坐在窗台上"), ("Input.Repeat", "三只猫坐在窗台上"));
        using var api = app.Api(login);

        foreach (var path in (string[])["/", "/cases?q=1", "/account", "/units"])
            Assert.Equal("/undertaking?back=" + Uri.EscapeDataString(path), (await browser.OpenAsync(path)).RedirectedTo);
        Assert.Equal((HttpStatusCode.Forbidden, "undertaking.missing"), await ToldAsync(await api.GetAsync("/api/v1/me", Stop)));
        var page = await browser.OpenAsync("/undertaking?back=%2Fcases%3Fq%3D1");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await page.SubmitAsync()).Status);
        Assert.Equal("/cases?q=1", (await page.SubmitAsync(("agreed", "true"))).RedirectedTo);

        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/units")).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/v1/me", Stop)).StatusCode);
        var account = await app.AccountOfAsync(login);
        var signed = await app.WithAsync(s => s.GetRequiredService<WhistleDb>().Set<Undertaking>().AsNoTracking().SingleAsync(u => u.Account == account, Stop));
        Assert.Equal((Undertaking.Current, app.Clock.Now()), (signed.Text, signed.At));
        var (lastYear, yesterday) = (app.Clock.Now().AddYears(-1), app.Clock.Now().AddYears(-1).AddDays(1));
        await SignedAtAsync(app, login, yesterday);
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/units")).Status);
        await SignedAtAsync(app, login, lastYear);
        Assert.StartsWith("/undertaking", (await browser.OpenAsync("/units")).RedirectedTo, StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task What_was_typed_when_the_undertaking_ran_out_is_still_there_after_signing(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var browser = await app.SignInAsync("school");
        var report = await browser.OpenAsync("/report");
        await app.WithAsync(s => s.GetRequiredService<WhistleDb>().Set<Account>().Where(a => a.Login == "school").ExecuteUpdateAsync(set => set.SetProperty(a => a.UndertakenText, "2020-1"), Stop));

        var led = await report.SubmitAsync(("description", "栏杆松动"));

        Assert.Equal("/undertaking?back=%2Freport", led.RedirectedTo);
        var back = await (await (await led.FollowAsync()).SubmitAsync(("agreed", "true"))).FollowAsync();
        Assert.Equal("栏杆松动", back.Value("description"));
    }

    [Theory, Engines]
    public async Task Each_person_sees_who_read_his_data_and_the_office_sees_it_for_its_district(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var reader = await app.SignInAsync("education.office");
        using var api = app.Api("education.office");
        var unit = UnitOf("local.police");
        await reader.OpenAsync($"/units/{unit}");
        await api.GetAsync($"/api/v1/units/{unit}/people?limit=100", Stop);
        var id = CaseProgram.IdOf(await CaseProgram.Of(app, "school").ReportAsync());
        await (await app.SignInAsync("local.police")).OpenAsync($"/cases/{id}");

        using var person = await app.SignInAsync("local.police.officer");
        var mine = await person.OpenAsync("/reads/mine");
        var office = DemoCity.City.Person(DemoCity.PersonOf("education.office"))!.Name;
        Assert.Equal(2, mine.Texts("tbody tr").Count(row => row.Contains(office, StringComparison.Ordinal)));
        using var other = await app.SignInAsync("local.market");
        Assert.Empty((await other.OpenAsync("/reads/mine")).Texts("tbody tr"));

        var all = await reader.OpenAsync("/reads?kind=case");
        Assert.Contains(all.Texts("tbody tr"), row => row.Contains(DemoCity.City.Person(DemoCity.PersonOf("local.police"))!.Name, StringComparison.Ordinal));
        Assert.DoesNotContain((await reader.OpenAsync("/reads?who=" + Uri.EscapeDataString(office))).Texts("tbody tr"), row => !row.Contains(office, StringComparison.Ordinal));
        using var twin = await app.SignInAsync("other.education.office");
        Assert.Empty((await twin.OpenAsync("/reads")).Texts("tbody tr"));
        Assert.Equal(HttpStatusCode.Forbidden, (await person.OpenAsync("/reads")).Status);
        var book = await reader.Http.GetAsync("/reads/export?kind=person", Stop);
        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", book.Content.Headers.ContentType?.MediaType);
        Assert.Contains("导出查阅记录", string.Join(' ', (await reader.OpenAsync("/reads?kind=reads")).Texts("tbody tr")), StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task Phones_lie_sealed_and_open_only_with_the_key(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var liaison = new StaffProgram(app, "district.police.liaison");
        const string phone = "13977778888";
        var (person, _, _) = await liaison.OpenAsync("local.police", "unit.worker", phone: phone);

        var stored = await app.WithAsync(s => s.GetRequiredService<WhistleDb>().Set<PersonRow>().AsNoTracking().ToListAsync(Stop));
        Assert.All(stored.Where(p => p.Phone is not null), p => Assert.StartsWith("1.", p.Phone, StringComparison.Ordinal));
        Assert.DoesNotContain(stored, p => p.Phone is { } kept && kept.Contains(phone, StringComparison.Ordinal));
        if (engine is Engine.Sqlite)
            Assert.All(System.IO.Directory.GetFiles(app.Folder, "whistle.db*"), file => Assert.Equal(-1, Read(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(phone))));
        var city = await app.WithAsync(s => s.GetRequiredService<ICity>().GetAsync(Stop).AsTask());
        Assert.Equal(phone, city.Person(new(person))!.Phone);
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains(phone, StringComparison.Ordinal));

        var seals = app.Services.GetRequiredService<Seals>();
        var row = stored.Single(p => p.Id == new PersonId(person));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => seals.Open(PhoneNumber.Column, Guid.Empty, row.Phone!));
        using var elsewhere = new TempFolder();
        var foreign = new Seals(new Database(elsewhere.Path, null), new ConfigurationBuilder().Build());
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => foreign.Open(PhoneNumber.Column, person, row.Phone!));
        Assert.NotEqual(seals.Mark("x", phone), foreign.Mark("x", phone));
    }

    [Theory, Engines]
    public async Task A_start_with_another_key_is_refused_and_what_lies_in_plain_is_sealed(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var wrong = new Seals(new Database(app.Folder, null), new ConfigurationBuilder().AddInMemoryCollection([new(Seals.Setting, Convert.ToBase64String(new byte[32]))]).Build());

        Assert.False(await app.WithAsync(s => new SealedPhones(s.GetRequiredService<WhistleDb>(), wrong).EnsureAsync(Stop)));
        Assert.True(await app.WithAsync(s => s.GetRequiredService<SealedPhones>().EnsureAsync(Stop)));

        await app.WithAsync(s => s.GetRequiredService<WhistleDb>().Set<PersonRow>().ExecuteUpdateAsync(set => set.SetProperty(p => p.Phone, "0571-8600 7777").SetProperty(p => p.PhoneMark, (string?)null), Stop));
        Assert.True(await app.WithAsync(s => s.GetRequiredService<SealedPhones>().EnsureAsync(Stop)));
        Assert.False(await app.WithAsync(s => s.GetRequiredService<WhistleDb>().Set<PersonRow>().AnyAsync(p => p.Phone == "0571-8600 7777", Stop)));
    }

    [Fact]
    public async Task The_page_of_rights_says_what_each_post_gives_and_who_opened_it()
    {
        var app = await apps.OnAsync(Engine.Sqlite);
        foreach (var login in DemoCity.Logins.Select(l => l.Login))
        {
            using var browser = await app.SignInAsync(login);
            var page = await browser.OpenAsync("/access");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.DoesNotContain("Access.", page.Text("main"), StringComparison.Ordinal);
            Assert.DoesNotContain("Grant.", page.Text("main"), StringComparison.Ordinal);
        }
        using var liaison = await app.SignInAsync("district.police.liaison");
        var own = (await liaison.OpenAsync("/access")).Text("main");
        Assert.All((string[])["为本部门开通：", "为本区本条线的站所开通：", "这个岗位由青澜区教育局开通"], said => Assert.Contains(said, own, StringComparison.Ordinal));
    }

    [Theory, Engines]
    public async Task A_token_is_made_shown_once_and_withdrawn(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var browser = await app.SignInAsync("district.market");
        var made = await (await browser.OpenAsync("/account/tokens")).SubmitAsync(("scope", "read"), ("days", "30"));
        var secret = made.Text("[data-secret]");
        using var api = app.Stranger();
        api.DefaultRequestHeaders.Authorization = new("Bearer", secret);

        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/v1/me", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await api.PostAsync("/api/v1/cases", null, Stop)).StatusCode);
        Assert.DoesNotContain(secret, (await browser.OpenAsync("/account")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await (await browser.OpenAsync("/account/tokens")).SubmitAsync(("days", "400"))).Status);
        var account = await browser.OpenAsync("/account");
        await account.SubmitFormAsync("form:has(button[name=Withdrawn])", ("Withdrawn", account.Document.QuerySelector("button[name=Withdrawn]")!.GetAttribute("value")!));
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.GetAsync("/api/v1/me", Stop)).StatusCode);
    }

    private static Task SignedAtAsync(WhistleApp app, string login, DateTimeOffset at)
        => app.WithAsync(s => s.GetRequiredService<WhistleDb>().Set<Account>().Where(a => a.Login == login).ExecuteUpdateAsync(set => set.SetProperty(a => a.UndertakenAt, at), Stop));

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
