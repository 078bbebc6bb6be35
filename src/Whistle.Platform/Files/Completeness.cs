using System.Buffers.Binary;

namespace Whistle.Platform.Files;

/// <summary>Whether a file ends where its format says that it ends. Tells "cut short on the way" from "damaged".</summary>
internal static class Completeness
{
    private const int TailLength = 1024;

    public static bool IsCut(string path, FileType type)
    {
        using var file = File.OpenRead(path);
        var tail = new byte[(int)Math.Min(TailLength, file.Length)];
        if (type == FileType.WebP)
        {
            file.ReadExactly(tail, 0, Math.Min(tail.Length, 8));
            return tail.Length < 8 || BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(4)) + 8L > file.Length;
        }
        file.Seek(-tail.Length, SeekOrigin.End);
        file.ReadExactly(tail);
        return type == FileType.Jpeg ? !tail.AsSpan().TrimEnd((byte)0).EndsWith((ReadOnlySpan<byte>)[0xFF, 0xD9])
            : type == FileType.Png ? tail.AsSpan().IndexOf("IEND"u8) < 0
            : tail.AsSpan().LastIndexOf("%%EOF"u8) < 0 || tail.AsSpan().LastIndexOf("startxref"u8) < 0;
    }
}
