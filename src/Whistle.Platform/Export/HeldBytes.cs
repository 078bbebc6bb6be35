namespace Whistle.Platform.Export;

/// <summary>Takes what is written at once and passes it on when asked, without blocking: the answer to a request takes no synchronous writes.</summary>
internal sealed class HeldBytes : Stream
{
    private readonly MemoryStream held = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public async Task PassOnAsync(Stream to, CancellationToken stop)
    {
        await to.WriteAsync(held.GetBuffer().AsMemory(0, (int)held.Length), stop);
        held.SetLength(0);
    }

    public override void Write(byte[] buffer, int offset, int count) => held.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => held.Write(buffer);

    public override void Flush()
    {
        // the zip flushes after each part; passing on is the caller's
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        held.Dispose();
        base.Dispose(disposing);
    }
}
