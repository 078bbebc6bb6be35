using System.Globalization;
using Microsoft.AspNetCore.Http;
using Whistle.Kernel;
using Whistle.Platform.Http;

namespace Whistle.Duties.Schools;

/// <summary>What a school puts on its list: measures of the district's list, items without measures, matters of its own.</summary>
internal sealed record RowsBody(IReadOnlyList<Guid> Measures, IReadOnlyList<int> Items, IReadOnlyList<string> Own, int? Seen, IReadOnlyList<Refusal> Errors)
{
    public static RowsBody Read(IFormCollection form)
    {
        var body = new BodyReader(form);
        var measures = body.Ids("measures", SchoolRules.MostRows);
        var items = form["items"].Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var no) ? no : -1).Distinct().ToList();
        if (items.Exists(no => no is < 1 or > 22))
            body.Refuse(SchoolRules.RowElsewhere);
        var own = (body.Text("own", false, SchoolRules.MostOwn * SchoolRules.LongestRow) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToList();
        if (own.Count > SchoolRules.MostOwn)
            body.Refuse(new("Field.TooMany", "own", SchoolRules.MostOwn));
        if (own.Exists(text => text.EnumerateRunes().Count() > SchoolRules.LongestRow))
            body.Refuse(new("Field.TooLong", "own", SchoolRules.LongestRow));
        if (measures.Count + items.Count + own.Count == 0 && body.Errors.Count == 0)
            body.Refuse(SchoolRules.NothingChosen);
        return new(measures, items, own, body.Number("version", false, 1, int.MaxValue), body.Errors);
    }
}

internal sealed record PlanBody(string? Text, IReadOnlyList<FileId> Files, int? Seen, IReadOnlyList<Refusal> Errors)
{
    public static PlanBody Read(BodyReader body)
        => new(body.Text("plan", true, SchoolRules.LongestPlan), body.Files("files", 9), body.Number("version", false, 1, int.MaxValue), body.Errors);
}

internal sealed record IndicatorsBody(IReadOnlyDictionary<IndicatorKind, (int Have, int Need)> Numbers, int? Seen, IReadOnlyList<Refusal> Errors)
{
    public static string Have(IndicatorKind kind) => kind.Code() + ".have";

    public static string Need(IndicatorKind kind) => kind.Code() + ".need";

    public static IndicatorsBody Read(BodyReader body)
    {
        var numbers = new Dictionary<IndicatorKind, (int, int)>();
        foreach (var kind in Enum.GetValues<IndicatorKind>())
        {
            var (first, second) = (body.Number(Have(kind), true, 0, 9999), body.Number(Need(kind), true, 0, 9999));
            if (first is { } have && second is { } need)
            {
                if (have > need)
                    body.Refuse(new("School.MoreThanNeeded", Have(kind)));
                numbers[kind] = (have, need);
            }
        }
        return new(numbers, body.Number("version", false, 1, int.MaxValue), body.Errors);
    }
}

/// <summary>A finding as it came in.</summary>
internal sealed record FindingBody(Guid? Row, string? Text, UnitId? Campus, IReadOnlyList<FileId> Photos, IReadOnlyList<Refusal> Errors)
{
    public static FindingBody Read(BodyReader body)
        => new(body.Id("row", false), body.Text("text", true, SchoolRules.LongestFinding), body.Id("campusId", false) is { } id ? new UnitId(id) : null, body.Files("photos", 9), body.Errors);
}

/// <summary>A self-check as it came in: each row in order, or what is wrong with it.</summary>
internal sealed record CheckBody(IReadOnlyList<Guid> Passed, IReadOnlyDictionary<Guid, string> Problems, UnitId? Campus, IReadOnlyList<Refusal> Errors)
{
    public static string Answer(Guid row) => $"row-{row:D}";

    public static string Words(Guid row) => $"text-{row:D}";

    public static CheckBody Read(IFormCollection form, IEnumerable<Guid> rows)
    {
        var body = new BodyReader(form);
        var (passed, problems) = (new List<Guid>(), new Dictionary<Guid, string>());
        foreach (var row in rows)
            switch (form[Answer(row)].ToString())
            {
                case "ok":
                    passed.Add(row);
                    break;
                case "problem":
                    if (body.Text(Words(row), true, SchoolRules.LongestFinding) is { } text)
                        problems[row] = text;
                    break;
                default:
                    body.Refuse(SchoolRules.NotAnswered with { Field = Answer(row) });
                    break;
            }
        var campus = body.Id("campusId", false) is { } id ? new UnitId(id) : (UnitId?)null;
        return new(passed, problems, campus, body.Errors);
    }
}
