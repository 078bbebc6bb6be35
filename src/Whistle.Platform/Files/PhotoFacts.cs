using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.IO;
using Directory = MetadataExtractor.Directory;

namespace Whistle.Platform.Files;

/// <summary>What a photo says of itself beyond the picture. Kept as fields, because the EXIF block itself is dropped.</summary>
public sealed record PhotoFacts(DateTimeOffset? TakenAt, double? Lat, double? Lon)
{
    public static readonly PhotoFacts None = new(null, null, null);

    private const int TagOffsetTimeOriginal = 0x9011;
    private static readonly TimeSpan shanghai = TimeSpan.FromHours(8);

    /// <summary>Reads time and place from an EXIF block. One that cannot be read says nothing.</summary>
    internal static PhotoFacts FromExif(byte[] exif, DateTimeOffset now)
    {
        try
        {
            var tiff = exif.AsSpan().StartsWith("Exif\0\0"u8) ? exif[6..] : exif;
            if (tiff.Length < 8)
                return None;
            var directories = new ExifReader().Extract(new ByteArrayReader(tiff));
            var (lat, lon) = PlaceIn(directories);
            return new(TakenIn(directories, now), lat, lon);
        }
        catch (Exception e) when (e is MetadataException or ImageProcessingException or IOException or ArithmeticException or FormatException or IndexOutOfRangeException or ArgumentException)
        {
            return None;
        }
    }

    private static (double? Lat, double? Lon) PlaceIn(IReadOnlyList<Directory> directories)
    {
        var place = directories.OfType<GpsDirectory>().FirstOrDefault()?.GetGeoLocation();
        return place is { IsZero: false, Latitude: >= -90 and <= 90, Longitude: >= -180 and <= 180 }
            ? (Math.Round(place.Latitude, 5), Math.Round(place.Longitude, 5))
            : (null, null);
    }

    private static DateTimeOffset? TakenIn(IReadOnlyList<Directory> directories, DateTimeOffset now)
    {
        var sub = directories.OfType<ExifSubIfdDirectory>().FirstOrDefault();
        if (sub is null
            || !sub.TryGetDateTime(ExifDirectoryBase.TagDateTimeOriginal, out var local)
            && !sub.TryGetDateTime(ExifDirectoryBase.TagDateTimeDigitized, out local))
            return null;

        // A camera without a zone was most likely set to the time of the place.
        var offset = sub.GetString(TagOffsetTimeOriginal) is { } zone
            && DateTimeOffset.TryParse("2000-01-01T00:00:00" + zone.Trim(), System.Globalization.CultureInfo.InvariantCulture, out var parsed)
                ? parsed.Offset : shanghai;
        if (local.Year < 1995)
            return null;
        var taken = new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), offset).ToUniversalTime();
        return taken <= now.AddDays(1) ? taken : null;
    }
}
