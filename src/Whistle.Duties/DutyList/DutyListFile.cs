using System.Text.Json;
using System.Text.Json.Serialization;
using Whistle.Duties.Contracts;
using Whistle.Kernel;

namespace Whistle.Duties.DutyList;

/// <summary>Reads the list that the program brings (plan, annex 1) and finds the line of each item by its responsible unit.</summary>
internal static class DutyListFile
{
    /// <summary>The responsible units of annex 1, as printed there. A unit that isn't here stops the start: nobody would get its leads.</summary>
    private static readonly Dictionary<string, Line> LineOfUnit = new(StringComparer.Ordinal)
    {
        ["区委政法委"] = Line.PoliticalLegal,
        ["区教育局"] = Line.Education,
        ["市公安局余杭分局"] = Line.Police,
        ["市生态环境局余杭分局"] = Line.Ecology,
        ["区交通运输局"] = Line.Transport,
        ["区林水局"] = Line.ForestryWater,
        ["区文广旅体局"] = Line.CultureTourism,
        ["区卫健局"] = Line.Health,
        ["区应急管理局"] = Line.Emergency,
        ["区市场监管局"] = Line.Market,
        ["区消防救援大队"] = Line.Fire,
        ["区综合执法局"] = Line.Enforcement,
        ["乡镇（街道）"] = Line.Town,
    };

    /// <summary>Annex 1 names one lead unit for all items; the file keeps its name in Chinese.</summary>
    private static readonly Dictionary<string, string> EnglishOfLeadUnit = new(StringComparer.Ordinal)
    {
        ["区教育局"] = "District Education Bureau",
    };

    public static DutyItems Read()
    {
        using var json = typeof(DutyListFile).Assembly.GetManifestResourceStream("Whistle.Duties.duty-list.json")!;
        var rows = JsonSerializer.Deserialize<List<Row>>(json)!;
        return new([.. rows.Select(Item)]);
    }

    private static DutyItem Item(Row row) => new(
        row.No,
        new(row.NameZh, row.NameEn),
        new(row.MatterZh, row.MatterEn),
        new(row.LeadUnit, EnglishOfLeadUnit[row.LeadUnit]),
        LineOfUnit[row.ResponsibleUnit],
        [.. row.Measures.Select(Measure)]);

    private static DutyMeasure Measure(MeasureRow row)
    {
        var measure = new DutyMeasure(row.Label, new(row.TextZh, row.TextEn), Codes.Parse<DueKind>(row.DueKind)!.Value, row.DueDate)
        {
            Targets = [.. (row.Targets ?? []).Select(t => new DutyTarget(new(t.NameZh, t.NameEn), new(t.UnitZh, t.UnitEn), t.Goal, t.Rate))],
        };
        return row.Rhythm is { } rhythm ? measure with { Rhythm = Codes.Parse<Rhythm>(rhythm)!.Value } : measure;
    }

    private sealed record Row(
        [property: JsonPropertyName("no")] int No,
        [property: JsonPropertyName("name_zh")] string NameZh,
        [property: JsonPropertyName("name_en")] string NameEn,
        [property: JsonPropertyName("matter_zh")] string MatterZh,
        [property: JsonPropertyName("matter_en")] string MatterEn,
        [property: JsonPropertyName("lead_unit_zh")] string LeadUnit,
        [property: JsonPropertyName("responsible_unit_zh")] string ResponsibleUnit,
        [property: JsonPropertyName("measures")] IReadOnlyList<MeasureRow> Measures);

    private sealed record MeasureRow(
        [property: JsonPropertyName("label_zh")] string? Label,
        [property: JsonPropertyName("text_zh")] string TextZh,
        [property: JsonPropertyName("text_en")] string TextEn,
        [property: JsonPropertyName("due_kind")] string DueKind,
        [property: JsonPropertyName("due_date")] DateOnly? DueDate,
        [property: JsonPropertyName("rhythm")] string? Rhythm,
        [property: JsonPropertyName("targets")] IReadOnlyList<TargetRow>? Targets);

    private sealed record TargetRow(
        [property: JsonPropertyName("name_zh")] string NameZh,
        [property: JsonPropertyName("name_en")] string NameEn,
        [property: JsonPropertyName("unit_zh")] string UnitZh,
        [property: JsonPropertyName("unit_en")] string UnitEn,
        [property: JsonPropertyName("goal")] int Goal,
        [property: JsonPropertyName("rate")] bool Rate);
}
