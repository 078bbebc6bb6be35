using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Exchange.InRows;
using Whistle.Kernel;
using Whistle.Kernel.Geo;
using Whistle.Platform.Data;

namespace Whistle.Exchange.Readings.Stations;

/// <summary>Stations as rows: known by their code, added or changed.</summary>
internal sealed class StationRows(WhistleDb db, ICity cities, Ids ids, TimeProvider clock) : IRows
{
    public static readonly IReadOnlyList<RowField> AllFields =
    [
        new("code", true, "DEMO-AIR-01"), new("kind", true, "air"), new("nameZh", true, "某某大气自动站"), new("nameEn", false, "Such-and-such air station"), new("lat", true, "30.4121", FieldForm.Number), new("lon", true, "120.0312", FieldForm.Number),
        new("district", false), new("unit", false), new("until", false),
    ];

    public const int MostRows = 500;

    public string Name => "stations";

    public IReadOnlyList<RowField> Fields => AllFields;

    public int Most => MostRows;

    public string? Find(CultureInfo culture, string key) => Text.Find(culture, key);

    public bool MayBring(City city, Actor by) => StationRules.Keeps(city, by);

    public async Task<RowPlan> RunAsync(RowTable table, Actor by, bool isTrial, Action<RowPlan>? kept, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var (read, problems) = Read(table, city, by);
        return problems.Count > 0 ? RowPlan.Not(problems) : await RowSave.RunAsync(db, isTrial, () => JudgeAsync(read, city, by, stop), kept, stop);
    }

    private (List<(int Row, StationFacts Facts)> Read, List<RowProblem> Problems) Read(RowTable table, City city, Actor by)
    {
        var (read, problems, seen) = (new List<(int Row, StationFacts Facts)>(), new List<RowProblem>(), new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var row in table.Rows)
        {
            var reader = new RowReader(row);
            if (Facts(reader, city, by) is not { } facts)
                problems.AddRange(reader.Errors.Select(error => new RowProblem(row.Number, error)));
            else if (!seen.TryAdd(facts.Code, row.Number))
                problems.Add(new(row.Number, new("Station.Twice", "code", seen[facts.Code])));
            else
                read.Add((row.Number, facts));
        }
        return (read, problems);
    }

    private StationFacts? Facts(RowReader reader, City city, Actor by)
    {
        var code = reader.Words("code", Station.LongestCode, required: true);
        if (code?.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')) is true)
            reader.Refuse(new("Station.BadCode", "code"));
        var kind = reader.Code<StationKind>("kind", true, (culture, one) => Text.In(culture, "Kind." + one.Code()));
        var zh = reader.Words("nameZh", Station.LongestName, required: true);
        var en = reader.Words("nameEn", Station.LongestName, required: false) ?? zh;
        var at = reader.Point(required: true);
        var district = reader.Unit("district", false, city, unit => unit.Kind is UnitKind.District)?.Id ?? (reader.Has("district") ? null : StationRules.Only(city, by));
        if (district is null && !reader.Has("district"))
            reader.Refuse(new("Field.Missing", "district"));
        if (district is { } where && StationRules.KeeperFor(city, by, where) is null)
            reader.Refuse(new("Station.NotYours", "district"));
        var unit = district is { } of ? UnitOf(reader, city, of) : null;
        if (district is { } near && at is { } point && IsFarAway(city, near, point))
            reader.Refuse(new("Station.FarAway", "lat", StationRules.FarAway / 1000));
        var until = reader.Day("until", false, new(2000, 1, 1), clock.Now().Day().AddYears(20));
        return reader.IsRight ? new(code!, kind!.Value, new(zh!, en!), district!.Value, unit!.Value, at!.Value, until) : null;
    }

    private static UnitId? UnitOf(RowReader reader, City city, UnitId district)
    {
        var unit = reader.Has("unit") ? reader.Unit("unit", true, city, one => StationRules.Answers(city, one, district)) : city.Department(district, Line.Ecology);
        if (unit is null && !reader.Has("unit"))
            reader.Refuse(new("Field.Missing", "unit"));
        return unit?.Id;
    }

    private static bool IsFarAway(City city, UnitId district, GeoPoint at)
        => city.Campuses.Where(campus => campus is { Lat: not null, Lon: not null } && campus.District == district).Select(campus => Geodesic.Metres(at, new(campus.Lat!.Value, campus.Lon!.Value))).DefaultIfEmpty(0).Min() > StationRules.FarAway;

    private async Task<RowPlan> JudgeAsync(List<(int Row, StationFacts Facts)> read, City city, Actor by, CancellationToken stop)
    {
        var codes = read.ConvertAll(row => row.Facts.Code);
        var known = await db.Set<Station>().Where(station => codes.Contains(station.Code)).ToDictionaryAsync(station => station.Code, StringComparer.Ordinal, stop);
        var (planned, problems) = (new List<PlannedRow>(), new List<RowProblem>());
        foreach (var (row, facts) in read)
        {
            var station = known.GetValueOrDefault(facts.Code);
            if (station is not null && StationRules.KeeperFor(city, by, station.District) is null)
                problems.Add(new(row, new("Station.CodeTaken", "code")));
            else if (station is not null && station.Kind != facts.Kind)
                problems.Add(new(row, new("Station.OtherKind", "kind")));
            else
                planned.Add(Take(row, station, facts, city, by));
        }
        return problems.Count > 0 ? RowPlan.Not(problems) : new(planned, []);
    }

    private PlannedRow Take(int row, Station? station, StationFacts facts, City city, Actor by)
    {
        var what = $"{facts.Code} {facts.Name}";
        if (station?.ToFacts() == facts)
            return new(row, RowOutcome.Repeated, what, station.Id);
        var before = station is null ? null : KeptJson.Write(station.ToFacts());
        if (station is null)
            db.Add(station = new Station(ids.New(), facts));
        else
            station.Change(facts);
        db.Add(new StationChange { Id = ids.New(), Station = station.Id, Before = before, Person = by.Person, Unit = StationRules.KeeperFor(city, by, facts.District)!.Value, At = clock.Now() });
        return new(row, before is null ? RowOutcome.Added : RowOutcome.Corrected, what, station.Id);
    }
}
