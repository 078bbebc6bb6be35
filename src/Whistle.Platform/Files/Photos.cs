using System.Globalization;
using Microsoft.Extensions.Logging;
using Whistle.Kernel;

namespace Whistle.Platform.Files;

/// <summary>
/// Makes of what a camera sent what is kept: the right way up, at most 2560 pixels long, in its own format, without EXIF,
/// and a small copy. Nothing of the sender's bytes is kept, so a file that is also something else loses that.
/// </summary>
internal sealed class Photos(TimeProvider clock, ILogger<Photos> log) : IDisposable
{
    public const int LongEdge = 2560;
    public const int SmallEdge = 640;
    public const long MostPixels = 50_000_000;

    // Decoding is the one thing here that takes real memory, so the rest of the uploads wait on disk.
    private readonly SemaphoreSlim turns = new(Math.Clamp(Environment.ProcessorCount / 2, 1, 4));

    /// <summary>For tests: as on a machine without the library.</summary>
    internal bool Hidden { get; init; }

    public string? Version => Hidden ? null : Vips.Version;

    public async Task<Developed> DevelopAsync(string original, FileType type, Stream photo, Stream small, CancellationToken stop)
    {
        if (Version is null)
            return FileRefusals.PhotosUnavailable;
        await turns.WaitAsync(stop);
        try
        {
            return await Task.Run(() => Develop(original, type, photo, small), stop);
        }
        finally
        {
            turns.Release();
        }
    }

    private Developed Develop(string original, FileType type, Stream photo, Stream small)
    {
        try
        {
            PhotoFacts facts;
            using (var header = Open(original, type))
            {
                if ((long)header.Width * header.Height > MostPixels)
                    return FileRefusals.TooManyPixels;
                facts = PhotoFacts.FromExif(header.Blob("exif-data"), clock.GetUtcNow());
            }

            using var source = new VipsItem(Vips.SourceFromFile(original));
            using var large = Shrink(source, LongEdge);
            using var stored = new VipsTarget();
            Save(large, type, stored);
            Copy(stored, photo);

            using var again = new VipsItem(Vips.SourceFromMemory(stored.Start, stored.Length));
            using var tiny = Shrink(again, SmallEdge);
            using var thumbnail = new VipsTarget();
            Save(tiny, type, thumbnail);
            Copy(thumbnail, small);
            return new Developed(large.Width, large.Height, facts);
        }
        catch (VipsException e)
        {
            log.LogInformation("A {Type} of {Bytes} bytes was refused: {Why}", type.MediaType, new FileInfo(original).Length, OneLine(e.Message));
            return Completeness.IsCut(original, type) ? FileRefusals.Truncated : FileRefusals.NotAPicture;
        }
    }

    /// <summary>Reads the header only; the pixels come when somebody asks for them.</summary>
    private static VipsItem Open(string path, FileType type)
    {
        using var source = new VipsItem(Vips.SourceFromFile(path));
        using var load = new VipsOperation(type.Loader!).With("source", source, Vips.SourceType());
        return load.Run().Image();
    }

    /// <summary>Shrinks while decoding, turns the picture the right way up, and brings its colours to sRGB, as the profile goes too.</summary>
    private static VipsItem Shrink(VipsItem source, int edge)
    {
        var size = edge.ToString(CultureInfo.InvariantCulture);
        using var shrink = new VipsOperation("thumbnail_source")
            .With("source", source, Vips.SourceType())
            .With("width", size).With("height", size).With("size", "down")
            .With("export-profile", "srgb").With("option-string", "[fail-on=error]"); // thumbnail's own fail-on does not reach the decoder of a source
        return shrink.Run().Image();
    }

    private static void Save(VipsItem image, FileType type, VipsTarget target)
    {
        using var save = new VipsOperation(type.Saver!)
            .With("in", image, Vips.ImageType()).With("target", target.Item, Vips.TargetType());
        foreach (var (name, value) in type.Saving)
            save.With(name, value);
        if (Vips.KnowsKeep)
            save.With("keep", "none");
        else
            save.With("strip", "true");
        save.Run();
        target.Filled();
    }

    private static void Copy(VipsTarget bytes, Stream to)
    {
        using var from = bytes.Read();
        from.CopyTo(to);
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    public void Dispose() => turns.Dispose();
}

/// <summary>A photo as it is kept, or why not.</summary>
internal readonly record struct Developed(int Width, int Height, PhotoFacts Facts, Refusal? Refusal = null)
{
    public static implicit operator Developed(Refusal refusal) => new(0, 0, PhotoFacts.None, refusal);
}
