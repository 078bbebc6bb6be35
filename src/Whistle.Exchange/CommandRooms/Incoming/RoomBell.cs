using System.Threading.Channels;

namespace Whistle.Exchange.CommandRooms.Incoming;

/// <summary>Wakes the worker when something has come in, or a case has moved that something waits for.</summary>
internal sealed class RoomBell
{
    private readonly Channel<bool> bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Ring() => bell.Writer.TryWrite(true);

    /// <summary>Waits for a ring, or until it is time to look without one.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken stop)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(stop);
        until.CancelAfter(longest);
        try
        {
            await bell.Reader.ReadAsync(until.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // nobody rang
        }
    }
}
