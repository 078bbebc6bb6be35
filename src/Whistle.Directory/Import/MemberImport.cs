using Whistle.Directory.Contracts;
using Whistle.Directory.Groups;
using Whistle.Directory.Import.Sheets;
using Whistle.Kernel;

namespace Whistle.Directory.Import;

/// <summary>Who sits in which working group, a row for each place. The rules are those of the groups themselves. Pure.</summary>
internal sealed class MemberImport(ImportScene scene)
{
    private readonly City city = scene.City;
    private readonly UnitLookup lookup = new(scene.City);
    private readonly HashSet<(UnitId, string)> places = [];

    public ImportPlan Plan(Sheet sheet)
    {
        var plan = new ImportPlan(ImportKind.Members);
        var map = ImportForm.Map(ImportKind.Members, sheet, plan.Problems);
        if (plan.Problems.Count > 0)
            return plan;
        foreach (var cells in sheet.Rows)
        {
            var row = new ImportRow(cells, map, plan.Problems);
            if (Read(row) is { } command && row.IsGood)
                Note(plan, row, command);
        }
        return plan;
    }

    private GroupCommand? Read(ImportRow row)
    {
        if (row["school"] is not { } typed)
        {
            row.Wrong("school", "Import.Empty");
            return null;
        }
        if (!lookup.TryFind(row, "school", typed, u => u.Kind is UnitKind.School, out var school) || CampusOf(row, school) is not { } campus)
            return null;
        if (row["place"] is not { } place)
        {
            row.Wrong("place", "Import.Empty");
            return null;
        }
        GroupCommand? command = HeadOf(place) is { } head ? Name(row, campus, head)
            : FormWords.Parse<Line>("Line.", place) is { } line && GroupRules.Lines.Contains(line) ? Fill(row, campus, line) : null;
        if (command is null)
        {
            if (row.IsGood)
                row.Wrong("place", "Import.NoSuchPlace", place);
            return null;
        }
        if (!places.Add((campus.Id, command.Place)))
            row.Wrong("place", "Import.Twice", place);
        if (row.IsGood && GroupRules.WhyNot(city, command, scene.By ?? OfficeOf(campus)) is { } refusal)
            row.Wrong(refusal.Field switch { "unitId" => "unit", "memberId" or "personId" => "member", "substituteId" => "substitute", _ => "place" }, refusal);
        return command;
    }

    private Campus? CampusOf(ImportRow row, Unit school)
    {
        if (row["campus"] is not { } typed)
        {
            if (city.MainCampus(school.Id) is { } main)
                return main;
            row.Wrong("campus", "Import.Empty");
            return null;
        }
        return lookup.TryFind(row, "campus", typed, u => u.Kind is UnitKind.Campus && u.Parent == school.Id, out var unit) ? city.Campus(unit.Id) : null;
    }

    private static HeadPlace? HeadOf(string typed)
        => Codes.All<HeadPlace>().Where(code => code == typed || FormWords.Says("Place." + code, typed) || FormWords.Says("Import.Place." + code, typed)).Select(Codes.Parse<HeadPlace>).FirstOrDefault();

    private NameHead Name(ImportRow row, Campus campus, HeadPlace head)
    {
        var at = head is HeadPlace.Guide ? campus.Town : campus.School;
        return new(campus.Id, head, row["member"] is { } typed ? PersonAt(row, "member", typed, city.Unit(at)) : null);
    }

    private FillSeat? Fill(ImportRow row, Campus campus, Line line)
    {
        var (member, substitute) = (row["member"], row["substitute"]);
        if (row["unit"] is not { } typed)
        {
            if (member is null && substitute is null)
                return new(campus.Id, line, null, null, null);
            row.Wrong("unit", "Import.Empty");
            return null;
        }
        return lookup.TryFind(row, "unit", typed, u => u.Kind is UnitKind.Department && u.Line == line && u.District == campus.District, out var unit)
            ? new(campus.Id, line, unit.Id, member is null ? null : PersonAt(row, "member", member, unit), substitute is null ? null : PersonAt(row, "substitute", substitute, unit))
            : null;
    }

    private PersonId? PersonAt(ImportRow row, string column, string typed, Unit unit)
    {
        var here = city.At(unit.Id).Select(a => a.Person).Distinct().Where(p => Guid.TryParse(typed, out var id) ? p.Value == id : city.Person(p)?.Name == typed).ToList();
        if (here is [var only])
            return only;
        row.Wrong(column, here.Count == 0 ? "Import.NobodyThere" : "Import.ManyPeople", typed, unit.Name.Zh);
        return null;
    }

    /// <summary>The operator at the machine acts as the office of the campus's district.</summary>
    private Actor OfficeOf(Campus campus) => new(default, default, city.Department(campus.District, Line.Education) is { } office ? [new(office.Id, Role.OfficeHead)] : []);

    private void Note(ImportPlan plan, ImportRow row, GroupCommand command)
    {
        var what = $"{GroupWords.Campus(city, city.Campus(command.Campus)!)} · {row["place"]}";
        var (fields, differs) = command switch
        {
            FillSeat fill when city.GroupOf(fill.Campus).FirstOrDefault(s => s.Line == fill.Line) is var now => ((IReadOnlyList<FieldChange>)[
                new("unit", NameOf(now?.Unit), NameOf(fill.Unit)), new("member", NameOf(now?.Member), NameOf(fill.Member)), new("substitute", NameOf(now?.Substitute), NameOf(fill.Substitute))],
                (now?.Unit, now?.Member, now?.Substitute) != (fill.Unit, fill.Member, fill.Substitute)),
            NameHead name when (name.Head is HeadPlace.Guide ? city.HeadsOf(name.Campus)?.Guide : city.HeadsOf(name.Campus)?.Leader) is var now
                => ([new("member", NameOf(now), NameOf(name.Person))], now != name.Person),
            _ => throw new NotSupportedException(command.GetType().Name),
        };
        // somebody else of the same name is a change too
        if (plan.Note(row.Number, what, differs, fields))
            plan.Writes.Add(new GroupWrite(command));
    }

    private string? NameOf(UnitId? id) => id is { } known ? city.FindUnit(known)?.Name.Zh : null;

    private string? NameOf(PersonId? id) => id is { } known ? city.Person(known)?.Name : null;
}
