namespace Whistle.Platform.Data;

/// <summary>
/// SQLite takes one writer at a time and makes the others poll; inside the process they queue here instead, in order.
/// On PostgreSQL the gate stands open.
/// </summary>
public sealed class WriteGate(bool oneAtATime) : IDisposable
{
    private readonly SemaphoreSlim? turns = oneAtATime ? new(1, 1) : null;

    /// <summary>Waits for a turn. Dispose what it gives, to let the next one in; null where there is nothing to wait for.</summary>
    public async ValueTask<IDisposable?> EnterAsync(CancellationToken stop)
    {
        if (turns is null)
            return null;
        await turns.WaitAsync(stop);
        return new Turn(turns);
    }

    public void Dispose() => turns?.Dispose();

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
