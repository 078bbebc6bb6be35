using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Configuration;
using Whistle.TestKit;
using Whistle.Web.Verbs;

namespace Whistle.Web.Tests.House;

/// <summary>The admin verbs beside a running server, and what they say to a wrong command line.</summary>
public sealed class VerbTests
{
    [Theory]
    [InlineData("nonsense")]
    [InlineData("token")]
    [InlineData("token", "school", "again")]
    [InlineData("token", "school", "--days")]
    [InlineData("token", "school", "--days", "0")]
    [InlineData("token", "school", "--days", "many")]
    [InlineData("token", "school", "--scope", "everything")]
    [InlineData("token", "school", "--colour", "red")]
    [InlineData("verify", "now")]
    [InlineData("backup")]
    [InlineData("restore", "/no/such/file")]
    public async Task A_wrong_command_line_gets_a_sentence_and_2(params string[] args)
    {
        using var folder = new TempFolder();
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("WHISTLE_DATA", folder.Path)]).Build();

        var code = await CommandLine.RunAsync(args, settings, output, error, CancellationToken.None);

        Assert.Equal(2, code);
        Assert.Empty(output.ToString());
        Assert.Single(error.ToString().Trim().Split('\n'));
    }

    [Fact]
    public void Help_names_every_verb()
        => Assert.All(Verb.All, verb => Assert.Contains($"./run {verb.Name}", Say.Help(), StringComparison.Ordinal));

    [Theory, Engines]
    public async Task Verbs_work_beside_a_running_server(Engine engine)
    {
        using var folder = new TempFolder();
        await using var process = await ServerProcess.PreparedAsync(folder, engine);
        await process.StartAsync();
        Assert.Contains("local.police", process.Said, StringComparison.Ordinal);

        var token = await process.VerbAsync("token", "school", "--days", "3", "--scope", "read");
        Assert.Equal((0, ""), (token.Code, token.Error));
        using var http = new HttpClient { BaseAddress = process.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Output.Trim());
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/duty-items", TestContext.Current.CancellationToken)).StatusCode);

        var unknown = await process.VerbAsync("token", "nobody.at.all");
        Assert.Equal((2, ""), (unknown.Code, unknown.Output));
        var admin = await process.VerbAsync("admin", "first.admin");
        Assert.StartsWith(process.Address + "welcome/", admin.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await process.VerbAsync("admin", "school")).Code);
        var verified = await process.VerbAsync("verify");
        Assert.Equal(0, verified.Code);
        Assert.StartsWith("verified ", verified.Output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);

        // killed, it starts again on the same data, and what it gave out still holds
        await process.KillAsync();
        await process.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/duty-items", TestContext.Current.CancellationToken)).StatusCode);
    }
}
