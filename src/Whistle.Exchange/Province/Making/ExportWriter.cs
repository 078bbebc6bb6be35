using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Whistle.Directory.Contracts;
using Whistle.Exchange.Province.Content;
using Whistle.Exchange.Province.Files;
using Whistle.Exchange.Province.Requests;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;

namespace Whistle.Exchange.Province.Making;

/// <summary>What the manifest of an export says beside its parts.</summary>
internal sealed record ExportHead(ExportRequest Export, ExportKind Kind, ExportRequest? Base, long Round, DateTimeOffset AsOf, ExportContent Content);

/// <summary>
/// Writes the ZIP: cases go through once, their lines straight into it, the other tables are put aside, sealed, until it is their turn.
/// No more than a page of cases is in memory at any time.
/// </summary>
internal sealed class ExportWriter(ExportFiles files)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="written">Told how many cases are written, after each page; throws where somebody else has taken over.</param>
    /// <returns>How many cases and legs went in.</returns>
    public async Task<(long Cases, long Legs)> WriteAsync(Stream to, ExportHead head, City city, IAsyncEnumerable<IReadOnlyList<CaseRecord>> pages, Func<long, Task> written, CancellationToken stop)
    {
        var (rows, at) = (new ExportRows(city, head.Content.Off), head.AsOf.InShanghai());
        var parts = new List<ExportPart>();
        using var zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8);
        var tables = ExportTables.All.Select(table => table.Only(head.Content.Classes)).OfType<ExportTable>().ToDictionary(table => table.Name, StringComparer.Ordinal);
        using var aside = new Aside(files, head.Export, tables.GetValueOrDefault("legs"), tables["cases"]);
        using (var entry = Entry(zip, "cases.jsonl", at))
        {
            using var lines = new JsonLinesPart(tables["cases"], entry);
            await CasesAsync(pages, rows, tables, lines, aside, written, stop);
            parts.Add(lines.End());
        }
        parts.Add(aside.CasesCsv.End());
        await CopyAsync(zip, "cases.csv", at, aside.CasesCsvBytes, stop);
        if (aside.Legs is { } legs)
            foreach (var (part, bytes) in legs)
            {
                parts.Add(part.End());
                await CopyAsync(zip, part.Name, at, bytes, stop);
            }
        Units(zip, at, tables["units"], rows, UnitsOf(city, head.Export.District), parts);
        foreach (var table in tables.Values)
        {
            Whole(zip, at, $"schema/{table.Name}.schema.json", "application/schema+json", ExportSchemas.Line(table), parts);
            Whole(zip, at, $"{table.Name}.csv-metadata.json", "application/csvm+json", ExportSchemas.Csv(table), parts);
        }
        // last, since it says what all the others are
        Whole(zip, at, "manifest.json", "application/json", Manifest(head, city, parts), null);
        return (parts[0].Rows, parts.Find(part => part.Name == "legs.jsonl")?.Rows ?? 0);
    }

    private static async Task CasesAsync(IAsyncEnumerable<IReadOnlyList<CaseRecord>> pages, ExportRows rows, Dictionary<string, ExportTable> tables, JsonLinesPart lines, Aside aside, Func<long, Task> written, CancellationToken stop)
    {
        var (cases, legs) = (tables["cases"].Columns, tables.GetValueOrDefault("legs")?.Columns);
        var values = new object?[cases.Count];
        var leg = new object?[legs?.Count ?? 0];
        await foreach (var page in pages.WithCancellation(stop))
        {
            foreach (var record in page)
            {
                for (var i = 0; i < values.Length; i++)
                    values[i] = rows.Of(record, cases[i].Name);
                lines.Row(values);
                aside.CasesCsv.Row(values);
                foreach (var one in legs is null ? [] : rows.LegsOf(record))
                {
                    for (var i = 0; i < leg.Length; i++)
                        leg[i] = rows.Of(record, one, legs![i].Name);
                    foreach (var (part, _) in aside.Legs!)
                        part.Row(leg);
                }
            }
            await written(lines.Rows);
        }
    }

    /// <summary>What a case of this scope can name: of a district its own units and those of the city's level.</summary>
    private static IEnumerable<Unit> UnitsOf(City city, UnitId? district)
        => city.Units.Where(unit => district is null || city.DistrictOf(unit.Id) is not { } at || at == district).OrderBy(unit => unit.Id.Value);

    private static void Units(ZipArchive zip, DateTimeOffset at, ExportTable table, ExportRows rows, IEnumerable<Unit> units, List<ExportPart> parts)
    {
        var all = units.Select(unit => table.Columns.Select(column => rows.Of(unit, column.Name)).ToArray()).ToList();
        foreach (var make in new Func<Stream, PartWriter>[] { to => new JsonLinesPart(table, to), to => new CsvPart(table, to) })
        {
            using var entry = Entry(zip, parts[^1].Name == $"{table.Name}.jsonl" ? $"{table.Name}.csv" : $"{table.Name}.jsonl", at);
            using var part = make(entry);
            foreach (var values in all)
                part.Row(values);
            parts.Add(part.End());
        }
    }

    private static JsonObject Manifest(ExportHead head, City city, IReadOnlyList<ExportPart> parts)
    {
        var export = head.Export;
        return new()
        {
            ["format"] = "whistle-province-export",
            ["formatVersion"] = ExportTables.FormatVersion,
            ["number"] = export.Number,
            ["scope"] = new JsonObject { ["kind"] = export.District is null ? "city" : "district", ["district"] = export.District is { } district ? city.Unit(district).Code : null },
            ["kind"] = head.Kind.Code(),
            ["upTo"] = export.UpTo.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            ["asOf"] = head.AsOf.Wire(),
            ["mark"] = head.Round,
            ["base"] = head.Base is { } before ? new JsonObject { ["number"] = before.Number, ["mark"] = before.Round, ["asOf"] = before.AsOf!.Value.Wire() } : null,
            ["purpose"] = export.Purpose,
            ["receiver"] = export.Receiver,
            ["classes"] = new JsonArray([.. head.Content.Classes.Order().Select(one => (JsonNode)one.Code())]),
            ["withheld"] = new JsonArray([.. head.Content.Off.Select(one => (JsonNode)new JsonObject { ["district"] = city.Unit(one.Key).Code, ["classes"] = new JsonArray([.. one.Value.Select(off => (JsonNode)off.Code())]) })]),
            ["parts"] = new JsonArray([.. parts.Select(part => (JsonNode)new JsonObject { ["name"] = part.Name, ["mediaType"] = part.MediaType, ["rows"] = part.Rows, ["bytes"] = part.Bytes, ["sha256"] = part.Sha256 })]),
        };
    }

    private static void Whole(ZipArchive zip, DateTimeOffset at, string name, string mediaType, JsonObject content, List<ExportPart>? parts)
    {
        var bytes = Encoding.UTF8.GetBytes(content.ToJsonString(Readable) + "\n");
        using var entry = Entry(zip, name, at);
        entry.Write(bytes);
        parts?.Add(new(name, mediaType, 0, bytes.Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))));
    }

    private static async Task CopyAsync(ZipArchive zip, string name, DateTimeOffset at, Spool from, CancellationToken stop)
    {
        using var entry = Entry(zip, name, at);
        await using var content = from.Read();
        await content.CopyToAsync(entry, stop);
    }

    private static Stream Entry(ZipArchive zip, string name, DateTimeOffset at)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = at;
        return entry.Open();
    }

    /// <summary>The tables that wait, since a ZIP is written one part after the other.</summary>
    private sealed class Aside : IDisposable
    {
        private readonly Spool? legsLines, legsCsv;

        public Aside(ExportFiles files, ExportRequest export, ExportTable? legs, ExportTable cases)
        {
            CasesCsvBytes = files.NewSpool(export.Id, export.Attempt, "cases-csv");
            CasesCsv = new(cases, CasesCsvBytes.Writing);
            if (legs is null)
                return;
            legsLines = files.NewSpool(export.Id, export.Attempt, "legs-jsonl");
            legsCsv = files.NewSpool(export.Id, export.Attempt, "legs-csv");
            Legs = [(new JsonLinesPart(legs, legsLines.Writing), legsLines), (new CsvPart(legs, legsCsv.Writing), legsCsv)];
        }

        public Spool CasesCsvBytes { get; }

        public CsvPart CasesCsv { get; }

        public IReadOnlyList<(PartWriter Part, Spool Bytes)>? Legs { get; }

        public void Dispose()
        {
            CasesCsv.Dispose();
            foreach (var (part, _) in Legs ?? [])
                part.Dispose();
            CasesCsvBytes.Dispose();
            legsLines?.Dispose();
            legsCsv?.Dispose();
        }
    }
}
