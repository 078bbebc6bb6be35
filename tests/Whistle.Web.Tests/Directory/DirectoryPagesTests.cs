using System.Net;
using Whistle.Directory.Demo;
using Whistle.Kernel;
using Whistle.TestKit;
using Xunit;

namespace Whistle.Web.Tests.Directory;

public sealed class DirectoryPagesTests(Apps apps) : IClassFixture<Apps>
{
    private static string School(string login) => $"/schools/{DemoCity.UnitOf(login).Id.Value}";

    private static string Unit(string login) => $"/units/{DemoCity.UnitOf(login).Id.Value}";

    [Theory, Engines]
    public async Task A_schools_page_shows_its_complete_working_group_with_office_phones(Engine engine)
    {
        using var browser = await (await apps.OnAsync(engine)).SignInAsync("school");
        var page = await browser.OpenAsync(School("school"));

        Assert.Equal("望澜小学", page.Text("h1"));
        Assert.Equal("13个席位，已落实13个。", page.Text("section.sheet p.quiet"));
        Assert.Equal(13, page.Texts("section.sheet tbody tr").Count);
        Assert.Contains(page.Texts("section.sheet tbody tr"), row => row.StartsWith("公安", StringComparison.Ordinal) && row.Contains("望澜派出所", StringComparison.Ordinal) && row.Contains("0571-8600 0", StringComparison.Ordinal));
        Assert.Contains(DemoCity.City.Person(DemoCity.PersonOf("grid.guide"))!.Name, page.Text("section.sheet dl"), StringComparison.Ordinal);
        Assert.StartsWith("tel:057186000", page.Document.QuerySelector("section.sheet dl a[href^='tel:']")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vacant_seats_are_marked_and_say_who_takes_the_leads()
    {
        var campus = DemoCity.City.MainCampus(DemoCity.UnitOf("neighbour.school").Id)!;
        var vacant = DemoCity.City.GroupOf(campus.Id).Where(s => s.IsVacant).ToList();
        using var browser = await (await apps.OnAsync(Engine.Sqlite)).SignInAsync("local.police");

        var page = await browser.OpenAsync(School("neighbour.school"));

        var rows = page.Texts("section.sheet tbody tr").Where(row => row.Contains("空缺", StringComparison.Ordinal)).ToList();
        Assert.Equal(vacant.Count, rows.Count);
        Assert.All(vacant, seat => Assert.Contains(rows, row => row.Contains(DemoCity.City.Department(campus.District, seat.Line)!.Name.Zh, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("local.police", "school", HttpStatusCode.OK)]
    [InlineData("district.police.liaison", "neighbour.school", HttpStatusCode.OK)]
    [InlineData("city.police", "other.school", HttpStatusCode.OK)]
    [InlineData("local.police", "other.school", HttpStatusCode.NotFound)]
    [InlineData("school", "neighbour.school", HttpStatusCode.NotFound)]
    [InlineData("admin", "school", HttpStatusCode.NotFound)]
    public async Task A_schools_page_is_seen_by_itself_and_the_departments_of_its_district(string login, string school, HttpStatusCode status)
    {
        using var browser = await (await apps.OnAsync(Engine.Sqlite)).SignInAsync(login);
        Assert.Equal(status, (await browser.OpenAsync(School(school))).Status);
    }

    [Fact]
    public async Task The_schools_page_counts_with_measure_and_period()
    {
        using var browser = await (await apps.OnAsync(Engine.Sqlite)).SignInAsync("local.police");
        var page = await browser.OpenAsync(School("school"));
        Assert.NotEmpty(page.Texts("ul.counts .count strong"));
        Assert.All(page.Texts("ul.counts .count"), count => Assert.Matches("[0-9]+.+（.+）$", count));
    }

    [Fact]
    public async Task A_units_page_shows_its_people_to_itself_and_to_the_office_only()
    {
        var app = await apps.OnAsync(Engine.Sqlite);
        var names = DemoCity.City.At(DemoCity.UnitOf("local.police").Id).Select(a => DemoCity.City.Person(a.Person)!.Name).ToList();
        foreach (var login in (string[])["local.police", "education.office"])
        {
            using var browser = await app.SignInAsync(login);
            var page = await browser.OpenAsync(Unit("local.police"));
            Assert.All(names, name => Assert.Contains(name, page.Texts("main table th[scope=row]")));
        }

        using var other = await app.SignInAsync("local.market");
        var seen = await other.OpenAsync(Unit("local.police"));
        Assert.Equal(HttpStatusCode.OK, seen.Status);
        Assert.Equal("望澜派出所", seen.Text("h1"));
        Assert.All(names, name => Assert.DoesNotContain(name, seen.Html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_unit_of_another_district_is_not_there()
    {
        using var browser = await (await apps.OnAsync(Engine.Sqlite)).SignInAsync("local.police");
        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync(Unit("other.local.police"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync($"/units/{Guid.Empty}")).Status);
    }

    [Fact]
    public async Task A_school_among_the_units_leads_to_its_own_page()
    {
        using var browser = await (await apps.OnAsync(Engine.Sqlite)).SignInAsync("local.police");
        var campus = DemoCity.City.MainCampus(DemoCity.UnitOf("school").Id)!.Id.Value;
        Assert.Equal(School("school"), (await browser.OpenAsync(Unit("school"))).RedirectedTo);
        Assert.StartsWith(School("school"), (await browser.OpenAsync($"/units/{campus}")).RedirectedTo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lists_are_found_by_name_and_go_on_page_by_page()
    {
        using var browser = await (await apps.OnAsync(Engine.Sqlite)).SignInAsync("city.police");

        var schools = await browser.OpenAsync("/schools?q=" + Uri.EscapeDataString("中心小学"));
        Assert.Equal(["枫渡镇中心小学", "石渡镇中心小学"], schools.Texts("a.row-what"));

        var seen = new List<string>();
        for (var page = await browser.OpenAsync("/units"); ; page = await page.ClickAsync("a[rel=next]"))
        {
            seen.AddRange(page.Texts("a.row-what"));
            if (!page.Has("a[rel=next]"))
                break;
        }
        Assert.Equal(DemoCity.City.Units.Where(u => u.Kind is not (UnitKind.School or UnitKind.Campus)).Select(u => u.Name.Zh), seen);
    }

    [Fact]
    public async Task A_list_without_a_match_says_how_to_go_on()
    {
        using var browser = await (await apps.OnAsync(Engine.Sqlite)).SignInAsync("local.police");
        var page = await browser.OpenAsync("/schools?q=xyz");
        Assert.Equal("没有符合条件的学校", page.Text(".empty-state h2"));
        Assert.Equal("xyz", page.Value("q"));
    }

    [Fact]
    public async Task In_English_names_and_lines_are_English()
    {
        using var browser = (await (await apps.OnAsync(Engine.Sqlite)).SignInAsync("local.police")).Speaking("en");
        var page = await browser.OpenAsync(Unit("local.police"));
        Assert.Equal("Wanglan Police Station", page.Text("h1"));
        Assert.Equal("Department · Police · local level", page.Text(".page-head-lead"));
    }
}
