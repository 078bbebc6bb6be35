using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Ui;

namespace Whistle.Directory;

/// <summary>Says on every page who is signed in, and where the first post is.</summary>
internal sealed class PersonInFrame(ICity directory) : IPageFrameSource
{
    public ValueTask FillAsync(PageFrame frame, Actor actor, CancellationToken stop)
    {
        var city = directory.Current;
        frame.Person = city.Person(actor.Person)?.Name;
        frame.Unit = actor.Posts is [var first, ..] ? city.FindUnit(first.Unit)?.Name.ToString() : null;
        return ValueTask.CompletedTask;
    }
}
