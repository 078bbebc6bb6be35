using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Whistle.Kernel;

namespace Whistle.Platform.Http;

/// <summary>
/// Answers "no" to programs as RFC 9457 has it: <c>code</c> is the refusal's wire name, <c>detail</c> its sentence in the
/// language of the request, <c>errors</c> the sentences by field.
/// </summary>
public static class Problems
{
    public const string MediaType = "application/problem+json";

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <param name="words">The words of the module whose refusal it is.</param>
    public static IResult Of(HttpContext http, int status, Refusal refusal, IStringLocalizer words)
    {
        var detail = words[refusal.Code, refusal.Fills].Value;
        var errors = status == StatusCodes.Status422UnprocessableEntity && refusal.Field is { } field
            ? new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [detail] } : null;
        return new Answer(new(Named(http, status), status, refusal.WireCode, detail, errors, TraceOf(status)));
    }

    /// <summary>422 with a sentence for each wrong field.</summary>
    public static IResult Fields(HttpContext http, IReadOnlyDictionary<string, Refusal[]> errors, IStringLocalizer words)
    {
        var all = errors.SelectMany(e => e.Value).ToList();
        var shared = all.Select(r => r.WireCode).Distinct(StringComparer.Ordinal).Count() == 1 ? all[0] : new Refusal("Request.Fields");
        var detail = shared.Code == "Request.Fields" ? WordsOf(http)[shared.Code].Value : words[shared.Code, shared.Fills].Value;
        var sentences = errors.ToDictionary(e => e.Key, e => e.Value.Select(r => words[r.Code, r.Fills].Value).ToArray(), StringComparer.Ordinal);
        const int status = StatusCodes.Status422UnprocessableEntity;
        return new Answer(new(Named(http, status), status, shared.WireCode, detail, sentences, null));
    }

    /// <summary>A problem in the platform's own words.</summary>
    public static Task WriteAsync(HttpContext http, int status, Refusal refusal) => Of(http, status, refusal, WordsOf(http)).ExecuteAsync(http);

    internal static IStringLocalizer WordsOf(HttpContext http) => http.RequestServices.GetRequiredService<IStringLocalizer<Text>>();

    private static string Named(HttpContext http, int status) => WordsOf(http)[$"Status.{status}"] is { ResourceNotFound: false } name ? name.Value : $"{status}";

    /// <summary>Only where something broke does the reader need to name the request to somebody.</summary>
    private static string? TraceOf(int status) => status >= 500 ? Activity.Current?.TraceId.ToString() : null;

    internal sealed record Problem(string Title, int Status, string Code, string Detail, IReadOnlyDictionary<string, string[]>? Errors, string? TraceId)
    {
        public string Type => "about:blank";
    }

    /// <summary>The answer as the handlers give it, readable by tests and by whoever maps it.</summary>
    internal sealed class Answer(Problem problem) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => problem.Status;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = problem.Status;
            return httpContext.Response.WriteAsJsonAsync(problem, Written, MediaType, httpContext.RequestAborted);
        }
    }
}
