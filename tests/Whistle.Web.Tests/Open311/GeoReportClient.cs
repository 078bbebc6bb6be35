using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Whistle.Web.Tests.Open311;

/// <summary>
/// A client of Open311 GeoReport v2 as somebody writes it who has the public specification and nothing of this program: it knows
/// addresses, names of fields and their order, and takes what it is sent at its word.
/// </summary>
internal sealed class GeoReportClient(HttpClient http) : IDisposable
{
    /// <summary>The order of the fields in the specification.</summary>
    public static readonly string[]
        DiscoveryFields = ["changeset", "contact", "key_service", "endpoints"],
        EndpointFields = ["specification", "url", "changeset", "type", "formats"],
        ServiceFields = ["service_code", "service_name", "description", "metadata", "type", "keywords", "group"],
        DefinitionFields = ["service_code", "attributes"],
        AttributeFields = ["variable", "code", "datatype", "required", "datatype_description", "order", "description", "values"],
        RequestFields =
        [
            "service_request_id", "status", "status_notes", "service_name", "service_code", "description", "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime",
            "address", "address_id", "zipcode", "lat", "long", "media_url",
        ],
        PostedFields = ["service_request_id", "service_notice", "account_id"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public HttpClient Http => http;

    public async Task<(HttpStatusCode Status, string? Type, string Body)> GetAsync(string path)
    {
        using var answer = await http.GetAsync("/open311/v2/" + path, Stop);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.ToString(), await answer.Content.ReadAsStringAsync(Stop));
    }

    public async Task<JsonElement> JsonAsync(string path)
    {
        var (status, type, body) = await GetAsync(path);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {body}");
        Assert.Equal("application/json; charset=utf-8", type);
        return JsonDocument.Parse(body).RootElement.Clone();
    }

    public async Task<XElement> XmlAsync(string path)
    {
        var (status, type, body) = await GetAsync(path);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {body}");
        Assert.Equal("text/xml; charset=utf-8", type);
        return Read(body);
    }

    public static XElement Read(string xml)
    {
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>", xml, StringComparison.Ordinal);
        using var reader = XmlReader.Create(new StringReader(xml), new() { DtdProcessing = DtdProcessing.Prohibit });
        return XDocument.Load(reader).Root!;
    }

    /// <summary>Sends a form as curl does with -d or, where there are files, with -F.</summary>
    public async Task<(HttpStatusCode Status, string Body, HttpResponseMessage Answer)> PostAsync(string format, IEnumerable<(string Name, string Value)> fields, params (string Name, byte[] Bytes)[] media)
    {
        HttpContent body = media.Length == 0 ? new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) : Multipart(fields, media);
        return await PostAsync(format, body);
    }

    public async Task<(HttpStatusCode Status, string Body, HttpResponseMessage Answer)> PostAsync(string format, HttpContent body)
    {
        var answer = await http.PostAsync($"/open311/v2/requests.{format}", body, Stop);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop), answer);
    }

    /// <summary>The id of a report that must be taken.</summary>
    public async Task<string> ReportAsync(IEnumerable<(string Name, string Value)> fields, params (string Name, byte[] Bytes)[] media)
    {
        var (status, body, _) = await PostAsync("json", fields, media);
        Assert.True(status == HttpStatusCode.OK, $"{status} {body}");
        var posted = JsonDocument.Parse(body).RootElement;
        SpecSchema.Holds(SpecSchema.Posted, posted);
        return posted[0].GetProperty("service_request_id").GetString()!;
    }

    /// <summary>The code of the first error, the same in both forms.</summary>
    public static int ErrorOf(string body)
    {
        if (body.StartsWith('<'))
        {
            var root = Read(body);
            Assert.Equal("errors", root.Name.LocalName);
            Assert.All(root.Elements(), error => Assert.Equal(["code", "description"], error.Elements().Select(part => part.Name.LocalName)));
            Assert.All(root.Elements(), error => Assert.Equal("error", error.Name.LocalName));
            return int.Parse(root.Elements().First().Element("code")!.Value, CultureInfo.InvariantCulture);
        }
        var errors = JsonDocument.Parse(body).RootElement;
        SpecSchema.Holds(SpecSchema.Errors, errors);
        return errors[0].GetProperty("code").GetInt32();
    }

    public static IEnumerable<string> NamesOf(JsonElement thing) => thing.EnumerateObject().Select(field => field.Name);

    public static IEnumerable<string> NamesOf(XElement thing) => thing.Elements().Select(field => field.Name.LocalName);

    public void Dispose() => http.Dispose();

    private static MultipartFormDataContent Multipart(IEnumerable<(string Name, string Value)> fields, (string Name, byte[] Bytes)[] media)
    {
        var body = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            body.Add(new StringContent(value), name);
        foreach (var (name, bytes) in media)
            body.Add(new ByteArrayContent(bytes) { Headers = { ContentType = new("image/png") } }, "media", name);
        return body;
    }
}
