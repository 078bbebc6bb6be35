using System.Diagnostics;
using Whistle.Kernel;
using Whistle.Platform.Files;

namespace Whistle.Web.Tests.Files;

/// <summary>Checks 14 and 15: what is not a picture is refused, what is one is made anew, and nothing of EXIF is left.</summary>
public sealed class TakingFilesTests : IAsyncDisposable
{
    private readonly FileDeskFixture app = new();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    public static TheoryData<string, string, byte[], string> Refused() => new()
    {
        { "nothing at all", "a.jpg", [], "file.empty" },
        { "a GIF", "a.gif", Pictures.Gif, "file.type" },
        { "a GIF that says JPEG", "a.jpg", Pictures.Gif, "file.type" },
        { "an SVG", "a.svg", Pictures.Svg, "file.type" },
        { "an SVG that says PNG", "a.png", Pictures.Svg, "file.not-a-picture" },
        { "a page that says JPEG", "a.jpg", Pictures.Html, "file.not-a-picture" },
        { "a page", "a.html", Pictures.Html, "file.type" },
        { "a GIF behind three bytes of JPEG", "a.jpg", [0xFF, 0xD8, 0xFF, .. Pictures.Gif, 0xFF, 0xD9], "file.not-a-picture" },
        { "half a JPEG", "a.jpg", Half(Pictures.Jpeg()), "file.truncated" },
        { "the first bytes of a JPEG", "a.jpg", Pictures.Jpeg()[..30], "file.truncated" },
        { "nine tenths of a large JPEG", "a.jpg", Most(Pictures.Wide(6_000, 5_000)), "file.truncated" },
        { "nine tenths of a JPEG that comes in several passes", "a.jpg", Most(Pictures.Wide(4_000, 3_000, interlaced: "true")), "file.truncated" },
        { "half a PNG", "a.png", Half(Pictures.RedBlue(400, 200)), "file.truncated" },
        { "half a WebP", "a.webp", Half(Pictures.Convert(Pictures.Jpeg(), FileType.Jpeg, FileType.WebP)), "file.truncated" },
        { "half a PDF", "a.pdf", Half(Pictures.Pdf()), "file.truncated" },
        { "a bomb", "a.png", Pictures.Bomb(), "file.too-many-pixels" },
        { "51 megapixels", "a.jpg", Pictures.Wide(10_200, 5_000), "file.too-many-pixels" },
        { "a byte too many", "a.pdf", new byte[FileDesk.MostBytes + 1], "file.too-large" },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task What_is_no_photo_and_no_document_is_refused_and_leaves_nothing(string what, string name, byte[] bytes, string code)
    {
        var taken = await app.TakeAsync(bytes, name);

        Assert.True(code == taken.Refusal?.WireCode, $"{what}: {taken.Refusal?.WireCode ?? "taken"}");
        Assert.Equal("file", taken.Refusal!.Field);
        Assert.Empty(app.OnDisk);
    }

    [Fact]
    public async Task A_bomb_is_refused_before_it_is_unpacked()
    {
        await app.TakeAsync(Pictures.Jpeg());
        var watch = Stopwatch.StartNew();
        var before = Process.GetCurrentProcess().PeakWorkingSet64;

        await app.TakeAsync(Pictures.Bomb());

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2));
        Assert.True(Process.GetCurrentProcess().PeakWorkingSet64 - before < 200_000_000);
    }

    [Fact]
    public async Task A_photo_loses_its_EXIF_and_keeps_time_and_place_as_fields()
    {
        var photo = Pictures.WithExif(Pictures.Jpeg());
        Assert.Contains("OWNER-CANARY", Latin(photo));

        foreach (var type in (FileType[])[FileType.Jpeg, FileType.Png, FileType.WebP])
        {
            var sent = type == FileType.Jpeg ? photo : Pictures.Convert(photo, FileType.Jpeg, type);
            Assert.Contains("OWNER-CANARY", Latin(sent));
            var file = await app.TakenAsync(sent);

            Assert.Equal(type.MediaType, file.MediaType);
            Assert.Equal(new DateTimeOffset(2026, 3, 3, 23, 8, 9, TimeSpan.Zero), file.TakenAt);
            Assert.Equal((30.262, 120.15243), (file.Lat, file.Lon));
            foreach (var stored in (byte[][])[app.Stored(file), app.StoredSmall(file)])
                foreach (var trace in (string[])["OWNER-CANARY", "Exif", "EXIF", "eXIf", "2026:03:04", "ICC_PROFILE"])
                    Assert.DoesNotContain(trace, Latin(stored));
        }
    }

    [Fact]
    public async Task A_photo_is_turned_the_right_way_up()
    {
        var file = await app.TakenAsync(Pictures.WithExif(Pictures.Jpeg(400, 200), orientation: 6));

        var (width, height, pixels) = Pictures.Decode(app.Stored(file), FileType.Jpeg);
        Assert.Equal((200, 400), (width, height));
        Assert.Equal((200, 400), (file.Width, file.Height));
        Assert.InRange(pixels[3 * (20 * width + 100)], 200, 255);
        Assert.InRange(pixels[3 * (380 * width + 100) + 2], 200, 255);
    }

    [Fact]
    public async Task A_photo_in_wide_colours_keeps_them_as_the_eye_sees_them()
    {
        var wide = Pictures.InDisplayP3(Pictures.Jpeg());
        Assert.InRange(Pictures.Decode(wide, FileType.Jpeg).Pixels[1], 30, 80);

        var file = await app.TakenAsync(wide);

        var pixels = Pictures.Decode(app.Stored(file), FileType.Jpeg).Pixels;
        Assert.InRange(pixels[0], 245, 255);
        Assert.InRange(pixels[1], 0, 15);
    }

    [Fact]
    public async Task A_photo_without_EXIF_says_nothing_of_time_and_place()
    {
        var file = await app.TakenAsync(Pictures.Jpeg());

        Assert.Equal((null, null, null), (file.TakenAt, file.Lat, file.Lon));
    }

    [Fact]
    public async Task A_photo_of_30_megapixels_is_kept_at_2560_pixels_with_a_small_copy()
    {
        var file = await app.TakenAsync(Pictures.Wide(6_000, 5_000));

        var large = Pictures.Decode(app.Stored(file), FileType.Jpeg);
        var small = Pictures.Decode(app.StoredSmall(file), FileType.Jpeg);
        Assert.Equal((2560, 2133), (large.Width, large.Height));
        Assert.Equal((640, 533), (small.Width, small.Height));
        Assert.Equal((file.Width, file.Height), (large.Width, large.Height));
        Assert.Equal(file.Bytes, app.Stored(file).Length);
    }

    [Fact]
    public async Task A_small_photo_is_not_blown_up()
    {
        var file = await app.TakenAsync(Pictures.Convert(Pictures.Jpeg(400, 200), FileType.Jpeg, FileType.WebP));

        Assert.Equal((400, 200), (file.Width, file.Height));
        Assert.Equal("image/webp", file.MediaType);
    }

    [Fact]
    public async Task A_photo_that_is_an_archive_too_is_only_a_photo_afterwards()
    {
        var polyglot = Pictures.WithZip(Pictures.Jpeg());
        Assert.Contains("CANARY-IN-ZIP", Latin(polyglot));

        var file = await app.TakenAsync(polyglot);

        Assert.DoesNotContain("CANARY-IN-ZIP", Latin(app.Stored(file)));
        Assert.DoesNotContain("PK\x03\x04", Latin(app.Stored(file)));
    }

    [Fact]
    public async Task A_PDF_is_kept_as_it_is()
    {
        var file = await app.TakenAsync(Pictures.Pdf());

        Assert.Equal(Pictures.Pdf(), app.Stored(file));
        Assert.Equal("application/pdf", file.MediaType);
    }

    [Fact]
    public async Task Without_a_decoder_photos_are_refused_with_a_sentence_and_documents_are_taken()
    {
        await using var bare = new FileDeskFixture(photos: false);
        await bare.Service<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>().OfType<PhotosAtStart>().Single().StartAsync(TestContext.Current.CancellationToken);

        var photo = await bare.TakeAsync(Pictures.Jpeg());
        var document = await bare.TakeAsync(Pictures.Pdf());

        Assert.Equal("file.photos-unavailable", photo.Refusal?.WireCode);
        Assert.Null(document.Refusal);
        await Eventually.TrueAsync(() => bare.Log.Lines.Any(line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("No libvips was found", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_decoder_is_looked_for_beside_the_program_then_in_the_packages_then_in_the_system()
    {
        var home = System.IO.Directory.CreateTempSubdirectory("whistle-places-").FullName;
        var program = System.IO.Directory.CreateDirectory(Path.Combine(home, "src", "bin")).FullName;
        Place(program, "native", "libvips-cpp.so.1");
        Place(home, "web", "node_modules", "@img", "sharp-libvips-linux-x64", "lib", "libvips-cpp.so.2");

        var places = Vips.Places(program).Select(Path.GetFileName).ToList();

        Assert.Equal("libvips-cpp.so.1", places[0]);
        Assert.Equal("libvips-cpp.so.2", places[1]);
        Assert.Equal("libvips.so.42", places[^1]);
        System.IO.Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task Many_photos_at_once_are_all_taken()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => app.TakeAsync(Pictures.Jpeg(300 + i, 200))));

        Assert.All(taken, t => Assert.Null(t.Refusal));
        Assert.Equal(24, taken.Select(t => t.File!.Sha256).Distinct().Count());
    }

    private static byte[] Half(byte[] bytes) => bytes[..(bytes.Length / 2)];

    private static byte[] Most(byte[] bytes) => bytes[..(bytes.Length / 10 * 9)];

    private static string Latin(byte[] bytes) => System.Text.Encoding.Latin1.GetString(bytes);

    private static void Place(params string[] parts)
    {
        var path = Path.Combine(parts);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, []);
    }
}
