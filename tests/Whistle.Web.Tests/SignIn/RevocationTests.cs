using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Kernel;
using Whistle.Platform.SignIn;
using Whistle.TestKit;

namespace Whistle.Web.Tests.SignIn;

/// <summary>Check 6: what is taken away is gone with the next request, and an open stream ends within two seconds.</summary>
public sealed class RevocationTests
{
    [Theory, Engines]
    public async Task A_stream_ends_when_the_account_is_shut_or_signed_out_everywhere(Engine engine)
    {
        await using var app = await WhistleApp.StartAsync(engine);
        var account = await app.AccountOfAsync("district.market");

        foreach (var revoke in new Func<IServiceProvider, Task>[]
        {
            all => all.GetRequiredService<Sessions>().EndAllAsync(account, but: null, CancellationToken.None),
            all => all.GetRequiredService<Accounts>().SetDisabledAsync("district.market", disabled: true, CancellationToken.None),
        })
        {
            using var browser = await app.SignInAsync("district.market");
            using var answer = await browser.Http.GetAsync("/live", HttpCompletionOption.ResponseHeadersRead, SignInHost.Stop);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await using var stream = await answer.Content.ReadAsStreamAsync(SignInHost.Stop);
            await stream.ReadAtLeastAsync(new byte[1], 1, cancellationToken: SignInHost.Stop);

            await app.WithAsync(revoke);

            using var atMost = CancellationTokenSource.CreateLinkedTokenSource(SignInHost.Stop);
            atMost.CancelAfter(TimeSpan.FromSeconds(4)); // two for the program, as long again for a busy machine
            var rest = new byte[4096];
            while (await stream.ReadAsync(rest, atMost.Token) > 0)
            {
                // until it ends
            }
            Assert.NotEqual(HttpStatusCode.OK, (await browser.Http.GetAsync("/account", SignInHost.Stop)).StatusCode);
        }
    }

    [Fact]
    public async Task A_post_given_or_taken_counts_from_the_next_request()
    {
        await using var host = await SignInHost.StartAsync();
        await host.AccountAsync("wang.fang");
        var person = host.Roster.Posts.Keys.Single();
        var program = await host.ProgramAsync("wang.fang");
        Assert.Equal(HttpStatusCode.Forbidden, (await program.GetAsync("/api/v1/admin", SignInHost.Stop)).StatusCode);

        host.Roster.Posts[person] = [new(new(Guid.CreateVersion7()), Role.Admin)];
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/admin", SignInHost.Stop)).StatusCode);
        host.Roster.Posts[person] = [];
        Assert.Equal(HttpStatusCode.Forbidden, (await program.GetAsync("/api/v1/admin", SignInHost.Stop)).StatusCode);
    }
}
