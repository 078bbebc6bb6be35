using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Directory.Staff;
using Whistle.Hazards.Cases;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Journal;
using Whistle.TestKit;
using Whistle.Web.Tests.Hazards;
using static Whistle.Web.Tests.Directory.StaffProgram;

namespace Whistle.Web.Tests.Directory;

/// <summary>Nobody leaves open work behind, and who has left is out at once.</summary>
public sealed class LeavingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task An_account_is_not_closed_while_its_case_is_open_and_all_of_it_goes_to_a_colleague(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var liaison = new StaffProgram(app, "district.police.liaison");
        var (leaver, heir, unit) = (PersonOf("local.police.officer"), PersonOf("local.police"), UnitOf("local.police"));
        var cases = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            cases.Add(CaseProgram.IdOf(await CaseProgram.Of(app, "school").ReportAsync()));
            await CaseProgram.Of(app, "local.police.officer").DoAsync(cases[i], "accept");
        }

        Assert.Equal((HttpStatusCode.Conflict, "staff.open-work"), await liaison.TryAsync($"/people/{leaver}/close", new { }));
        Assert.Equal((HttpStatusCode.Conflict, "staff.open-work"), await liaison.TryAsync($"/people/{leaver}/end-post", new { unitId = unit, role = "unit.worker" }));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "staff.not-a-colleague"),
            await liaison.TryAsync($"/people/{leaver}/close", new { handTo = new[] { new { unitId = unit, personId = PersonOf("local.market") } } }));
        using var browser = await app.SignInAsync("district.police.liaison");
        var page = await browser.OpenAsync($"/accounts/{leaver}/leave");
        var open = page.Texts("form.sheet ul.rows li").Count;
        var closed = await page.SubmitAsync(($"to-{unit:N}", heir.ToString("D")));

        Assert.Equal("/accounts", closed.RedirectedTo);
        Assert.True(open >= 3);
        foreach (var id in cases)
            Assert.Equal(["CaseReported", "CaseAccepted", "CaseHandedOver"], await app.JournalAsync(id));
        await app.WithAsync(async services =>
        {
            var db = services.GetRequiredService<WhistleDb>();
            Assert.False(await db.Set<HazardCase>().AnyAsync(c => c.IsOpen && c.Handler == new PersonId(leaver), Stop));
            Assert.All(await db.Set<HazardCase>().Where(c => cases.Contains(c.Id)).ToListAsync(Stop), c => Assert.Equal(new PersonId(heir), c.Handler));
            using var said = new StringWriter();
            Assert.True(await services.GetRequiredService<Verification>().RunAsync(said, Stop) == 0, said.ToString());
        });
        Assert.Equal(["account.close", "seat.left", "work.hand-over"], (await LogAsync(app, log => log.Where(e => e.Person == new PersonId(leaver) && e.Refusal == null))).Distinct().Order(StringComparer.Ordinal));
        var done = await CaseProgram.Of(app, "local.police").TryAsync(cases[0], "finish", new { outcome = "已修复" });
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        await app.SettleAsync();
    }

    [Theory, Engines]
    public async Task A_unit_keeps_its_last_acting_person_while_it_holds_open_work(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var liaison = new StaffProgram(app, "district.police.liaison");
        var unit = UnitOf("local.police");
        var id = CaseProgram.IdOf(await CaseProgram.Of(app, "school").ReportAsync());
        var officer = PersonOf("local.police.officer");
        var handTo = new { handTo = new[] { new { unitId = unit, personId = PersonOf("local.police") } } };
        Assert.Equal(HttpStatusCode.OK, (await liaison.TryAsync($"/people/{officer}/close", handTo)).Status);

        var last = await liaison.TryAsync($"/people/{PersonOf("local.police")}/close", new { });

        Assert.Equal(HttpStatusCode.Conflict, last.Status);
        Assert.Contains(last.Code!, (string[])["staff.last-one", "staff.open-work"], StringComparer.Ordinal);
        var city = await app.WithAsync(s => s.GetRequiredService<ICity>().GetAsync(Stop).AsTask());
        Assert.True(city.Works(new(PersonOf("local.police")), new(unit)));
        Assert.Equal(unit, await app.WithAsync(s => s.GetRequiredService<WhistleDb>().Set<HazardCase>().Where(c => c.Id == id).Select(c => c.Holder.Value).SingleAsync(Stop)));
    }

    [Theory, Engines]
    public async Task Who_is_closed_is_out_with_cookie_token_link_and_stream(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var liaison = new StaffProgram(app, "district.police.liaison");
        using var api = app.Api("district.police.head");
        using var browser = await app.SignInAsync("district.police.head");
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/v1/me", Stop)).StatusCode);
        using var stream = await browser.Http.GetAsync("/live", HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType?.MediaType);
        var ended = EndAsync(await stream.Content.ReadAsStreamAsync(Stop));
        var (person, deputy) = (PersonOf("district.police.head"), DemoCity.City.At(DemoCity.UnitOf("district.police").Id).First(a => a.Role is Role.UnitHead && a.Person != DemoCity.PersonOf("district.police.head")).Person);
        var link = await liaison.PostAsync($"/people/{person}/link", new { });
        Assert.Equal(HttpStatusCode.OK, link.StatusCode);
        Assert.False(ended.IsCompleted);

        var closed = await liaison.TryAsync($"/people/{person}/close", new { handTo = new[] { new { unitId = UnitOf("district.police"), personId = deputy.Value } } });
        var since = Stopwatch.GetTimestamp();

        Assert.Equal(HttpStatusCode.OK, closed.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.GetAsync("/api/v1/me", Stop)).StatusCode);
        Assert.StartsWith("/sign-in", (await browser.OpenAsync("/cases")).RedirectedTo, StringComparison.Ordinal);
        await ended.WaitAsync(TimeSpan.FromSeconds(10), Stop);
        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        var address = (await link.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("link").GetString()!;
        Assert.False((await app.Visitor().OpenAsync(new Uri(address).AbsolutePath)).Has("main input[type=password]"));
    }

    [Theory, Engines]
    public async Task The_substitute_steps_up_and_what_has_nobody_says_whose_turn_it_is(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var liaison = new StaffProgram(app, "district.market.head");
        using var browser = await app.SignInAsync("district.police.liaison");
        var (unit, head, worker) = (UnitOf("district.police"), PersonOf("district.police.head"), PersonOf("district.police"));
        var form = await browser.OpenAsync($"/units/{unit}/charge");
        Assert.Equal($"/units/{unit}", (await form.SubmitAsync(("person", head.ToString("D")), ("substitute", worker.ToString("D")))).RedirectedTo);
        Assert.Contains(DemoCity.City.Person(new(head))!.Name, (await browser.OpenAsync($"/units/{unit}")).Text("main"), StringComparison.Ordinal);

        using var police = new StaffProgram(app, "district.police.liaison");
        await police.PostAsync($"/people/{head}/close", new { handTo = new[] { new { unitId = unit, personId = worker } } });

        var now = await app.WithAsync(s => s.GetRequiredService<WhistleDb>().Set<ChargeRow>().AsNoTracking().SingleAsync(c => c.Unit == new UnitId(unit) && c.Until == null, Stop));
        Assert.Equal((new PersonId(worker), (PersonId?)null), (now.Person, now.Substitute));
        using var office = await app.SignInAsync("education.office");
        var page = await office.OpenAsync("/accounts/nobody");
        Assert.NotEmpty(page.Texts("main .row-what"));
        Assert.All(page.Texts("main .row-time"), turn => Assert.StartsWith("应由", turn, StringComparison.Ordinal));
        using var market = await app.SignInAsync("district.market.head");
        Assert.Equal(HttpStatusCode.Forbidden, (await market.OpenAsync($"/units/{unit}/charge")).Status);
    }

    private static async Task EndAsync(Stream stream)
    {
        var buffer = new byte[1024];
        try
        {
            while (await stream.ReadAsync(buffer) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // cut off
        }
    }
}
