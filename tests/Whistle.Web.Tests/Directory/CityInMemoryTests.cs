using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.TestKit;
using Xunit;

namespace Whistle.Web.Tests.Directory;

public sealed class CityInMemoryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task What_is_stored_comes_back_as_it_was(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var city = await CityAsync(app);

        Assert.Equal(DemoCity.City.Units, city.Units);
        Assert.Equal(DemoCity.City.People.ToHashSet(), city.People.ToHashSet());
        Assert.Equal(DemoCity.City.Campuses.ToHashSet(), city.Campuses.ToHashSet());
        Assert.All(city.Campuses, c => Assert.Equal(DemoCity.City.GroupOf(c.Id), city.GroupOf(c.Id)));
        Assert.All(city.Campuses, c => Assert.Equal(DemoCity.City.HeadsOf(c.Id), city.HeadsOf(c.Id)));
        Assert.All(city.People, p => Assert.Equal(DemoCity.City.PostsOf(p.Id).ToHashSet(), city.PostsOf(p.Id).ToHashSet()));
    }

    [Theory, Engines]
    public async Task A_lost_post_counts_from_the_next_request_on_and_a_new_one_too(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var (person, unit) = (DemoCity.PersonOf("local.police"), DemoCity.UnitOf("local.police").Id);
        var people = $"/api/v1/units/{unit.Value}/people";
        using var api = app.Api("local.police");
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync(people, Stop)).StatusCode);

        await ChangeAsync(app, desk => desk.EndAsync(person, unit, Role.UnitHead, Stop));
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync(people, Stop)).StatusCode);

        await ChangeAsync(app, desk => desk.AppointAsync(person, unit, Role.UnitWorker, Stop));
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync(people, Stop)).StatusCode);

        await ChangeAsync(app, desk => desk.EndAsync(person, unit, Role.UnitWorker, Stop));
        await ChangeAsync(app, desk => desk.AppointAsync(person, unit, Role.UnitWorker, Stop));
        await ChangeAsync(app, desk => desk.AppointAsync(person, unit, Role.UnitWorker, Stop));
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync(people, Stop)).StatusCode);
    }

    [Fact]
    public async Task Posts_begin_and_end_with_their_days()
    {
        await using var app = await WhistleApp.StartAsync(Engine.Sqlite);
        var unit = DemoCity.UnitOf("local.police").Id;
        var person = new Person(new(new Guid(7, 0, 0, new byte[8])), "明天来", null);
        var tomorrow = app.Clock.Now().Day().AddDays(1);
        await ChangeAsync(app, desk => desk.AddAsync(new([], [person], [], [], [], [new(person.Id, unit, Role.UnitWorker)]), tomorrow, Stop));

        Assert.Empty((await CityAsync(app)).PostsOf(person.Id));
        app.Clock.MoveTo(tomorrow.Start());
        Assert.Equal([new(unit, Role.UnitWorker)], (await CityAsync(app)).PostsOf(person.Id));
    }

    [Theory, Engines]
    public async Task The_first_administrator_comes_with_a_person_and_a_post_at_the_city(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        PersonId person = default;
        await ChangeAsync(app, async desk => person = await desk.AddAdminAsync("管理员", Stop));

        var city = await CityAsync(app);
        Assert.Equal([new(DemoCity.UnitOf("admin").Id, Role.Admin)], city.PostsOf(person));
    }

    [Theory, Engines]
    public async Task A_whole_city_is_read_without_hanging(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        await CityAsync(app);
        await ChangeAsync(app, desk => desk.AddAsync(Large(DemoCity.UnitOf("grid.guide")), app.Clock.Now().Day(), Stop));

        var began = Stopwatch.GetTimestamp();
        var city = await CityAsync(app);
        var took = Stopwatch.GetElapsedTime(began);

        Assert.True(city.Campuses.Count > 2_600 && city.People.Count > 12_000);
        TestContext.Current.SendDiagnosticMessage("Read in {0} ms", took.TotalMilliseconds);
        Assert.True(took < TimeSpan.FromSeconds(30), $"{took}");
    }

    private static async Task<City> CityAsync(WhistleApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ICity>().GetAsync(Stop);
    }

    private static CityLists Large(Unit town)
    {
        Guid Id(int n) => new(n, 1, 0, new byte[8]);
        var people = Enumerable.Range(0, 12_000).Select(i => new Person(new(Id(i)), $"人{i}", "0571-8600 0000")).ToList();
        var schools = Enumerable.Range(20_000, 2_600).ToList();
        var (station, campus) = (DemoCity.UnitOf("local.police").Id, 10_000);
        return new(
            [.. schools.Select(i => new Unit(new(Id(i)), UnitKind.School, new($"第{i}小学", $"School {i}"), null, null, town.District, town.District, town.Id, null, null)),
                .. schools.Select(i => new Unit(new(Id(i + campus)), UnitKind.Campus, new($"第{i}小学本部", $"Campus {i}"), null, null, new(Id(i)), town.District, town.Id, null, null))],
            people,
            [.. schools.Select(i => new Campus(new(Id(i + campus)), new(Id(i)), town.Id, town.District!.Value, Main: true, 30.1, 120.1))],
            [.. schools.SelectMany(i => Enum.GetValues<Line>().Where(l => l is not Line.Town).Select(l => new Seat(new(Id(i + campus)), l, station, people[0].Id, people[1].Id)))],
            [.. schools.Select(i => new GroupHeads(new(Id(i + campus)), people[2].Id, people[3].Id))],
            [.. people.Select((p, i) => new Appointment(p.Id, new(Id(schools[i % schools.Count])), Role.SchoolStaff))]);
    }

    private static Task ChangeAsync(WhistleApp app, Func<DirectoryDesk, Task> change)
        => app.WithAsync(async services =>
        {
            await change(services.GetRequiredService<DirectoryDesk>());
            await services.GetRequiredService<WhistleDb>().SaveChangesAsync(Stop);
        });
}
