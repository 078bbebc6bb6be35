using Microsoft.EntityFrameworkCore;
using Whistle.Exchange.InRows;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Exchange.Readings;

/// <summary>What is known of the readings that a batch speaks of, and what it makes of them: three queries, whatever its size.</summary>
internal sealed class KnownReadings
{
    private readonly WhistleDb db;
    private readonly Dictionary<(Guid, Indicator, DateTimeOffset), Reading> known;
    private readonly Dictionary<(Guid, Indicator), LatestReading> newest;
    private readonly HashSet<(Guid, Indicator, DateTimeOffset, double?, DateTimeOffset?)> kept;
    private readonly Dictionary<(Guid, Indicator, DateTimeOffset), int> rows = [];

    private KnownReadings(WhistleDb db, List<Reading> readings, List<LatestReading> latest, List<ReadingBefore> before)
    {
        this.db = db;
        known = readings.ToDictionary(reading => (reading.Station, reading.Indicator, reading.At));
        newest = latest.ToDictionary(one => (one.Station, one.Indicator));
        kept = [.. before.Select(one => (one.Station, one.Indicator, one.At, one.Value, one.IssuedAt))];
    }

    public static async Task<KnownReadings> LoadAsync(WhistleDb db, IReadOnlyCollection<Guid> stations, IReadOnlyCollection<SaidReading> said, CancellationToken stop)
    {
        var (indicators, instants) = (said.Select(one => one.Indicator).Distinct().ToList(), said.Select(one => one.At).Distinct().ToList());
        var (from, until) = (instants.Min(), instants.Max());
        // the range goes by the key, the list of instants leaves out what lies between
        var readings = await db.Set<Reading>().Where(r => stations.Contains(r.Station) && indicators.Contains(r.Indicator) && r.At >= from && r.At <= until && instants.Contains(r.At)).ToListAsync(stop);
        var before = await db.Set<ReadingBefore>().AsNoTracking().Where(r => stations.Contains(r.Station) && indicators.Contains(r.Indicator) && r.At >= from && r.At <= until && instants.Contains(r.At)).ToListAsync(stop);
        var latest = await db.Set<LatestReading>().Where(r => stations.Contains(r.Station) && indicators.Contains(r.Indicator)).ToListAsync(stop);
        return new(db, readings, latest, before);
    }

    public RowOutcome Take(Guid station, SaidReading said, PersonId person, UnitId unit, DateTimeOffset now, Ids ids, out Refusal? why)
    {
        var key = (station, said.Indicator, said.At);
        why = null;
        if (!known.TryGetValue(key, out var reading))
        {
            (known[key], rows[key]) = (reading = new() { Station = station, Indicator = said.Indicator, At = said.At }, said.Row);
            reading.Say(said.Value, said.IssuedAt, person, unit, now);
            db.Add(reading);
            See(reading);
            return RowOutcome.Added;
        }
        var isSame = reading.Value == said.Value;
        if (Precedence.Judge(isSame, reading.IssuedAt, said.IssuedAt) is not { } outcome)
            why = new("Rows.TwoAtOnce", "value");
        else if (outcome is RowOutcome.Corrected && rows.TryGetValue(key, out var row) && (reading.IssuedAt is null || said.IssuedAt is null))
            why = new("Rows.Twice", "value", row);
        else
        {
            rows[key] = said.Row;
            Follow(reading, said, outcome, person, unit, now, ids);
            return outcome;
        }
        return default;
    }

    private void Follow(Reading reading, SaidReading said, RowOutcome outcome, PersonId person, UnitId unit, DateTimeOffset now, Ids ids)
    {
        switch (outcome)
        {
            case RowOutcome.Repeated:
                reading.SayAgain(Precedence.Latest(reading.IssuedAt, said.IssuedAt));
                break;
            case RowOutcome.Corrected:
                Keep(new() { Id = ids.New(), Station = reading.Station, Indicator = reading.Indicator, At = reading.At, Value = reading.Value, IssuedAt = reading.IssuedAt, Person = reading.Person, Unit = reading.Unit, BroughtAt = reading.BroughtAt, ReplacedBy = person, ReplacedAt = now });
                reading.Say(said.Value, said.IssuedAt, person, unit, now);
                See(reading);
                break;
            case RowOutcome.Late:
                Keep(new() { Id = ids.New(), Station = reading.Station, Indicator = reading.Indicator, At = reading.At, Value = said.Value, IssuedAt = said.IssuedAt, Person = person, Unit = unit, BroughtAt = now });
                break;
        }
    }

    /// <summary>Once, however often it comes.</summary>
    private void Keep(ReadingBefore one)
    {
        if (one.ReplacedAt is not null || !kept.Contains((one.Station, one.Indicator, one.At, one.Value, one.IssuedAt)))
            db.Add(one);
        kept.Add((one.Station, one.Indicator, one.At, one.Value, one.IssuedAt));
    }

    private void See(Reading reading)
    {
        if (!newest.TryGetValue((reading.Station, reading.Indicator), out var last))
            db.Add(newest[(reading.Station, reading.Indicator)] = last = new() { Station = reading.Station, Indicator = reading.Indicator });
        last.See(reading);
    }
}
