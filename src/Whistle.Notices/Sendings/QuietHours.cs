using Whistle.Kernel;

namespace Whistle.Notices.Sendings;

/// <summary>The hours in which nothing goes out that is not urgent. Equal ends: there are none.</summary>
internal readonly record struct QuietHours(TimeOnly From, TimeOnly To)
{
    public static readonly QuietHours Usual = new(new(21, 30), new(7, 0));

    /// <summary>When they end, if it is quiet now.</summary>
    public DateTimeOffset? EndAfter(DateTimeOffset now)
    {
        var here = now.InShanghai();
        var time = TimeOnly.FromDateTime(here.DateTime);
        var quiet = From < To ? From <= time && time < To : From > To && (time >= From || time < To);
        if (!quiet)
            return null;
        var today = here.Day().Start() + To.ToTimeSpan();
        return today > now ? today : today.AddDays(1);
    }

    /// <summary>The next time it is that hour.</summary>
    public static DateTimeOffset Next(int hour, DateTimeOffset now)
    {
        var today = now.Day().Start().AddHours(hour);
        return today > now ? today : today.AddDays(1);
    }
}
