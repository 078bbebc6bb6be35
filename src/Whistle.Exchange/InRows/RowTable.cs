using System.Globalization;
using System.Text.Json;
using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Exchange.InRows;

/// <summary>A row as it came: its fields as texts, null where empty; and which of them are of the wrong kind.</summary>
internal sealed record GivenRow(int Number, Func<string, string?> Text, bool IsStrict, IReadOnlyList<Refusal> Broken);

/// <summary>Rows out of a file or a body. What is wrong with the whole stands in <see cref="Problems"/>.</summary>
internal sealed record RowTable(IReadOnlyList<GivenRow> Rows, IReadOnlyList<RowProblem> Problems, string Csv = "")
{
    private static readonly CultureInfo[] Languages = [CultureInfo.GetCultureInfo("zh-CN"), CultureInfo.GetCultureInfo("en")];

    /// <summary>A sheet: XLSX, or CSV in UTF-8 or GB18030. A heading is the field's name or its word in either language.</summary>
    public static RowTable Read(byte[] file, IRows of)
    {
        var sheet = SheetFile.Read(file, times: true);
        if (sheet.Problems.Count > 0)
            return Not([.. sheet.Problems.Select(problem => RowProblem.OfFile(problem.Row, problem.Why))]);
        if (WhyNot(sheet.Rows.Count, of) is { } why)
            return Not(new RowProblem(null, why));
        var (columns, problems) = Columns(sheet.Headings, of);
        if (problems.Count > 0)
            return Not(problems);
        return new([.. sheet.Rows.Select(row => new GivenRow(row.Number, field => Cell(columns, row.Cells, field), false, []))], [],
            SheetFile.Csv([[.. sheet.Headings], .. sheet.Rows.Select(row => row.Cells.ToArray())]));
    }

    /// <summary>An object with a list of objects. Rows are counted from 1.</summary>
    public static RowTable Read(JsonElement body, IRows of)
    {
        if (!body.TryGetProperty(of.Name, out var list) || list.ValueKind is JsonValueKind.Null)
            return Not(new RowProblem(null, new("Field.Missing", of.Name)));
        if (list.ValueKind is not JsonValueKind.Array || list.EnumerateArray().Any(one => one.ValueKind is not JsonValueKind.Object))
            return Not(new RowProblem(null, new("Field.NotAList", of.Name)));
        if (WhyNot(list.GetArrayLength(), of) is { } why)
            return Not(new RowProblem(null, why));
        return new([.. list.EnumerateArray().Select((one, at) => Row(at + 1, one, of))], []);
    }

    private static Refusal? WhyNot(int rows, IRows of) => rows == 0 ? new("Rows.None", of.Name) : rows > of.Most ? new("Rows.TooMany", of.Name, of.Most) : null;

    private static string? Cell(Dictionary<string, int> columns, IReadOnlyList<string> cells, string field)
        => columns.TryGetValue(field, out var at) && at < cells.Count && cells[at].Trim() is { Length: > 0 } said ? said : null;

    private static (Dictionary<string, int> Columns, List<RowProblem> Problems) Columns(IReadOnlyList<string> headings, IRows of)
    {
        var (columns, problems) = (new Dictionary<string, int>(StringComparer.Ordinal), new List<RowProblem>());
        foreach (var (at, heading) in headings.Select((heading, at) => (at, heading.Trim().TrimEnd('*').Trim())).Where(one => one.Item2.Length > 0))
            if (of.Fields.FirstOrDefault(field => IsCalled(of, field.Name, heading)) is not { } field)
                problems.Add(new(null, new("Rows.UnknownColumn", null, heading)));
            else if (!columns.TryAdd(field.Name, at))
                problems.Add(new(null, new("Rows.ColumnTwice", null, heading)));
        foreach (var missing in of.Fields.Where(field => field.Required && !columns.ContainsKey(field.Name)))
            problems.Add(new(null, new("Rows.ColumnMissing", null, of.Find(CultureInfo.CurrentUICulture, "Column." + missing.Name)!)));
        return (columns, problems);
    }

    private static bool IsCalled(IRows of, string field, string heading)
        => string.Equals(field, heading, StringComparison.OrdinalIgnoreCase)
            || Languages.Any(language => string.Equals(of.Find(language, "Column." + field), heading, StringComparison.OrdinalIgnoreCase));

    private static GivenRow Row(int number, JsonElement one, IRows of)
    {
        var (said, broken) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<Refusal>());
        foreach (var field in of.Fields)
            if (one.TryGetProperty(field.Name, out var value) && value.ValueKind is not JsonValueKind.Null)
                if (Said(field.Form, value) is not { } text)
                    broken.Add(new(field.Form is FieldForm.Number ? "Field.NotANumber" : field.Form is FieldForm.YesNo ? "Field.NotYesNo" : "Field.NotText", field.Name));
                else if (text.Trim() is { Length: > 0 } trimmed)
                    said[field.Name] = trimmed;
        return new(number, field => said.GetValueOrDefault(field), true, broken);
    }

    private static string? Said(FieldForm form, JsonElement value) => (form, value.ValueKind) switch
    {
        (FieldForm.Number, JsonValueKind.Number) => value.GetRawText(),
        (FieldForm.YesNo, JsonValueKind.True) => "true",
        (FieldForm.YesNo, JsonValueKind.False) => "false",
        (FieldForm.Text, JsonValueKind.String) => TextOf(value),
        _ => null,
    };

    /// <summary>Null where it is half of a surrogate pair.</summary>
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static RowTable Not(params IReadOnlyList<RowProblem> problems) => new([], problems);
}
