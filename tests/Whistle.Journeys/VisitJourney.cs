using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Whistle.Directory.Demo;

namespace Whistle.Journeys;

/// <summary>A visit of service guidance, as somebody does it who stands at the school gate with a phone.</summary>
[Collection(nameof(Phones))]
public sealed partial class VisitJourney(Phones phones)
{
    [Fact]
    public async Task A_visit_without_a_problem_is_three_taps_and_a_sentence()
    {
        var officer = await phones.OnAsync("local.police.officer");
        await officer.GotoAsync($"/schools/{DemoCity.UnitOf("school").Id.Value:D}");
        var taps = 0;

        await TapAsync(officer.Locator("main .page-head-tools a[href^='/visits/new']"));
        await officer.WaitForURLAsync("**/visits/new?school=*");
        await TapAsync(officer.Locator("label.choice:has(input[value=education])"));
        await officer.FillAsync("textarea[name=done]", "在操场为三年级讲了过马路和骑行安全。");
        await TapAsync(officer.Locator("button[name=end][value=true]"));
        await officer.WaitForURLAsync(VisitPage());

        Assert.Equal(3, taps);
        var id = Guid.Parse(VisitPage().Match(officer.Url).Groups[1].Value);
        await Assertions.Expect(officer.Locator(".letter-head")).ToContainTextAsync("已结束");
        await Assertions.Expect(officer.Locator(".case-letter")).ToContainTextAsync("在操场为三年级讲了过马路和骑行安全。");
        Assert.Equal(["VisitMade", "VisitEnded"], await phones.App.JournalAsync(id));
        phones.NothingWentWrong();

        async Task TapAsync(ILocator where)
        {
            taps++;
            await where.ClickAsync();
        }
    }

    [GeneratedRegex(@"/visits/([0-9a-f-]{36})$")]
    private static partial Regex VisitPage();
}
