using Whistle.Hazards.Cases;
using Whistle.Platform.Search;
using static Whistle.Rules.Tests.Hazards.SampleCity;

namespace Whistle.Rules.Tests.Hazards;

public sealed class LikenessTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);
    private static readonly Sketch Report = new(Campus, 5, 30.2, 120.1, Now, Grams.Of("东门外护栏断裂，学生走上车道"));

    [Fact]
    public void The_same_matter_in_other_words_is_worth_showing_and_another_is_not()
    {
        Assert.True(Likeness.Of(Report, Report with { Grams = Grams.Of("东门护栏断裂，很危险"), At = Now.AddDays(-2) }, true) >= Likeness.Worth);
        Assert.True(Likeness.Of(Report, Report with { Campus = OtherCampus, DutyItem = 16, Lat = 30.3, Grams = Grams.Of("食堂留样不规范") }, true) < Likeness.Worth);
    }

    [Fact]
    public void Words_that_may_not_be_read_do_not_count()
    {
        var other = Report with { Campus = OtherCampus, Lat = null, Lon = null };

        Assert.True(Likeness.Of(Report, other, true) > Likeness.Of(Report, other, false) + 0.4);
        Assert.Equal(Likeness.Of(Report, other, false), Likeness.Of(Report, other with { Grams = "" }, false));
    }

    [Fact]
    public void Nearer_sooner_and_the_same_category_are_likelier()
    {
        var score = Likeness.Of(Report, Report, true);

        Assert.True(score > Likeness.Of(Report, Report with { Lat = 30.2015 }, true));
        Assert.True(Likeness.Of(Report, Report with { Lat = 30.2015 }, true) > Likeness.Of(Report, Report with { Lat = 30.25, Campus = OtherCampus }, true));
        Assert.True(score > Likeness.Of(Report, Report with { DutyItem = 6 }, true));
        Assert.True(score > Likeness.Of(Report, Report with { At = Now.AddDays(-40) }, true));
        Assert.InRange(score, 0.99, 1.01);
    }
}
