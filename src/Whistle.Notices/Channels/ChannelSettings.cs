using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace Whistle.Notices.Channels;

/// <summary>
/// The settings of one channel, from <c>Notices:{Name}:…</c>. Secrets come from there and from nowhere else, and stay out of
/// every message.
/// </summary>
internal sealed class ChannelSettings(IConfiguration settings, string name, bool demo, string root = "Notices")
{
    private readonly IConfigurationSection said = settings.GetSection($"{root}:{name}");

    public string this[string key] => said[key] ?? "";

    public IConfigurationSection Section => said;

    public Uri Endpoint(string usual) => Address("Endpoint") ?? new(usual);

    public Uri? Address(string key) => said[key] is not { Length: > 0 } text ? null
        : Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? address
        : throw new InvalidOperationException($"{root}:{name}:{key} must be an address, not '{text}'.");

    public int Number(string key, int usual) => said[key] is not { Length: > 0 } text ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new InvalidOperationException($"{root}:{name}:{key} must be a number above 0, not '{text}'.");

    public ChannelLimits Limits(int perMinute, int lanes) => new(Number("PerMinute", perMinute), Number("Lanes", lanes));

    /// <summary>Off where one of them is missing; and from a demonstration nothing leaves the machine.</summary>
    public string? OffBecause(string host, params ReadOnlySpan<string> needed)
    {
        foreach (var key in needed)
            if (this[key].Length == 0)
                return "Channel.Off.NotSet";
        return demo && !IsHere(host) ? "Channel.Off.Demo" : null;
    }

    public override string ToString() => $"{root}:{name}";

    private static bool IsHere(string host) => host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
