namespace Whistle.TestKit;

/// <summary>A clock that stands still until a test moves it. Timers that fall due while it moves go off on the way.</summary>
public sealed class FakeClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock turn = new();
    private readonly List<Alarm> alarms = [];
    private DateTimeOffset now = start;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (turn)
            return now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    public void Advance(TimeSpan by) => MoveTo(GetUtcNow() + by);

    /// <summary>Forward or back. Going back sets nothing off.</summary>
    public void MoveTo(DateTimeOffset then)
    {
        while (TakeNext(then) is { } alarm)
            alarm.Ring();
        lock (turn)
            now = then;
    }

    private Alarm? TakeNext(DateTimeOffset until)
    {
        lock (turn)
        {
            var next = alarms.Where(a => a.DueAt <= until).MinBy(a => a.DueAt);
            if (next is null)
                return null;
            if (next.DueAt > now)
                now = next.DueAt.Value;
            next.DueAt = next.Period is { } period ? next.DueAt + period : null;
            if (next.DueAt is null)
                alarms.Remove(next);
            return next;
        }
    }

    private sealed class Alarm(FakeClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset? DueAt { get; set; }

        public TimeSpan? Period { get; private set; }

        public void Ring() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.turn)
            {
                clock.alarms.Remove(this);
                Period = period > TimeSpan.Zero ? period : null;
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? null : clock.now + dueTime;
                if (DueAt is not null && dueTime > TimeSpan.Zero)
                    clock.alarms.Add(this);
            }
            if (dueTime == TimeSpan.Zero)
                ThreadPool.QueueUserWorkItem(_ => Ring());
            return true;
        }

        public void Dispose()
        {
            lock (clock.turn)
                clock.alarms.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
