using Microsoft.Extensions.Configuration;

namespace Whistle.Platform.Http;

/// <summary>Under which people and other systems reach this installation: the setting <c>Notices:Address</c>.</summary>
public sealed class PublicAddress(IConfiguration settings)
{
    public Uri Value { get; } = new((settings["Notices:Address"] is { Length: > 0 } said ? said : settings["SignIn:DingTalk:Address"] is { Length: > 0 } other ? other : "http://localhost:8080").TrimEnd('/') + "/");
}
