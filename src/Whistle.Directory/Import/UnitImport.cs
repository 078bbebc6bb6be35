using System.Globalization;
using Whistle.Directory.Contracts;
using Whistle.Directory.Import.Sheets;
using Whistle.Kernel;

namespace Whistle.Directory.Import;

/// <summary>Units from a sheet. A unit's parent may stand in the same sheet, before or after it. Pure.</summary>
internal sealed class UnitImport(ImportScene scene)
{
    private static readonly UnitKind[] NotHere = [UnitKind.School, UnitKind.Campus];

    private readonly City city = scene.City;
    private readonly UnitLookup lookup = new(scene.City);
    private readonly List<Draft> drafts = [];
    private readonly Dictionary<string, List<Draft>> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<UnitId> taken = [];

    public ImportPlan Plan(Sheet sheet)
    {
        var plan = new ImportPlan(ImportKind.Units);
        var map = ImportForm.Map(ImportKind.Units, sheet, plan.Problems);
        if (plan.Problems.Count > 0)
            return plan;
        foreach (var row in sheet.Rows)
            Read(new(row, map, plan.Problems));
        foreach (var draft in drafts)
            FindParent(draft);
        foreach (var draft in drafts)
            Place(draft, []);
        foreach (var draft in drafts.Where(d => d.Unit is not null))
            Check(draft);
        if (plan.Problems.Count == 0)
            foreach (var draft in drafts)
                Note(plan, draft);
        return plan;
    }

    private void Read(ImportRow row)
    {
        var draft = new Draft(row)
        {
            Id = row.Id("id"), Name = row.Required("name", 100), Kind = row.Code<UnitKind>("kind", "Kind."), Line = row.Code<Line>("line", "Line."), Level = row.Code<Level>("level", "Level."),
            Code = row.Text("code", 20, null),
        };
        if (draft.Kind is null && row["kind"] is null)
            row.Wrong("kind", "Import.Empty");
        if (draft.Kind is { } kind && NotHere.Contains(kind))
            row.Wrong("kind", "Import.SchoolsElsewhere");
        if (draft.Id is { } id && city.FindUnit(new(id)) is null)
            row.Wrong("id", "Import.NoSuchUnit", row["id"]!);
        drafts.Add(draft);
        foreach (var name in new[] { draft.Name, draft.Code }.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase))
            if (byName.TryGetValue(name, out var same))
                same.Add(draft);
            else
                byName.Add(name, [draft]);
    }

    /// <summary>In this sheet first: what is brought in together belongs together.</summary>
    private void FindParent(Draft draft)
    {
        if (draft.Row["parent"] is not { } typed)
            return;
        var here = byName.GetValueOrDefault(typed, []).FindAll(d => d.Kind is { } kind && !NotHere.Contains(kind));
        if (here is [var one])
            draft.ParentDraft = one;
        else if (here.Count > 1)
            draft.Row.Wrong("parent", "Import.ManyUnits", typed);
        else if (lookup.TryFind(draft.Row, "parent", typed, u => !NotHere.Contains(u.Kind), out var unit))
            draft.Parent = unit;
    }

    /// <summary>Finds or makes the unit, its parents first; a parent that leads back to the unit itself is a cycle.</summary>
    private void Place(Draft draft, List<Draft> below)
    {
        if (draft.IsPlaced || !draft.Row.IsGood)
            return;
        if (below.Contains(draft))
        {
            draft.Row.Wrong("parent", "Import.Cycle", string.Join(" → ", below.SkipWhile(d => d != draft).Append(draft).Select(d => d.Name)));
            return;
        }
        if (draft.ParentDraft is { } first)
        {
            Place(first, [.. below, draft]);
            draft.Parent = first.Unit;
            if (draft.Parent is null)
            {
                if (draft.Row.IsGood)
                    draft.Row.Wrong("parent", "Import.ParentWrong");
                return;
            }
        }
        draft.IsPlaced = true;
        draft.Now = Existing(draft);
        draft.Unit = Make(draft);
    }

    private Unit? Existing(Draft draft)
    {
        if (draft.Id is { } id)
            return city.FindUnit(new(id));
        var siblings = draft.Parent is { } parent ? city.Children(parent.Id) : draft.Kind is UnitKind.City ? city.Units : [];
        return siblings.FirstOrDefault(u => u.Kind == draft.Kind && (draft.Code is not null && u.Code == draft.Code || u.Name.Zh == draft.Name));
    }

    private Unit Make(Draft draft)
    {
        var (row, parent, kind, now) = (draft.Row, draft.Parent, draft.Kind!.Value, draft.Now);
        if (parent is null && !row.Has("parent") && now?.Parent is { } kept)
            parent = draft.Parent = city.FindUnit(kept);
        var district = parent is null or { Kind: UnitKind.City } ? null : parent.Kind is UnitKind.District ? parent.Id : parent.District;
        var town = parent is { Kind: UnitKind.Town } ? parent.Id : parent?.Town;
        var level = row.Has("level") || now is null ? draft.Level ?? LevelOf(kind, parent) : now.Level;
        var line = kind is UnitKind.Town ? Line.Town : row.Has("line") ? draft.Line : now?.Line;
        return new(now?.Id ?? new(scene.NewId()), kind, new(draft.Name!, row.Text("nameEn", 200, now?.Name.En) ?? draft.Name!), line, level, parent?.Id, district, town,
            row.Has("code") ? draft.Code : now?.Code, row.Text("phone", 40, now?.Phone));
    }

    private static Level? LevelOf(UnitKind kind, Unit? parent) => kind switch
    {
        UnitKind.City => Level.City,
        UnitKind.District => Level.District,
        UnitKind.Town or UnitKind.Team => Level.Local,
        _ => parent?.Kind switch { UnitKind.City => Level.City, UnitKind.District => Level.District, _ => Level.Local },
    };

    private void Check(Draft draft)
    {
        var (row, unit, now) = (draft.Row, draft.Unit!, draft.Now);
        if (!MayStandUnder(unit.Kind, draft.Parent?.Kind))
            row.Wrong("parent", "Import.WrongParent", FormWords.In(CultureInfo.CurrentUICulture, "Kind." + unit.Kind.Code()));
        if (unit.Kind is UnitKind.Department && unit.Line is null)
            row.Wrong("line", "Import.LineMissing");
        if (unit.Kind is not (UnitKind.Department or UnitKind.Town) && unit.Line is not null || (unit.Kind is UnitKind.Department && unit.Line is Line.Town))
            row.Wrong("line", "Import.NoLine");
        if (unit.Kind is UnitKind.Department && unit.Level != LevelOf(unit.Kind, draft.Parent) && !(unit.Level is Level.Local && draft.Parent?.Kind is UnitKind.District))
            row.Wrong("level", "Import.WrongLevel");
        if (unit.Kind is UnitKind.District && unit.Code is null)
            row.Wrong("code", "Import.Empty");
        if (now is not null && (now.Kind != unit.Kind || now.District != unit.District))
            row.Wrong(now.Kind != unit.Kind ? "kind" : "parent", "Import.CantMove");
        if (!taken.Add(unit.Id))
            row.Wrong("name", "Import.Twice", unit.Name.Zh);
        if (Rival(draft) is { } rival)
            row.Wrong("name", "Import.PlaceTaken", rival.Name.Zh);
        if (!ImportRights.MayKeep(city, scene.By, unit.District ?? (unit.Kind is UnitKind.District ? unit.Id : null), unit.Kind))
            row.Wrong("name", ImportRights.NotYours);
    }

    /// <summary>Another unit, here or already there, where there can be only one: a line's department of a district or the city, a room, the city itself.</summary>
    private Unit? Rival(Draft draft)
    {
        var unit = draft.Unit!;
        var there = unit switch
        {
            { Kind: UnitKind.Department, Level: Level.District, Line: { } line, District: { } district } => city.Department(district, line),
            { Kind: UnitKind.Department, Level: Level.City, Line: { } line } => city.CityDepartment(line),
            { Kind: UnitKind.CommandRoom, Parent: { } parent } => city.TownRoom(parent),
            { Kind: UnitKind.City } => city.Units.FirstOrDefault(u => u.Kind is UnitKind.City),
            _ => null,
        };
        if (there is not null && there.Id != unit.Id)
            return there;
        return drafts.TakeWhile(d => d != draft).Select(d => d.Unit).FirstOrDefault(u => u is not null && u.Id != unit.Id && unit switch
        {
            { Kind: UnitKind.Department, Level: not Level.Local } => u.Kind is UnitKind.Department && u.Level == unit.Level && u.Line == unit.Line && u.District == unit.District,
            { Kind: UnitKind.CommandRoom } => u.Kind is UnitKind.CommandRoom && u.Parent == unit.Parent,
            { Kind: UnitKind.City } => u.Kind is UnitKind.City,
            _ => u.Kind == unit.Kind && u.Parent == unit.Parent && u.Name.Zh == unit.Name.Zh,
        });
    }

    private static bool MayStandUnder(UnitKind kind, UnitKind? parent) => kind switch
    {
        UnitKind.City => parent is null,
        UnitKind.District => parent is UnitKind.City,
        UnitKind.Town => parent is UnitKind.District,
        UnitKind.Department => parent is UnitKind.City or UnitKind.District or UnitKind.Town,
        UnitKind.CommandRoom => parent is UnitKind.District or UnitKind.Town,
        UnitKind.Team => parent is UnitKind.Town or UnitKind.Department or UnitKind.Team,
        _ => false,
    };

    private void Note(ImportPlan plan, Draft draft)
    {
        var (unit, now) = (draft.Unit!, draft.Now);
        if (plan.Note(draft.Row.Number, now is null, unit.Name.Zh,
            ("name", now?.Name.Zh, unit.Name.Zh), ("nameEn", now?.Name.En, unit.Name.En), ("kind", now?.Kind.Code(), unit.Kind.Code()), ("line", now?.Line?.Code(), unit.Line?.Code()),
            ("level", now?.Level?.Code(), unit.Level?.Code()), ("parent", NameOf(now?.Parent), draft.Parent?.Name.Zh), ("code", now?.Code, unit.Code), ("phone", now?.Phone, unit.Phone)))
            plan.Writes.Add(new UnitWrite(unit, now is null));
    }

    private string? NameOf(UnitId? id) => id is { } known ? city.FindUnit(known)?.Name.Zh : null;

    private sealed class Draft(ImportRow row)
    {
        public ImportRow Row => row;

        public Guid? Id { get; init; }

        public string? Name { get; init; }

        public UnitKind? Kind { get; init; }

        public Line? Line { get; init; }

        public Level? Level { get; init; }

        public string? Code { get; init; }

        public Draft? ParentDraft { get; set; }

        public Unit? Parent { get; set; }

        public Unit? Now { get; set; }

        public Unit? Unit { get; set; }

        public bool IsPlaced { get; set; }
    }
}
