using System.Globalization;

namespace Whistle.Kernel.WorkingTime;

/// <summary>How a limit counts: the four units of 数字城管.</summary>
public enum TimeUnit
{
    /// <summary>紧急工作时: runs on through nights and holidays.</summary>
    [Code("uh")] UrgentHours,

    /// <summary>工作时: runs within the spans of working days only.</summary>
    [Code("wh")] WorkHours,

    /// <summary>工作日: the starting day isn't counted.</summary>
    [Code("wd")] WorkDays,

    /// <summary>自然日: the starting day isn't counted; an end on a day off moves to the next working day.</summary>
    [Code("d")] CalendarDays,
}

/// <summary>How long something may take, as settings and legs keep it: "4wh", "5wd", "24uh", "3d".</summary>
public readonly record struct Limit(int Amount, TimeUnit Unit)
{
    /// <summary>Longer is a slip of the keyboard, and every end must stay within the calendar.</summary>
    public const int Longest = 9_999;

    public static Limit Parse(string code)
        => TryParse(code, out var limit) ? limit : throw new FormatException($"'{code}' is not a limit such as 4wh, 5wd, 24uh or 3d.");

    public static bool TryParse(string? code, out Limit limit)
    {
        limit = default;
        var digits = code.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits < 1 || code![0] == '0' || !int.TryParse(code.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
            return false;
        if (amount > Longest || Codes.Parse<TimeUnit>(code[digits..]) is not { } unit)
            return false;
        limit = new(amount, unit);
        return true;
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount}{Unit.Code()}");
}
