using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Whistle.Platform.Files;

namespace Whistle.Web.Tests.Files;

/// <summary>Pictures for tests, made in code: nothing binary lies in the repository.</summary>
internal static class Pictures
{
    public static readonly byte[] Gif = [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B];
    public static readonly byte[] Svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"u8.ToArray();
    public static readonly byte[] Html = "<!doctype html><script>alert(1)</script>"u8.ToArray();

    /// <summary>Says that it is 30,000 pixels square and holds a few bytes.</summary>
    public static byte[] Bomb() => Png(30_000, 30_000, []);

    /// <summary>Red on the left, blue on the right.</summary>
    public static byte[] RedBlue(int width, int height)
    {
        var rows = new byte[height * (1 + 3 * width)];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                rows[y * (1 + 3 * width) + 1 + 3 * x + (x < width / 2 ? 0 : 2)] = 255;
        return Png(width, height, rows);
    }

    public static byte[] Jpeg(int width = 400, int height = 200) => Convert(RedBlue(width, height), FileType.Png, FileType.Jpeg);

    /// <summary>A pattern of that size, straight from the library.</summary>
    public static byte[] Wide(int width, int height, string interlaced = "false")
    {
        using var sines = new VipsOperation("sines")
            .With("width", Number(width)).With("height", Number(height)).With("uchar", "true").Run();
        using var image = sines.Image();
        return Save(image, FileType.Jpeg.Saver!, ("interlace", interlaced));
    }

    /// <summary>The same picture in the wide colours of newer phones, with their profile in it.</summary>
    public static byte[] InDisplayP3(byte[] jpeg) => Through(jpeg, FileType.Jpeg, image =>
    {
        using var transform = new VipsOperation("icc_transform").With("in", image, Vips.ImageType())
            .With("input-profile", "srgb").With("output-profile", "p3").Run();
        using var wide = transform.Image();
        return Save(wide, FileType.Jpeg.Saver!);
    });

    /// <summary>The same picture in another format, with everything that came along.</summary>
    public static byte[] Convert(byte[] picture, FileType from, FileType to) => Through(picture, from, image => Save(image, to.Saver!));

    /// <summary>Width, height and the pixels as red, green, blue.</summary>
    public static (int Width, int Height, byte[] Pixels) Decode(byte[] picture, FileType type)
        => Through(picture, type, image => (image.Width, image.Height, Save(image, "rawsave_target")));

    /// <summary>A JPEG with an EXIF block as phones write it: turned by 90°, with owner, time and place.</summary>
    public static byte[] WithExif(byte[] jpeg, short orientation = 6)
    {
        byte[] exif = [.. "Exif\0\0"u8, .. Exif(orientation)];
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(exif.Length + 2));
        return [.. jpeg[..2], 0xFF, 0xE1, .. length, .. exif, .. jpeg[2..]];
    }

    /// <summary>A file that is a picture from the front and an archive from the back.</summary>
    public static byte[] WithZip(byte[] picture)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = archive.CreateEntry("canary.txt", CompressionLevel.NoCompression).Open())
            entry.Write("CANARY-IN-ZIP"u8);
        return [.. picture, .. zip.ToArray()];
    }

    public static byte[] Pdf(string trailer = "trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n")
        => Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\n0000000000 65535 f \n" + trailer);

    private static byte[] Exif(short orientation)
    {
        using var tiff = new MemoryStream();
        using var write = new BinaryWriter(tiff);
        write.Write("II*\0"u8);
        write.Write(8);
        const int owner = 100, taken = 120, zone = 140, lat = 150, lon = 174;
        Directory(write, 8, (0x0112, 3, 1, orientation), (0x013B, 2, 13, owner), (0x8769, 4, 1, 200), (0x8825, 4, 1, 240));
        Directory(write, 200, (0x9003, 2, 20, taken), (0x9011, 2, 7, zone));
        Directory(write, 240, (1, 2, 2, 'N'), (2, 5, 3, lat), (3, 2, 2, 'E'), (4, 5, 3, lon));
        At(write, owner, "OWNER-CANARY\0"u8);
        At(write, taken, "2026:03:04 07:08:09\0"u8);
        At(write, zone, "+08:00\0"u8);
        Degrees(write, lat, 30, 15, 4321);
        Degrees(write, lon, 120, 9, 876);
        return tiff.ToArray();
    }

    private static void Directory(BinaryWriter write, int at, params (int Tag, short Type, int Count, int Value)[] entries)
    {
        write.BaseStream.Position = at;
        write.Write((short)entries.Length);
        foreach (var (tag, type, count, value) in entries)
        {
            write.Write((ushort)tag);
            write.Write(type);
            write.Write(count);
            write.Write(value);
        }
        write.Write(0);
    }

    private static void At(BinaryWriter write, int at, ReadOnlySpan<byte> bytes)
    {
        write.BaseStream.Position = at;
        write.Write(bytes);
    }

    private static void Degrees(BinaryWriter write, int at, int degrees, int minutes, int hundredthsOfSeconds)
    {
        write.BaseStream.Position = at;
        foreach (var part in (int[])[degrees, 1, minutes, 1, hundredthsOfSeconds, 100])
            write.Write(part);
    }

    private static byte[] Png(int width, int height, byte[] rows)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(rows);
        return [0x89, .. "PNG\r\n\x1A\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string name, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(name), .. data];
        var chunk = new byte[body.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4 + body.Length), Crc(body));
        return chunk;
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }

    private static T Through<T>(byte[] picture, FileType type, Func<VipsItem, T> use)
    {
        Assert.NotNull(Vips.Version);
        var pinned = GCHandle.Alloc(picture, GCHandleType.Pinned);
        try
        {
            using var source = new VipsItem(Vips.SourceFromMemory(pinned.AddrOfPinnedObject(), (nuint)picture.Length));
            using var load = new VipsOperation(type.Loader!).With("source", source, Vips.SourceType()).Run();
            using var image = load.Image();
            return use(image);
        }
        finally
        {
            pinned.Free();
        }
    }

    private static byte[] Save(VipsItem image, string saver, params (string Name, string Value)[] saving)
    {
        using var target = new VipsTarget();
        using var save = new VipsOperation(saver).With("in", image, Vips.ImageType()).With("target", target.Item, Vips.TargetType());
        foreach (var (name, value) in saving)
            save.With(name, value);
        save.Run();
        using var read = target.Filled().Read();
        using var copy = new MemoryStream();
        read.CopyTo(copy);
        return copy.ToArray();
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
