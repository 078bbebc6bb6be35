using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Whistle.StandIns;

/// <summary>What a stand-in does today.</summary>
public enum Mode
{
    Normal,

    /// <summary>Answers after a while.</summary>
    Slow,

    /// <summary>Never answers, and has done nothing.</summary>
    Hang,

    /// <summary>Does it, and never answers.</summary>
    HangAfter,

    /// <summary>Says no to each message, in its own words.</summary>
    Refuse,

    /// <summary>Answers success and delivers nothing.</summary>
    Nothing,

    /// <summary>410.</summary>
    Gone,

    /// <summary>429 with Retry-After.</summary>
    Busy,

    /// <summary>503.</summary>
    Down,
}

/// <summary>How each stand-in behaves; changed at any time, by a test or on the page.</summary>
public sealed class Behaviours
{
    private readonly ConcurrentDictionary<string, Mode> modes = new(StringComparer.Ordinal);

    /// <summary>How long "slow" takes.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(2);

    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(7);

    public Mode this[string name]
    {
        get => modes.GetValueOrDefault(name);
        set => modes[name] = value;
    }

    /// <summary>What stands before every call: null where it goes on.</summary>
    internal async Task<IResult?> BeforeAsync(string name, HttpContext http)
    {
        switch (this[name])
        {
            case Mode.Slow:
                await Task.Delay(Delay, http.RequestAborted);
                return null;
            case Mode.Hang:
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
                return null;
            case Mode.Gone:
                return Results.StatusCode(StatusCodes.Status410Gone);
            case Mode.Busy:
                http.Response.Headers.RetryAfter = ((int)RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return Results.StatusCode(StatusCodes.Status429TooManyRequests);
            case Mode.Down:
                return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            default:
                return null;
        }
    }

    /// <summary>Stands after a call that did its work.</summary>
    internal async Task<IResult> AfterAsync(string name, HttpContext http, IResult answer)
    {
        if (this[name] is Mode.HangAfter)
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        return answer;
    }
}
