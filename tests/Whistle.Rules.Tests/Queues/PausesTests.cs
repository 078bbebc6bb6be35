using Whistle.Platform.Queues;

namespace Whistle.Rules.Tests.Queues;

public sealed class PausesTests
{
    [Fact]
    public void Pauses_grow_to_an_hour_and_heed_what_the_other_side_asks()
    {
        Assert.Equal([5, 10, 20, 40], Enumerable.Range(1, 4).Select(n => Pauses.After(n).TotalSeconds));
        Assert.Equal(TimeSpan.FromHours(1), Pauses.After(1000));
        Assert.Equal(TimeSpan.FromSeconds(90), Pauses.After(1, TimeSpan.FromSeconds(90)));
        Assert.Equal(TimeSpan.FromSeconds(40), Pauses.After(4, TimeSpan.FromSeconds(1)));
        Assert.Equal(TimeSpan.FromDays(1), Pauses.After(1, TimeSpan.FromDays(400)));
    }
}
