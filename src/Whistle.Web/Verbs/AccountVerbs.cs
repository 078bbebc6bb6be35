using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn;

namespace Whistle.Web.Verbs;

/// <summary>token and admin.</summary>
internal static class AccountVerbs
{
    public static async Task<int> TokenAsync(Call call, IServiceProvider services, TextWriter output, CancellationToken stop)
    {
        var days = Tokens.Days;
        if (call.Options.TryGetValue("--days", out var wanted) && !(int.TryParse(wanted, out days) && days is >= 1 and <= Tokens.MostDays))
            throw new WrongCommandLineException(Say.Of("Verb.WrongDays"));
        if (Codes.Parse<TokenScope>(call.Options.GetValueOrDefault("--scope", "write")) is not { } scope)
            throw new WrongCommandLineException(Say.Of("Verb.WrongScope"));

        await DataVerbs.OpenAsync(services, stop);
        var (secret, refusal) = await services.GetRequiredService<Tokens>().CreateTokenAsync(call.Arguments[0], days, scope, stop);
        await output.WriteLineAsync(secret ?? throw Wrong(refusal!, services));
        return 0;
    }

    public static async Task<int> AdminAsync(Call call, IServiceProvider services, TextWriter output, CancellationToken stop)
    {
        var login = call.Arguments[0];
        await DataVerbs.OpenAsync(services, stop);
        if (await IsSomebodyElsesAsync(login, services, stop))
            throw new WrongCommandLineException(Say.Of("Admin.Taken", login));
        var desk = services.GetRequiredService<DirectoryDesk>();
        var (path, refusal) = await services.GetRequiredService<Accounts>().CreateAdminLinkAsync(login, halt => desk.AddAdminAsync(login, halt), stop);
        if (path is null)
            throw Wrong(refusal!, services);
        await output.WriteLineAsync(Site(services.GetRequiredService<IConfiguration>()) + path);
        return 0;
    }

    /// <summary>An account that is there already gets a new link only if it is an administrator's.</summary>
    private static async Task<bool> IsSomebodyElsesAsync(string login, IServiceProvider services, CancellationToken stop)
    {
        var normal = Account.Normal(login);
        var account = await services.GetRequiredService<WhistleDb>().Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Login == normal, stop);
        if (account is null)
            return false;
        var city = await services.GetRequiredService<ICity>().GetAsync(stop);
        return !city.PostsOf(account.Person).Any(post => post.Role == Role.Admin);
    }

    /// <summary>Where the server of this installation answers, as far as the settings say.</summary>
    private static string Site(IConfiguration settings)
        => (settings["urls"] ?? Server.Address).Split(';')[0].TrimEnd('/')
            .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal).Replace("://*", "://localhost", StringComparison.Ordinal)
            .Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://[::]", "://localhost", StringComparison.Ordinal);

    private static WrongCommandLineException Wrong(Refusal refusal, IServiceProvider services)
        => new(services.GetRequiredService<IStringLocalizer<Platform.Text>>()[refusal.Code, refusal.Fills]);
}
