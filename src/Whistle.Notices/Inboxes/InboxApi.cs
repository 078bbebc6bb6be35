using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Whistle.Kernel;
using Whistle.Platform.Http;
using Whistle.Platform.SignIn;

namespace Whistle.Notices.Inboxes;

/// <summary>The inbox for programs: the same entries, and marking one as read.</summary>
internal static class InboxApi
{
    private const int Usual = 20;
    private const int Most = 100;

    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static void Map(IEndpointRouteBuilder routes)
    {
        var inbox = routes.MapGroup("/api/v1/inbox").RequireAuthorization(Policies.SignedIn).WithTags("Inbox");
        inbox.MapGet("", ListAsync).WithName("Inbox").WithSummary("Your own notices, newest first.").Produces<InboxAnswer>();
        inbox.MapPost("/{id:guid}/read", ReadAsync).WithName("ReadNotice").WithSummary("Marks a notice of your own as read; more than once does no harm.").Produces<InboxEntry>();
    }

    private static async Task<IResult> ListAsync(
        bool? unread, string? cursor, int? limit, InboxQueries inbox, UnreadCount count, NoticeWords words, IStringLocalizer<Text> text, HttpContext http, CancellationToken stop)
    {
        Guid? after = null;
        if (cursor is not null)
            if (Guid.TryParseExact(cursor, "N", out var last))
                after = last;
            else
                return Wrong(http, text, new("Field.NotACursor", "cursor"));
        if (limit is < 1 or > Most)
            return Wrong(http, text, new("Field.NotInRange", "limit", 1, Most));

        var person = http.Actor().Person;
        var part = await inbox.ListAsync(person, unread is true, after, limit ?? Usual, stop);
        return TypedResults.Ok(new InboxAnswer([.. part.Notices.Select(n => Entry(n, words))], part.Next?.ToString("N"), await count.OfAsync(person, stop)));
    }

    private static async Task<IResult> ReadAsync(
        Guid id, InboxDesk desk, InboxQueries inbox, NoticeWords words, HttpContext http, CancellationToken stop)
    {
        var person = http.Actor().Person;
        return await desk.OpenAsync(id, person, stop) is not null && await inbox.OneAsync(person, id, stop) is { } notice
            ? TypedResults.Ok(Entry(notice, words))
            : TypedResults.NotFound();
    }

    private static InboxEntry Entry(Notice notice, NoticeWords words)
        => new(notice.Id, notice.Code, Both(culture => words.Title(notice, culture)), words.Detail(notice, Chinese) is null ? null : Both(culture => words.Detail(notice, culture)!),
            notice.Path, notice.Urgent, notice.CreatedAt, notice.ReadAt);

    private static BothLanguages Both(Func<CultureInfo, string> words) => new(words(Chinese), words(English));

    private static IResult Wrong(HttpContext http, IStringLocalizer<Text> text, Refusal wrong) => JsonBody.Wrong(http, [wrong], text);
}

/// <param name="Unread">How many are unread; 1000 means so many or more.</param>
internal sealed record InboxAnswer(IReadOnlyList<InboxEntry> Items, string? Next, int Unread);

internal sealed record InboxEntry(
    Guid Id, string Code, BothLanguages Title, BothLanguages? Detail, string Path, bool Urgent, DateTimeOffset CreatedAt, DateTimeOffset? ReadAt);

internal sealed record BothLanguages(string Zh, string En);
