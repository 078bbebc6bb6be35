using Microsoft.Extensions.Configuration;

namespace Whistle.Platform.SignIn.DingTalk;

/// <summary>
/// Signing in by DingTalk (钉钉): off until <c>SignIn:DingTalk:ClientId</c> and <c>ClientSecret</c> are set, as the open platform
/// gives them to an application. Besides: <c>CorpId</c>, whose people alone may come; <c>Address</c>, under which people reach
/// this installation, where a proxy hides it; <c>LoginUrl</c> and <c>ApiUrl</c> for an exclusive edition.
/// </summary>
internal sealed record DingTalkSettings(string ClientId, string ClientSecret, string? CorpId, Uri? Address, Uri LoginUrl, Uri ApiUrl)
{
    public bool IsOn => ClientId.Length > 0 && ClientSecret.Length > 0;

    public static DingTalkSettings From(IConfiguration settings)
    {
        var said = settings.GetSection("SignIn:DingTalk");
        return new(said["ClientId"] ?? "", said["ClientSecret"] ?? "", said["CorpId"] is { Length: > 0 } corp ? corp : null, Read("Address"),
            Read("LoginUrl") ?? new("https://login.dingtalk.com/oauth2/auth"), Read("ApiUrl") ?? new("https://api.dingtalk.com"));

        Uri? Read(string name) => said[name] is not { Length: > 0 } text ? null
            : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? address
            : throw new InvalidOperationException($"SignIn:DingTalk:{name} must be an address, not '{text}'.");
    }

    /// <summary>The secret stays out of every message.</summary>
    public override string ToString() => $"DingTalk {ClientId}";
}
