using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Directory.Import;
using Whistle.Directory.Import.Sheets;
using Whistle.Directory.Log;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.TestKit;
using Whistle.TestKit.Pages;

namespace Whistle.Web.Tests.Directory;

/// <summary>Sheets as people bring them in and take them along: up, tried, confirmed; all or nothing; both databases.</summary>
public sealed class ImportOverPagesTests
{
    private const string Team = "名称,类型,上级单位\n望澜夜巡队,队伍,望澜街道\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task A_sheet_goes_up_is_looked_at_and_comes_in(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var office = await app.SignInAsync("education.office");

        var sent = await UploadAsync(office, "units", Team);
        var preview = await office.OpenAsync(sent.Headers.Location!.ToString());
        Assert.Equal("1", preview.Text("ul.counts li strong"));
        Assert.Contains("望澜夜巡队", preview.Text("#changes ~ ul"), StringComparison.Ordinal);
        Assert.DoesNotContain((await CityAsync(app)).Units, u => u.Name.Zh == "望澜夜巡队");
        var done = await preview.SubmitAsync();

        Assert.Equal("/import", done.RedirectedTo);
        Assert.Contains((await CityAsync(app)).Units, u => u.Name.Zh == "望澜夜巡队");
        Assert.Equal(["unit.add"], await LogAsync(app));
        Assert.Equal(HttpStatusCode.NotFound, (await office.OpenAsync(sent.Headers.Location.ToString())).Status);
    }

    [Theory, Engines]
    public async Task With_one_wrong_row_nothing_comes_in_and_the_row_is_named(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var office = await app.SignInAsync("education.office");

        var answer = await UploadAsync(office, "units", Team + "坏行,队伍,无此街道\n");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Contains("第3行", page, StringComparison.Ordinal);
        Assert.Contains("没有找到“无此街道”", page, StringComparison.Ordinal);
        Assert.DoesNotContain((await CityAsync(app)).Units, u => u.Name.Zh == "望澜夜巡队");
    }

    [Fact]
    public async Task Two_files_at_once_are_asked_for_one_after_the_other()
    {
        await using var app = await WhistleApp.StartAsync(Engine.Sqlite);
        using var office = await app.SignInAsync("education.office");

        var answer = await UploadAsync(office, "units", Team, Team);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("一次只能导入一个文件", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task Of_two_imports_at_the_same_time_the_later_one_is_told_so(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var one = await app.SignInAsync("education.office");
        using var other = await app.SignInAsync("education.office.head");
        var first = await one.OpenAsync((await UploadAsync(one, "units", Team)).Headers.Location!.ToString());
        var second = await other.OpenAsync((await UploadAsync(other, "units", Team.Replace("夜巡", "晨巡", StringComparison.Ordinal))).Headers.Location!.ToString());

        Assert.Equal("/import", (await first.SubmitAsync()).RedirectedTo);
        var late = await second.SubmitAsync();

        Assert.Equal(HttpStatusCode.PreconditionFailed, late.Status);
        Assert.Contains("资料已被他人变更", late.Text(".error-summary"), StringComparison.Ordinal);
        Assert.DoesNotContain((await CityAsync(app)).Units, u => u.Name.Zh == "望澜晨巡队");
    }

    [Theory, Engines]
    public async Task Many_imports_at_the_same_instant_come_in_whole_or_not_at_all(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => app.WithAsync(services => services.GetRequiredService<ImportDesk>()
            .DoAsync(ImportKind.Units, Encoding.UTF8.GetBytes($"名称,类型,上级单位\n甲{i}队,队伍,望澜街道\n乙{i}队,队伍,甲{i}队\n"), null, by: null, Stop))));

        var names = (await CityAsync(app)).Units.Select(u => u.Name.Zh).ToHashSet();
        for (var i = 0; i < answers.Length; i++)
            Assert.Equal((answers[i].IsDone, answers[i].IsDone), (names.Contains($"甲{i}队"), names.Contains($"乙{i}队")));
        Assert.Contains(answers, a => a.IsDone);
        Assert.All(answers.Where(a => !a.IsDone), a => Assert.Equal(ImportDesk.MovedOn, a.Refusal));
    }

    [Theory, Engines]
    public async Task What_goes_out_comes_in_again_and_changes_nothing(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        // names that a spreadsheet would take for formulas, and two people of one name at one unit
        var nasty = "姓名,办公电话,单位,岗位\n=1+1,+86 571 1,望澜派出所,工作人员\n-甲,@2,望澜派出所,工作人员\n同名,0571-1,望澜派出所,工作人员\n";
        await ImportAsync(app, ImportKind.People, nasty);
        await ImportAsync(app, ImportKind.Units, "名称,类型,上级单位\n@巡逻队,队伍,望澜街道\n＝巡逻队,队伍,@巡逻队\n");
        using var office = await app.SignInAsync("education.office");
        foreach (var kind in Enum.GetValues<ImportKind>())
            foreach (var form in (string[])["xlsx", "csv"])
                foreach (var language in (string[])["zh-CN", "en"])
                {
                    using var answer = await office.Speaking(language).Http.GetAsync($"/import/{kind.Code()}/export.{form}", Stop);
                    var bytes = await answer.Content.ReadAsByteArrayAsync(Stop);
                    Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                    if (form == "csv")
                        Assert.DoesNotMatch("(?m)(^|,)\"?[=+\\-@]", Encoding.UTF8.GetString(bytes));

                    var back = await app.WithAsync(services => services.GetRequiredService<ImportDesk>().DryRunAsync(kind, bytes, by: null, Stop));

                    Assert.Empty(back.Plan.Problems);
                    Assert.Empty(back.Plan.Changes.Select(c => $"{kind} {form} {language} row {c.Row} {c.What}: {string.Join(", ", c.Fields)}"));
                    Assert.True(back.Plan.Unchanged > 0, kind.Code());
                }
    }

    [Fact]
    public async Task A_workbook_s_dangerous_cells_are_marked_as_typed_text()
    {
        await using var app = await WhistleApp.StartAsync(Engine.Sqlite);
        await ImportAsync(app, ImportKind.People, "姓名,单位,岗位\n=1+1,望澜派出所,工作人员\n");
        using var office = await app.SignInAsync("education.office");
        var bytes = await office.Http.GetByteArrayAsync("/import/people/export.xlsx", Stop);

        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(bytes));
        using var sheet = new StreamReader(zip.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        var xml = await sheet.ReadToEndAsync(Stop);

        Assert.Matches("<x?:?c [^>]*s=\"4\"[^>]*>(<[^>]*>)*=1\\+1<", xml);
        Assert.DoesNotContain("<f>", xml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_template_explains_itself_and_its_headings_are_understood()
    {
        await using var app = await WhistleApp.StartAsync(Engine.Sqlite);
        using var office = await app.SignInAsync("education.office");
        foreach (var language in (string[])["zh-CN", "en"])
            foreach (var kind in Codes.All<ImportKind>())
            {
                var bytes = await office.Speaking(language).Http.GetByteArrayAsync($"/import/{kind}/template.xlsx", Stop);
                using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(bytes));
                Assert.NotNull(zip.GetEntry("xl/worksheets/sheet2.xml"));
                var problems = new List<SheetProblem>();
                var headings = SheetHeadings(bytes);
                ImportForm.Map(Codes.Parse<ImportKind>(kind)!.Value, new(headings, 1, []), problems);
                Assert.Empty(problems);
                Assert.NotEmpty(headings);
            }
    }

    [Theory, Engines]
    public async Task A_liaison_brings_in_the_people_of_no_other_department(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var liaison = await app.SignInAsync("district.police.liaison");

        var units = await UploadAsync(liaison, "units", Team);
        var people = await UploadAsync(liaison, "people", "姓名,单位,岗位\n贺新年,望澜市场监管所,工作人员\n");

        Assert.Equal(HttpStatusCode.Forbidden, units.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, people.StatusCode);
        Assert.DoesNotContain((await CityAsync(app)).People, p => p.Name == "贺新年");
        // the clock of a test stands still, so the two have no order
        Assert.Equal(["import.people import.not-your-post", "import.units import.not-yours"], (await LogAsync(app, refused: true)).Order(StringComparer.Ordinal));
    }

    [Theory, Engines]
    public async Task A_kept_sheet_is_sealed_and_its_sender_s_alone(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        using var office = await app.SignInAsync("education.office");
        using var colleague = await app.SignInAsync("education.office.head");

        var sent = await UploadAsync(office, "units", Team);

        Assert.Equal(HttpStatusCode.NotFound, (await colleague.OpenAsync(sent.Headers.Location!.ToString())).Status);
        var kept = await app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<Upload>().AsNoTracking().SingleAsync(Stop));
        Assert.DoesNotContain("望澜夜巡队", Encoding.UTF8.GetString(kept.Sealed), StringComparison.Ordinal);
        app.Clock.MoveTo(app.Clock.Now() + Upload.Lasts + TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.NotFound, (await office.OpenAsync(sent.Headers.Location.ToString())).Status);
    }

    [Theory, Engines]
    public async Task Five_thousand_people_come_in_within_ten_seconds(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var rows = new StringBuilder("姓名,办公电话,账号,单位,岗位\n");
        for (var i = 0; i < 5_000; i++)
            rows.Append(CultureInfo.InvariantCulture, $"甲{i},0571-8700 {i:0000},p{i},望澜派出所,工作人员\n");

        var began = Stopwatch.GetTimestamp();
        await ImportAsync(app, ImportKind.People, rows.ToString());
        var took = Stopwatch.GetElapsedTime(began);

        Assert.True((await CityAsync(app)).People.Count > 5_000);
        TestContext.Current.SendDiagnosticMessage("{0}: {1} ms", engine, took.TotalMilliseconds);
        // the bench holds it to ten seconds by itself; beside other tests it may take longer
        Assert.True(took < TimeSpan.FromSeconds(40), $"{took}");
    }

    private static IReadOnlyList<string> SheetHeadings(byte[] template)
    {
        // a template has no rows yet, so it is read with one
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(template));
        using var xml = System.Xml.XmlReader.Create(zip.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        var headings = new List<string>();
        while (xml.Read())
            if (xml is { NodeType: System.Xml.XmlNodeType.Element, LocalName: "t" })
                headings.Add(xml.ReadElementContentAsString());
        return headings;
    }

    private static async Task<HttpResponseMessage> UploadAsync(Browser browser, string kind, params string[] files)
    {
        var page = await browser.OpenAsync("/import");
        var form = new MultipartFormDataContent
        {
            { new StringContent(page.Value("__RequestVerificationToken")!), "__RequestVerificationToken" }, { new StringContent("import"), "_handler" }, { new StringContent(kind), "kind" },
        };
        foreach (var file in files)
            form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(file)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } }, "file", "sheet.csv");
        return await browser.Http.PostAsync("/import", form, Stop);
    }

    private static async Task ImportAsync(WhistleApp app, ImportKind kind, string csv)
    {
        var answer = await app.WithAsync(services => services.GetRequiredService<ImportDesk>().DoAsync(kind, Encoding.UTF8.GetBytes(csv), null, by: null, Stop));
        Assert.Empty(answer.Plan.Problems);
        Assert.True(answer.IsDone, answer.Refusal?.Code);
    }

    private static Task<City> CityAsync(WhistleApp app) => app.WithAsync(async services => await services.GetRequiredService<ICity>().GetAsync(Stop));

    private static Task<List<string>> LogAsync(WhistleApp app, bool refused = false)
        => app.WithAsync(async services => (await services.GetRequiredService<WhistleDb>().Set<LogEntry>().AsNoTracking().OrderBy(e => e.Id).ToListAsync(Stop))
            .Where(e => (e.Refusal is not null) == refused).Select(e => refused ? $"{e.Act} {e.Refusal}" : e.Act).ToList());
}
