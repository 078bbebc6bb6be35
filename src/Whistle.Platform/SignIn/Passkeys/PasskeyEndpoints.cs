using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Whistle.Kernel;
using Whistle.Platform.SignIn.SecondFactor;
using Whistle.Platform.Ui;

namespace Whistle.Platform.SignIn.Passkeys;

/// <summary>
/// What the module <c>passkey</c> of the pages asks: for a challenge, and with its answer. A form with its antiforgery value
/// comes in, JSON goes out: the challenge, <c>{to}</c>, or 422 <c>{detail}</c>.
/// </summary>
internal static class PasskeyEndpoints
{
    public const string Page = SecondFactorFirst.Address + "/passkeys";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/sign-in/passkey/options", AskAsync).RequireAuthorization(Policies.Public).ExcludeFromDescription();
        app.MapPost("/sign-in/passkey", SignInAsync).RequireAuthorization(Policies.Public).ExcludeFromDescription();
        app.MapPost(Page + "/options", AskForNewAsync).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
        app.MapPost(Page + "/new", AddAsync).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
    }

    private static async Task<IResult> AskAsync(HttpContext http, PasskeyDesk passkeys)
        => SecretCookie.MayBeGiven(http) ? TypedResults.Text(await passkeys.AskAsync(http, http.RequestAborted), "application/json") : No(http, PasskeyDesk.NotThis);

    private static async Task<IResult> SignInAsync(HttpContext http, PasskeyDesk passkeys, WayIn wayIn)
    {
        if (await FormAsync(http) is not { } form || await passkeys.FindAsync(http, form["credential"].ToString(), http.RequestAborted) is not { } account)
            return No(http, PasskeyDesk.NotThis);
        return To(await wayIn.BeginAsync(http, account, strong: true, form["back"], form["kept"], http.RequestAborted));
    }

    private static async Task<IResult> AskForNewAsync(HttpContext http, PasskeyDesk passkeys)
    {
        if (await FormAsync(http) is not { } form)
            return No(http, PasskeyDesk.NotThis);
        var (options, refusal) = await passkeys.AskForNewAsync(http, form["Input.Name"].ToString(), form["Input.Password"].ToString(), http.RequestAborted);
        return options is null ? No(http, refusal!) : TypedResults.Text(options, "application/json");
    }

    private static async Task<IResult> AddAsync(HttpContext http, PasskeyDesk passkeys, Sessions sessions)
    {
        if (await FormAsync(http) is not { } form)
            return No(http, PasskeyDesk.NotThis);
        if (await passkeys.AddAsync(http, form["credential"].ToString(), http.RequestAborted) is { } refusal)
            return No(http, refusal);
        await sessions.RenewAsync(http, http.Actor().Account, strong: true, http.RequestAborted);
        return To(form["back"].ToString() is { Length: > 0 } back ? back : Page);
    }

    private static async Task<IFormCollection?> FormAsync(HttpContext http)
        => http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : null;

    private static IResult To(string path) => TypedResults.Json(new { to = LocalPath.OrHome(path) }, JsonSerializerOptions.Web);

    private static IResult No(HttpContext http, Refusal refusal)
    {
        var words = http.RequestServices.GetRequiredService<IStringLocalizer<Text>>();
        return TypedResults.Json(new { detail = words[refusal.Code, refusal.Fills].Value }, JsonSerializerOptions.Web, statusCode: StatusCodes.Status422UnprocessableEntity);
    }
}
