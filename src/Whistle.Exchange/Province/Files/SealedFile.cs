using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Whistle.Exchange.Province.Files;

/// <summary>
/// A file that is sealed while it is written: AES-256-GCM in pieces of 64 KiB, each under its number, the last one marked as the last.
/// So it needs no more memory than a piece, and a piece that was changed, moved, left out or cut off does not open.
/// </summary>
internal static class SealedFile
{
    public const int KeyBytes = 32;

    internal const int Piece = 64 * 1024, TagBytes = 16, NonceBytes = 12;

    internal static readonly byte[] Mark = "WXF1"u8.ToArray();

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyBytes);

    /// <summary>Writes a new file; it is whole only after it was disposed.</summary>
    public static Stream Create(string path, byte[] key, Guid of) => new SealingStream(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, Piece), key, of);

    /// <summary>Reads it from the beginning.</summary>
    /// <exception cref="CryptographicException">While reading: another key, another file, or changed since.</exception>
    public static Stream Open(string path, byte[] key, Guid of) => new OpeningStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, Piece, FileOptions.Asynchronous), key, of);

    /// <summary>A key serves one file, so a counter never comes twice under it.</summary>
    internal static void Nonce(Span<byte> nonce, long number, bool last)
    {
        nonce.Clear();
        nonce[0] = last ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64BigEndian(nonce[4..], number);
    }
}

/// <summary>Seals what is written to it.</summary>
internal sealed class SealingStream : Stream
{
    private readonly Stream inner;
    private readonly AesGcm aes;
    private readonly byte[] of, plain = new byte[SealedFile.Piece], box = new byte[SealedFile.Piece + SealedFile.TagBytes];
    private int filled;
    private long number;
    private bool ended;

    public SealingStream(Stream inner, byte[] key, Guid of)
    {
        (this.inner, this.of, aes) = (inner, of.ToByteArray(bigEndian: true), new AesGcm(key, SealedFile.TagBytes));
        inner.Write(SealedFile.Mark);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            // a full piece is kept back until more comes: the last one is marked as such
            if (filled == SealedFile.Piece)
                Seal(last: false);
            var some = buffer[..Math.Min(buffer.Length, SealedFile.Piece - filled)];
            some.CopyTo(plain.AsSpan(filled));
            filled += some.Length;
            buffer = buffer[some.Length..];
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    /// <summary>Seals the last piece and puts all of it on the disk.</summary>
    public void End()
    {
        if (ended)
            return;
        Seal(last: true);
        ended = true;
        inner.Flush();
        if (inner is FileStream file)
            file.Flush(flushToDisk: true);
    }

    private void Seal(bool last)
    {
        Span<byte> nonce = stackalloc byte[SealedFile.NonceBytes];
        SealedFile.Nonce(nonce, number++, last);
        aes.Encrypt(nonce, plain.AsSpan(0, filled), box.AsSpan(0, filled), box.AsSpan(filled, SealedFile.TagBytes), of);
        inner.Write(box, 0, filled + SealedFile.TagBytes);
        filled = 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            End();
            aes.Dispose();
            inner.Dispose();
        }
        base.Dispose(disposing);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>Opens piece after piece.</summary>
internal sealed class OpeningStream(Stream inner, byte[] key, Guid of) : Stream
{
    private readonly AesGcm aes = new(key, SealedFile.TagBytes);
    private readonly byte[] about = of.ToByteArray(bigEndian: true), box = new byte[SealedFile.Piece + SealedFile.TagBytes], next = new byte[1], plain = new byte[SealedFile.Piece];
    private int filled, taken, ahead = -1;
    private long number;
    private bool last;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (taken == filled && !last)
            await OpenNextAsync(cancellationToken);
        var some = Math.Min(buffer.Length, filled - taken);
        plain.AsMemory(taken, some).CopyTo(buffer);
        taken += some;
        return some;
    }

    /// <summary>A piece is the last if no byte follows it; its mark must say the same.</summary>
    private async Task OpenNextAsync(CancellationToken stop)
    {
        if (number == 0)
        {
            var mark = new byte[SealedFile.Mark.Length];
            if (await inner.ReadAtLeastAsync(mark, mark.Length, throwOnEndOfStream: false, stop) < mark.Length || !mark.AsSpan().SequenceEqual(SealedFile.Mark))
                throw new CryptographicException("Not a sealed file.");
        }
        var have = 0;
        if (ahead >= 0)
            box[have++] = (byte)ahead;
        have += await inner.ReadAtLeastAsync(box.AsMemory(have), box.Length - have, throwOnEndOfStream: false, stop);
        if (have < SealedFile.TagBytes)
            throw new CryptographicException("The sealed file is cut off.");
        last = have < box.Length || await inner.ReadAtLeastAsync(next, 1, throwOnEndOfStream: false, stop) == 0;
        ahead = last ? -1 : next[0];
        (filled, taken) = (have - SealedFile.TagBytes, 0);
        Decrypt(have);
    }

    private void Decrypt(int have)
    {
        Span<byte> nonce = stackalloc byte[SealedFile.NonceBytes];
        SealedFile.Nonce(nonce, number++, last);
        aes.Decrypt(nonce, box.AsSpan(0, filled), box.AsSpan(filled, have - filled), plain.AsSpan(0, filled), about);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            aes.Dispose();
            inner.Dispose();
        }
        base.Dispose(disposing);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
