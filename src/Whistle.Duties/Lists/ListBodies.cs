using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Whistle.Duties.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Http;

namespace Whistle.Duties.Lists;

/// <summary>What a new list is made from.</summary>
internal enum ListSource
{
    /// <summary>The plan's annex, with its days moved into the year.</summary>
    [Code("plan")] Plan,

    /// <summary>The city's list of the same year.</summary>
    [Code("city")] City,

    /// <summary>The area's own list of the year before.</summary>
    [Code("previous")] Previous,
}

internal sealed record MakeBody(int? Year, UnitId? Area, ListSource? Source, IReadOnlyList<Refusal> Errors)
{
    public static MakeBody Read(BodyReader body)
    {
        var year = body.Number("year", true, 2022, 2100);
        var area = body.Id("areaId", false) is { } id ? new UnitId(id) : (UnitId?)null;
        return new(year, area, body.Code<ListSource>("source"), body.Errors);
    }
}

/// <summary>A target as an office writes it. Where a translation is missing, both languages show the one that is there.</summary>
internal sealed record TargetWords(string NameZh, string? NameEn, string UnitZh, string? UnitEn, int Goal, bool IsRate);

/// <summary>A measure as an office writes it.</summary>
internal sealed record MeasureBody(int? Item, MeasureWords Words, IReadOnlyList<TargetWords> Targets, int? Seen, IReadOnlyList<Refusal> Errors)
{
    public static MeasureBody Read(JsonElement json, bool isNew)
    {
        var reader = new BodyReader(json);
        var errors = new List<Refusal>();
        var targets = new List<TargetWords>();
        if (json.TryGetProperty("targets", out var list) && list.ValueKind is not JsonValueKind.Null)
            if (list.ValueKind is not JsonValueKind.Array || list.GetArrayLength() > ListRules.MostTargets)
                errors.Add(new("Field.TooMany", "targets", ListRules.MostTargets));
            else
                foreach (var one in list.EnumerateArray())
                    if (one.ValueKind is JsonValueKind.Object && Target(new BodyReader(one)) is { } target)
                        targets.Add(target);
                    else
                        errors.Add(new("List.TargetWrong", "targets"));
        return Read(reader, isNew, targets, errors);
    }

    public static MeasureBody Read(IFormCollection form, bool isNew)
    {
        var errors = new List<Refusal>();
        var targets = new List<TargetWords>();
        var names = form["targetName"];
        for (var i = 0; i < names.Count; i++)
        {
            var (name, unit, goal) = (names[i]?.Trim(), form["targetUnit"].ElementAtOrDefault(i)?.Trim(), form["targetGoal"].ElementAtOrDefault(i));
            if (string.IsNullOrEmpty(name) && string.IsNullOrEmpty(goal))
                continue;
            if (name is { Length: > 0 and <= 100 } && unit is { Length: > 0 and <= 20 } && int.TryParse(goal, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
                targets.Add(new(name, null, unit, null, number, unit == "%"));
            else
                errors.Add(new("List.TargetWrong", "targets"));
        }
        return Read(new BodyReader(form), isNew, targets, errors);
    }

    private static MeasureBody Read(BodyReader body, bool isNew, List<TargetWords> targets, List<Refusal> errors)
    {
        var item = isNew ? body.Number("item", true, 1, 22) : null;
        var label = body.Text("label", false, 20);
        var zh = body.Text("textZh", true, ListRules.LongestMeasure);
        var en = body.Text("textEn", false, ListRules.LongestMeasure);
        var rhythm = body.Code<Rhythm>("rhythm");
        if (rhythm is null && !body.Errors.Any(error => error.Field == "rhythm"))
            errors.Add(new("Field.Missing", "rhythm"));
        var due = body.Day("dueDate", false);
        if (rhythm is Rhythm.ByDate && due is null && !body.Errors.Any(error => error.Field == "dueDate"))
            errors.Add(ListRules.DueDateMissing);
        return new(item, new(label, zh ?? "", en ?? zh ?? "", rhythm ?? Rhythm.Standing, due), targets, body.Number("version", false, 1, int.MaxValue), [.. body.Errors, .. errors]);
    }

    private static TargetWords? Target(BodyReader body)
    {
        var (name, nameEn, unit, unitEn) = (body.Text("nameZh", true, 100), body.Text("nameEn", false, 100), body.Text("unitZh", true, 20), body.Text("unitEn", false, 20));
        var (goal, rate) = (body.Number("goal", true, 1, 1_000_000), body.YesNo("rate", false));
        return body.Errors.Count > 0 ? null : new(name!, nameEn, unit!, unitEn, goal!.Value, rate is true);
    }
}

/// <summary>An entry of progress as it came in.</summary>
internal sealed record ProgressBody(string? Text, DateOnly? Day, Guid? TargetId, int? Figure, bool Completes, IReadOnlyList<FileId> Files, UnitId? AsUnit, IReadOnlyList<Refusal> Errors)
{
    public static ProgressBody Read(BodyReader body)
    {
        var text = body.Text("text", true, ListRules.LongestProgress);
        var day = body.Day("day", false);
        var target = body.Id("targetId", false);
        var figure = body.Number("figure", false, 0, 1_000_000_000);
        var completes = body.YesNo("completes", false) is true;
        var files = body.Files("files", 9);
        var asUnit = body.Id("asUnit", false) is { } unit ? new UnitId(unit) : (UnitId?)null;
        return new(text, day, target, figure, completes, files, asUnit, body.Errors);
    }
}
