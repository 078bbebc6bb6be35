using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Whistle.Exchange.Open311.Consumers;
using Whistle.Exchange.Open311.Intake;
using Whistle.Kernel;
using Whistle.Platform.Http;
using Whistle.Platform.SignIn;

namespace Whistle.Exchange.Open311.Wire;

/// <summary>Open311 GeoReport v2 under /open311/v2. docs/open311.md says what it leaves open and how that is settled here.</summary>
internal static class GeoReport
{
    public const string Path = OpenErrors.Root + "/v2";

    /// <summary>When the interface, or the list of services, last changed: parseable, and in the past.</summary>
    private const string Changeset = "2026-11-22T00:00:00+08:00";

    private const string Specification = "http://wiki.open311.org/GeoReport_v2";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var all = routes.MapGroup(Path).RequireAuthorization(Policies.Public).ExcludeFromDescription();
        all.MapGet("/discovery.{format}", (HttpContext http, OpenSettings settings, string format) => In(http, format, form => DiscoveryAsync(http, settings, form)));
        all.MapGet("/services.{format}", (HttpContext http, OpenSettings settings, string format) => In(http, format, settings, form => ServicesAsync(http, form)));
        all.MapGet("/services/{code}.{format}", (HttpContext http, OpenSettings settings, string code, string format) => In(http, format, settings, form => DefinitionAsync(http, form, code)));
        all.MapGet("/requests.{format}", (HttpContext http, OpenSettings settings, PublicRequests requests, PublicList kept, ConsumerDesk consumers, string format)
            => In(http, format, settings, form => ListAsync(http, form, settings, requests, kept, consumers)));
        all.MapGet("/requests/{id}.{format}", (HttpContext http, OpenSettings settings, PublicRequests requests, ConsumerDesk consumers, string id, string format)
            => In(http, format, settings, form => OneAsync(http, form, settings, requests, consumers, id)));
        all.MapGet("/tokens/{token}.{format}", (HttpContext http, OpenSettings settings, string token, string format)
            => In(http, format, settings, form => OpenErrors.WriteAsync(http, form, [OpenError.Unknown("Error.NoToken", token)])));
        all.MapGet("/media/{id:guid}", MediaAsync);
        all.MapPost("/requests.{format}", (HttpContext http, OpenSettings settings, PublicDoor door, TimeProvider clock, string format) => In(http, format, form => PostAsync(http, form, settings, door, clock)))
            .WithMetadata(new PostedByProgramsAttribute(), new RequestSizeLimitAttribute(ReportForm.MostBytes));
    }

    private static Task In(HttpContext http, string format, Func<WireForm, Task> answer)
        => Codes.Parse<WireForm>(format.ToLowerInvariant()) is { } form ? answer(form) : OpenErrors.WriteAsync(http, WireForm.Xml, [OpenError.Unknown("Error.NoAddress")]);

    /// <summary>As above, after a look at the jurisdiction that the query names.</summary>
    private static Task In(HttpContext http, string format, OpenSettings settings, Func<WireForm, Task> answer)
        => In(http, format, form => OtherJurisdiction(http.Request.Query["jurisdiction_id"], settings) is { } error ? OpenErrors.WriteAsync(http, form, [error]) : answer(form));

    private static OpenError? OtherJurisdiction(string? named, OpenSettings settings)
        => string.IsNullOrWhiteSpace(named) || named.Trim() == settings.Jurisdiction ? null : OpenError.Unknown("Error.Jurisdiction", named.Trim());

    private static async Task DiscoveryAsync(HttpContext http, OpenSettings settings, WireForm form)
    {
        using var writer = WireWriter.Of(form);
        writer.Thing("discovery", () =>
        {
            writer.Field("changeset", Changeset);
            writer.Field("contact", settings.Contact ?? Text.Say("Discovery.Contact"));
            writer.Field("key_service", settings.KeyService ?? Text.Say("Discovery.KeyService"));
            writer.List("endpoints", "endpoint", [settings], one =>
            {
                writer.Field("specification", Specification);
                writer.Field("url", Address(http, one));
                writer.Field("changeset", Changeset);
                writer.Field("type", one.IsTest ? "test" : "production");
                writer.Words("formats", "format", ["text/xml", "application/json"]);
            });
        });
        await OpenErrors.SendAsync(http, form, writer.Done(), settings.DiscoveryCharset);
    }

    private static async Task ServicesAsync(HttpContext http, WireForm form)
    {
        var culture = CultureInfo.CurrentUICulture;
        using var writer = WireWriter.Of(form);
        writer.List("services", "service", OpenServices.All, service =>
        {
            writer.Field("service_code", service.Code);
            writer.Field("service_name", service.Name(culture));
            writer.Field("description", service.Description(culture));
            writer.Field("metadata", true);
            writer.Field("type", "realtime");
            writer.Field("keywords", service.Keywords(culture));
            writer.Field("group", service.GroupName(culture));
        });
        await OpenErrors.SendAsync(http, form, writer.Done(), charset: true);
    }

    private static async Task DefinitionAsync(HttpContext http, WireForm form, string code)
    {
        if (OpenServices.Find(code) is not { } service)
        {
            await OpenErrors.WriteAsync(http, form, [OpenError.Unknown("Post.UnknownService", code)]);
            return;
        }
        using var writer = WireWriter.Of(form);
        writer.Thing("service_definition", () =>
        {
            writer.Field("service_code", service.Code);
            writer.List("attributes", "attribute", [OpenService.Emergency, OpenService.When], attribute => Attribute(writer, attribute));
        });
        await OpenErrors.SendAsync(http, form, writer.Done(), charset: true);
    }

    /// <summary>One that only says something, and one to be chosen; neither need be answered.</summary>
    private static void Attribute(WireWriter writer, string attribute)
    {
        var asks = attribute is OpenService.When;
        writer.Field("variable", asks);
        writer.Field("code", attribute);
        writer.Field("datatype", asks ? "singlevaluelist" : "text");
        writer.Field("required", false);
        writer.Field("datatype_description", asks ? Text.Say("Attribute.when.Type") : null);
        writer.Field("order", asks ? 2 : 1);
        writer.Field("description", Text.Say($"Attribute.{attribute}"));
        writer.List("values", "value", asks ? OpenService.Times : [], key =>
        {
            writer.Field("key", key);
            writer.Field("name", Text.Say($"When.{key}"));
        });
    }

    private static async Task ListAsync(HttpContext http, WireForm form, OpenSettings settings, PublicRequests requests, PublicList kept, ConsumerDesk consumers)
    {
        var (query, errors) = ListQuery.Read(http.Request.Query, requests.Now);
        if (errors.Count > 0)
        {
            await OpenErrors.WriteAsync(http, form, errors);
            return;
        }
        var (address, culture, stop) = (Address(http, settings), CultureInfo.CurrentUICulture, http.RequestAborted);
        var body = query.IsUsual
            ? await kept.OfAsync($"{form.Code()} {culture.Name} {query.IsOpen} {query.PageSize} {address}", () => MadeAsync(null))
            : await MadeAsync(await TesterAsync(http, consumers, stop));
        await OpenErrors.SendAsync(http, form, body, charset: true);

        async Task<byte[]> MadeAsync(Guid? tester)
        {
            var rows = await requests.ListAsync(query, tester, stop);
            using var writer = WireWriter.Of(form);
            writer.List("service_requests", "request", rows, row => PublicRequests.Write(writer, row, address, culture));
            return writer.Done();
        }
    }

    private static async Task OneAsync(HttpContext http, WireForm form, OpenSettings settings, PublicRequests requests, ConsumerDesk consumers, string id)
    {
        if (await requests.FindAsync(id, await TesterAsync(http, consumers, http.RequestAborted), http.RequestAborted) is not { } found)
        {
            await OpenErrors.WriteAsync(http, form, [OpenError.Unknown("Error.NoRequest", id)]);
            return;
        }
        using var writer = WireWriter.Of(form);
        writer.List("service_requests", "request", [found], row => PublicRequests.Write(writer, row, Address(http, settings), CultureInfo.CurrentUICulture));
        await OpenErrors.SendAsync(http, form, writer.Done(), charset: true);
    }

    private static async Task PostAsync(HttpContext http, WireForm form, OpenSettings settings, PublicDoor door, TimeProvider clock)
    {
        var (posted, unreadable) = await ReportForm.ReadAsync(http, http.RequestAborted);
        if (posted is null)
        {
            await OpenErrors.WriteAsync(http, form, [unreadable!]);
            return;
        }
        if ((OtherJurisdiction(http.Request.Query["jurisdiction_id"], settings) ?? OtherJurisdiction(posted["jurisdiction_id"], settings)) is { } elsewhere)
        {
            await OpenErrors.WriteAsync(http, form, [elsewhere]);
            return;
        }
        var key = posted["api_key"].ToString() is { Length: > 0 } inForm ? inForm : http.Request.Query["api_key"].ToString();
        var received = await door.TakeAsync(posted, key.Trim(), http.Connection.RemoteIpAddress, http.RequestAborted);
        if (received.IsOverLimit)
            OpenErrors.RetryTomorrow(http, clock.Now());
        if (received.Number is not { } number)
        {
            await OpenErrors.WriteAsync(http, form, received.Errors);
            return;
        }
        using var writer = WireWriter.Of(form);
        writer.List("service_requests", "request", [number], one =>
        {
            writer.Field("service_request_id", one);
            writer.Field("service_notice", Text.Say("Post.Notice"));
            writer.Field("account_id", (string?)null);
        });
        await OpenErrors.SendAsync(http, form, writer.Done(), charset: true);
    }

    private static async Task<IResult> MediaAsync(HttpContext http, Guid id, PublicRequests requests)
    {
        if (await requests.PhotoAsync(id, http.RequestAborted) is not (var file, var path))
        {
            await OpenErrors.WriteAsync(http, WireForm.Xml, [OpenError.Unknown("Error.NoAddress")]);
            return TypedResults.Empty;
        }
        var headers = http.Response.Headers;
        headers.CacheControl = "no-cache"; // a release that was taken back counts at once
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        return TypedResults.PhysicalFile(path, file.MediaType, entityTag: new EntityTagHeaderValue($"\"{file.Sha256}\""));
    }

    /// <summary>Only a test key shows anything more, and only what was sent with it.</summary>
    private static async Task<Guid?> TesterAsync(HttpContext http, ConsumerDesk consumers, CancellationToken stop)
        => http.Request.Query["api_key"].ToString() is { Length: > 0 } key && await consumers.OfKeyAsync(key, stop) is { IsTest: true, IsOn: true } tester ? tester.Id : null;

    private static string Address(HttpContext http, OpenSettings settings) => (settings.Address ?? $"{http.Request.Scheme}://{http.Request.Host}") + Path;
}
