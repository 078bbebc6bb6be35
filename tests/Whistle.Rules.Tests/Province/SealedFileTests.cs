using System.Security.Cryptography;
using Whistle.Exchange.Province.Content;
using Whistle.Exchange.Province.Files;
using Whistle.TestKit;
using Xunit;

namespace Whistle.Rules.Tests.Province;

/// <summary>A sealed file opens as it was written, or not at all.</summary>
public sealed class SealedFileTests : IDisposable
{
    private const int Piece = SealedFile.Piece;

    private static readonly Guid Of = new("0199a0c4-7000-7000-8000-0000000000aa");

    private readonly TempFolder folder = new();
    private readonly byte[] key = SealedFile.NewKey();

    private string Path => folder.File("sealed");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Piece - 1)]
    [InlineData(Piece)]
    [InlineData(Piece + 1)]
    [InlineData((3 * Piece) + 7)]
    public async Task What_was_written_is_read(int length)
    {
        var plain = await WriteAsync(length);

        Assert.Equal(plain, await ReadAsync(key, Of));
        // nothing of it is to be seen from outside
        if (length > 64)
            Assert.Equal(-1, (await File.ReadAllBytesAsync(Path, TestContext.Current.CancellationToken)).AsSpan().IndexOf(plain.AsSpan(0, 32)));
    }

    [Fact]
    public async Task Another_key_or_another_export_does_not_open_it()
    {
        await WriteAsync(100);

        await Assert.ThrowsAnyAsync<CryptographicException>(() => ReadAsync(SealedFile.NewKey(), Of));
        await Assert.ThrowsAnyAsync<CryptographicException>(() => ReadAsync(key, Guid.NewGuid()));
    }

    [Theory]
    [InlineData("a bit of the first piece")]
    [InlineData("a bit of the last mark")]
    [InlineData("the last piece gone")]
    [InlineData("the last byte gone")]
    [InlineData("two pieces swapped")]
    [InlineData("a piece twice")]
    [InlineData("a byte more")]
    [InlineData("all gone")]
    public async Task What_was_changed_does_not_open(string how)
    {
        await WriteAsync((3 * Piece) + 100);
        var bytes = await File.ReadAllBytesAsync(Path, TestContext.Current.CancellationToken);
        const int Head = 4, Box = Piece + SealedFile.TagBytes;
        byte[] changed = how switch
        {
            "a bit of the first piece" => Flipped(bytes, Head + 10),
            "a bit of the last mark" => Flipped(bytes, bytes.Length - 1),
            "the last piece gone" => bytes[..(Head + (3 * Box))],
            "the last byte gone" => bytes[..^1],
            "two pieces swapped" => [.. bytes[..Head], .. bytes[(Head + Box)..(Head + (2 * Box))], .. bytes[Head..(Head + Box)], .. bytes[(Head + (2 * Box))..]],
            "a piece twice" => [.. bytes[..(Head + Box)], .. bytes[Head..]],
            "a byte more" => [.. bytes, 0],
            _ => [],
        };
        await File.WriteAllBytesAsync(Path, changed, TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<CryptographicException>(() => ReadAsync(key, Of));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+86", "'+86")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "'\rx")]
    [InlineData("＝1", "'＝1")]
    [InlineData("'quoted", "''quoted")]
    [InlineData("东门=护栏", "东门=护栏")]
    [InlineData("", "")]
    public void No_cell_is_a_formula_and_each_can_be_read_back(string text, string cell)
    {
        Assert.Equal(cell, CsvPart.Harmless(text));
        Assert.Equal(text, cell.StartsWith('\'') ? cell[1..] : cell);
    }

    private async Task<byte[]> WriteAsync(int length)
    {
        var plain = new byte[length];
        RandomNumberGenerator.Fill(plain);
        await using var to = SealedFile.Create(Path, key, Of);
        // in uneven parts, as a writer has them
        for (var at = 0; at < length; at += 10_007)
            await to.WriteAsync(plain.AsMemory(at, Math.Min(10_007, length - at)), TestContext.Current.CancellationToken);
        return plain;
    }

    private async Task<byte[]> ReadAsync(byte[] with, Guid of)
    {
        await using var from = SealedFile.Open(Path, with, of);
        using var read = new MemoryStream();
        await from.CopyToAsync(read, TestContext.Current.CancellationToken);
        return read.ToArray();
    }

    private static byte[] Flipped(byte[] bytes, int at)
    {
        bytes[at] ^= 1;
        return bytes;
    }

    public void Dispose() => folder.Dispose();
}
