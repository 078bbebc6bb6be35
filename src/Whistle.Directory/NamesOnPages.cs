using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Ui;

namespace Whistle.Directory;

/// <summary>Who is signed in, and where his first post is, in the menu of every page.</summary>
internal sealed class NamesOnPages(ICity city) : IPageFrameSource
{
    public ValueTask FillAsync(PageFrame frame, Actor actor, CancellationToken stop)
    {
        var now = city.Current;
        frame.Person = now.Person(actor.Person)?.Name;
        frame.Unit = actor.Posts is [var post, ..] ? now.FindUnit(post.Unit)?.Name.ToString() : null;
        return ValueTask.CompletedTask;
    }
}
