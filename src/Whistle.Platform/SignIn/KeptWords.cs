using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Whistle.Kernel;
using Whistle.Platform.Http;

namespace Whistle.Platform.SignIn;

/// <summary>
/// What was typed into a form whose session had ended. Nothing is stored for a stranger: the words travel, sealed, in the
/// sign-in page that is shown instead, and become a draft once somebody has signed in.
/// </summary>
internal sealed class KeptWords(IDataProtectionProvider protection, FormPaths forms)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(1);
    private static readonly object Item = new();
    private static readonly object PastItem = new();

    private readonly ITimeLimitedDataProtector seal = protection.CreateProtector("Whistle.KeptWords.v1").ToTimeLimitedDataProtector();

    /// <param name="Account">Whose session it was, where that is known: nobody else gets the words.</param>
    internal sealed record Form(string Path, string Query, Guid? Account, Dictionary<string, string[]> Fields);

    /// <summary>Whose session the request's cookie named.</summary>
    public static void Remember(HttpContext http, AccountId? past) => http.Items[PastItem] = past;

    /// <summary>Takes the fields out of the posted form, for the sign-in page.</summary>
    public static async Task TakeAsync(HttpContext http)
    {
        if (!http.RequestServices.GetRequiredService<FormPaths>().Has(http.Request.Path))
            return;
        var fields = await PostedText.ReadAsync(http.Request, Drafts.MostBytes / 2, http.RequestAborted);
        http.Items[Item] = new Form(http.Request.Path, http.Request.QueryString.ToString(), (http.Items[PastItem] as AccountId?)?.Value, fields);
    }

    /// <summary>The words of this request's form, sealed; null where there are none.</summary>
    public (string Sealed, string Back)? Sealed(HttpContext http)
        => http.Items[Item] is Form form ? (seal.Protect(JsonSerializer.Serialize(form), Lasts), form.Path + form.Query) : null;

    /// <summary>Opens what <see cref="Sealed"/> gave; null where it is too old, not ours, or another person's.</summary>
    public Form? Open(string? text, AccountId account)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        try
        {
            var form = JsonSerializer.Deserialize<Form>(seal.Unprotect(text));
            return form is not null && forms.Has(form.Path) && (form.Account is null || form.Account == account.Value) ? form : null;
        }
        catch (Exception failure) when (failure is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }
}

/// <summary>Reads the text fields of a posted form and lets its files pass by.</summary>
internal static class PostedText
{
    public static async Task<Dictionary<string, string[]>> ReadAsync(HttpRequest request, int most, CancellationToken stop)
    {
        var fields = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        try
        {
            if (request.HasFormContentType && MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
                await (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
                    ? ReadPartsAsync(request, type, fields, most, stop)
                    : ReadPairsAsync(request, fields, most, stop));
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            // a broken form: what was read of it is kept
        }
        return fields.ToDictionary(f => f.Key, f => f.Value.ToArray(), StringComparer.Ordinal);
    }

    private static async Task ReadPairsAsync(HttpRequest request, Dictionary<string, List<string>> fields, int most, CancellationToken stop)
    {
        using var reader = new FormReader(request.Body);
        foreach (var (name, values) in await reader.ReadFormAsync(stop))
            foreach (var value in values)
                Add(fields, name, value ?? "", ref most);
    }

    private static async Task ReadPartsAsync(HttpRequest request, MediaTypeHeaderValue type, Dictionary<string, List<string>> fields, int most, CancellationToken stop)
    {
        if (HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 100 } boundary)
            return;
        var reader = new MultipartReader(boundary, request.Body);
        while (await reader.ReadNextSectionAsync(stop) is { } part)
        {
            if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var named) || !named.IsFormDisposition())
                continue;
            using var text = new StreamReader(part.Body, Encoding.UTF8);
            var value = await ReadAtMostAsync(text, most, stop);
            Add(fields, HeaderUtilities.RemoveQuotes(named.Name).Value ?? "", value, ref most);
        }
    }

    private static async Task<string> ReadAtMostAsync(StreamReader text, int most, CancellationToken stop)
    {
        var buffer = new char[most];
        var read = await text.ReadBlockAsync(buffer, stop);
        return new(buffer, 0, read);
    }

    private static void Add(Dictionary<string, List<string>> fields, string name, string value, ref int left)
    {
        if (!Drafts.IsKept(name) || name.Length + value.Length > left)
            return;
        left -= name.Length + value.Length;
        if (!fields.TryGetValue(name, out var values))
            fields[name] = values = [];
        values.Add(value);
    }
}
