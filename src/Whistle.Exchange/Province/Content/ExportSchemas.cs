using System.Text.Json.Nodes;

namespace Whistle.Exchange.Province.Content;

/// <summary>The schemas that go along with an export, made from its own columns: JSON Schema 2020-12 for a line, CSVW for a table, both of exactly what is in the file.</summary>
internal static class ExportSchemas
{
    /// <summary>The form of an instant: Shanghai's clock, milliseconds.</summary>
    public const string Instant = @"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}\+08:00$";

    public const string Id = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";

    /// <summary>A line of the table.</summary>
    public static JsonObject Line(ExportTable table) => new()
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["$id"] = $"urn:whistle:province-export:{ExportTables.FormatVersion}:{table.Name}",
        ["title"] = table.Says.Zh,
        ["description"] = table.Says.En,
        ["type"] = "object",
        ["properties"] = new JsonObject(table.Columns.Select(column => KeyValuePair.Create(column.Name, (JsonNode?)Property(column)))),
        ["required"] = new JsonArray([.. table.Columns.Select(column => (JsonNode)column.Name)]),
        ["additionalProperties"] = false,
    };

    /// <summary>Metadata for tabular data (CSVW). A text cell may carry one apostrophe before it: see the note.</summary>
    public static JsonObject Csv(ExportTable table) => new()
    {
        ["@context"] = "http://www.w3.org/ns/csvw",
        ["url"] = $"{table.Name}.csv",
        ["dc:title"] = table.Says.Zh,
        ["dc:description"] = table.Says.En,
        ["dialect"] = new JsonObject { ["encoding"] = "utf-8", ["delimiter"] = ",", ["quoteChar"] = "\"", ["doubleQuote"] = true, ["lineTerminators"] = new JsonArray("\r\n"), ["header"] = true },
        ["notes"] = new JsonArray(CellRule),
        ["tableSchema"] = new JsonObject { ["columns"] = new JsonArray([.. table.Columns.Select(column => (JsonNode)CsvColumn(column))]) },
    };

    /// <summary>The same words as in docs/province-export.md.</summary>
    public const string CellRule = "A text that begins with an apostrophe, or with one of = + - @ TAB CR LF or their full-width forms, has one apostrophe put before it, so that no spreadsheet takes it for a formula. A reader takes one leading apostrophe off each cell of a column whose datatype is string.";

    private static JsonObject Property(ExportColumn column)
    {
        var type = column.Kind switch { ColumnKind.Integer => "integer", ColumnKind.Number => "number", ColumnKind.YesNo => "boolean", _ => "string" };
        var property = new JsonObject { ["type"] = column.MayBeNull ? new JsonArray(type, "null") : type, ["title"] = column.Says.Zh, ["description"] = column.Says.En };
        switch (column.Kind)
        {
            case ColumnKind.Code: property["enum"] = new JsonArray([.. column.Codes!.Select(code => (JsonNode?)code), .. column.MayBeNull ? new JsonNode?[] { null } : []]); break;
            case ColumnKind.Id: property["pattern"] = Id; break;
            case ColumnKind.Instant: (property["format"], property["pattern"]) = ("date-time", Instant); break;
            case ColumnKind.Integer: property["minimum"] = 0; break;
            case ColumnKind.Text: (property["minLength"], property["maxLength"]) = (1, column.Longest); break;
            default: break;
        }
        return property;
    }

    private static JsonObject CsvColumn(ExportColumn column)
    {
        JsonNode type = column.Kind switch
        {
            ColumnKind.Integer => "integer",
            ColumnKind.Number => "number",
            ColumnKind.YesNo => new JsonObject { ["base"] = "boolean", ["format"] = "true|false" },
            ColumnKind.Instant => "dateTime",
            ColumnKind.Code => new JsonObject { ["base"] = "token", ["format"] = string.Join('|', column.Codes!) },
            ColumnKind.Id => "token",
            _ => "string",
        };
        return new() { ["name"] = column.Name, ["titles"] = column.Name, ["datatype"] = type, ["required"] = !column.MayBeNull, ["null"] = "", ["dc:title"] = column.Says.Zh, ["dc:description"] = column.Says.En };
    }
}
