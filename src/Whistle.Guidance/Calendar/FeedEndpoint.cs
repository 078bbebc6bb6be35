using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Whistle.Directory.Contracts;
using Whistle.Guidance.Visits;
using Whistle.Kernel;
using Whistle.Platform.SignIn;

namespace Whistle.Guidance.Calendar;

/// <summary>
/// GET /calendar/{secret}.ics: for calendar programs, which can't sign in. Names the school and the department and nobody: people
/// and words stay behind the link, which asks for a sign-in. Counted against the limit of strangers, never logged.
/// </summary>
internal static class FeedEndpoint
{
    private const int DaysBack = 90, DaysAhead = 400;

    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapGet("/calendar/{secret}.ics", AnswerAsync).RequireAuthorization(Policies.Public).ExcludeFromDescription();

    private static async Task<IResult> AnswerAsync(string secret, HttpContext http, Feeds feeds, VisitQueries visits, ICity cities, TimeProvider clock)
    {
        var stop = http.RequestAborted;
        http.Response.Headers.CacheControl = "private, no-store";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        if (await feeds.FindAsync(secret, stop) is not { } feed)
            return TypedResults.StatusCode(StatusCodes.Status404NotFound);
        var city = await cities.GetAsync(stop);
        var (actor, today, culture) = (new Actor(feed.Person, feed.Account, city.PostsOf(feed.Person)), clock.Now().Day(), CultureInfo.GetCultureInfo(feed.Language));
        if (actor.Posts.Count == 0)
            return TypedResults.StatusCode(StatusCodes.Status404NotFound);
        var found = await visits.CalendarAsync(await visits.ViewAsync(actor, stop), today.AddDays(-DaysBack), today.AddDays(DaysAhead), stop);
        var from = $"{http.Request.Scheme}://{http.Request.Host}";
        return TypedResults.Text(ICalendar.Write(Text.In(culture, "Feed.Name"), found.Select(visit => Entry(visit, city, culture, from))), ICalendar.MediaType);
    }

    private static CalendarEntry Entry(GuidanceVisit visit, City city, CultureInfo culture, string from)
    {
        var rectify = visit.State is VisitState.Rectifying && visit.RectifyBy is not null;
        var (school, unit) = (city.Unit(visit.School).Name.In(culture), city.Unit(visit.Unit).Name.In(culture));
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{(rectify ? "rectify" : "visit")}-{visit.Id:D}@whistle"), rectify ? visit.RectifyBy!.Value : visit.Day,
            !rectify && visit.Time is { } time ? TimeOnly.ParseExact(time, "HH:mm", CultureInfo.InvariantCulture) : null,
            string.Format(culture, Text.In(culture, rectify ? "Feed.Rectify" : "Feed.Visit"), school, unit, Text.In(culture, "Kind." + visit.Kind.Code())),
            city.Unit(visit.Campus).Name.In(culture), $"{from}/visits/{visit.Id:D}", visit.Version, DateTimeOffset.FromUnixTimeMilliseconds(visit.Sequence >> 20));
    }
}
