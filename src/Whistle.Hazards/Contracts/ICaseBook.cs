using Whistle.Kernel;

namespace Whistle.Hazards.Contracts;

/// <summary>A case in one line, in the reader's language: no more than its list would show him.</summary>
public sealed record CaseLine(Guid Id, string Number, string What, string Where, string State, bool IsOpen)
{
    public string Path => $"/cases/{Id:D}";
}

/// <summary>Lets other modules speak of cases. Whatever they ask for, a person gets only what he may see.</summary>
public interface ICaseBook
{
    /// <summary>Those of the cases that the reader may see, newest first.</summary>
    Task<IReadOnlyList<CaseLine>> OfAsync(IReadOnlyCollection<Guid> cases, Actor reader, CancellationToken stop);

    /// <summary>The case of this number or id; null where it is not there or not his to see.</summary>
    Task<CaseLine?> FindAsync(string numberOrId, Actor reader, CancellationToken stop);

    /// <summary>The newest open ones that he may see, to choose from.</summary>
    Task<IReadOnlyList<CaseLine>> NewestAsync(int most, Actor reader, CancellationToken stop);
}
