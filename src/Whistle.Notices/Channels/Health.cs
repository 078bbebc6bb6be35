namespace Whistle.Notices.Channels;

/// <summary>
/// How a channel fares on this node. In trouble it rests, longer each time, and is then tried with one message. After 410 it is not
/// asked for an hour. Measured by the running time of the process, so that a clock that jumps neither ends a rest nor makes it endless.
/// </summary>
internal sealed class Health(TimeProvider clock)
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(5), LongestAsked = TimeSpan.FromHours(1), AfterGone = TimeSpan.FromHours(1);

    private readonly Lock turn = new();
    private long restFrom, goneFrom;
    private TimeSpan rest, gone;
    private int strikes;

    public Why? Why { get; private set; }

    public string? Detail { get; private set; }

    public DateTimeOffset? Since { get; private set; }

    /// <summary>Troubles one after the other.</summary>
    public int Strikes => Volatile.Read(ref strikes);

    public TimeSpan Rests
    {
        get
        {
            lock (turn)
                return Left(restFrom, rest);
        }
    }

    public bool IsGone
    {
        get
        {
            lock (turn)
                return Left(goneFrom, gone) > TimeSpan.Zero;
        }
    }

    public void Well()
    {
        lock (turn)
            (strikes, rest, gone, Why, Detail, Since) = (0, TimeSpan.Zero, TimeSpan.Zero, null, null, null);
    }

    public void Trouble(Why why, string? detail, TimeSpan? after, DateTimeOffset now)
    {
        lock (turn)
        {
            strikes++;
            rest = TimeSpan.FromSeconds(Math.Min(LongestRest.TotalSeconds, 2 * Math.Pow(2, Math.Min(strikes, 10))));
            if (after is { } asked && asked > rest)
                rest = asked < LongestAsked ? asked : LongestAsked;
            restFrom = clock.GetTimestamp();
            (Why, Detail) = (why, detail);
            Since ??= now;
        }
    }

    public void Gone(DateTimeOffset now)
    {
        lock (turn)
            (goneFrom, gone, Why, Since) = (clock.GetTimestamp(), AfterGone, Channels.Why.Gone, Since ?? now);
    }

    /// <summary>Somebody has seen to it: try at once.</summary>
    public void Again()
    {
        lock (turn)
            (rest, gone) = (TimeSpan.Zero, TimeSpan.Zero);
    }

    private TimeSpan Left(long from, TimeSpan whole)
        => whole == TimeSpan.Zero || clock.GetElapsedTime(from) is var since && (since < TimeSpan.Zero || since >= whole) ? TimeSpan.Zero : whole - since;
}

/// <summary>So many a minute, in even portions: a bucket that fills as time runs, and holds ten seconds' worth.</summary>
internal sealed class Rate(int perMinute, TimeProvider clock)
{
    private readonly Lock turn = new();
    private readonly double most = Math.Max(1, perMinute / 6.0);
    private double have = Math.Max(1, perMinute / 6.0);
    private long since = clock.GetTimestamp();

    /// <summary>How many may go now, at most what is wished. What is not used is given back.</summary>
    public int Take(int wished)
    {
        lock (turn)
        {
            var passed = clock.GetElapsedTime(since).TotalMinutes;
            since = clock.GetTimestamp();
            have = Math.Min(most, have + Math.Max(0, passed) * perMinute);
            var taken = Math.Min(wished, (int)have);
            have -= taken;
            return taken;
        }
    }

    public void Return(int unused)
    {
        lock (turn)
            have = Math.Min(most, have + unused);
    }

    public TimeSpan UntilOne
    {
        get
        {
            lock (turn)
                return have >= 1 ? TimeSpan.Zero : TimeSpan.FromMinutes((1 - have) / perMinute);
        }
    }
}
