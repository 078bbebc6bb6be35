using System.Globalization;
using Whistle.Directory.Contracts;
using Whistle.Directory.Import.Sheets;
using Whistle.Kernel;

namespace Whistle.Directory.Import;

/// <summary>Schools with their campuses from a sheet, a row for each campus; rows of one school stand for the same school. Pure.</summary>
internal sealed class SchoolImport(ImportScene scene)
{
    private readonly City city = scene.City;
    private readonly UnitLookup lookup = new(scene.City);
    private readonly Dictionary<(UnitId District, string Name), Draft> schools = [];
    private readonly HashSet<UnitId> campuses = [];
    private readonly Dictionary<(UnitId District, string Name), Unit> known
        = scene.City.Units.Where(u => u.Kind is UnitKind.School && u.District is not null).GroupBy(u => (u.District!.Value, u.Name.Zh)).ToDictionary(g => g.Key, g => g.First());

    public ImportPlan Plan(Sheet sheet)
    {
        var plan = new ImportPlan(ImportKind.Schools);
        var map = ImportForm.Map(ImportKind.Schools, sheet, plan.Problems);
        if (plan.Problems.Count > 0)
            return plan;
        foreach (var row in sheet.Rows)
            Read(new(row, map, plan.Problems));
        foreach (var school in schools.Values)
            CheckMain(school);
        if (plan.Problems.Count == 0)
            foreach (var school in schools.Values)
                Note(plan, school);
        return plan;
    }

    private void Read(ImportRow row)
    {
        var (id, name) = (row.Id("id"), row.Required("name", 100));
        if (id is { } wanted && city.FindUnit(new(wanted)) is not { Kind: UnitKind.School })
            row.Wrong("id", "Import.NoSuchUnit", row["id"]!);
        var district = Place(row, "district", UnitKind.District);
        var town = Place(row, "town", UnitKind.Town);
        if (district is not null && town is not null && town.District != district.Id)
            row.Wrong("town", "Import.TownElsewhere");
        if (district is not null && !ImportRights.MayKeep(city, scene.By, district.Id, UnitKind.School))
            row.Wrong("district", ImportRights.NotYours);
        if (!row.IsGood || name is null || district is null || town is null)
            return;
        if (!schools.TryGetValue((district.Id, name), out var draft))
        {
            var now = id is { } known ? city.FindUnit(new(known)) : this.known.GetValueOrDefault((district.Id, name));
            if (now is not null && now.District != district.Id)
                row.Wrong("district", "Import.CantMove");
            schools.Add((district.Id, name), draft = new(row, now, now?.Id ?? new(scene.NewId()), name, district));
            draft.NameEn = row.Text("nameEn", 200, now?.Name.En) ?? name;
            draft.Phone = row.Text("phone", 40, now?.Phone);
        }
        else if (id is { } other && other != draft.Id.Value)
            row.Wrong("id", "Import.TwoIds", name);
        ReadCampus(row, draft, town);
    }

    private void ReadCampus(ImportRow row, Draft school, Unit town)
    {
        var id = row.Id("campusId");
        var name = row.Text("campus", 100, null) ?? school.Name + "本部";
        var now = id is { } wanted ? city.Campus(new(wanted)) : school.Now is { } there ? city.CampusesOf(there.Id).FirstOrDefault(c => city.Unit(c.Id).Name.Zh == name) : null;
        if (id is not null && (now is null || now.School != school.Id))
        {
            row.Wrong("campusId", "Import.NoSuchUnit", row["campusId"]!);
            return;
        }
        var unit = now is null ? null : city.FindUnit(now.Id);
        var start = row.Has("start") ? row.Day("start") : now?.Start;
        var campus = new Campus(now?.Id ?? new(scene.NewId()), school.Id, town.Id, school.District.Id, row.Has("main") ? row.YesNo("main") ?? false : now?.Main ?? false,
            row.Has("lat") ? row.Degrees("lat", 90) : now?.Lat, row.Has("lon") ? row.Degrees("lon", 180) : now?.Lon)
        {
            Start = start, Pilot = row.Has("pilot") ? row.YesNo("pilot") ?? false : now?.Pilot ?? false,
        };
        if ((campus.Lat is null) != (campus.Lon is null))
            row.Wrong(campus.Lat is null ? "lat" : "lon", "Import.HalfPlace");
        if ((now is not null && !campuses.Add(campus.Id)) || school.Campuses.Exists(c => c.Unit.Name.Zh == name))
            row.Wrong("campus", "Import.Twice", name);
        school.Campuses.Add(new(row, campus, now, new(campus.Id, UnitKind.Campus, new(name, row.Text("campusEn", 200, unit?.Name.En) ?? name), null, null, school.Id, school.District.Id, town.Id, unit?.Code, unit?.Phone)));
    }

    private Unit? Place(ImportRow row, string column, UnitKind kind)
    {
        if (row[column] is not { } typed)
            row.Wrong(column, "Import.Empty");
        else if (lookup.TryFind(row, column, typed, u => u.Kind == kind, out var unit))
            return unit;
        return null;
    }

    /// <summary>A school has one main campus. A campus that stands alone is it, said or not.</summary>
    private void CheckMain(Draft school)
    {
        var others = school.Now is { } now ? city.CampusesOf(now.Id).Where(c => school.Campuses.TrueForAll(d => d.Campus.Id != c.Id)).ToList() : [];
        var mains = school.Campuses.FindAll(c => c.Campus.Main);
        if (mains.Count + others.Count(c => c.Main) > 1)
            mains[^1].Row.Wrong("main", "Import.TwoMains", school.Name);
        else if (mains.Count == 0 && others.Count == 0)
        {
            if (school.Campuses is [var only])
                only.Campus = only.Campus with { Main = true };
            else
                school.Row.Wrong("main", "Import.NoMain", school.Name);
        }
    }

    private void Note(ImportPlan plan, Draft school)
    {
        var now = school.Now;
        var main = school.Campuses.Find(c => c.Campus.Main)?.Campus.Town ?? now?.Town;
        var unit = new Unit(school.Id, UnitKind.School, new(school.Name, school.NameEn), null, null, school.District.Id, school.District.Id, main, now?.Code, school.Phone);
        if (plan.Note(school.Row.Number, now is null, school.Name,
            ("name", now?.Name.Zh, unit.Name.Zh), ("nameEn", now?.Name.En, unit.Name.En), ("town", NameOf(now?.Town), NameOf(main)), ("phone", now?.Phone, unit.Phone)))
            plan.Writes.Add(new UnitWrite(unit, now is null));
        foreach (var draft in school.Campuses)
            Note(plan, draft);
    }

    private void Note(ImportPlan plan, CampusDraft draft)
    {
        var (campus, now, unit) = (draft.Campus, draft.Now, draft.Now is null ? null : city.FindUnit(draft.Now.Id));
        if (!plan.Note(draft.Row.Number, now is null, draft.Unit.Name.Zh,
            ("campus", unit?.Name.Zh, draft.Unit.Name.Zh), ("campusEn", unit?.Name.En, draft.Unit.Name.En), ("town", NameOf(now?.Town), NameOf(campus.Town)), ("main", Say(now?.Main), Say(campus.Main)),
            ("lat", Say(now?.Lat), Say(campus.Lat)), ("lon", Say(now?.Lon), Say(campus.Lon)), ("start", Say(now?.Start), Say(campus.Start)), ("pilot", Say(now?.Pilot), Say(campus.Pilot))))
            return;
        if (unit != draft.Unit)
            plan.Writes.Add(new UnitWrite(draft.Unit, now is null));
        if (now != campus)
            plan.Writes.Add(new CampusWrite(campus, now is null));
    }

    private string? NameOf(UnitId? id) => id is { } known ? city.FindUnit(known)?.Name.Zh : null;

    private static string? Say(bool? value) => value is { } known ? FormWords.In(CultureInfo.CurrentUICulture, known ? "Import.Yes" : "Import.No") : null;

    private static string? Say(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);

    private static string? Say(DateOnly? day)
        => day == DateOnly.MinValue ? FormWords.In(CultureInfo.CurrentUICulture, "Import.Always") : day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed class Draft(ImportRow row, Unit? now, UnitId id, string name, Unit district)
    {
        public ImportRow Row => row;

        public Unit? Now => now;

        public UnitId Id => id;

        public string Name => name;

        public Unit District => district;

        public string NameEn { get; set; } = "";

        public string? Phone { get; set; }

        public List<CampusDraft> Campuses { get; } = [];
    }

    private sealed class CampusDraft(ImportRow row, Campus campus, Campus? now, Unit unit)
    {
        public ImportRow Row => row;

        public Campus Campus { get; set; } = campus;

        public Campus? Now => now;

        public Unit Unit => unit;
    }
}
