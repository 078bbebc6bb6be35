using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Exchange.InRows;
using Whistle.Exchange.Readings.Stations;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Exchange.Readings;

/// <summary>A reading as a row says it.</summary>
internal sealed record SaidReading(int Row, string Station, Indicator Indicator, DateTimeOffset At, double? Value, DateTimeOffset? IssuedAt);

/// <summary>Readings as rows: known by station, indicator and instant. In any order, late and repeated.</summary>
internal sealed class ReadingRows(WhistleDb db, ICity cities, Ids ids, TimeProvider clock) : IRows
{
    public const int MostRows = 1_000;

    /// <summary>So far may the clock of a station be ahead.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);

    /// <summary>No automatic station of ours is older.</summary>
    public static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly IReadOnlyList<RowField> AllFields =
    [
        new("station", true, "DEMO-AIR-01"), new("at", true, "2026-11-23 08:00"), new("indicator", true, "pm2.5"), new("value", false, "35", FieldForm.Number), new("noData", false, "", FieldForm.YesNo), new("issuedAt", false, "2026-11-23 08:20"),
    ];

    public string Name => "readings";

    public IReadOnlyList<RowField> Fields => AllFields;

    public int Most => MostRows;

    public string? Find(CultureInfo culture, string key) => Text.Find(culture, key);

    public bool MayBring(City city, Actor by) => StationRules.Keeps(city, by);

    public async Task<RowPlan> RunAsync(RowTable table, Actor by, bool isTrial, Action<RowPlan>? kept, CancellationToken stop)
    {
        var (said, problems) = (new List<SaidReading>(table.Rows.Count), new List<RowProblem>());
        foreach (var row in table.Rows)
        {
            var reader = new RowReader(row);
            if (Said(row.Number, reader, clock.Now()) is { } reading)
                said.Add(reading);
            problems.AddRange(reader.Errors.Select(error => new RowProblem(row.Number, error)));
        }
        if (problems.Count > 0)
            return RowPlan.Not(problems);
        var city = await cities.GetAsync(stop);
        return await RowSave.RunAsync(db, isTrial, () => JudgeAsync(said, city, by, stop), kept, stop);
    }

    /// <summary>Judges what can be judged without knowing the station. Pure.</summary>
    public static SaidReading? Said(int row, RowReader reader, DateTimeOffset now)
    {
        var station = reader.Words("station", Station.LongestCode, required: true);
        var at = reader.Instant("at", required: true);
        if (at > now + Ahead)
            reader.Refuse(new("Reading.Ahead", "at"));
        else if (at < Earliest)
            reader.Refuse(new("Reading.TooOld", "at", Earliest.Year));
        var indicator = reader.Code<Indicator>("indicator", true, Indicators.Name);
        var (value, isNone) = (reader.Number("value", required: false), reader.YesNo("noData"));
        if (reader.Has("value") == isNone)
            reader.Refuse(new(isNone ? "Reading.BothValueAndNone" : "Reading.NeitherValueNorNone", "value"));
        else if (indicator is { } known && value is { } number && WhyNot(known, number) is { } why)
            reader.Refuse(why);
        var issued = reader.Instant("issuedAt", required: false);
        if (issued > now + Ahead)
            reader.Refuse(new("Rows.IssuedAhead", "issuedAt"));
        return reader.IsRight ? new(row, station!, indicator!.Value, at!.Value, value is { } precise ? Math.Round(precise, indicator.Value.Rule().Decimals) : null, issued) : null;
    }

    private static Refusal? WhyNot(Indicator indicator, double value)
    {
        var rule = indicator.Rule();
        return value < rule.From || value > rule.To ? new("Reading.OutOfRange", "value", Indicators.Name(CultureInfo.CurrentUICulture, indicator), rule.From, rule.To, rule.Unit)
            : Math.Abs(Math.Round(value, rule.Decimals) - value) > 1e-9 ? new("Reading.TooFine", "value", rule.Decimals) : null;
    }

    private async Task<RowPlan> JudgeAsync(List<SaidReading> said, City city, Actor by, CancellationToken stop)
    {
        var codes = said.Select(one => one.Station).Distinct(StringComparer.Ordinal).ToList();
        var stations = await db.Set<Station>().AsNoTracking().Where(station => codes.Contains(station.Code)).ToDictionaryAsync(station => station.Code, StringComparer.Ordinal, stop);
        var problems = said.Select(one => (one.Row, Why: WhyNot(stations.GetValueOrDefault(one.Station), one, city, by))).Where(one => one.Why is not null).Select(one => new RowProblem(one.Row, one.Why!)).ToList();
        if (problems.Count > 0)
            return RowPlan.Not(problems);
        var known = await KnownReadings.LoadAsync(db, [.. stations.Values.Select(station => station.Id)], said, stop);
        var planned = new List<PlannedRow>(said.Count);
        foreach (var one in said)
        {
            var station = stations[one.Station];
            var outcome = known.Take(station.Id, one, by.Person, StationRules.KeeperFor(city, by, station.District)!.Value, clock.Now(), ids, out var why);
            if (why is not null)
                problems.Add(new(one.Row, why));
            else
                planned.Add(new(one.Row, outcome, What(one)));
        }
        return problems.Count > 0 ? RowPlan.Not(problems) : new(planned, []);
    }

    /// <summary>A station that one may not see is not there.</summary>
    private static Refusal? WhyNot(Station? station, SaidReading said, City city, Actor by)
        => station is null || !StationRules.MaySee(city, by, station.District) ? new("Reading.UnknownStation", "station", RowReader.Short(said.Station))
            : StationRules.KeeperFor(city, by, station.District) is null ? new("Station.NotYours", "station")
            : said.Indicator.Rule().Kind != station.Kind ? new("Reading.OtherKind", "indicator", Indicators.Name(CultureInfo.CurrentUICulture, said.Indicator))
            : said.At.Day() > station.Until ? new("Reading.Ended", "at") : null;

    private static string What(SaidReading said)
    {
        var culture = CultureInfo.CurrentUICulture;
        return $"{said.Station} {said.At.InShanghai().ToString("g", culture)} {Indicators.Name(culture, said.Indicator)} {Indicators.Say(said.Indicator, said.Value, culture)}";
    }
}
