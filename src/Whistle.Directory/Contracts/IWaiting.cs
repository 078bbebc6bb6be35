using Whistle.Kernel;

namespace Whistle.Directory.Contracts;

/// <summary>A piece of work that waits for somebody: what, where, until when, in the reader's language, and the page where it is done.</summary>
public sealed record WaitingWork(string What, string Where, string When, bool Late, string Link);

/// <summary>What one module has waiting for a person, for the page of his work. Cases stand there by themselves.</summary>
public interface IWaiting
{
    /// <summary>The heading, in the reader's language.</summary>
    string Title { get; }

    /// <summary>The earliest first, no more than a page shows.</summary>
    Task<IReadOnlyList<WaitingWork>> OfAsync(Actor by, CancellationToken stop);
}

/// <summary>A button on a school's page, or on that of one's work: one tap to where something begins.</summary>
public sealed record Tap(string Label, string Icon, string Path);

/// <summary>What a module lets people begin from there.</summary>
public interface ITaps
{
    /// <param name="school">The school whose page it is; null on the page of one's work.</param>
    /// <param name="by">Who would tap; null comes back where it is not his.</param>
    /// <param name="city">The city as it stands.</param>
    Tap? At(UnitId? school, Actor by, City city);
}
