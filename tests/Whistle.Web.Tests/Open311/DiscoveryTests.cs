using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Exchange.Open311;
using Whistle.Exchange.Open311.Wire;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Open311;

/// <summary>What needs no key and no report: discovery, the list of services, their definitions, and what is answered to nonsense.</summary>
public sealed class DiscoveryTests(Apps apps) : IClassFixture<Apps>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Engines]
    public async Task Discovery_says_the_same_in_both_forms_and_in_the_order_of_the_specification(Engine engine)
    {
        using var client = (await apps.OnAsync(engine)).Open311();

        var (json, xml) = (await client.JsonAsync("discovery.json"), await client.XmlAsync("discovery.xml"));

        SpecSchema.Holds(SpecSchema.Discovery, json);
        Assert.Equal("discovery", xml.Name.LocalName);
        Assert.Equal(GeoReportClient.DiscoveryFields, GeoReportClient.NamesOf(json));
        Assert.Equal(GeoReportClient.DiscoveryFields, GeoReportClient.NamesOf(xml));
        var (endpoint, element) = (json.GetProperty("endpoints")[0], xml.Element("endpoints")!.Element("endpoint")!);
        Assert.Equal(GeoReportClient.EndpointFields, GeoReportClient.NamesOf(endpoint));
        Assert.Equal(GeoReportClient.EndpointFields, GeoReportClient.NamesOf(element));
        Assert.Equal(["text/xml", "application/json"], element.Element("formats")!.Elements("format").Select(format => format.Value));
        foreach (var name in new[] { "changeset", "contact", "key_service" })
            Assert.Equal(json.GetProperty(name).GetString(), xml.Element(name)!.Value);
        Assert.True(DateTimeOffset.Parse(xml.Element("changeset")!.Value, CultureInfo.InvariantCulture) < WhistleApp.Morning);
        // the address that it names is the one that answers
        using var answer = await client.Http.GetAsync(endpoint.GetProperty("url").GetString() + "/services.xml", Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory, Engines]
    public async Task Services_are_plain_classes_with_a_definition_each(Engine engine)
    {
        using var client = (await apps.OnAsync(engine)).Open311();

        var (json, xml) = (await client.JsonAsync("services.json"), await client.XmlAsync("services.xml"));

        SpecSchema.Holds(SpecSchema.Services, json);
        Assert.Equal("services", xml.Name.LocalName);
        Assert.All(json.EnumerateArray(), service => Assert.Equal(GeoReportClient.ServiceFields, GeoReportClient.NamesOf(service)));
        Assert.All(xml.Elements(), service => Assert.Equal(("service", string.Join(',', GeoReportClient.ServiceFields)), (service.Name.LocalName, string.Join(',', GeoReportClient.NamesOf(service)))));
        Assert.Equal(json.EnumerateArray().Select(service => service.GetProperty("service_name").GetString()), xml.Elements().Select(service => service.Element("service_name")!.Value));
        Assert.All(xml.Elements(), service => Assert.Equal("true", service.Element("metadata")!.Value));
        foreach (var code in json.EnumerateArray().Select(service => service.GetProperty("service_code").GetString()!))
        {
            var definition = await client.JsonAsync($"services/{code}.json");
            SpecSchema.Holds(SpecSchema.Definition, definition);
            Assert.Equal((code, string.Join(',', GeoReportClient.DefinitionFields)), (definition.GetProperty("service_code").GetString(), string.Join(',', GeoReportClient.NamesOf(definition))));
        }
        var element = await client.XmlAsync("services/other.xml");
        Assert.Equal("service_definition", element.Name.LocalName);
        Assert.All(element.Element("attributes")!.Elements("attribute"), attribute => Assert.Equal(GeoReportClient.AttributeFields, GeoReportClient.NamesOf(attribute)));
        Assert.All(element.Descendants("value"), value => Assert.Equal(["key", "name"], GeoReportClient.NamesOf(value)));
        Assert.Contains(element.Descendants("variable"), variable => variable.Value == "false"); // one only says something
    }

    [Theory, Engines]
    public async Task Names_come_in_the_language_that_is_asked_for(Engine engine)
    {
        var app = await apps.OnAsync(engine);
        using var english = app.Open311();
        english.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        using var client = app.Open311();

        Assert.Contains("Traffic at the school gate", (await english.GetAsync("services.json")).Body, StringComparison.Ordinal);
        Assert.Contains("校门口交通秩序", (await client.GetAsync("services.json")).Body, StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task What_is_not_there_is_said_in_the_form_that_was_asked_for(Engine engine)
    {
        using var client = (await apps.OnAsync(engine)).Open311();

        foreach (var (path, status) in new[]
        {
            ("services/nothing.{0}", 404), ("tokens/0123.{0}", 404), ("requests/R20261123-NOTHING00000.{0}", 404), ("nothing.{0}", 404), ("services.{0}?jurisdiction_id=elsewhere.gov", 404),
            ("requests.{0}?jurisdiction_id=elsewhere.gov", 404), ("requests.{0}?status=done", 400), ("requests.{0}?start_date=2026-11-01", 400), ("requests.{0}?start_date=2026-11-01T00:00:00", 400),
            ("requests.{0}?start_date=2026-11-20T00:00:00Z&end_date=2026-11-01T00:00:00Z", 400), ("requests.{0}?start_date=2026-01-01T00:00:00Z&end_date=2026-11-01T00:00:00Z", 400),
            ("requests.{0}?page=0", 400), ("requests.{0}?page_size=1001", 400), ("requests.{0}?page_size=many", 400),
        })
            foreach (var format in new[] { "xml", "json" })
            {
                var (answered, type, body) = await client.GetAsync(string.Format(CultureInfo.InvariantCulture, path, format));
                Assert.Equal((path, status, format == "xml" ? "text/xml; charset=utf-8" : "application/json; charset=utf-8"), (path, (int)answered, type));
                Assert.Equal((path, status), (path, GeoReportClient.ErrorOf(body)));
            }
        var (unknown, _, words) = await client.GetAsync("services.yaml");
        Assert.Equal((HttpStatusCode.NotFound, 404), (unknown, GeoReportClient.ErrorOf(words)));
        using var deleted = await client.Http.DeleteAsync("/open311/v2/requests.json", Stop);
        Assert.Equal((400, 400), ((int)deleted.StatusCode, GeoReportClient.ErrorOf(await deleted.Content.ReadAsStringAsync(Stop))));
    }

    [Theory, Engines]
    public async Task An_empty_parameter_is_no_parameter(Engine engine)
    {
        using var client = (await apps.OnAsync(engine)).Open311();

        Assert.Equal(JsonValueKind.Array, (await client.JsonAsync("requests.json?jurisdiction_id=&service_request_id=&service_code=&start_date=&end_date=&status=&page=&page_size=")).ValueKind);
        Assert.Equal("service_requests", (await client.XmlAsync("requests.xml?start_date=2026-11-01T00:00:00+08:00&end_date=2026-11-22T00:00:00%2B08:00&status=open,closed&page=2&page_size=1")).Name.LocalName);
    }

    [Fact]
    public async Task A_jurisdiction_a_contact_and_a_discovery_without_charset_are_settings()
    {
        await using var app = await WhistleApp.StartAsync(Engine.Sqlite, null,
            ("Open311:Jurisdiction", "city.example"), ("Open311:DiscoveryCharset", "false"), ("Open311:Contact", "张工 0571-1"), ("Open311:KeyService", "https://city.example/keys"), ("Open311:Test", "true"),
            ("Open311:Address", "https://open.city.example/"), ("Open311:PerAddress", "2"));
        using var client = app.Open311();

        var (_, type, body) = await client.GetAsync("discovery.xml");
        var (_, other, _) = await client.GetAsync("discovery.json");
        Assert.Equal(("text/xml", "application/json"), (type, other)); // exactly, for the validator that wants it so
        var root = GeoReportClient.Read(body);
        Assert.Equal(("张工 0571-1", "https://city.example/keys", "test", "https://open.city.example/open311/v2"),
            (root.Element("contact")!.Value, root.Element("key_service")!.Value, root.Descendants("type").Single().Value, root.Descendants("url").Single().Value));
        Assert.Equal("text/xml; charset=utf-8", (await client.GetAsync("services.xml?jurisdiction_id=city.example")).Type);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("services.xml?jurisdiction_id=other.example")).Status);
        var key = await app.KeyAsync();
        var (foreign, _, _) = await client.PostAsync("xml", OpenScenes.Fields(key, null, ("jurisdiction_id", "other.example")));
        Assert.Equal(HttpStatusCode.NotFound, foreign);

        // two reports a day from one address, whichever key they bring
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("xml", OpenScenes.Fields(key))).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("xml", OpenScenes.Fields(await app.KeyAsync()))).Status);
        var (full, words, answer) = await client.PostAsync("xml", OpenScenes.Fields(key));
        Assert.Equal((429, 429), ((int)full, GeoReportClient.ErrorOf(words)));
        Assert.Equal(TimeSpan.FromHours(15), answer.Headers.RetryAfter!.Delta); // until midnight, from nine

        Assert.Equal("city.example", app.Services.GetRequiredService<OpenSettings>().Jurisdiction);
    }

    /// <summary>Whatever stands before the interface (limits, sizes, a database that is away) is said in its form too.</summary>
    [Theory]
    [InlineData(403, 403)]
    [InlineData(404, 404)]
    [InlineData(405, 400)]
    [InlineData(413, 400)]
    [InlineData(415, 400)]
    [InlineData(422, 400)]
    [InlineData(429, 429)]
    [InlineData(500, 500)]
    [InlineData(503, 503)]
    public async Task A_status_without_words_is_said_as_the_specification_has_it(int status, int said)
    {
        foreach (var format in new[] { "xml", "json" })
        {
            using var body = new MemoryStream();
            var http = new DefaultHttpContext { Request = { Path = $"/open311/v2/requests.{format}" }, Response = { Body = body } };

            await new OpenErrors().SayAsync(http, status);

            Assert.Equal((said, said), (http.Response.StatusCode, GeoReportClient.ErrorOf(System.Text.Encoding.UTF8.GetString(body.ToArray()))));
        }
    }
}
