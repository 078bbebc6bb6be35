using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Http;
using Whistle.Platform.SignIn;

namespace Whistle.Platform.Files;

/// <summary>What the sender of a file gets to know.</summary>
public sealed record FileAnswer(Guid Id, string Sha256, string MediaType, long Bytes);

/// <summary>Files up and down, for programs under /api/v1 and for pages beside it.</summary>
public static class FilesEndpoints
{
    private const string Api = "/api/v1/files";
    private const string Pages = "/files";

    // A file of 16 MB still gets a sentence of its own; what is far too large is cut off before it is read.
    private static readonly RequestSizeLimitAttribute size = new(2 * FileDesk.MostBytes);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Api, (HttpContext http, FileDesk desk) => TakeAsync(http, desk, Api))
            .WithName("SendFile").WithTags("files").WithSummary("Sends a file: JPEG, PNG, WebP or PDF, up to 15 MiB. Photos are made anew and lose their EXIF.")
            .Accepts<FileForm>("multipart/form-data").Produces<FileAnswer>(StatusCodes.Status201Created)
            .RequireAuthorization(Policies.Act).WithMetadata(size).Idempotent(byContent: true);
        routes.MapGet(Api + "/{id:guid}", (HttpContext http, Guid id, FileDesk desk) => ReadAsync(http, desk, new(id), small: false))
            .WithName("File").WithTags("files").WithSummary("A file's bytes, for whoever may see the thing that it hangs on.")
            .Produces(StatusCodes.Status200OK, contentType: FileType.Jpeg.MediaType, additionalContentTypes: [FileType.Png.MediaType, FileType.WebP.MediaType, FileType.Pdf.MediaType])
            .RequireAuthorization(Policies.SignedIn);

        var pages = routes.MapGroup(Pages).ExcludeFromDescription();
        pages.MapPost("", (HttpContext http, FileDesk desk) => TakeAsync(http, desk, Pages)).RequireAuthorization(Policies.Act).WithMetadata(size).Idempotent(byContent: true);
        pages.MapGet("/{id:guid}", (HttpContext http, Guid id, FileDesk desk) => ReadAsync(http, desk, new(id), small: false)).RequireAuthorization(Policies.SignedIn);
        pages.MapGet("/{id:guid}/small", (HttpContext http, Guid id, FileDesk desk) => ReadAsync(http, desk, new(id), small: true)).RequireAuthorization(Policies.SignedIn);
    }

    private static async Task<IResult> TakeAsync(HttpContext http, FileDesk desk, string address)
    {
        if (!http.Request.HasFormContentType)
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        if (await Upload.OpenAsync(http, http.RequestAborted) is not { } upload)
            return Refuse(http, FileRefusals.Missing);

        var services = http.RequestServices;
        var taken = await desk.TakeAsync(upload.Content, http.Actor(), http.RequestAborted, upload.Name, upload.MediaType,
            file => services.GetRequiredService<Idempotency>().Keep(services.GetRequiredService<WhistleDb>(), StatusCodes.Status201Created, At(file), Json(file)));
        if (taken.Refusal is { } refusal)
            return Refuse(http, refusal);
        http.Response.Headers.Location = At(taken.File!);
        return TypedResults.Text(Json(taken.File!), "application/json; charset=utf-8", statusCode: StatusCodes.Status201Created);

        string At(StoredFile file) => $"{address}/{file.Id.Value}";
    }

    private static string Json(StoredFile file)
        => System.Text.Json.JsonSerializer.Serialize(new FileAnswer(file.Id.Value, file.Sha256, file.MediaType, file.Bytes), WireJson.Options);

    private static IResult Refuse(HttpContext http, Refusal refusal)
        => Problems.Of(http, StatusOf(refusal), refusal, http.RequestServices.GetRequiredService<IStringLocalizer<Text>>());

    private static int StatusOf(Refusal refusal)
        => refusal == FileRefusals.NotFound ? StatusCodes.Status404NotFound
            : refusal == FileRefusals.TooLarge ? StatusCodes.Status413PayloadTooLarge
            : refusal == FileRefusals.Type ? StatusCodes.Status415UnsupportedMediaType
            : refusal == FileRefusals.PhotosUnavailable ? StatusCodes.Status503ServiceUnavailable
            : StatusCodes.Status422UnprocessableEntity;

    private static async Task<IResult> ReadAsync(HttpContext http, FileDesk desk, FileId id, bool small)
    {
        if (await desk.FindAsync(id, http.Actor(), http.RequestAborted) is not { } file || desk.Locate(file, small) is not { } path)
            return http.IsApi() ? Refuse(http, FileRefusals.NotFound) : TypedResults.StatusCode(StatusCodes.Status404NotFound);

        // The browser keeps it, but asks each time: a right that was taken away counts at once.
        var headers = http.Response.Headers;
        headers.CacheControl = "private, no-cache";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentDisposition = $"{(file.IsPicture ? "inline" : "attachment")}; filename=\"{file.Sha256[..8]}.{FileType.Named(file.MediaType).Ending}\"";
        var tag = new EntityTagHeaderValue(small ? $"\"{file.Sha256}-small\"" : $"\"{file.Sha256}\"");
        return TypedResults.PhysicalFile(path, file.MediaType, entityTag: tag, enableRangeProcessing: true);
    }

    /// <summary>The body of an upload, for the OpenAPI document.</summary>
    internal sealed record FileForm(IFormFile File);
}
