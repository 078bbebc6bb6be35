using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Whistle.Exchange.Open311.Intake;

namespace Whistle.Exchange.Open311.Wire;

/// <summary>
/// Reads POST requests: a form, urlencoded or multipart, in UTF-8. XML and JSON bodies are never read, so there is no parser behind
/// this door to be misled.
/// </summary>
internal static partial class ReportForm
{
    public const int LongestWords = 4000, LongestAddress = 300, LongestUrl = 500, LongestName = 80, LongestEmail = 254, LongestPhone = 40, MostPhotos = 5;

    /// <summary>Five photos of a phone, and the words; the whole is cut off at <see cref="MostBytes"/>.</summary>
    public const int MostBytes = 40 * 1024 * 1024;

    private static readonly FormOptions Limits = new()
    {
        ValueCountLimit = 200, KeyLengthLimit = 200, ValueLengthLimit = 64 * 1024, MultipartBodyLengthLimit = MostBytes, MultipartHeadersCountLimit = 16, MultipartHeadersLengthLimit = 8 * 1024, MemoryBufferThreshold = 64 * 1024,
    };

    /// <summary>The form, or what is wrong with it as a whole.</summary>
    public static async Task<(IFormCollection? Form, OpenError? Error)> ReadAsync(HttpContext http, CancellationToken stop)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !(type.MediaType == "application/x-www-form-urlencoded" || type.MediaType == "multipart/form-data"))
            return (null, OpenError.Bad("Error.MediaType"));
        if (type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            return (null, OpenError.Bad("Error.Charset"));
        try
        {
            return (await http.Request.ReadFormAsync(Limits, stop), null);
        }
        catch (InvalidDataException)
        {
            return (null, OpenError.Bad("Error.TooLarge"));
        }
        catch (BadHttpRequestException bad)
        {
            return (null, OpenError.Bad(bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "Error.TooLarge" : "Error.Bad"));
        }
        catch (IOException)
        {
            return (null, OpenError.Bad("Error.Bad")); // the body ends before its last boundary
        }
    }

    /// <summary>What the form says, or all that is wrong with it: first an unknown service.</summary>
    public static (NewReport? Report, IReadOnlyList<OpenError> Errors) Of(IFormCollection form)
    {
        var read = new Reader(form);
        var code = read.Text("service_code", 40);
        var service = OpenServices.Find(code);
        if (code is null)
            read.Errors.Add(OpenError.Bad("Post.NoService"));
        else if (service is null)
            read.Errors.Insert(0, OpenError.Unknown("Post.UnknownService", code));
        var (lat, lon) = read.Place();
        var (address, addressId) = (read.Text("address_string", LongestAddress), read.Text("address_id", LongestAddress));
        if (lat is null && address is null && addressId is null && !read.Errors.Any(error => error.Description == Text.Say("Post.Position")))
            read.Errors.Add(OpenError.Bad("Post.NoPlace"));
        var words = read.Text("description", LongestWords, lines: true);
        if (words is not null && Markup().IsMatch(words))
            read.Errors.Add(OpenError.Bad("Post.Html"));
        var when = read.Text($"attribute[{OpenService.When}]", 40);
        if (when is not null && !OpenService.Times.Contains(when))
            read.Errors.Add(OpenError.Bad("Post.Value", $"attribute[{OpenService.When}]"));
        var (url, contact) = (read.Url("media_url"), read.Contact());
        if (words is null && url is null && Photos(form).Count == 0 && read.Errors.Count == 0)
            read.Errors.Add(OpenError.Bad("Post.Nothing"));
        if (Photos(form).Count > MostPhotos)
            read.Errors.Add(OpenError.Bad("Post.TooManyPhotos", MostPhotos));
        return read.Errors.Count > 0 ? (null, read.Errors)
            : (new() { Service = service!.Code, When = when, Words = words, Lat = lat, Lon = lon, Address = address ?? addressId, MediaUrl = url, Contact = contact }, []);
    }

    /// <summary>Files in the field "media", as the apps in the field send them.</summary>
    public static IReadOnlyList<IFormFile> Photos(IFormCollection form) => [.. form.Files.Where(file => file.Name is "media" or "media[]" && file.Length > 0)];

    [GeneratedRegex(@"<\s*[/!?a-z]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Markup();

    [GeneratedRegex(@"^[^\s@]{1,64}@[^\s@]{1,189}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MailAddress();

    [GeneratedRegex(@"^[+0-9][0-9 ()\-]{4,38}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PhoneNumber();

    private sealed class Reader(IFormCollection form)
    {
        public List<OpenError> Errors { get; } = [];

        /// <summary>An empty field is no field. Words that are no Unicode, or hold control characters, are refused.</summary>
        public string? Text(string name, int longest, bool lines = false)
        {
            var text = form[name].ToString().ReplaceLineEndings("\n").Trim();
            if (text.Length == 0)
                return null;
            if (text.Contains('\uFFFD', StringComparison.Ordinal) || text.EnumerateRunes().Any(rune => rune.Value is 0xFFFE or 0xFFFF || (Rune.IsControl(rune) && !(lines && rune.Value is '\n' or '\t'))))
                Errors.Add(OpenError.Bad("Post.Broken", name));
            else if (text.EnumerateRunes().Count() > longest)
                Errors.Add(OpenError.Bad("Post.TooLong", name, longest));
            else
                return text;
            return null;
        }

        public (double? Lat, double? Lon) Place()
        {
            var (lat, lon) = (form["lat"].ToString().Trim(), form["long"].ToString().Trim());
            if (lat.Length == 0 && lon.Length == 0)
                return (null, null);
            if (Degrees(lat, 90) is { } north && Degrees(lon, 180) is { } east)
                return (north, east);
            Errors.Add(OpenError.Bad("Post.Position"));
            return (null, null);
        }

        public string? Url(string name)
        {
            if (Text(name, LongestUrl) is not { } text)
                return null;
            if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url!.UserInfo.Length == 0)
                return text;
            Errors.Add(OpenError.Bad("Post.Url", name));
            return null;
        }

        /// <summary>What a person may be asked by. The device and the account elsewhere are not kept.</summary>
        public Contact? Contact()
        {
            var contact = new Contact(Text("first_name", LongestName), Text("last_name", LongestName), Text("email", LongestEmail), Text("phone", LongestPhone));
            if (contact.Email is { } email && !MailAddress().IsMatch(email))
                Errors.Add(OpenError.Bad("Post.Value", "email"));
            if (contact.Phone is { } phone && !PhoneNumber().IsMatch(phone))
                Errors.Add(OpenError.Bad("Post.Value", "phone"));
            return contact == new Contact(null, null, null, null) ? null : contact;
        }

        private static double? Degrees(string text, double most)
            => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) && double.IsFinite(degrees) && Math.Abs(degrees) <= most ? degrees : null;
    }
}
