using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Whistle.Web.Tests.Exchange;

namespace Whistle.Web.Tests.Province;

/// <summary>An export as its receiver has it.</summary>
internal sealed record ReadExport(Guid Id, JsonObject Manifest, IReadOnlyDictionary<string, JsonObject> Cases, ILookup<string, JsonObject> Legs, IReadOnlyDictionary<string, JsonObject> Units)
{
    public ReadExport(Guid id, JsonObject manifest, IReadOnlyList<JsonObject> cases, IReadOnlyList<JsonObject> legs, IReadOnlyList<JsonObject> units)
        : this(id, manifest, cases.ToDictionary(one => (string)one["id"]!, StringComparer.Ordinal), legs.ToLookup(one => (string)one["case"]!, StringComparer.Ordinal), units.ToDictionary(one => (string)one["id"]!, StringComparer.Ordinal))
    {
    }

    public JsonObject Case(Guid id) => Cases[id.ToString("D")];

    public bool Has(Guid id) => Cases.ContainsKey(id.ToString("D"));
}

/// <summary>
/// Reads an export as somebody would who has only the file: the manifest names the parts and their sums, the schemas in the file say
/// what stands in a line, and CSV has to say the same as JSON Lines. It knows none of the program's types.
/// </summary>
internal static class ExportReader
{
    public static ReadExport Read(Guid id, byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip), ZipArchiveMode.Read);
        var parts = archive.Entries.ToDictionary(entry => entry.FullName, Bytes, StringComparer.Ordinal);
        var manifest = Json(parts["manifest.json"]);
        Assert.Equal(("whistle-province-export", 1), ((string?)manifest["format"], (int)manifest["formatVersion"]!));
        var listed = manifest["parts"]!.AsArray().Select(part => part!.AsObject()).ToDictionary(part => (string)part["name"]!, StringComparer.Ordinal);
        Assert.Equal(parts.Keys.Except(["manifest.json"]).Order(StringComparer.Ordinal), listed.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, part) in listed)
        {
            Assert.Equal((name, (string?)part["sha256"]), (name, Convert.ToHexStringLower(SHA256.HashData(parts[name]))));
            Assert.Equal((name, (long)part["bytes"]!), (name, parts[name].LongLength));
        }
        return new(id, manifest, Table(parts, listed, "cases")!, Table(parts, listed, "legs") ?? [], Table(parts, listed, "units")!);
    }

    private static List<JsonObject>? Table(Dictionary<string, byte[]> parts, Dictionary<string, JsonObject> listed, string name)
    {
        if (!parts.TryGetValue($"{name}.jsonl", out var written))
            return null;
        var schema = Json(parts[$"schema/{name}.schema.json"]);
        var lines = Encoding.UTF8.GetString(written).Split('\n');
        Assert.Equal("", lines[^1]);
        var rows = lines[..^1].Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        Assert.Equal(rows.Count, (int)listed[$"{name}.jsonl"]["rows"]!);
        Assert.Equal([], rows.SelectMany(row => SchemaCheck.Wrong(schema, row)).Take(5));
        Same(rows, Csv(parts[$"{name}.csv"]), Json(parts[$"{name}.csv-metadata.json"])["tableSchema"]!["columns"]!.AsArray());
        return rows;
    }

    /// <summary>The CSV, read by its metadata, is the same rows.</summary>
    private static void Same(List<JsonObject> rows, List<List<(string Cell, bool Quoted)>> csv, JsonArray columns)
    {
        Assert.Equal(columns.Select(column => (string?)column!["titles"]), csv[0].Select(cell => cell.Cell));
        Assert.Equal(rows.Count, csv.Count - 1);
        for (var i = 0; i < rows.Count; i++)
        {
            Assert.Equal(columns.Count, csv[i + 1].Count);
            var read = new JsonObject(columns.Select((column, no) => KeyValuePair.Create((string)column!["name"]!, Value(column!.AsObject(), csv[i + 1][no].Cell))));
            Assert.True(JsonNode.DeepEquals(rows[i], read), $"{rows[i].ToJsonString()}\n{read.ToJsonString()}");
        }
    }

    private static JsonNode? Value(JsonObject column, string cell)
    {
        var type = column["datatype"] is JsonObject named ? (string)named["base"]! : (string)column["datatype"]!;
        if (cell.Length == 0)
        {
            Assert.False((bool)column["required"]!, (string)column["name"]!);
            return null;
        }
        // no cell of words may be taken for a formula
        if (type is "string")
            Assert.DoesNotContain(cell[0], "=+-@\t\r\n＝＋－＠");
        return type switch
        {
            "integer" => int.Parse(cell, CultureInfo.InvariantCulture),
            "number" => double.Parse(cell, CultureInfo.InvariantCulture),
            "boolean" => cell == "true",
            "string" => cell[0] == '\'' ? cell[1..] : cell,
            _ => cell,
        };
    }

    /// <summary>RFC 4180, with the mark of UTF-8 at the start.</summary>
    private static List<List<(string Cell, bool Quoted)>> Csv(byte[] bytes)
    {
        Assert.Equal<byte>([0xEF, 0xBB, 0xBF], bytes[..3]);
        var text = Encoding.UTF8.GetString(bytes, 3, bytes.Length - 3);
        var (rows, row, at) = (new List<List<(string, bool)>>(), new List<(string, bool)>(), 0);
        while (at < text.Length)
        {
            var cell = new StringBuilder();
            var quoted = text[at] == '"';
            if (quoted)
                for (at++; text[at] != '"' || (at + 1 < text.Length && text[at + 1] == '"'); at++)
                {
                    if (text[at] == '"')
                        at++;
                    cell.Append(text[at]);
                }
            else
                for (; text[at] is not (',' or '\r'); at++)
                    cell.Append(text[at]);
            at += quoted ? 1 : 0;
            row.Add((cell.ToString(), quoted));
            if (text[at] == ',')
            {
                at++;
                continue;
            }
            Assert.Equal("\r\n", text.Substring(at, 2));
            at += 2;
            rows.Add(row);
            row = [];
        }
        Assert.Empty(row);
        return rows;
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var from = entry.Open();
        using var to = new MemoryStream();
        from.CopyTo(to);
        return to.ToArray();
    }

    private static JsonObject Json(byte[] bytes) => JsonNode.Parse(bytes)!.AsObject();
}
