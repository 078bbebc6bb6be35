using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Whistle.Kernel;
using static Whistle.Web.Tests.SignIn.SignInHost;

namespace Whistle.Web.Tests.SignIn;

/// <summary>Check 9: who guesses learns nothing and gets no further by claiming to be many; check 7, the size of cookies.</summary>
public sealed partial class GuessingTests
{
    [Fact]
    public async Task Known_unknown_locked_and_shut_look_the_same()
    {
        await using var host = await StartAsync();
        foreach (var login in new[] { "known.one", "lockd.one", "shut1.one", "phone.one" })
            await host.AccountAsync(login);
        await Phone.SetUpAsync(host, "phone.one");
        await host.DoAsync(all => ((Platform.SignIn.Accounts)all.GetService(typeof(Platform.SignIn.Accounts))!).SetDisabledAsync("shut1.one", disabled: true, Stop));
        for (var tries = 0; tries < 5; tries++)
            await host.Browser().SignInAsync("lockd.one", "a wrong one");

        var answers = new List<(HttpStatusCode, string, string)>();
        foreach (var login in new[] { "known.one", "nobod.one", "lockd.one", "shut1.one", "phone.one" })
        {
            var answer = await host.Browser().SignInAsync(login, "a wrong one");
            answers.Add((answer.Status, Varying().Replace(answer.Body, "").Replace(login, "", StringComparison.Ordinal), string.Join(',', answer.Response.Headers.Select(h => h.Key).Order(StringComparer.Ordinal))));
        }

        Assert.Single(answers.Distinct());
        Assert.Equal(HttpStatusCode.OK, answers[0].Item1);
    }

    [Fact]
    public async Task The_time_of_the_answer_tells_nobody_who_has_an_account()
    {
        await using var host = await StartAsync();
        for (var i = 0; i < 9; i++)
            await host.AccountAsync($"known{i}.one");
        await host.Browser().SignInAsync("warm.up", "a wrong one");

        // in turn, so that whatever else the machine does slows both alike; the smallest times are the least disturbed
        var (known, unknown) = (new List<double>(), new List<double>());
        for (var round = 0; round < 27; round++)
        {
            known.Add(await TimeAsync(host, $"known{round % 9}.one"));
            unknown.Add(await TimeAsync(host, $"nobod{round % 9}.one"));
        }

        Assert.InRange(Math.Abs(Least(known) - Least(unknown)), 0, 15);
    }

    [Fact]
    public async Task Claiming_other_addresses_does_not_help()
    {
        await using var host = await StartAsync(settings: set => set["Limits:SignIn"] = "10");
        await host.AccountAsync("wang.fang");
        var browser = host.Browser();
        var form = await browser.OpenAsync("/sign-in");
        var mark = form.Html.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        KeyValuePair<string, string>[] fields = [new("_handler", "sign-in"), new("Input.Login", "wang.fang"), new("Input.Password", "a wrong one"), new("__RequestVerificationToken", mark)];

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 14; i++)
            statuses.Add((await browser.PostAsync("/sign-in", fields, ("X-Forwarded-For", $"203.0.113.{i}"), ("Forwarded", $"for=203.0.113.{i}"), ("X-Real-IP", $"203.0.113.{i}"))).Status);

        Assert.Equal(Enumerable.Repeat(HttpStatusCode.OK, 10).Concat(Enumerable.Repeat(HttpStatusCode.TooManyRequests, 4)), statuses);
    }

    [Fact]
    public async Task Behind_a_proxy_that_is_named_only_its_own_word_counts()
    {
        await using var host = await StartAsync(settings: set =>
        {
            BehindProxy(set);
            set["Limits:SignIn"] = "3";
        });
        var browser = host.Browser("https://whistle.example");
        var mark = (await browser.OpenAsync("/sign-in")).Html.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        KeyValuePair<string, string>[] fields = [new("_handler", "sign-in"), new("Input.Login", "nobody"), new("Input.Password", "a wrong one"), new("__RequestVerificationToken", mark)];

        // what the stranger wrote himself stands to the left of what the proxy adds
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++)
            statuses.Add((await browser.PostAsync("/sign-in", fields, ("X-Forwarded-For", $"203.0.113.{i}, 198.51.100.7"))).Status);
        var neighbour = await browser.PostAsync("/sign-in", fields, ("X-Forwarded-For", "198.51.100.8"));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], statuses);
        Assert.Equal(HttpStatusCode.OK, neighbour.Status);
    }

    [Fact]
    public async Task Every_cookie_is_small_and_no_script_reads_it()
    {
        await using var host = await StartAsync(settings: BehindProxy);
        await host.AccountAsync("wang.fang", Role.UnitHead);
        var browser = host.Browser("https://whistle.example");
        await browser.SignInAsync("wang.fang");
        await Phone.SetUpAsync(host, browser);
        host.Clock.Advance(TimeSpan.FromSeconds(30));

        var set = new List<string>();
        foreach (var answer in new[] { await browser.SignInAsync("wang.fang"), await browser.OpenAsync("/language?to=en&back=/"), await host.Browser("https://whistle.example").OpenAsync("/sign-in") })
            set.AddRange(answer.Response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : []);

        Assert.Contains(set, cookie => cookie.StartsWith("__Host-whistle-code=", StringComparison.Ordinal));
        Assert.All(set, cookie =>
        {
            Assert.InRange(cookie.Length, 1, 4096);
            Assert.All(["httponly", "secure", "samesite=", "path=/"], flag => Assert.Contains(flag, cookie, StringComparison.OrdinalIgnoreCase));
        });
    }

    private static double Least(List<double> times) => times.Order().Take(9).Average();

    private static async Task<double> TimeAsync(SignInHost host, string login)
    {
        var browser = host.Browser();
        var page = await browser.OpenAsync("/sign-in");
        var begun = Stopwatch.GetTimestamp();
        await browser.SubmitAsync(page, "/sign-in", ("Input.Login", login), ("Input.Password", "a wrong one"));
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    /// <summary>Antiforgery values and seals are new each time.</summary>
    [GeneratedRegex("value=\"CfDJ8[^\"]*\"")]
    private static partial Regex Varying();
}
