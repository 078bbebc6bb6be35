using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Whistle.Duties;
using Whistle.Duties.DutyList;
using Whistle.Platform.Ui;
using Xunit;

namespace Whistle.Rules.Tests.Duties;

public class DutyListPageTests
{
    [Fact]
    public async Task The_page_shows_every_item_with_its_measures_by_line()
    {
        var page = await PageAsync("zh-CN");

        Assert.Equal(22, Occurrences(page, "<article"));
        Assert.Equal(13, Occurrences(page, "<section"));
        Assert.Equal(34, Occurrences(page, "<li"));
        Assert.Contains("20.</span> 河道水域防溺水", page, StringComparison.Ordinal);
        Assert.Contains("2022年8月31日前", page, StringComparison.Ordinal);
        Assert.Contains("取缔和清理未经许可设立的学校周边200米", page, StringComparison.Ordinal);
        Assert.DoesNotContain("取缔和清理学校周边200米", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_speaks_English_to_an_English_reader()
    {
        var page = await PageAsync("en");

        Assert.Contains("Duty list", page, StringComparison.Ordinal);
        Assert.Contains("By 31 August 2022", page, StringComparison.Ordinal);
        Assert.Contains("Culture, broadcasting, tourism and sport</h2>", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"<h\d[^>]*>[^<]*\p{IsCJKUnifiedIdeographs}", page);
        Assert.DoesNotMatch(@"(Line|Due|Item|Page)\.[A-Za-z]", page);
    }

    private static async Task<string> PageAsync(string culture)
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.GetCultureInfo(culture), CultureInfo.GetCultureInfo(culture));
        await using var services = new ServiceCollection().AddLogging().AddLocalization().AddSingleton<Names>().AddDuties().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<DutyListPage>(ParameterView.Empty)).ToHtmlString());
        return WebUtility.HtmlDecode(html);
    }

    private static int Occurrences(string page, string what) => page.Split(what).Length - 1;
}
