using Whistle.Kernel;

namespace Whistle.Platform.Files;

/// <summary>Says who may read the files that hang on one kind of thing. The module whose thing it is brings one.</summary>
public interface IFileDoor
{
    /// <summary>The kind of owner it answers for, as given to <see cref="FileDesk.AttachAsync"/>: "case".</summary>
    string Kind { get; }

    Task<bool> MayReadAsync(Guid owner, Actor actor, CancellationToken stop);
}
