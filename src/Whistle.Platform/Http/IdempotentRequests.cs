using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn;

namespace Whistle.Platform.Http;

/// <summary>
/// Gives a repeated POST its first answer again. Stands before the endpoint reads its body. Two at once in this process: the
/// second is asked to come back; on two nodes: the key of the table lets one commit through, and the other gives its answer.
/// </summary>
internal sealed class IdempotentRequests(RequestDelegate next, WriteGate gate, TimeProvider clock)
{
    public const string Header = "Idempotency-Key";

    private readonly Func<WhistleDb, AccountId, string, Task<KeptAnswer?>> find = EF.CompileAsyncQuery((WhistleDb db, AccountId account, string key)
        => db.Set<KeptAnswer>().AsNoTracking().SingleOrDefault(a => a.Account == account && a.Key == key));

    private readonly ConcurrentDictionary<(AccountId, string), byte> running = new();

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IdempotentPost>() is not { } mark || context.ActorOrNull() is not { } actor)
        {
            await next(context);
            return;
        }
        var key = context.Request.Headers[Header];
        if (key.Count == 0)
        {
            await (mark.Required ? Problems.WriteAsync(context, StatusCodes.Status422UnprocessableEntity, new("Idempotency.Missing", Header)) : next(context));
            return;
        }
        if (key is not [{ Length: >= 1 and <= 200 } name] || name.Any(c => c is < '!' or > '~'))
        {
            await Problems.WriteAsync(context, StatusCodes.Status422UnprocessableEntity, new("Idempotency.BadKey", Header));
            return;
        }
        await OnceAsync(context, mark, actor.Account, name);
    }

    private async Task OnceAsync(HttpContext http, IdempotentPost mark, AccountId account, string key)
    {
        if (!running.TryAdd((account, key), 0))
        {
            http.Response.Headers.RetryAfter = "1";
            await Problems.WriteAsync(http, StatusCodes.Status409Conflict, new("Idempotency.Running"));
            return;
        }
        try
        {
            var asked = await AskedAsync(http.Request, mark.ByContent, http.RequestAborted);
            if (await KeptAsync(http.RequestServices, account, key, http.RequestAborted) is { } kept)
            {
                await AgainAsync(http, kept, asked);
                return;
            }
            http.RequestServices.GetRequiredService<Idempotency>().Begin(account, key, asked);
            await FirstAsync(http, account, key, asked);
        }
        finally
        {
            running.TryRemove((account, key), out _);
        }
    }

    private async Task FirstAsync(HttpContext http, AccountId account, string key, string asked)
    {
        try
        {
            await next(http);
        }
        catch (DbUpdateException) when (!http.Response.HasStarted)
        {
            await using var scope = http.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
            if (await KeptAsync(scope.ServiceProvider, account, key, http.RequestAborted) is not { } winner)
                throw;
            http.Response.Clear();
            await AgainAsync(http, winner, asked);
        }
    }

    private async Task<KeptAnswer?> KeptAsync(IServiceProvider services, AccountId account, string key, CancellationToken stop)
    {
        var db = services.GetRequiredService<WhistleDb>();
        var kept = await find(db, account, key);
        if (kept is null || clock.Now() - kept.At < KeptAnswer.Lasts)
            return kept;
        using var turn = await gate.EnterAsync(stop);
        await db.Set<KeptAnswer>().Where(a => a.Account == account && a.Key == key).ExecuteDeleteAsync(stop);
        return null;
    }

    private static Task AgainAsync(HttpContext http, KeptAnswer kept, string asked)
    {
        if (kept.Asked != asked)
            return Problems.WriteAsync(http, StatusCodes.Status422UnprocessableEntity, new("Idempotency.Reused", Header));
        http.Response.StatusCode = kept.Status;
        http.Response.Headers["Idempotency-Replayed"] = "true";
        if (kept.Location is not null)
            http.Response.Headers.Location = kept.Location;
        if (kept.ETag is not null)
            http.Response.Headers.ETag = kept.ETag;
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.WriteAsync(kept.Body, http.RequestAborted);
    }

    private static async Task<string> AskedAsync(HttpRequest request, bool byContent, CancellationToken stop)
    {
        request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        if (byContent && request.GetMultipartBoundary() is { Length: > 0 } boundary)
            await AppendPartsAsync(hash, new(boundary, request.Body), stop);
        else
            await AppendAsync(hash, request.Body, stop);
        await request.Body.DrainAsync(stop);
        request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task AppendPartsAsync(IncrementalHash hash, MultipartReader parts, CancellationToken stop)
    {
        try
        {
            while (await parts.ReadNextSectionAsync(stop) is { } part)
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"\n{part.GetContentDispositionHeader()?.Name}\n"));
                await AppendAsync(hash, part.Body, stop);
            }
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            // a body that breaks off: the endpoint answers it
        }
    }

    private static async Task AppendAsync(IncrementalHash hash, Stream body, CancellationToken stop)
    {
        var buffer = new byte[16 * 1024];
        for (int read; (read = await body.ReadAsync(buffer, stop)) > 0;)
            hash.AppendData(buffer, 0, read);
    }
}
