using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Hazards.Cases.Report;

/// <summary>What a case was before: a visit, a self-check. Addressed as "kind:id".</summary>
internal sealed record CaseOrigin(string Kind, Guid Id)
{
    public const int Longest = 80;

    public static CaseOrigin? Read(string? text)
        => text?.Split(':') is [{ Length: > 0 and <= 40 } kind, var id] && Guid.TryParseExact(id, "D", out var guid) ? new(kind, guid) : null;

    public override string ToString() => $"{Kind}:{Id:D}";
}

/// <summary>The modules that leads come from.</summary>
internal sealed class CaseOrigins(IEnumerable<ILeadSource> sources)
{
    public ILeadSource? SourceOf(CaseOrigin origin) => sources.FirstOrDefault(source => source.Kind == origin.Kind);

    /// <summary>What it brings along for this person; null where it is not there, not his, or a case already.</summary>
    public async Task<Lead?> FindAsync(string? origin, Actor by, CancellationToken stop)
        => CaseOrigin.Read(origin) is { } read && SourceOf(read) is { } source ? await source.FindAsync(read.Id, by, stop) : null;

    /// <summary>Where this person can read it; null where he may not.</summary>
    public async Task<string?> PathForAsync(string? origin, Actor reader, CancellationToken stop)
        => CaseOrigin.Read(origin) is { } read && SourceOf(read) is { } source ? await source.PathForAsync(read.Id, reader, stop) : null;
}
