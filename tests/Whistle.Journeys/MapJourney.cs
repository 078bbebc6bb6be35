using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Whistle.Journeys;

/// <summary>The map on a phone: it is drawn, follows the table, keeps the filters, and takes the place of a report.</summary>
[Collection(nameof(Phones))]
public sealed class MapJourney(Phones phones)
{
    [Fact]
    public async Task The_map_is_drawn_follows_the_table_and_keeps_the_filters_of_the_list()
    {
        var office = await phones.OnAsync("education.office");
        await office.GotoAsync("/cases?state=open");
        await office.Locator("a[href='/map?state=open']").ClickAsync();
        var box = office.Locator(".map-box");
        await Assertions.Expect(box).ToHaveAttributeAsync("data-shown", new Regex("^[1-9]"), new() { Timeout = 30_000 });
        await Assertions.Expect(office.Locator("select[name=state]")).ToHaveValueAsync("open");

        await office.Locator("li[data-lat] a").First.FocusAsync();
        await Assertions.Expect(box).ToHaveAttributeAsync("data-here", new Regex(@"^1[12]\d\b"));
        Assert.Equal(0, await office.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await office.Locator("a[href='/cases?state=open']").First.ClickAsync();
        await office.WaitForURLAsync("**/cases?state=open");
        phones.NothingWentWrong();
    }

    [Fact]
    public async Task A_report_takes_its_place_from_a_tap_where_the_device_tells_none()
    {
        var school = await phones.OnAsync("school");
        await school.GotoAsync("/report");
        await school.Locator("[data-pick]").ClickAsync();
        var canvas = school.Locator(".map-pick canvas");
        await Assertions.Expect(canvas).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await canvas.ClickAsync();

        await Assertions.Expect(school.Locator("input[name=lat]")).ToHaveValueAsync(new Regex(@"^30\.\d{6}$"));
        await Assertions.Expect(school.Locator("[data-module=place] [data-status]")).ToContainTextAsync("望澜小学");
        Assert.InRange(double.Parse(await school.InputValueAsync("input[name=lon]"), CultureInfo.InvariantCulture), 119.9, 120.2);
        phones.NothingWentWrong();
    }
}
