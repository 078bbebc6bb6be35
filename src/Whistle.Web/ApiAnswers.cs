using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Whistle.Platform.Http;
using Whistle.Platform.SignIn;

namespace Whistle.Web;

/// <summary>
/// What every address of the API may answer besides what it says itself: nobody is signed in, not for this role, not there, too
/// large, too many, the database is away. The document names each, so that a program need not guess.
/// </summary>
internal sealed class ApiAnswers : IApiDescriptionProvider
{
    private const string Problem = "application/problem+json";

    /// <summary>After the framework has found the addresses.</summary>
    public int Order => 0;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
        foreach (var description in context.Results.Where(one => one.RelativePath?.StartsWith("api/", StringComparison.OrdinalIgnoreCase) is true))
            foreach (var status in Of(description).Where(status => description.SupportedResponseTypes.All(known => known.StatusCode != status)).ToList())
                description.SupportedResponseTypes.Add(new() { StatusCode = status, Type = typeof(ProblemDetails), ApiResponseFormats = { new() { MediaType = Problem } } });
    }

    /// <summary>Says of a problem what stands in it: RFC 9457 with our code, the sentences by field and the number to name where something broke.</summary>
    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken stop)
    {
        // a word that the reader may not see is there by name and null
        if (schema.AdditionalProperties is { } values && context.JsonPropertyInfo?.AttributeProvider is PropertyInfo property
            && new NullabilityInfoContext().Create(property).GenericTypeArguments is [_, { ReadState: NullabilityState.Nullable }])
            schema.AdditionalProperties = new OpenApiSchema { OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, values] };
        if (context.JsonTypeInfo.Type != typeof(ProblemDetails))
            return Task.CompletedTask;
        var text = new OpenApiSchema { Type = JsonSchemaType.String };
        schema.Required = new HashSet<string>(["type", "title", "status", "code", "detail"], StringComparer.Ordinal);
        schema.Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = text, ["title"] = text, ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "400", Maximum = "599" }, ["code"] = text, ["detail"] = text,
            ["errors"] = new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = text } }, ["traceId"] = text,
        };
        return Task.CompletedTask;
    }

    private static IEnumerable<int> Of(ApiDescription description)
    {
        var metadata = description.ActionDescriptor.EndpointMetadata;
        var (writes, idempotent) = (description.HttpMethod is not "GET", metadata.OfType<IdempotentPost>().Any());
        var policies = metadata.OfType<IAuthorizeData>().Select(one => one.Policy).ToList();
        if (!metadata.OfType<IAllowAnonymous>().Any() && policies.Any(policy => policy is not Policies.Public))
            yield return StatusCodes.Status401Unauthorized;
        // a token that only reads changes nothing, whoever has it
        if (writes || policies.Any(policy => policy is not (Policies.Public or Policies.SignedIn)))
            yield return StatusCodes.Status403Forbidden;
        if (description.ParameterDescriptions.Any(parameter => parameter.Source.Id == "Path"))
            yield return StatusCodes.Status404NotFound;
        if (idempotent)
            yield return StatusCodes.Status409Conflict;
        if (writes)
        {
            yield return StatusCodes.Status413PayloadTooLarge;
            yield return StatusCodes.Status415UnsupportedMediaType;
        }
        yield return StatusCodes.Status422UnprocessableEntity;
        yield return StatusCodes.Status429TooManyRequests;
        yield return StatusCodes.Status503ServiceUnavailable;
    }
}
