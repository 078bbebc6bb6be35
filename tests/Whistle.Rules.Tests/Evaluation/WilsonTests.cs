using Whistle.Supervision.Evaluation.Ratios;
using Whistle.Supervision.Evaluation.Sums;
using Xunit;

namespace Whistle.Rules.Tests.Evaluation;

public sealed class WilsonTests
{
    /// <summary>Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998) 857–872, table I, method 3.</summary>
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void The_interval_is_the_published_one(int numerator, int denominator, double lower, double upper)
    {
        var interval = Wilson.Of(numerator, denominator)!.Value;

        Assert.Equal(lower, interval.Lower, 4);
        Assert.Equal(upper, interval.Upper, 4);
    }

    [Fact]
    public void Nothing_of_nothing_has_no_interval() => Assert.Null(Wilson.Of(0, 0));

    [Fact]
    public void One_of_one_does_not_lead_eighty_of_a_hundred()
    {
        var ratio = Ratio.Find("handling")!;
        var (one, many) = (ratio.Of(new Counts { HandlingDue = 1, Handled = 1 }), ratio.Of(new Counts { HandlingDue = 100, Handled = 80 }));

        Assert.True(one.Rank < many.Rank, $"{one.Rank} {many.Rank}");
        Assert.True(one.IsFew);
    }

    /// <summary>Of a ratio where less is better nobody leads by having hardly been counted either.</summary>
    [Fact]
    public void None_of_one_does_not_lead_two_of_a_hundred_reworked()
    {
        var ratio = Ratio.Find("rework")!;

        Assert.True(ratio.Of(new Counts { Due = 1 }).Rank < ratio.Of(new Counts { Due = 100, Reworked = 2 }).Rank);
    }

    [Fact]
    public void Every_numerator_is_a_part_of_its_denominator_by_name()
        => Assert.All(Ratio.All, ratio => Assert.NotEqual(ratio.Numerator, ratio.Denominator));
}
