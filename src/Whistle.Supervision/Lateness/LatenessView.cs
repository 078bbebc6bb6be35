using System.Globalization;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Duties.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Ui;

namespace Whistle.Supervision.Lateness;

/// <summary>How pages and workbooks speak of a case that is late.</summary>
internal sealed class LatenessView(ICity cities, DutyItems items, IStringLocalizer<Text> text)
{
    public string Item(LateCase late) => items.Name(late.Clock.DutyItem, CultureInfo.CurrentUICulture);

    public string School(LateCase late) => cities.Current.FindUnit(late.Clock.School)?.Name.ToString() ?? "";

    public string Unit(UnitId unit) => cities.Current.FindUnit(unit)?.Name.ToString() ?? "";

    public string? Person(LateCase late) => late.Clock.Handler is { } handler ? cities.Current.Person(handler)?.Name : null;

    public string Rung(Rung rung) => text["Rung." + rung.Code()];

    public string Exact(DateTimeOffset at) => text["Lateness.Exact", at.InShanghai()];

    /// <summary>"2 days late", "due in 3 hours": by the clock, as what is past is not less late for a weekend in between.</summary>
    public string Left(LateCase late, DateTimeOffset now)
    {
        var (key, time) = late.Clock.Due < now ? ("Lateness.Over", now - late.Clock.Due) : ("Lateness.Left", late.Clock.Due - now);
        var (unit, number) = time.TotalMinutes switch
        {
            < 60 => ("Minutes", (int)time.TotalMinutes),
            < 24 * 60 => ("Hours", (int)time.TotalHours),
            _ => ("Days", (int)time.TotalDays),
        };
        return number == 1 ? text[$"{key}.{unit}.One"] : text[$"{key}.{unit}", number];
    }

    public static Pace PaceOf(LateCase late, DateTimeOffset now) => late.Clock.Due < now ? Pace.Late : late.Reached >= Lateness.Rung.FourFifths ? Pace.Soon : Pace.Calm;
}
