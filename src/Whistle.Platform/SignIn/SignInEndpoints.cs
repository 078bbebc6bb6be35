using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Whistle.Platform.SignIn.DingTalk;
using Whistle.Platform.SignIn.Passkeys;
using Whistle.Platform.Ui;

namespace Whistle.Platform.SignIn;

/// <summary>What forms of every page post to: signing out, drafts. Each needs the antiforgery value.</summary>
internal static class SignInEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/sign-out", SignOutAsync).RequireAuthorization(Policies.Public);
        app.MapPost("/drafts", KeepDraftAsync).RequireAuthorization(Policies.SignedIn).WithMetadata(new RequestSizeLimitAttribute(Drafts.MostBytes));
        PasskeyEndpoints.Map(app);
        app.MapGet(DingTalkDesk.ReturnPath, BackFromDingTalkAsync).RequireAuthorization(Policies.Public).ExcludeFromDescription();
    }

    /// <summary>DingTalk calls the code <c>authCode</c>; some of its editions <c>code</c>.</summary>
    private static async Task<IResult> BackFromDingTalkAsync(string? state, string? authCode, string? code, HttpContext http, DingTalkDesk dingTalk, IStringLocalizer<Text> words)
    {
        var (to, said) = await dingTalk.ReturnAsync(http, state, authCode ?? code, http.RequestAborted);
        if (said is not null)
            Redirects.Say(http, words[said.Code]);
        return TypedResults.LocalRedirect(LocalPath.OrHome(to));
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, Sessions sessions)
    {
        await sessions.EndAsync(http, http.RequestAborted);
        return TypedResults.Redirect("/sign-in?out=1");
    }

    /// <summary>What stands in a form now: <c>path</c>, and <c>fields</c> as a JSON list of pairs of name and value.</summary>
    private static async Task<IResult> KeepDraftAsync(HttpContext http, Drafts drafts, FormPaths forms)
    {
        if (!http.Request.HasFormContentType)
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var path = form["path"].ToString();
        if (!forms.Has(path) || FieldsOf(form["fields"]) is not { } fields)
            return TypedResults.BadRequest();
        await drafts.SaveAsync(http.Actor().Account, path, fields, http.RequestAborted);
        return TypedResults.NoContent();
    }

    private static Dictionary<string, string[]>? FieldsOf(string? json)
    {
        try
        {
            return JsonSerializer.Deserialize<string[][]>(json ?? "")?.Where(pair => pair.Length == 2)
                .GroupBy(pair => pair[0], pair => pair[1], StringComparer.Ordinal).ToDictionary(f => f.Key, f => f.ToArray(), StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
