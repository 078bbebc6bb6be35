using Whistle.Kernel;
using Whistle.Platform.Ui;

namespace Whistle.Notices.Inboxes;

/// <summary>The unread count beside the inbox in the menu of every page.</summary>
internal sealed class UnreadOnPages(UnreadCount count) : IPageFrameSource
{
    public async ValueTask FillAsync(PageFrame frame, Actor actor, CancellationToken stop)
        => frame.Unread = await count.OfAsync(actor.Person, stop);
}
