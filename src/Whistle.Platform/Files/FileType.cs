namespace Whistle.Platform.Files;

/// <summary>A kind of file that is taken: how it is served, and how libvips reads and writes it (null: not a picture).</summary>
internal sealed record FileType(string MediaType, string Ending, string? Loader, string? Saver, (string Name, string Value)[] Saving)
{
    public static readonly FileType
        Jpeg = new("image/jpeg", "jpg", "jpegload_source", "jpegsave_target", [("Q", "84"), ("optimize-coding", "true")]),
        Png = new("image/png", "png", "pngload_source", "pngsave_target", []),
        WebP = new("image/webp", "webp", "webpload_source", "webpsave_target", [("Q", "82"), ("effort", "3")]),
        Pdf = new("application/pdf", "pdf", null, null, []);

    private static readonly FileType[] All = [Jpeg, Png, WebP, Pdf];

    /// <summary>How much of a file's beginning <see cref="Of"/> wants to see.</summary>
    public const int HeadLength = 16;

    public bool IsPicture => Loader is not null;

    /// <summary>The content decides, not the name.</summary>
    public static FileType? Of(ReadOnlySpan<byte> head)
        => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? Jpeg
            : head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) ? Png
            : head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8) ? WebP
            : head.StartsWith("%PDF-"u8) ? Pdf
            : null;

    /// <summary>A picture, but of a kind that is not taken: GIF, BMP, TIFF, HEIF and AVIF.</summary>
    public static bool IsOtherPicture(ReadOnlySpan<byte> head)
        => head.StartsWith("GIF8"u8) || head.StartsWith("BM"u8) || head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8)
            || head.Length >= 12 && head[4..].StartsWith("ftyp"u8);

    public static FileType Named(string mediaType)
        => All.Single(t => t.MediaType == mediaType);

    /// <summary>Whether a name or a declared media type says "picture" of the kinds that are taken.</summary>
    public static bool SaysPicture(string? name, string? declared)
        => Path.GetExtension(name ?? "").ToLowerInvariant() is ".jpg" or ".jpeg" or ".png" or ".webp"
            || declared is "image/jpeg" or "image/png" or "image/webp";
}
