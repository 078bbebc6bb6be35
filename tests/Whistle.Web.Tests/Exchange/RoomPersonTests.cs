using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Directory.Import;
using Whistle.Directory.People;
using Whistle.Exchange.CommandRooms;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn;
using Whistle.TestKit;
using Whistle.Web.Tests.Directory;

namespace Whistle.Web.Tests.Exchange;

/// <summary>
/// The person as whom a command room's own system acts is no way in: whoever keeps the accounts of the room can give it no login,
/// no post and no name, by the desk or by a sheet, not even after the room works with people again.
/// </summary>
public sealed class RoomPersonTests(RoomApps apps) : IClassFixture<RoomApps>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task Nobody_opens_a_login_for_the_person_of_an_outside_system(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        await app.SwitchAsync(RoomTalk.TownRoom, "http://127.0.0.1:1/outside");
        using var keeper = await KeeperAsync(app);
        var person = await PersonAsync(app);
        var posts = await PostsAsync(app, person);

        var link = await keeper.PostAsJsonAsync($"/api/v1/people/{person.Value}/link", new { login = "outside.system" }, Stop);
        var told = await link.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal((HttpStatusCode.Conflict, "staff.is-a-system"), (link.StatusCode, told.GetProperty("code").GetString()));
        Assert.Contains("外部系统", told.GetProperty("detail").GetString(), StringComparison.Ordinal);
        foreach (var (act, body) in new (string, object)[]
        {
            ("change", new { name = "某人", phone = "13900001111", version = 0 }), ("posts", new { unitId = RoomTalk.TownRoom.Value, role = "command.operator", from = "2026-11-24" }),
            ("end-post", new { unitId = RoomTalk.TownRoom.Value, role = "command.operator" }), ("close", new { }),
        })
            Assert.Equal((act, "staff.is-a-system"), (act, await CodeAsync(await keeper.PostAsJsonAsync($"/api/v1/people/{person.Value}/{act}", body, Stop))));
        Assert.Contains("Import.IsASystem", await BySheetAsync(app, person, "outside.system"));

        // nor later: what it did stays in the histories of cases
        using (var head = app.Api(RoomTalk.Head))
            (await head.PostAsync($"/api/v1/command-rooms/{RoomTalk.TownRoom.Value:D}/people", null, Stop)).EnsureSuccessStatusCode();
        Assert.Equal("staff.is-a-system", await CodeAsync(await keeper.PostAsJsonAsync($"/api/v1/people/{person.Value}/link", new { login = "outside.system" }, Stop)));

        Assert.False(await app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<Account>().AnyAsync(account => account.Person == person || account.Login == "outside.system", Stop)));
        Assert.Equal(posts, await PostsAsync(app, person));
    }

    /// <summary>Its own export changes nothing and is not refused: only a change is.</summary>
    [Theory, Engines]
    public async Task A_sheet_that_shows_it_as_it_is_goes_through(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        await app.SwitchAsync(RoomTalk.TownRoom, "http://127.0.0.1:1/outside");

        Assert.Empty(await BySheetAsync(app, await PersonAsync(app), ""));
    }

    /// <summary>The room's liaison, whom the office opens: he keeps its operators.</summary>
    private static async Task<HttpClient> KeeperAsync(WhistleApp app)
    {
        using var office = new StaffProgram(app, "education.office");
        var opened = await office.OpenAsync("town.command", "unit.liaison");
        await app.WithAsync(async services => await services.GetRequiredService<Undertakings>().SignAsync(await app.AccountOfAsync(opened.Login), Stop));
        return app.Api(opened.Login);
    }

    private static Task<PersonId> PersonAsync(WhistleApp app)
        => app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<RoomLink>().Where(link => link.Room == RoomTalk.TownRoom).Select(link => link.Person).SingleAsync(Stop));

    private static Task<string> PostsAsync(WhistleApp app, PersonId person)
        => app.WithAsync(async services => string.Join(' ', await services.GetRequiredService<WhistleDb>().Set<AppointmentRow>().Where(post => post.Person == person && post.From == DateOnly.FromDateTime(WhistleApp.Morning.UtcDateTime)).Select(post => $"{post.Unit} {post.Role} {post.StandsFor}").ToListAsync(Stop)));

    /// <summary>The problems of a sheet that shows this person, with a login or without.</summary>
    private static Task<IReadOnlyList<string>> BySheetAsync(WhistleApp app, PersonId person, string login)
        => app.WithAsync<IReadOnlyList<string>>(async services =>
        {
            var city = await services.GetRequiredService<ICity>().GetAsync(Stop);
            var sheet = $"id,person,login,unit,role\n{person.Value:D},{city.Person(person)!.Name},{login},{city.Unit(RoomTalk.TownRoom).Name.Zh},command.operator\n";
            var answer = await services.GetRequiredService<ImportDesk>().DryRunAsync(ImportKind.People, Encoding.UTF8.GetBytes(sheet), by: null, Stop);
            return [.. answer.Plan.Problems.Select(problem => problem.Why.Code)];
        });

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString();
}
