using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Maps.Places;

/// <summary>What a row would do.</summary>
internal enum PlaceAct
{
    [Code("add")] Add,
    [Code("change")] Change,
    [Code("same")] Same,
}

/// <summary>A row of a sheet that is right: a new place, or one that is known by its district, kind and name.</summary>
internal sealed record PlanRow(int Number, PlaceFacts Facts, PlaceAct Act, Guid? Known);

/// <summary>What is wrong, where: a row of the sheet and one of its columns.</summary>
internal sealed record PlanProblem(int? Row, Refusal Why, bool IsOfSheet = false);

/// <summary>What a sheet would do. With problems it does nothing.</summary>
internal sealed record PlacePlan(IReadOnlyList<PlanRow> Rows, IReadOnlyList<PlanProblem> Problems, string Csv)
{
    public int Count(PlaceAct act) => Rows.Count(row => row.Act == act);
}

/// <summary>Judges a sheet of places without changing anything.</summary>
internal sealed class PlaceSheet(WhistleDb db, ICity cities, TimeProvider clock)
{
    public const int MostRows = 2_000;

    private const int MostProblems = 200;

    public async Task<PlacePlan> JudgeAsync(byte[] file, Actor by, CancellationToken stop)
    {
        var sheet = SheetFile.Read(file);
        if (sheet.Problems.Count > 0)
            return Not([.. sheet.Problems.Select(problem => new PlanProblem(problem.Row, problem.Why, IsOfSheet: true))]);
        if (sheet.Rows.Count is 0 or > MostRows)
            return Not([new(null, sheet.Rows.Count == 0 ? new("Sheet.NoRows") : new Refusal("Sheet.TooManyPlaces", null, MostRows))]);
        var (columns, unknown) = Columns(sheet.Headings);
        if (unknown.Count > 0)
            return Not([.. unknown.Select(heading => new PlanProblem(null, new("Sheet.UnknownColumn", null, heading)))]);

        var city = await cities.GetAsync(stop);
        var kept = PlaceRules.Kept(city, by);
        var only = kept is [var one] ? one.District.Id : (UnitId?)null;
        var (rows, problems) = (new List<(int Number, PlaceFacts Facts)>(), new List<PlanProblem>());
        foreach (var row in sheet.Rows)
        {
            var reader = new PlaceReader(city, clock.Now().Day(), field => columns.TryGetValue(field, out var at) && at < row.Cells.Count && row.Cells[at].Trim() is { Length: > 0 } said ? said : null);
            if (reader.Read(only) is not { } facts)
                problems.AddRange(reader.Errors.Select(error => new PlanProblem(row.Number, error)));
            else if (PlaceRules.KeeperFor(city, by, facts.District, facts.Kind) is null)
                problems.Add(new(row.Number, new("Place.NotYours", "kind")));
            else if (rows.Exists(before => Key(before.Facts) == Key(facts)))
                problems.Add(new(row.Number, new("Place.Twice", "nameZh")));
            else
                rows.Add((row.Number, facts));
        }
        if (problems.Count > 0)
            return Not([.. problems.Take(MostProblems)]);
        var csv = SheetFile.Csv([[.. sheet.Headings], .. sheet.Rows.Select(row => row.Cells.ToArray())]);
        return new(await PlannedAsync(rows, stop), [], csv);
    }

    private async Task<IReadOnlyList<PlanRow>> PlannedAsync(List<(int Number, PlaceFacts Facts)> rows, CancellationToken stop)
    {
        var districts = rows.Select(row => row.Facts.District).Distinct().ToList();
        var names = rows.Select(row => row.Facts.Name.Zh).Distinct().ToList();
        var known = (await db.Set<MapPlace>().AsNoTracking().Where(p => districts.Contains(p.District) && names.Contains(p.NameZh)).ToListAsync(stop))
            .GroupBy(p => Key(p.ToFacts())).ToDictionary(g => g.Key, g => g.OrderByDescending(p => p.Until).First());
        return [.. rows.Select(row => known.GetValueOrDefault(Key(row.Facts)) is not { } place ? new PlanRow(row.Number, row.Facts, PlaceAct.Add, null)
            : new(row.Number, row.Facts, IsSame(place.ToFacts(), row.Facts) ? PlaceAct.Same : PlaceAct.Change, place.Id))];
    }

    private static bool IsSame(PlaceFacts one, PlaceFacts other)
        => one with { Shape = other.Shape } == other && one.Shape.Kind == other.Shape.Kind && MapPlace.WritePoints(one.Shape.Points) == MapPlace.WritePoints(other.Shape.Points);

    private static (UnitId, PlaceKind, string) Key(PlaceFacts facts) => (facts.District, facts.Kind, facts.Name.Zh);

    /// <summary>A heading is the field's code, or its word in either language.</summary>
    private static (Dictionary<string, int> Columns, List<string> Unknown) Columns(IReadOnlyList<string> headings)
    {
        var (columns, unknown) = (new Dictionary<string, int>(StringComparer.Ordinal), new List<string>());
        foreach (var (at, heading) in headings.Select((heading, at) => (at, heading.Trim())).Where(one => one.Item2.Length > 0))
            if (PlaceReader.Fields.FirstOrDefault(field => IsCalled(field, heading)) is { } field)
                columns.TryAdd(field, at);
            else
                unknown.Add(heading);
        return (columns, unknown);
    }

    private static bool IsCalled(string field, string heading)
        => string.Equals(field, heading, StringComparison.OrdinalIgnoreCase)
            || new[] { "zh-CN", "en" }.Any(language => string.Equals(Text.Find(CultureInfo.GetCultureInfo(language), "Column." + field), heading, StringComparison.OrdinalIgnoreCase));

    private static PlacePlan Not(IReadOnlyList<PlanProblem> problems) => new([], problems, "");
}
