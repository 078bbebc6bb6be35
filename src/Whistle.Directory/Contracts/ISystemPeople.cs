using Whistle.Kernel;

namespace Whistle.Directory.Contracts;

/// <summary>
/// People as whom another system acts, such as a command room's own. Nobody signs in as one of them and nobody's accounts are kept
/// for them: the switch that made them is the only thing that changes them.
/// </summary>
public interface ISystemPeople
{
    Task<IReadOnlySet<PersonId>> AllAsync(CancellationToken stop);
}
