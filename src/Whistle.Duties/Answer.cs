using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Whistle.Kernel;
using Whistle.Platform.Http;

namespace Whistle.Duties;

/// <summary>Why a command was not carried out, in the order in which the answers are given.</summary>
internal enum No
{
    Nothing,
    NotThere,
    NotYours,
    Malformed,
    VersionMissing,
    MovedOn,
    Refused,
}

/// <summary>What came of a command: the thing after it, or why not.</summary>
internal sealed record Answer<T>(T? Done, No No, IReadOnlyList<Refusal> Refusals) where T : class
{
    public static implicit operator Answer<T>(T done) => new(done, No.Nothing, []);

    public static Answer<T> Not(No no, params IReadOnlyList<Refusal> refusals) => new(null, no, refusals);
}

/// <summary>How a refused command is answered over HTTP.</summary>
internal static class Answers
{
    public static readonly Refusal NotFound = new("Duties.NotFound");

    public static int StatusOf(No no) => no switch
    {
        No.NotThere => StatusCodes.Status404NotFound,
        No.NotYours => StatusCodes.Status403Forbidden,
        No.Malformed => StatusCodes.Status422UnprocessableEntity,
        No.VersionMissing => StatusCodes.Status428PreconditionRequired,
        No.MovedOn => StatusCodes.Status412PreconditionFailed,
        _ => StatusCodes.Status409Conflict,
    };

    public static IResult NotThere(HttpContext http) => Problems.Of(http, StatusCodes.Status404NotFound, NotFound, Words(http));

    public static IResult Refuse<T>(HttpContext http, Answer<T> answer) where T : class => answer.No switch
    {
        No.NotThere => NotThere(http),
        No.Malformed => JsonBody.Wrong(http, answer.Refusals, Words(http)),
        _ => Problems.Of(http, StatusOf(answer.No), answer.Refusals[0], Words(http)),
    };

    public static IStringLocalizer<Text> Words(HttpContext http) => http.RequestServices.GetRequiredService<IStringLocalizer<Text>>();
}
