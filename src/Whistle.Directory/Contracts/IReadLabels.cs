namespace Whistle.Directory.Contracts;

/// <summary>What a subject of the log of readings is called, where a module's page shows it.</summary>
public sealed record ReadLabel(string Label, string? Link);

/// <summary>Names what was read, for the pages on who read what. Each module names its own kinds.</summary>
public interface IReadLabels
{
    bool Knows(string kind);

    Task<IReadOnlyDictionary<Guid, ReadLabel>> OfAsync(IReadOnlyCollection<Guid> subjects, CancellationToken stop);
}
