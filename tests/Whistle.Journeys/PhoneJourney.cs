using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Whistle.Directory.Demo;

namespace Whistle.Journeys;

/// <summary>The main job, as people do it: in real Chromium, at the width of a phone.</summary>
[Collection(nameof(Phones))]
public sealed partial class PhoneJourney(Phones phones)
{
    [Fact]
    public async Task A_whistle_goes_up_comes_back_goes_down_and_ends_with_a_rating()
    {
        var school = await phones.OnAsync("school");
        await school.GotoAsync("/report");
        await school.SelectOptionAsync("select[name=dutyItem]", "5");
        await school.FillAsync("textarea[name=description]", "东门外护栏断了一段，放学时学生会走到机动车道上。");
        await school.SetInputFilesAsync("input[type=file][multiple]", [Photo("one.png"), Photo("two.png")]);
        await Assertions.Expect(school.Locator("input[name=photos]")).ToHaveCountAsync(2, new() { Timeout = 20_000 });
        // where similar cases are open they are shown first, and the next tap sends
        for (var taps = 0; taps < 4 && !CasePage().IsMatch(school.Url); taps++)
        {
            await school.ClickAsync("main form button.btn-primary[type=submit]");
            for (var waits = 0; waits < 60 && !CasePage().IsMatch(school.Url); waits++)
                await Task.Delay(100);
        }
        var id = Guid.Parse(CasePage().Match(school.Url).Groups[1].Value);
        await Assertions.Expect(school.Locator(".receipt-number")).ToBeVisibleAsync();

        await ActAsync("local.police", id, "accept");
        await ActAsync("local.police", id, "report-up", "textarea[name=reason]", "涉及道路改造，需要上级统筹。");
        await ActAsync("district.police", id, "accept");
        await ActAsync("district.police", id, "report-up", "textarea[name=reason]", "需要市级研判。");
        await ActAsync("city.police", id, "return", "textarea[name=reason]", "属区级职责，请上报单位处置办结。");
        await ActAsync("district.police", id, "accept");
        await ActAsync("district.police", id, "propose-send-down", "textarea[name=analysis]", "建议属地现场整治。");
        await ActAsync("district.police.head", id, "approve-send-down");
        await ActAsync("town.command", id, "dispatch", "select[name=unitId]", DemoCity.UnitOf("town.officer").Id.Value.ToString("D"));
        await ActAsync("town.officer", id, "result", "textarea[name=outcome]", "护栏已修复。");
        await ActAsync("district.police", id, "rework", "textarea[name=reason]", "还有一段没有修好。");
        await ActAsync("town.officer", id, "result", "textarea[name=outcome]", "全部修复，现场已清理。");
        await ActAsync("district.police", id, "confirm");
        await school.GotoAsync($"/cases/{id}/rate");
        await school.Locator("input[name=satisfied][value=true]").CheckAsync();
        await school.ClickAsync("main form button.btn-primary[type=submit]");
        await school.WaitForURLAsync(CasePage());

        await Assertions.Expect(school.Locator("ol.path > li")).ToHaveCountAsync(15);
        Assert.Equal("CaseRated", (await phones.App.JournalAsync(id))[^1]);
        phones.NothingWentWrong();
    }

    private async Task ActAsync(string login, Guid id, string action, string? field = null, string value = "")
    {
        var page = await phones.OnAsync(login);
        await page.GotoAsync($"/cases/{id}/{action}");
        if (field is not null && field.StartsWith("select", StringComparison.Ordinal))
            await page.SelectOptionAsync(field, value);
        else if (field is not null)
            await page.FillAsync(field, value);
        await page.ClickAsync("main form button.btn-primary[type=submit]");
        await page.WaitForURLAsync(CasePage());
        await page.Context.CloseAsync();
    }

    /// <summary>A small picture of one colour.</summary>
    private static FilePayload Photo(string name) => new()
    {
        Name = name,
        MimeType = "image/png",
        Buffer = Convert.FromBase64String(name == "one.png"
            ? "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
            : "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="),
    };

    [GeneratedRegex(@"/cases/([0-9a-f-]{36})(\?.*)?$")]
    private static partial Regex CasePage();
}
