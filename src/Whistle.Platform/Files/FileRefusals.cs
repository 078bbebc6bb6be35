using Whistle.Kernel;

namespace Whistle.Platform.Files;

/// <summary>Every "no" about files.</summary>
public static class FileRefusals
{
    public static readonly Refusal
        Missing = new("File.Missing", "file"),
        Empty = new("File.Empty", "file"),
        TooLarge = new("File.TooLarge", "file", FileDesk.MostBytes / 1024 / 1024),
        Type = new("File.Type", "file"),
        NotAPicture = new("File.NotAPicture", "file"),
        Truncated = new("File.Truncated", "file"),
        TooManyPixels = new("File.TooManyPixels", "file", Photos.MostPixels / 1_000_000),
        PhotosUnavailable = new("File.PhotosUnavailable", "file"),
        NotFound = new("File.NotFound"),
        Unknown = new("File.Unknown", "photos"),
        UsedElsewhere = new("File.UsedElsewhere", "photos");
}
