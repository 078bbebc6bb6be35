using Whistle.Directory.Contracts;
using Whistle.Exchange.Open311.Intake;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;

namespace Whistle.Exchange.Province.Content;

/// <summary>The value of each column of <see cref="ExportTables"/>, by name. Pure.</summary>
/// <param name="city">Names, lines and levels of units.</param>
/// <param name="off">Which classes a district has switched off.</param>
internal sealed class ExportRows(City city, IReadOnlyDictionary<UnitId, IReadOnlyList<ExportClass>> off)
{
    /// <summary>As in the open interface: about a hundred metres.</summary>
    private const int Decimals = 3;

    public object? Of(CaseRecord c, string column) => column switch
    {
        "id" => c.Id,
        "number" => c.Number,
        "version" => c.Version,
        "state" => c.State,
        "mergedInto" => c.MergedInto,
        "district" => city.Unit(c.District).Code,
        "town" => c.Town.Value,
        "school" => c.School.Value,
        "campus" => c.Campus.Value,
        "holder" => c.Holder.Value,
        "line" => city.Unit(c.Holder).Line?.Code(),
        "level" => city.Unit(c.Holder).Level?.Code(),
        "dutyItem" => c.DutyItem,
        "grade" => c.Grade,
        "urgency" => c.Urgency,
        "source" => c.Source,
        "reportedAt" => c.ReportedAt,
        "closedAt" => c.ClosedAt,
        "dueBy" => c.DueBy,
        "late" => c.IsLate,
        "reopened" => c.WasReopened,
        "listed" => c.IsListed,
        "satisfied" => c.Satisfied,
        "lat" => Rounded(c, c.Lat),
        "lon" => Rounded(c, c.Lon),
        "description" => WhyWithheld(c) is null ? NotEmpty(c.Description) : null,
        "outcome" => WhyWithheld(c) is null ? NotEmpty(c.Outcome) : null,
        "wordsWithheld" => WhyWithheld(c)?.Code(),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, null),
    };

    public object? Of(CaseRecord c, LegRecord leg, string column) => column switch
    {
        "case" => c.Id,
        "no" => leg.No,
        "unit" => leg.Unit.Value,
        "line" => city.Unit(leg.Unit).Line?.Code(),
        "level" => city.Unit(leg.Unit).Level?.Code(),
        "arrivedAt" => leg.From,
        "acceptedAt" => leg.AcceptedAt,
        "finishedAt" => leg.Until,
        "limitAt" => leg.Limit,
        "limit" => leg.LimitCode,
        "late" => leg.Until is { } until && leg.Limit is { } limit ? until > limit : null,
        "outcome" => leg.Outcome,
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, null),
    };

    public object? Of(Unit unit, string column) => column switch
    {
        "id" => unit.Id.Value,
        "kind" => unit.Kind.Code(),
        "nameZh" => unit.Name.Zh,
        "nameEn" => unit.Name.En,
        "line" => unit.Line?.Code(),
        "level" => unit.Level?.Code(),
        "parent" => unit.Parent?.Value,
        "district" => city.DistrictOf(unit.Id) is { } district ? city.Unit(district).Code : null,
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, null),
    };

    /// <summary>The legs that go along: none of a district that has switched them off.</summary>
    public IReadOnlyList<LegRecord> LegsOf(CaseRecord c) => IsOff(c, ExportClass.Path) ? [] : c.Legs;

    private bool IsOff(CaseRecord c, ExportClass one) => off.TryGetValue(c.District, out var closed) && closed.Contains(one);

    private double? Rounded(CaseRecord c, double? degrees) => degrees is null || c.HidesReporter || IsOff(c, ExportClass.Place) ? null : Math.Round(degrees.Value, Decimals);

    private (CaseRecord Case, Withheld? Why) known;

    private Withheld? WhyWithheld(CaseRecord c)
    {
        if (!ReferenceEquals(known.Case, c))
            known = (c, Judged(c));
        return known.Why;
    }

    private Withheld? Judged(CaseRecord c)
        => c.HidesReporter ? Withheld.HiddenReporter
            : IsOff(c, ExportClass.Words) ? Withheld.District
            : PupilMarks.In(c.Description).Count > 0 || PupilMarks.In(c.Outcome).Count > 0 ? Withheld.Personal : null;

    private static string? NotEmpty(string? text) => text is { Length: > 0 } ? text : null;
}
