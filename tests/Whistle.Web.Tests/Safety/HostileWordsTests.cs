using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using Whistle.TestKit;
using Whistle.TestKit.Pages;
using Whistle.Web.Tests.Hazards;

namespace Whistle.Web.Tests.Safety;

/// <summary>What people type is shown as they typed it and never as part of the page; what a program sends beyond a body's fields changes nothing.</summary>
public sealed class HostileWordsTests(Apps apps) : IClassFixture<Apps>
{
    /// <summary>Sixty ways of making words into script, by tag, handler, address, entity, encoding and what browsers mend.</summary>
    private static readonly string[] Payloads =
    [
        .. from tag in (string[])["script", "SCRIPT", "scr\0ipt", "svg/onload", "img src=x onerror", "body onload", "iframe src", "object data", "embed src", "math href", "a href", "form action", "input autofocus onfocus", "details open ontoggle", "video src=x onerror"]
           from way in (string[])["<{0}=alert(1)>", "\"><{0}=alert(1)>", "'><{0}='alert(1)'>", "</textarea></title><{0}=javascript:alert(1)>"]
           select way.Replace("{0}", tag, StringComparison.Ordinal),
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task No_word_of_anybody_becomes_part_of_a_page(Engine engine)
    {
        Assert.Equal(60, Payloads.Length);
        var app = await apps.OnAsync(engine);
        foreach (var some in Payloads.Chunk(12))
        {
            var words = "盗用" + string.Join(' ', some.Select(word => word.Replace("\0", "", StringComparison.Ordinal)));
            var school = CaseProgram.Of(app, "school");
            var id = CaseProgram.IdOf(await school.ReportAsync(new { dutyItem = 5, description = words, location = new { lat = 30.2, lon = 120.1, text = words[..Math.Min(100, words.Length)] } }));
            await school.DoAsync(id, "note", new { text = words[..Math.Min(400, words.Length)] });
            await CaseProgram.Of(app, "local.police").DoAsync(id, "accept");
            await CaseProgram.Of(app, "local.police").DoAsync(id, "finish", new { outcome = words[..Math.Min(400, words.Length)] });
            await app.SettleAsync();

            using var reader = await app.SignInAsync("school");
            foreach (var path in (string[])[$"/cases/{id:D}", "/cases?q=" + Uri.EscapeDataString("盗用"), "/", "/inbox", "/report?description=" + Uri.EscapeDataString(words[..Math.Min(200, words.Length)]), $"/cases/{id:D}/reopen"])
            {
                var page = await reader.OpenAsync(path);
                Assert.Equal((path, HttpStatusCode.OK), (path, page.Status));
                Assert.Equal([], Foreign(page));
            }
            Assert.Contains(words, (await reader.OpenAsync($"/cases/{id:D}")).Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        }
    }

    [Theory, Engines]
    public async Task What_a_body_does_not_have_is_not_taken_from_it(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        var school = CaseProgram.Of(app, "school");
        var made = await school.ReportAsync(new
        {
            dutyItem = 5, description = "护栏断裂", id = Guid.CreateVersion7(), number = "20260101-000000-0001", state = "Closed", holder = new { id = Guid.CreateVersion7() }, reporter = new { id = Guid.CreateVersion7() },
            district = Guid.CreateVersion7(), town = Guid.CreateVersion7(), reportedAt = "2020-01-01T00:00:00+08:00", acceptBy = "2030-01-01T00:00:00+08:00", grade = "major", listed = true, paused = true, outcome = "已办结", version = 40, satisfied = true,
        });
        var plain = await school.ReportAsync(new { dutyItem = 5, description = "护栏断裂" });

        foreach (var field in (string[])["state", "holder", "town", "listed", "paused", "outcome", "version", "grade", "reporter"])
            Assert.Equal((field, plain.GetProperty(field).GetRawText()), (field, made.GetProperty(field).GetRawText()));
        Assert.NotEqual("20260101-000000-0001", made.GetProperty("number").GetString());

        var id = CaseProgram.IdOf(made);
        var accepted = await CaseProgram.Of(app, "local.police").DoAsync(id, "accept", new { state = "Closed", personId = Guid.CreateVersion7(), finishBy = "2030-01-01T00:00:00+08:00", holder = Guid.CreateVersion7() });
        Assert.Equal("Handling", accepted.GetProperty("state").GetString());
        Assert.Equal(made.GetProperty("holder").GetProperty("unit").GetRawText(), accepted.GetProperty("holder").GetProperty("unit").GetRawText());
        Assert.True(accepted.GetProperty("finishBy").GetDateTimeOffset().Year < 2030);
    }

    /// <summary>Scripts, handlers and addresses that are not ours: the program writes scripts by file alone, and no handler at all.</summary>
    private static IReadOnlyList<string> Foreign(Page page)
        => [.. page.Document.All.SelectMany(element => element.Attributes.Select(attribute => (element, attribute)))
                .Where(one => one.attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || one.attribute.Value.TrimStart().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase))
                .Where(one => one.attribute.Name is not "value")
                .Select(one => $"{page.Document.Title}: {one.element.LocalName} {one.attribute.Name}"),
            .. page.Document.QuerySelectorAll("script:not([src]), iframe, object, embed, base, body svg:not(.icon):not(.flow):not(.qr) script, math").Select(element => $"{page.Document.Title}: {element.LocalName}")];
}
