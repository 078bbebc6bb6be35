using Whistle.Notices.Channels.Aliyun;
using Whistle.Notices.Channels.DingTalk;
using Whistle.Notices.Channels.ZheDing;
using Xunit;

namespace Whistle.Rules.Tests.Notices;

/// <summary>The published vectors of DingTalk and Aliyun; with one byte changed anywhere none of them fits.</summary>
public sealed class SignatureTests
{
    private static readonly Dictionary<string, string> V2 = new(StringComparer.Ordinal)
    {
        ["AccessKeyId"] = "testId",
        ["Action"] = "SendSms",
        ["Format"] = "XML",
        ["OutId"] = "123",
        ["PhoneNumbers"] = "15300000001",
        ["RegionId"] = "cn-hangzhou",
        ["SignName"] = "阿里云短信测试专用",
        ["SignatureMethod"] = "HMAC-SHA1",
        ["SignatureNonce"] = "45e25e9b-0a6f-4070-8c85-2956eda1b466",
        ["SignatureVersion"] = "1.0",
        ["TemplateCode"] = "SMS_71390007",
        ["TemplateParam"] = """{"customer":"test"}""",
        ["Timestamp"] = "2017-07-12T02:42:19Z",
        ["Version"] = "2017-05-25",
    };

    private const string V2Right = "zJDF+Lrzhj/ThnlvIToysFRq6t4=";

    private const string EmptyBody = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly Dictionary<string, string> V3Query = new(StringComparer.Ordinal) { ["ImageId"] = "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", ["RegionId"] = "cn-shanghai" };

    private static readonly Dictionary<string, string> V3Headers = new(StringComparer.Ordinal)
    {
        ["host"] = "ecs.cn-shanghai.aliyuncs.com",
        ["x-acs-action"] = "RunInstances",
        ["x-acs-version"] = "2014-05-26",
        ["x-acs-date"] = "2023-10-26T10:22:32Z",
        ["x-acs-signature-nonce"] = "3156853299f313e23d1673dc12e1703d",
        ["x-acs-content-sha256"] = EmptyBody,
    };

    private const string V3Right = "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0";

    private const long At = 1577262236757;

    [Theory]
    [InlineData("this is secret", "hmPWwU%2B7lVdm3ZZz0r9tSfx0L4Q26jWOZr9%2BGs6EZQM%3D")]
    [InlineData("this is a secret", "DJrE6qdyVGCQz9z5r2MDuNcNAhwYnuAkyj13cx169CA%3D")]
    public void A_robots_webhook_and_its_callback_are_signed_as_published(string secret, string right)
    {
        Assert.Equal(right, DingTalkSignatures.InAddress(At, secret));
        Assert.NotEqual(right, DingTalkSignatures.InAddress(At + 1, secret));
        Assert.All(Changed(secret), other => Assert.NotEqual(right, DingTalkSignatures.InAddress(At, other)));
    }

    [Fact]
    public void Aliyuns_second_version_is_signed_as_published()
    {
        Assert.Equal(V2Right, AliyunSignatures.V2("testSecret", "GET", V2));
        Assert.NotEqual(V2Right, AliyunSignatures.V2("testSecret", "POST", V2));
        Assert.All(Changed("testSecret"), other => Assert.NotEqual(V2Right, AliyunSignatures.V2(other, "GET", V2)));
        foreach (var (name, value) in V2)
            Assert.All(Changed(value), other => Assert.NotEqual(V2Right, AliyunSignatures.V2("testSecret", "GET", new Dictionary<string, string>(V2) { [name] = other })));
    }

    [Fact]
    public void Aliyuns_third_version_is_signed_as_published()
    {
        string Signed(string secret, Dictionary<string, string> query, Dictionary<string, string> headers, string path = "/")
            => AliyunSignatures.V3(secret, AliyunSignatures.CanonicalRequest("POST", path, AliyunSignatures.Query(query), headers, EmptyBody));

        Assert.Equal("7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259", AliyunSignatures.Hash(AliyunSignatures.CanonicalRequest("POST", "/", AliyunSignatures.Query(V3Query), V3Headers, EmptyBody)));
        Assert.Equal(V3Right, Signed("YourAccessKeySecret", V3Query, V3Headers));
        Assert.NotEqual(V3Right, Signed("YourAccessKeySecret", V3Query, V3Headers, "/x"));
        Assert.All(Changed("YourAccessKeySecret"), other => Assert.NotEqual(V3Right, Signed(other, V3Query, V3Headers)));
        foreach (var (name, value) in V3Query)
            Assert.All(Changed(value), other => Assert.NotEqual(V3Right, Signed("YourAccessKeySecret", new(V3Query) { [name] = other }, V3Headers)));
        foreach (var (name, value) in V3Headers)
            Assert.All(Changed(value), other => Assert.NotEqual(V3Right, Signed("YourAccessKeySecret", V3Query, new(V3Headers) { [name] = other })));
    }

    [Fact]
    public void An_event_of_DingTalk_opens_and_one_that_was_touched_does_not()
    {
        const string token = "123456", key = "4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij", at = "1445827045067", nonce = "nEXhMP4r";
        const string sealed_ = "1a3NBxmCFwkCJvfoQ7WhJHB+iX3qHPsc9JbaDznE1i03peOk1LaOQoRz3+nlyGNhwmwJ3vDMG+OzrHMeiZI7gTRWVdUBmfxjZ8Ej23JVYa9VrYeJ5as7XM/ZpulX8NEQis44w53h1qAgnC3PRzM7Zc/D6Ibr0rgUathB6zRHP8PYrfgnNOS9PhSBdHlegK+AGGanfwjXuQ9+0pZcy0w9lQ==";
        const string signature = "5a65ceeef9aab2d149439f82dc191dd6c5cbe2c0";
        var callback = new DingTalkCallback(token, key);

        Assert.Equal(signature, callback.Sign(at, nonce, sealed_));
        Assert.Equal("""{"EventType":"check_create_suite_url","Random":"LPIdSnlF","TestSuiteKey":"suite4xxxxxxxxxxxxxxx"}""", callback.Open(signature, at, nonce, sealed_)?.Json);
        Assert.All(Changed(sealed_), other => Assert.Null(callback.Open(signature, at, nonce, other)));
        Assert.All(Changed(signature), other => Assert.Null(callback.Open(other, at, nonce, sealed_)));
        Assert.All(Changed(nonce), other => Assert.Null(callback.Open(signature, at, other, sealed_)));
        Assert.All(Changed(token), other => Assert.Null(new DingTalkCallback(other, key).Open(signature, at, nonce, sealed_)));
    }

    [Fact]
    public void ZheDing_signs_method_time_nonce_path_and_the_sorted_words_unescaped()
    {
        Dictionary<string, string> said = new() { ["tenantId"] = "196729", ["msg"] = "校门口 & 通学路", ["bizMsgId"] = "a1" };
        var right = ZheDingSignatures.Of("secret", "POST", "2026-11-23T09:00:00.000+08:00", "n1", "/message/workNotification", said);

        using var hmac = new System.Security.Cryptography.HMACSHA256("secret"u8.ToArray());
        Assert.Equal(Convert.ToBase64String(hmac.ComputeHash("POST\n2026-11-23T09:00:00.000+08:00\nn1\n/message/workNotification\nbizMsgId=a1&msg=校门口 & 通学路&tenantId=196729"u8.ToArray())), right);
        Assert.All(Changed("n1"), other => Assert.NotEqual(right, ZheDingSignatures.Of("secret", "POST", "2026-11-23T09:00:00.000+08:00", other, "/message/workNotification", said)));
    }

    /// <summary>The same with one sign changed, at each place.</summary>
    private static IEnumerable<string> Changed(string text)
        => Enumerable.Range(0, text.Length).Select(i => string.Concat(text.AsSpan(0, i), text[i] == 'x' ? "y" : "x", text.AsSpan(i + 1)));
}
