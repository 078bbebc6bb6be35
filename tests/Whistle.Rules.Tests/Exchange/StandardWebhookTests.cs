using System.Text;
using Whistle.Exchange.Signing;

namespace Whistle.Rules.Tests.Exchange;

/// <summary>Signatures against the published vector of Standard Webhooks, and whom they are not believed.</summary>
public sealed class StandardWebhookTests
{
    private const string Secret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", Id = "msg_p5jXN8AQM9LWM0D4loKWxJek", Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static readonly byte[] Body = """{"test": 2432232314}"""u8.ToArray();
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1614265330);

    [Theory]
    [InlineData(Secret)]
    [InlineData("whsec_" + Secret)]
    public void The_published_vector_comes_out(string secret) => Assert.Equal(Signature, StandardWebhook.Sign([secret], Id, At, Body));

    [Fact]
    public void With_two_secrets_either_is_believed_and_with_neither_none()
    {
        var (old, fresh) = (StandardWebhook.NewSecret(), StandardWebhook.NewSecret());
        var both = StandardWebhook.Sign([fresh, old], Id, At, Body);

        Assert.Equal(2, both.Split(' ').Length);
        Assert.Equal(Mistrust.None, Check([old], both));
        Assert.Equal(Mistrust.None, Check([fresh], both));
        Assert.Equal(Mistrust.Wrong, Check([StandardWebhook.NewSecret()], both));
        Assert.Equal(Mistrust.Wrong, Check([], both));
    }

    [Theory]
    [InlineData(-301, nameof(Mistrust.Stale))]
    [InlineData(-300, nameof(Mistrust.None))]
    [InlineData(300, nameof(Mistrust.None))]
    [InlineData(301, nameof(Mistrust.Stale))]
    public void Five_minutes_either_way(int seconds, string mistrust)
        => Assert.Equal(mistrust, StandardWebhook.Check([Secret], Id, "1614265330", Signature, Body, At.AddSeconds(seconds)).ToString());

    [Fact]
    public void Another_body_id_or_time_is_not_what_was_signed()
    {
        Assert.Equal(Mistrust.Wrong, StandardWebhook.Check([Secret], Id, "1614265330", Signature, Encoding.UTF8.GetBytes("{}"), At));
        Assert.Equal(Mistrust.Wrong, StandardWebhook.Check([Secret], Id + "x", "1614265330", Signature, Body, At));
        Assert.Equal(Mistrust.Wrong, StandardWebhook.Check([Secret], Id, "1614265331", Signature, Body, At));
    }

    [Theory]
    [InlineData(null, "1614265330", Signature)]
    [InlineData(Id, null, Signature)]
    [InlineData(Id, "yesterday", Signature)]
    [InlineData(Id, "-1", Signature)]
    [InlineData(Id, "1614265330", "")]
    public void What_cannot_be_read_is_not_believed(string? id, string? time, string? signature)
        => Assert.Equal(Mistrust.Unreadable, StandardWebhook.Check([Secret], id, time, signature, Body, At));

    [Theory]
    [InlineData("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1,G0HM9SSE+OTPJTGT/TMIKTSYZLE3UFJELVLNIOLJ1OE=")]
    public void A_signature_of_another_kind_or_case_does_not_fit(string signature) => Assert.Equal(Mistrust.Wrong, Check([Secret], signature));

    private static Mistrust Check(IEnumerable<string> secrets, string signatures) => StandardWebhook.Check(secrets, Id, "1614265330", signatures, Body, At);
}
