using System.Collections.Immutable;
using System.Reflection;
using Whistle.Kernel;

namespace Whistle.Platform.Ui;

/// <summary>What stands round the page of this request. The layout asks every <see cref="IPageFrameSource"/> to fill it.</summary>
public sealed class PageFrame
{
    public bool IsSignedIn { get; internal set; }

    /// <summary>Unread notices in the inbox.</summary>
    public int Unread { get; set; }

    /// <summary>Who is signed in, and where his first post is: in the words of the request's language.</summary>
    public string? Person { get; set; }

    public string? Unit { get; set; }
}

/// <summary>Fills a part of the frame for a signed-in person: the directory names and unit, notices the unread count.</summary>
public interface IPageFrameSource
{
    ValueTask FillAsync(PageFrame frame, Actor actor, CancellationToken stop);
}

/// <summary>
/// An entry of the main menu. Its words are "Ui.Menu.{Key}", its icon has the key's name. Those with <paramref name="InReach"/>
/// stand in the bar (five with "more", on a phone at the foot); all stand on the page /more, under their group.
/// </summary>
/// <param name="Group">One of <see cref="MenuGroups"/>; what the entry is for stands in the words "Ui.About.{Key}".</param>
public sealed record MenuEntry(string Key, string Path, int Order, string? Policy = null, bool InReach = true, string Group = "daily");

/// <summary>The groups of the page of everything, in their order; their words are "Ui.Group.{name}".</summary>
public static class MenuGroups
{
    public static readonly ImmutableArray<string> All = ["daily", "duties", "watch", "places", "accounts", "own"];
}

/// <summary>A section of the help page, from the module that it is about: its words are "Help.{Key}" and "Help.{Key}.Words" of <paramref name="Text"/>.</summary>
public sealed record HelpPart(Type Text, string Key, int Order);

/// <summary>A module's assembly that has pages in it.</summary>
public sealed record PageAssembly(Assembly Assembly);
