using System.Net;
using Microsoft.Extensions.Configuration;
using Whistle.Exchange.Outward;

namespace Whistle.Rules.Tests.Exchange;

/// <summary>Check 18: where the program goes when a person has typed where. The list holds the usual ways round such a guard.</summary>
public sealed class ReachTests
{
    private static readonly Reach Closed = Of(null), Open = Of("127.0.0.0/8 10.2.0.0/16, fd00:1::/64");

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.51.100.7")]
    [InlineData("203.0.113.9")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("3fff::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void What_is_not_public_is_out_of_reach(string address) => Assert.False(Closed.Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("114.114.114.114")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("223.255.255.254")]
    [InlineData("2606:4700::1111")]
    [InlineData("2400:3200::1")]
    [InlineData("::ffff:1.1.1.1")]
    public void What_is_public_is_not(string address) => Assert.True(Closed.Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.2.3.4", true)]
    [InlineData("::ffff:10.2.3.4", true)]
    [InlineData("fd00:1::5", true)]
    [InlineData("10.3.0.1", false)]
    [InlineData("fd00:2::5", false)]
    [InlineData("169.254.169.254", false)]
    public void What_the_operator_names_is_in_reach(string address, bool allowed) => Assert.Equal(allowed, Open.Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://127.0.0.1/", "Target.Inside")]
    [InlineData("https://127.0.0.1/", "Target.Inside")]
    [InlineData("https://127.1/", "Target.Inside")]
    [InlineData("https://2130706433/", "Target.Inside")]
    [InlineData("https://0x7f000001/", "Target.Inside")]
    [InlineData("https://017700000001/", "Target.Inside")]
    [InlineData("https://0177.0.0.1/", "Target.Inside")]
    [InlineData("https://0/", "Target.Inside")]
    [InlineData("https://[::1]/", "Target.Inside")]
    [InlineData("https://[::ffff:7f00:1]/", "Target.Inside")]
    [InlineData("https://[::ffff:169.254.169.254]/latest/meta-data/", "Target.Inside")]
    [InlineData("https://169.254.169.254/latest/meta-data/", "Target.Inside")]
    [InlineData("https://localhost/", "Target.Inside")]
    [InlineData("https://LOCALHOST:8443/", "Target.Inside")]
    [InlineData("https://a.localhost/", "Target.Inside")]
    [InlineData("https://intranet/", "Target.Inside")]
    [InlineData("https://metadata/", "Target.Inside")]
    [InlineData("https://１２７.０.０.１/", "Target.Inside")]
    [InlineData("https://①②⑦.⓪.⓪.①/", "Target.Inside")]
    [InlineData("http://example.org/", "Target.NotSecure")]
    [InlineData("http://1.1.1.1/", "Target.NotSecure")]
    [InlineData("https://user@example.org/", "Target.Unreadable")]
    [InlineData("https://example.org@127.0.0.1/", "Target.Unreadable")]
    [InlineData("https://user:pass@example.org/", "Target.Unreadable")]
    [InlineData("https://example.org#@127.0.0.1/", "Target.Unreadable")]
    [InlineData("https://example.org\\@127.0.0.1/", "Target.Unreadable")]
    [InlineData("https:\\\\127.0.0.1/", "Target.Unreadable")]
    [InlineData("https://exa mple.org/", "Target.Unreadable")]
    [InlineData("https://example.org/\r\nX: y", "Target.Unreadable")]
    [InlineData("//example.org/", "Target.Unreadable")]
    [InlineData("/hook", "Target.Unreadable")]
    [InlineData("example.org/hook", "Target.Unreadable")]
    [InlineData("ftp://example.org/", "Target.Unreadable")]
    [InlineData("file:///etc/passwd", "Target.Unreadable")]
    [InlineData("gopher://example.org/", "Target.Unreadable")]
    [InlineData("javascript:alert(1)", "Target.Unreadable")]
    [InlineData("data:text/plain,x", "Target.Unreadable")]
    [InlineData("ws://example.org/", "Target.Unreadable")]
    [InlineData("https://", "Target.Unreadable")]
    [InlineData("", "Target.Unreadable")]
    [InlineData(null, "Target.Unreadable")]
    public void An_address_is_judged_by_its_form(string? typed, string why) => Assert.Equal(why, Closed.WhyNot(typed));

    [Theory]
    [InlineData("https://example.org/hook?a=b")]
    [InlineData("https://hook.example.org:8443/a")]
    [InlineData("https://1.1.1.1/")]
    [InlineData("https://[2606:4700::1111]/")]
    [InlineData("https://学校.example.org/")]
    public void A_public_address_may_be_typed(string typed) => Assert.Null(Closed.WhyNot(typed));

    [Fact]
    public void Inside_may_be_plain_http_where_it_is_named()
    {
        Assert.Null(Open.WhyNot("http://127.0.0.1:5000/hook"));
        Assert.Null(Open.WhyNot("http://localhost:5000/hook"));
        Assert.Equal("Target.Inside", Open.WhyNot("http://10.3.0.1/hook"));
        Assert.Equal("Target.NotSecure", Open.WhyNot("http://1.1.1.1/hook"));
        Assert.Equal("Target.Unreadable", Open.WhyNot("https://" + new string('a', 500)));
    }

    private static Reach Of(string? inside) => new(new ConfigurationBuilder().AddInMemoryCollection([new(Reach.Setting, inside)]).Build());
}
