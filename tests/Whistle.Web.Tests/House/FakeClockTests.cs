using Whistle.TestKit;

namespace Whistle.Web.Tests.House;

/// <summary>The clock that other tests rely on.</summary>
public sealed class FakeClockTests
{
    [Fact]
    public async Task A_delay_ends_when_its_time_has_come_and_not_before()
    {
        var clock = new FakeClock(WhistleApp.Morning);
        var delay = Task.Delay(TimeSpan.FromHours(1), clock, TestContext.Current.CancellationToken);

        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.False(delay.IsCompleted);
        clock.Advance(TimeSpan.FromMinutes(1));

        await delay.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_period_rings_as_often_as_it_fits()
    {
        var clock = new FakeClock(WhistleApp.Morning);
        var rung = new List<DateTimeOffset>();
        using var timer = clock.CreateTimer(_ => rung.Add(clock.GetUtcNow()), null, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(20));

        clock.Advance(TimeSpan.FromMinutes(60));

        Assert.Equal([10, 30, 50], rung.Select(at => (at - WhistleApp.Morning).TotalMinutes));
    }
}
