using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Duties.Contracts;
using Whistle.Exchange.InRows;
using Whistle.Kernel;
using Whistle.Kernel.Geo;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;

namespace Whistle.Exchange.Enforcement;

/// <summary>A record as a row says it, and the campuses that it is about.</summary>
internal sealed record SaidRecord(int Row, EnforcementFacts Facts, DateTimeOffset? IssuedAt, IReadOnlyList<(Campus Campus, double? Metres)> Campuses);

/// <summary>Enforcement records as rows: known by unit and number. In any order, late and repeated.</summary>
internal sealed class EnforcementRows(WhistleDb db, ICity cities, DutyItems items, Outbox outbox, Ids ids, TimeProvider clock) : IRows
{
    public const int MostRows = 1_000;

    /// <summary>Older ones say nothing of today's surroundings.</summary>
    public static readonly DateOnly Earliest = new(2020, 1, 1);

    public static readonly IReadOnlyList<RowField> AllFields =
    [
        new("number", true, "演示2026-001"), new("unit", false), new("day", true, "2026-11-20"), new("dutyItem", true, "16", FieldForm.Number), new("outcome", true, "order-to-correct"), new("campus", false),
        new("lat", false, "30.4121", FieldForm.Number), new("lon", false, "120.0312", FieldForm.Number), new("place", false, "学校东门外"), new("business", false, "某某小吃店"), new("words", false, "未公示食品经营许可证，责令当场改正。"), new("issuedAt", false, "2026-11-20 16:00"),
    ];

    public string Name => "records";

    public IReadOnlyList<RowField> Fields => AllFields;

    public int Most => MostRows;

    public string? Find(CultureInfo culture, string key) => Text.Find(culture, key);

    public bool MayBring(City city, Actor by) => EnforcementRules.MayBring(city, by);

    public async Task<RowPlan> RunAsync(RowTable table, Actor by, bool isTrial, Action<RowPlan>? kept, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var (said, problems) = (new List<SaidRecord>(table.Rows.Count), new List<RowProblem>());
        foreach (var row in table.Rows)
        {
            var reader = new RowReader(row);
            if (Said(row.Number, reader, city, by) is { } record)
                said.Add(record);
            problems.AddRange(reader.Errors.Select(error => new RowProblem(row.Number, error)));
        }
        return problems.Count > 0 ? RowPlan.Not(problems) : await RowSave.RunAsync(db, isTrial, () => JudgeAsync(said, by, stop), kept, stop);
    }

    private SaidRecord? Said(int row, RowReader reader, City city, Actor by)
    {
        var (now, own) = (clock.Now(), EnforcementRules.OwnUnit(city, by));
        var number = reader.Words("number", EnforcementRecord.LongestNumber, required: true);
        var unit = reader.Has("unit") ? reader.Unit("unit", true, city, one => one.Kind is UnitKind.Department && one.Line is not null) : own is { } mine ? city.Unit(mine) : null;
        if (unit is null && !reader.Has("unit"))
            reader.Refuse(new("Field.Missing", "unit"));
        var isOurs = unit is not null && EnforcementRules.MayBringFor(city, by, unit);
        if (unit is not null && !isOurs)
            reader.Refuse(new("Record.NotYours", "unit"));
        var day = reader.Day("day", true, Earliest, now.Day());
        var item = reader.Number("dutyItem", required: true);
        if (item is { } no && (no != Math.Floor(no) || no < 0 || (no != DutyItems.Other && items.Find((int)Math.Min(no, 1_000)) is null)))
            reader.Refuse(new("Record.NoSuchItem", "dutyItem", items.All.Count));
        var outcome = reader.Code<Outcome>("outcome", true, (culture, one) => Text.In(culture, "RecordOutcome." + one.Code()));
        var (place, words, business) = (Words(reader, "place", EnforcementRecord.LongestPlace), Words(reader, "words", EnforcementRecord.LongestWords, lines: true), Words(reader, "business", EnforcementRecord.LongestBusiness));
        if (EnforcementRules.Personal(number, "number") is { } inNumber)
            reader.Refuse(inNumber);
        if (business is not null && EnforcementRules.LooksLikeAPerson(business))
            reader.Refuse(new("Record.PersonNotBusiness", "business"));
        var issued = reader.Instant("issuedAt", required: false);
        if (issued > now.AddMinutes(10))
            reader.Refuse(new("Rows.IssuedAhead", "issuedAt"));
        var (campus, at, near) = Where(reader, city, isOurs ? unit : null, now.Day());
        return reader.IsRight ? new(row, new(unit!.Id, number!, day!.Value, (int)item!.Value, outcome!.Value, campus, at?.Lat, at?.Lon, place, business, words), issued, near) : null;
    }

    private static string? Words(RowReader reader, string field, int longest, bool lines = false)
    {
        var said = reader.Words(field, longest, required: false, lines);
        if (EnforcementRules.Personal(said, field) is { } why)
            reader.Refuse(why);
        return said;
    }

    /// <summary>A campus by name, or a place with what lies within 200 m of it: only campuses that take part, and of the deciding unit's district where it has one.</summary>
    private static (UnitId? Campus, GeoPoint? At, IReadOnlyList<(Campus Campus, double? Metres)> Near) Where(RowReader reader, City city, Unit? unit, DateOnly today)
    {
        var district = unit is null ? null : city.DistrictOf(unit.Id);
        var at = reader.Point(required: false);
        if (reader.Has("campus"))
        {
            var named = reader.Unit("campus", true, city, one => one.Kind is UnitKind.Campus && (district is null || one.District == district));
            if (named is null)
                return (null, at, []);
            if (city.Campus(named.Id) is { } campus && city.IsOn(campus.Id, today))
                return (campus.Id, at, [(campus, null)]);
            reader.Refuse(new("Record.NotOnYet", "campus"));
            return (null, at, []);
        }
        if (at is not { } place)
        {
            if (!reader.Has("lat") && !reader.Has("lon"))
                reader.Refuse(new("Record.Nowhere", "campus"));
            return (null, null, []);
        }
        List<(Campus, double?)> near = [.. EnforcementRules.Near(city, place, today).Where(one => district is null || one.Campus.District == district).Select(one => (one.Campus, (double?)Math.Round(one.Metres, 1)))];
        if (near.Count == 0)
            reader.Refuse(new("Record.NoCampusNear", "lat", EnforcementRules.Around));
        return (null, at, near);
    }

    private async Task<RowPlan> JudgeAsync(List<SaidRecord> said, Actor by, CancellationToken stop)
    {
        var (units, numbers) = (said.Select(one => one.Facts.Unit).Distinct().ToList(), said.Select(one => one.Facts.Number).Distinct(StringComparer.Ordinal).ToList());
        var known = await db.Set<EnforcementRecord>().Where(r => units.Contains(r.Unit) && numbers.Contains(r.Number)).ToDictionaryAsync(r => (r.Unit, r.Number), stop);
        var ofKnown = known.Values.Select(record => record.Id).ToList();
        var links = (await db.Set<EnforcementCampus>().Where(c => ofKnown.Contains(c.Record)).ToListAsync(stop)).GroupBy(c => c.Record).ToDictionary(g => g.Key, g => g.ToList());
        var before = (await db.Set<EnforcementBefore>().AsNoTracking().Where(b => ofKnown.Contains(b.Record)).ToListAsync(stop)).Select(b => (b.Record, b.Facts, b.IssuedAt)).ToHashSet();
        var batch = new Batch(db, ids, by, clock.Now(), known, links, before);
        var (planned, problems) = (new List<PlannedRow>(said.Count), new List<RowProblem>());
        foreach (var one in said)
            if (batch.Take(one, cities.Current.Unit(one.Facts.Unit).Line!.Value, out var outcome) is { } why)
                problems.Add(new(one.Row, why));
            else
                planned.Add(new(one.Row, outcome, $"{one.Facts.Number} {items.Name(one.Facts.DutyItem, CultureInfo.CurrentUICulture)} {Text.In(CultureInfo.CurrentUICulture, "RecordOutcome." + one.Facts.Outcome.Code())}", known[(one.Facts.Unit, one.Facts.Number)].Id));
        if (problems.Count > 0)
            return RowPlan.Not(problems);
        if (planned.Exists(row => row.Outcome is RowOutcome.Added or RowOutcome.Corrected))
            outbox.Send(db, EnforcementNotices.DeliveryKind, batch.Id.ToString("N"));
        return new(planned, []);
    }

    /// <summary>The rows of one sheet or request on their way into the tables.</summary>
    private sealed class Batch(WhistleDb db, Ids ids, Actor by, DateTimeOffset now, Dictionary<(UnitId, string), EnforcementRecord> known, Dictionary<Guid, List<EnforcementCampus>> links, HashSet<(Guid, string, DateTimeOffset?)> before)
    {
        private readonly Dictionary<(UnitId, string), int> rows = [];

        public Guid Id { get; } = ids.New();

        public Refusal? Take(SaidRecord said, Line line, out RowOutcome outcome)
        {
            var key = (said.Facts.Unit, said.Facts.Number);
            if (!known.TryGetValue(key, out var record))
            {
                known[key] = record = new(ids.New(), said.Facts, line);
                record.Say(said.Facts, said.IssuedAt, by.Person, Id, now);
                db.Add(record);
                Tie(record, said);
                rows[key] = said.Row;
                outcome = RowOutcome.Added;
                return null;
            }
            outcome = default;
            if (Precedence.Judge(record.ToFacts() == said.Facts, record.IssuedAt, said.IssuedAt) is not { } judged)
                return new("Rows.TwoAtOnce", "number");
            if (judged is RowOutcome.Corrected && rows.TryGetValue(key, out var row) && (record.IssuedAt is null || said.IssuedAt is null))
                return new("Rows.Twice", "number", row);
            rows[key] = said.Row;
            Follow(record, said, outcome = judged);
            return null;
        }

        private void Follow(EnforcementRecord record, SaidRecord said, RowOutcome outcome)
        {
            switch (outcome)
            {
                case RowOutcome.Repeated:
                    record.SayAgain(Precedence.Latest(record.IssuedAt, said.IssuedAt));
                    break;
                case RowOutcome.Corrected:
                    Keep(record.Id, record.ToFacts(), record.IssuedAt, record.BroughtBy, record.BroughtAt, isReplaced: true);
                    record.Say(said.Facts, said.IssuedAt, by.Person, Id, now);
                    Tie(record, said);
                    break;
                case RowOutcome.Late:
                    Keep(record.Id, said.Facts, said.IssuedAt, by.Person, now, isReplaced: false);
                    break;
            }
        }

        private void Keep(Guid record, EnforcementFacts facts, DateTimeOffset? issued, PersonId person, DateTimeOffset at, bool isReplaced)
        {
            var json = KeptJson.Write(facts);
            if (before.Add((record, json, issued)) || isReplaced)
                db.Add(new EnforcementBefore { Id = ids.New(), Record = record, Facts = json, IssuedAt = issued, BroughtBy = person, BroughtAt = at, ReplacedBy = isReplaced ? by.Person : null, ReplacedAt = isReplaced ? now : null });
        }

        /// <summary>The campuses it is about now, instead of those before.</summary>
        private void Tie(EnforcementRecord record, SaidRecord said)
        {
            var old = links.GetValueOrDefault(record.Id) ?? [];
            var ties = new List<EnforcementCampus>();
            foreach (var (campus, metres) in said.Campuses)
            {
                if (old.Find(one => one.Campus == campus.Id) is not { } tie)
                    db.Add(tie = new() { Record = record.Id, Campus = campus.Id, School = campus.School, District = campus.District });
                tie.Metres = metres;
                ties.Add(tie);
            }
            db.RemoveRange(old.Except(ties));
            links[record.Id] = ties;
        }
    }
}
