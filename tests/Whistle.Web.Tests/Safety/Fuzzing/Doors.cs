using System.Text.Json.Nodes;

namespace Whistle.Web.Tests.Safety.Fuzzing;

/// <summary>
/// The doors that stand open to everybody outside <c>/api</c>, written down as a document of the same kind: Open311 from its
/// specification, the calendar feed, the agreement of a subscriber, what a page asks of a stranger.
/// </summary>
internal static class Doors
{
    public static JsonObject Document()
    {
        var paths = new JsonObject
        {
            ["/calendar/{secret}.ics"] = Get([Path("secret")], Answer(200, "text/calendar"), Answer(404, "text/html")),
            ["/gate/{id}"] = Get([Path("id", """{"type":"string","format":"uuid"}""")], Answer(200, "text/html"), Answer(404, "text/html")),
            ["/welcome/{secret}"] = Get([Path("secret")], Answer(200, "text/html"), Answer(404, "text/html")),
            ["/health/ready"] = Get([], Answer(200, "application/json")),
        };
        foreach (var format in (string[])["json", "xml"])
        {
            var type = format == "json" ? "application/json" : "text/xml";
            JsonObject Open(JsonArray parameters, bool post = false) => Of(post ? "post" : "get", parameters, [(200, type, null), .. ((int[])[400, 403, 404, 429]).Select(status => (status, type, format == "json" ? Open311.SpecSchema.Errors : null))]);
            paths[$"/open311/v2/discovery.{format}"] = Open([]);
            paths[$"/open311/v2/services.{format}"] = Open([Query("jurisdiction_id")]);
            paths[$"/open311/v2/services/{{code}}.{format}"] = Open([Path("code", """{"enum":["other","1","5","22","99"]}"""), Query("jurisdiction_id")]);
            paths[$"/open311/v2/requests/{{id}}.{format}"] = Open([Path("id"), Query("jurisdiction_id")]);
            paths[$"/open311/v2/tokens/{{token}}.{format}"] = Open([Path("token")]);
            var requests = Open([Query("service_request_id"), Query("service_code"), Query("start_date", """{"type":"string","format":"date-time"}"""), Query("end_date", """{"type":"string","format":"date-time"}"""), Query("status", """{"enum":["open","closed","open,closed"]}"""),
                Query("page", """{"type":"integer"}"""), Query("page_size", """{"type":"integer"}"""), Query("extensions"), Query("jurisdiction_id")]);
            var post = Open([], post: true)["post"]!.DeepClone().AsObject();
            post["requestBody"] = new JsonObject { ["content"] = new JsonObject { ["application/x-www-form-urlencoded"] = new JsonObject { ["schema"] = JsonNode.Parse(Report) } } };
            requests["post"] = post;
            paths[$"/open311/v2/requests.{format}"] = requests;
        }
        return new() { ["paths"] = paths };
    }

    private const string Report = """
        {"type":"object","required":["service_code"],"properties":{"api_key":{"enum":["@key","","none"]},"service_code":{"enum":["other","5","1","99"]},"lat":{"type":"number"},"long":{"type":"number"},"address_string":{"type":"string","maxLength":300},
          "address_id":{"type":"string"},"email":{"type":"string"},"device_id":{"type":"string"},"first_name":{"type":"string"},"last_name":{"type":"string"},"phone":{"type":"string"},"description":{"type":"string","maxLength":4000},"media_url":{"type":"string"},"attribute[x]":{"type":"string"}}}
        """;

    private static JsonObject Get(JsonArray parameters, params (int Status, string Type, string? Schema)[] answers) => Of("get", parameters, answers);

    private static JsonObject Of(string method, JsonArray parameters, IEnumerable<(int Status, string Type, string? Schema)> answers)
    {
        var responses = new JsonObject();
        foreach (var (status, type, schema) in answers)
            responses[$"{status}"] = new JsonObject { ["content"] = new JsonObject { [type] = schema is null ? new JsonObject() : new JsonObject { ["schema"] = JsonNode.Parse(schema) } } };
        return new() { [method] = new JsonObject { ["parameters"] = parameters, ["responses"] = responses } };
    }

    private static (int Status, string Type, string? Schema) Answer(int status, string type) => (status, type, null);

    private static JsonObject Path(string name, string schema = """{"type":"string","maxLength":60}""") => Parameter(name, "path", schema);

    private static JsonObject Query(string name, string schema = """{"type":"string","maxLength":60}""") => Parameter(name, "query", schema);

    private static JsonObject Parameter(string name, string @in, string schema) => new() { ["name"] = name, ["in"] = @in, ["required"] = @in == "path", ["schema"] = JsonNode.Parse(schema) };
}
