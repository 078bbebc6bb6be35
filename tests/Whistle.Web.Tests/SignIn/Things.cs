using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Localization;
using Npgsql;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Http;
using Whistle.Platform.SignIn;

namespace Whistle.Web.Tests.SignIn;

/// <summary>Something that a POST makes, so that a test can count how often it happened.</summary>
internal sealed class Thing
{
    public Guid Id { get; init; }

    public string Name { get; init; } = "";
}

internal sealed class ThingMap : IEntityTypeConfiguration<Thing>
{
    public void Configure(EntityTypeBuilder<Thing> thing) => thing.ToTable("test_thing").HasKey(t => t.Id);
}

/// <summary>What a module would map.</summary>
internal static class Things
{
    /// <summary>While it is not null, a POST stops here before it saves.</summary>
    public static TaskCompletionSource? Hold { get; set; }

    public static void Map(WebApplication app)
    {
        app.MapPost("/api/v1/things", MakeAsync).RequireAuthorization(Policies.Act).Idempotent(required: true);
        app.MapGet("/api/v1/things", (WhistleDb db) => db.Set<Thing>().ToListAsync()).RequireAuthorization(Policies.Read);
        app.MapGet("/api/v1/admin", () => "admin").RequireAuthorization(Policies.Admin);
        app.MapGet("/api/v1/forgotten", () => "nobody named a policy");
        app.MapGet("/forgotten", () => "nobody named a policy");
        app.MapGet("/api/v1/broken", string (HttpContext _) => throw new InvalidOperationException("13912345678")).RequireAuthorization(Policies.SignedIn);
        app.MapGet("/broken", string (HttpContext _) => throw new InvalidOperationException("13912345678")).RequireAuthorization(Policies.Public);
        app.MapGet("/api/v1/away", string (HttpContext _) => throw new NpgsqlException("away", new IOException())).RequireAuthorization(Policies.SignedIn);
        app.MapGet("/away", string (HttpContext _) => throw new DbUpdateException("away", new Microsoft.Data.Sqlite.SqliteException("busy", 5))).RequireAuthorization(Policies.Public);
    }

    private static async Task<IResult> MakeAsync(Body body, HttpContext http, WhistleDb db, Idempotency idempotency, Ids ids, IStringLocalizer<Platform.Text> words)
    {
        if (string.IsNullOrWhiteSpace(body.Name))
            return Problems.Of(http, StatusCodes.Status422UnprocessableEntity, new("Idempotency.BadKey", "name"), words);
        var thing = new Thing { Id = ids.New(), Name = body.Name };
        db.Add(thing);
        if (Hold is { } hold)
            await hold.Task;
        var (location, answer) = ($"/api/v1/things/{thing.Id}", JsonSerializer.Serialize(thing, JsonSerializerOptions.Web));
        idempotency.Keep(db, StatusCodes.Status201Created, location, answer, "\"1\"");
        await db.SaveChangesAsync(http.RequestAborted);
        http.Response.Headers.ETag = "\"1\"";
        http.Response.Headers.Location = location;
        return Results.Text(answer, "application/json", statusCode: StatusCodes.Status201Created);
    }

    internal sealed record Body(string? Name);
}

/// <summary>A page with a form, as modules have them.</summary>
[Route("/probe/{Id:guid}/note"), Authorize(Policy = Policies.Read)]
public sealed class ProbePage : ComponentBase
{
    [Parameter] public Guid Id { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "h1");
        builder.AddContent(1, "probe");
        builder.CloseElement();
    }
}
