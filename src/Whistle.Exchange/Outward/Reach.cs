using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace Whistle.Exchange.Outward;

/// <summary>
/// Which addresses the program goes to when a person has typed where. Public ones only; what lies inside is refused unless the
/// operator names its network in the setting <c>Exchange:Inside</c> ("10.2.0.0/16 192.168.7.9/32").
/// </summary>
internal sealed class Reach(IConfiguration settings)
{
    public const string Setting = "Exchange:Inside";

    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    /// <summary>IPv6 is public in this part alone, less what is set aside in it; addresses that carry an IPv4 one inside are judged by that.</summary>
    private static readonly IPNetwork PublicSix = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] NotPublicSix = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(text => IPNetwork.Parse(text))];

    /// <summary>64:ff9b::/96, by which a gateway reaches IPv4 addresses.</summary>
    private static readonly IPNetwork Gateway = IPNetwork.Parse("64:ff9b::/96");

    private readonly IPNetwork[] inside = Read(settings[Setting]);

    public bool Allows(IPAddress address)
    {
        var judged = Judged(address);
        return IsInside(judged) || IsPublic(judged);
    }

    /// <summary>The operator has named it.</summary>
    public bool IsInside(IPAddress address) => inside.Any(network => network.Contains(Judged(address)));

    /// <summary>
    /// What is wrong with an address for its form: the key of the sentence, or null. Whether its name leads inside shows only when it
    /// is resolved, each time anew.
    /// </summary>
    public string? WhyNot(string? typed)
    {
        if (typed is null || typed.Length > 500 || typed.AsSpan().ContainsAny('\\', ' ', '\t') || typed.Any(char.IsControl) || !Uri.TryCreate(typed, UriKind.Absolute, out var address))
            return "Target.Unreadable";
        if (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp)
            return "Target.Unreadable";
        if (address.UserInfo.Length > 0 || address.Fragment.Length > 0 || address.Host.Length == 0)
            return "Target.Unreadable";
        if (IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out var literal))
            return !Allows(literal) ? "Target.Inside" : address.Scheme == Uri.UriSchemeHttp && !IsInside(literal) ? "Target.NotSecure" : null;
        if (address.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase) || address.IdnHost.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
            return inside.Any(network => network.Contains(IPAddress.Loopback)) ? null : "Target.Inside";
        if (!address.IdnHost.Contains('.', StringComparison.Ordinal))
            return inside.Length > 0 ? null : "Target.Inside";
        return address.Scheme == Uri.UriSchemeHttp && inside.Length == 0 ? "Target.NotSecure" : null;
    }

    private static bool IsPublic(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !NotPublic.Any(network => network.Contains(address)),
        AddressFamily.InterNetworkV6 => PublicSix.Contains(address) && !NotPublicSix.Any(network => network.Contains(address)),
        _ => false,
    };

    private static IPAddress Judged(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        return address.AddressFamily is AddressFamily.InterNetworkV6 && Gateway.Contains(address) ? new(address.GetAddressBytes().AsSpan(12)) : address;
    }

    /// <exception cref="FormatException">The setting can't be read.</exception>
    private static IPNetwork[] Read(string? text)
        => [.. (text ?? "").Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(one => IPNetwork.Parse(one))];
}
