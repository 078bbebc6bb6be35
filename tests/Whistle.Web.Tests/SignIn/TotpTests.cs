using System.Text;
using Whistle.Platform.SignIn.SecondFactor;

namespace Whistle.Web.Tests.SignIn;

public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>RFC 6238, appendix B, SHA-1: the last six of its eight digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code)
        => Assert.Equal(code, Totp.Code(Secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Fact]
    public void A_code_fits_one_step_before_and_after_and_no_further()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var at = Totp.StepAt(now);

        Assert.Equal([null, at - 1, at, at + 1, null], new[] { -2, -1, 0, 1, 2 }.Select(away => Totp.StepOf(Secret, Totp.Code(Secret, at + away), now)));
        Assert.Null(Totp.StepOf(Secret, Totp.Code(Secret, at)[..5], now));
        Assert.Null(Totp.StepOf(Secret, "", now));
    }

    /// <summary>RFC 4648, section 10.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Secrets_are_written_as_the_standard_has_it(string text, string written) => Assert.Equal(written, Totp.Base32(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void The_address_names_product_account_and_all_that_an_app_may_assume()
        => Assert.Equal("otpauth://totp/%E6%A0%A1%E5%93%A8:wang%20fang?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E6%A0%A1%E5%93%A8&algorithm=SHA1&digits=6&period=30",
            Totp.Address("校哨", "wang fang", Secret));
}
