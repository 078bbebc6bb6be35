using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn;
using Whistle.TestKit;
using static Whistle.Web.Tests.SignIn.SignInHost;

namespace Whistle.Web.Tests.SignIn;

public sealed class KeptWordsTests
{
    private const string Probe = "/probe/01890000-0000-7000-8000-000000000001/note";
    private const string Typed = "校门口的井盖坏了 <b>&\n两天没人来";

    private static readonly KeyValuePair<string, string>[] Form =
    [
        new("Input.Text", Typed), new("Input.Version", "7"), new("Input.Password", "never this"), new("__RequestVerificationToken", "x"), new("_handler", "note"),
    ];

    [Theory, Engines]
    public async Task Words_typed_into_an_expired_session_come_back_after_signing_in(Engine engine)
    {
        await using var host = await StartAsync(engine);
        var account = await host.AccountAsync("wang.fang");
        var browser = host.Browser();
        await browser.SignInAsync("wang.fang");
        host.Clock.Advance(TimeSpan.FromHours(13));

        var instead = await browser.PostAsync(Probe + "?from=list", Form);
        Assert.Equal(HttpStatusCode.Unauthorized, instead.Status);
        Assert.NotNull(instead.Html.QuerySelector("input[type=password]"));
        Assert.DoesNotContain("井盖", instead.Body, StringComparison.Ordinal);
        Assert.Equal(0, await host.CountAsync<Draft>());
        var wrong = await browser.SubmitAsync(instead, "/sign-in", ("Input.Login", "wang.fang"), ("Input.Password", "a wrong one"));
        var done = await browser.SubmitAsync(wrong, "/sign-in", ("Input.Login", "wang.fang"), ("Input.Password", Password));

        Assert.Equal(Probe + "?from=list", done.RedirectedTo);
        var draft = await host.DoAsync(all => all.GetRequiredService<Drafts>().FindAsync(account, Probe, Stop));
        Assert.Equal(Typed, draft!["Input.Text"]);
        Assert.Equal(["Input.Text"], draft.Fields.Keys);
        var input = new Note();
        await host.DoAsync(all => all.GetRequiredService<Drafts>().FillAsync(account, Probe, input, "Input", Stop));
        Assert.Equal((Typed, 3), (input.Text, input.Version));
    }

    [Fact]
    public async Task Nobody_else_gets_the_words()
    {
        await using var host = await StartAsync();
        await host.AccountAsync("wang.fang");
        await host.AccountAsync("li.na");
        var browser = host.Browser();
        await browser.SignInAsync("wang.fang");
        host.Clock.Advance(TimeSpan.FromHours(13));

        var instead = await browser.PostAsync(Probe, Form);
        var done = await browser.SubmitAsync(instead, "/sign-in", ("Input.Login", "li.na"), ("Input.Password", Password));

        Assert.NotNull(done.RedirectedTo);
        Assert.Equal(0, await host.CountAsync<Draft>());
    }

    [Fact]
    public async Task A_form_with_photos_keeps_its_words_and_lets_the_photos_go()
    {
        await using var host = await StartAsync();
        var account = await host.AccountAsync("wang.fang");
        var browser = host.Browser();
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(new byte[200_000]), "Photos", "gate.jpg" },
            { new StringContent(Typed), "Input.Text" },
        };

        var instead = await browser.SendAsync(new(HttpMethod.Post, Probe) { Content = form });
        await browser.SubmitAsync(instead, "/sign-in", ("Input.Login", "wang.fang"), ("Input.Password", Password));

        var draft = await host.DoAsync(all => all.GetRequiredService<Drafts>().FindAsync(account, Probe, Stop));
        Assert.Equal(["Input.Text"], draft!.Fields.Keys);
        Assert.Equal(Typed, draft["Input.Text"]);
    }

    [Fact]
    public async Task A_draft_is_kept_only_for_a_form_of_ours_and_only_with_the_page_s_own_mark()
    {
        await using var host = await StartAsync();
        var account = await host.AccountAsync("wang.fang");
        var browser = host.Browser();
        await browser.SignInAsync("wang.fang");
        var mark = (await browser.OpenAsync("/account")).Html.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        KeyValuePair<string, string>[] Body(string path, string token) =>
            [new("path", path), new("fields", """[["Input.Text","half a sen"],["Input.Text","tence"],["_handler","x"]]"""), new("__RequestVerificationToken", token)];

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/drafts", Body(Probe, "forged"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/drafts", Body("/nowhere/at/all", mark))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/drafts", Body("/account", mark))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Browser().PostAsync("/drafts", Body(Probe, mark))).Status);
        Assert.Equal(0, await host.CountAsync<Draft>());

        Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsync("/drafts", Body(Probe, mark))).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsync("/drafts", Body(Probe, mark))).Status);
        var draft = await host.DoAsync(all => all.GetRequiredService<Drafts>().FindAsync(account, Probe, Stop));
        Assert.Equal(["half a sen", "tence"], draft!.Fields["Input.Text"]);
        Assert.Equal(1, await host.CountAsync<Draft>());
    }

    [Theory, Engines]
    public async Task What_has_had_its_time_is_removed(Engine engine)
    {
        await using var host = await StartAsync(engine);
        var account = await host.AccountAsync("wang.fang");
        await host.DoAsync(all => all.GetRequiredService<Drafts>().SaveAsync(account, Probe, new Dictionary<string, string[]> { ["Input.Text"] = ["x"] }, Stop));
        await host.Browser().SignInAsync("wang.fang");
        await host.TokenAsync("wang.fang");

        host.Clock.Advance(TimeSpan.FromDays(13));
        await host.Service<Cleaning>().CleanAsync(Stop);
        Assert.Equal((1, 0, 1), (await host.CountAsync<Draft>(), await host.CountAsync<Session>(), await host.CountAsync<AccessToken>()));
        host.Clock.Advance(TimeSpan.FromDays(20));
        await host.Service<Cleaning>().CleanAsync(Stop);
        Assert.Equal((0, 0), (await host.CountAsync<Draft>(), await host.CountAsync<AccessToken>()));
    }

    private sealed class Note
    {
        public string Text { get; set; } = "";

        public int Version { get; set; } = 3;
    }
}
