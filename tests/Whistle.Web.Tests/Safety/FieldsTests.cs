using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Whistle.TestKit;
using Whistle.Web.Tests.Hazards.Pages;

namespace Whistle.Web.Tests.Safety;

/// <summary>
/// Check 4, what goes out: which fields of an answer hold anything, for each kind of reader, against a list that people have read
/// (fields.txt beside this file). A field that somebody gains or loses fails here, whichever part of the program gave it to him.
/// </summary>
public sealed class FieldsTests
{
    private static readonly string[] Readers =
    [
        "school", "school.head", "neighbour.school", "grid.guide", "local.police.officer", "local.market", "district.police", "district.police.head", "district.police.liaison", "city.police.head",
        "town.command", "town.officer", "education.office", "other.education.office", "city.education", "admin",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_reader_gets_the_fields_that_he_may_have_and_no_other()
    {
        await using var app = await WhistleApp.StartAsync(Engine.Sqlite);
        var scenes = await Scenes.MakeAsync(app);
        var hidden = await app.ReportAsync(with: new() { ["hideReporter"] = true, ["location"] = new JsonObject { ["lat"] = 30.25, ["lon"] = 120.15, ["text"] = "东门" }, ["photos"] = new JsonArray() });
        (string Name, string Address)[] asked =
        [
            ("case reported, reporter hidden", $"/api/v1/cases/{hidden:D}"), ("its events", $"/api/v1/cases/{hidden:D}/events"),
            ("case sent down", $"/api/v1/cases/{scenes["sent down"]:D}"), ("case with a helper", $"/api/v1/cases/{scenes["helped"]:D}"), ("case closed", $"/api/v1/cases/{scenes["closed"]:D}"),
            ("visit rectifying", $"/api/v1/visits/{scenes["visit rectifying"]:D}"), ("meeting", $"/api/v1/meetings/{scenes.Meeting:D}"), ("me", "/api/v1/me"),
        ];
        var found = new List<string>();
        foreach (var (name, address) in asked)
        {
            var readers = new Dictionary<string, List<string>>(StringComparer.Ordinal);
            foreach (var reader in Readers)
            {
                using var api = app.Api(reader);
                using var answer = await api.GetAsync(address, Stop);
                var fields = answer.StatusCode == HttpStatusCode.OK ? string.Join(' ', Filled(JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!, "").Distinct().Order(StringComparer.Ordinal)) : ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
                (readers.TryGetValue(fields, out var same) ? same : readers[fields] = []).Add(reader);
            }
            found.Add($"# {name}");
            found.AddRange(readers.OrderBy(one => one.Value[0], StringComparer.Ordinal).Select(one => $"{string.Join(' ', one.Value)}: {one.Key}"));
        }

        var golden = await File.ReadAllLinesAsync(FileName(), Stop);
        Assert.True(golden.SequenceEqual(found), $"fields.txt and the program differ. Stands there and is not so:\n{string.Join('\n', golden.Except(found))}\nFound is:\n{string.Join('\n', found)}");
    }

    /// <summary>The paths of what is neither null nor empty; the rows of a list are one.</summary>
    private static IEnumerable<string> Filled(JsonNode node, string path) => node switch
    {
        JsonObject fields => fields.Where(field => field.Value is not null).SelectMany(field => Filled(field.Value!, path.Length == 0 ? field.Key : $"{path}.{(Guid.TryParse(field.Key, out _) ? "{alias}" : field.Key)}")),
        JsonArray items => items.OfType<JsonNode>().SelectMany(item => Filled(item, path + "[]")),
        _ => [path],
    };

    private static string FileName([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "fields.txt");
}
