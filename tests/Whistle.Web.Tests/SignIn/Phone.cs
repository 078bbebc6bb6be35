using Whistle.Platform.SignIn.SecondFactor;

namespace Whistle.Web.Tests.SignIn;

/// <summary>A phone with an authenticator app that has scanned somebody's secret, and the paper with the recovery codes.</summary>
internal sealed class Phone
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private readonly SignInHost host;

    private Phone(SignInHost host, byte[] bytes, Browser.Answer shown) => (this.host, Bytes, Shown, Recovery) = (host, bytes, shown, CodesOf(shown));

    public byte[] Bytes { get; }

    /// <summary>The page with the recovery codes.</summary>
    public Browser.Answer Shown { get; }

    public IReadOnlyList<string> Recovery { get; }

    /// <summary>Signs in, sets the phone up, and forgets the browser.</summary>
    public static async Task<Phone> SetUpAsync(SignInHost host, string login)
    {
        var browser = host.Browser();
        await browser.SignInAsync(login);
        return await SetUpAsync(host, browser);
    }

    /// <summary>Reads the secret off the page as a person would type it.</summary>
    public static async Task<Phone> SetUpAsync(SignInHost host, Browser browser, string page = SecondFactorFirst.Address)
    {
        var form = await browser.OpenAsync(page);
        var bytes = Read(form.Text("code.secret"));
        var code = Totp.Code(bytes, Totp.StepAt(host.Clock.GetUtcNow()));
        var shown = await browser.SubmitAsync(form, "set-up", ("Input.Code", code), ("Input.Password", SignInHost.Password));
        Assert.Equal("", shown.Text(".error-summary"));
        return new(host, bytes, shown);
    }

    /// <summary>What it shows now, or so many steps away.</summary>
    public string Code(int away = 0) => Totp.Code(Bytes, Totp.StepAt(host.Clock.GetUtcNow()) + away);

    public string Wrong() => Enumerable.Range(0, 10).Select(i => $"00000{i}").First(code => Totp.StepOf(Bytes, code, host.Clock.GetUtcNow()) is null);

    public static IReadOnlyList<string> CodesOf(Browser.Answer page) => [.. page.Html.QuerySelectorAll(".recovery-codes code").Select(code => code.TextContent)];

    private static byte[] Read(string base32)
    {
        var bits = string.Concat(base32.Where(c => !char.IsWhiteSpace(c)).Select(c => Convert.ToString(Alphabet.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits[(i * 8)..(i * 8 + 8)], 2))];
    }
}
