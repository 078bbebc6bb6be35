using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Whistle.Platform.Files;

/// <summary>The part "file" of a multipart body, read as it comes.</summary>
internal sealed record Upload(Stream Content, string? Name, string? MediaType)
{
    private const string Part = "file";
    private const int MostParts = 20;

    public static async Task<Upload?> OpenAsync(HttpContext http, CancellationToken stop)
    {
        // Looking for a page's antiforgery value has read the form already, into a temporary file where it is large.
        if (http.Features.Get<IFormFeature>()?.Form is { } form)
            return form.Files.GetFile(Part) is { } file ? new(file.OpenReadStream(), file.FileName, file.ContentType) : null;

        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 128 } boundary)
            return null;
        var parts = new MultipartReader(boundary.ToString(), http.Request.Body);
        for (var i = 0; i < MostParts && await NextAsync(parts, stop) is { } part; i++)
            if (part.GetContentDispositionHeader() is { } says && says.IsFileDisposition() && HeaderUtilities.RemoveQuotes(says.Name) == Part)
                return new(part.Body, HeaderUtilities.RemoveQuotes(says.FileName).Value, part.ContentType);
        return null;
    }

    private static async Task<MultipartSection?> NextAsync(MultipartReader parts, CancellationToken stop)
    {
        try
        {
            return await parts.ReadNextSectionAsync(stop);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            return null; // the body ends before its last boundary
        }
    }
}
