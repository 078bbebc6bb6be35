using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Notices.Contracts;
using Whistle.Platform.Data;

namespace Whistle.Notices.Inboxes;

/// <summary>Reads a person's own inbox, newest first.</summary>
internal sealed class InboxQueries(WhistleDb db)
{
    public async Task<InboxPart> ListAsync(PersonId person, bool unreadOnly, Guid? after, int limit, CancellationToken stop)
    {
        var notices = db.Set<Notice>().AsNoTracking().Where(n => n.Person == person);
        if (unreadOnly)
            notices = notices.Where(n => n.ReadAt == null);
        if (after is { } last)
            notices = notices.Where(n => n.Id.CompareTo(last) < 0);
        var rows = await notices.OrderByDescending(n => n.Id).Take(limit + 1).ToListAsync(stop);
        return rows.Count > limit ? new(rows[..limit], rows[limit - 1].Id) : new(rows, null);
    }

    public async Task<Notice?> OneAsync(PersonId person, Guid id, CancellationToken stop)
        => await db.Set<Notice>().AsNoTracking().SingleOrDefaultAsync(n => n.Id == id && n.Person == person, stop);
}

/// <summary>Part of an inbox. <paramref name="Next"/> is the entry after which the next part begins; null at the end.</summary>
internal sealed record InboxPart(IReadOnlyList<Notice> Notices, Guid? Next);

/// <summary>Finds the words of a notice in the module that sent it.</summary>
internal sealed class NoticeWords(IEnumerable<INoticeWords> modules, Microsoft.Extensions.Localization.IStringLocalizer<Text> text)
{
    public string Title(Notice notice, CultureInfo culture)
        => Of(notice) is { } words ? words.Title(notice.Code, notice.Fills, culture) : text["Inbox.NoWords"];

    public string? Detail(Notice notice, CultureInfo culture)
        => Of(notice)?.Detail(notice.Code, notice.Fills, culture);

    public NoticeKind KindOf(Notice notice) => Of(notice)?.KindOf(notice.Code) ?? NoticeKind.Course;

    public string? Matter(Notice notice, CultureInfo culture) => Of(notice)?.Matter(notice.Fills, culture);

    private INoticeWords? Of(Notice notice) => modules.FirstOrDefault(words => words.Knows(notice.Code));
}
