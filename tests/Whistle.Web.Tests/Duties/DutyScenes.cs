using System.Text.Json.Nodes;
using Whistle.Directory.Demo;
using Whistle.Duties.Lists;
using Whistle.Duties.Packages;
using Whistle.Duties.Schools;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Whistle.Web.Tests.Duties;

/// <summary>
/// What the table of rights is asked about where it speaks of lists and packages: the list of the first district, a measure and
/// an entry of its police, the school of the guide and a self-check of it, a package offered and one claimed.
/// </summary>
internal sealed record DutyScenes(Guid Offered, Guid Claimed, Guid List, Guid Measure, Guid Entry, Guid Check)
{
    public static async Task<DutyScenes> MakeAsync(WhistleApp app)
    {
        var school = PackageProgram.Of(app, "school");
        var (offered, claimed) = (PackageProgram.IdOf(await school.RaiseAsync()), PackageProgram.IdOf(await school.RaiseAsync()));
        await PackageProgram.Of(app, "local.police.officer").DoAsync(claimed, "claim");
        var (unit, district) = (DemoCity.UnitOf("school").Id, DemoCity.City.DistrictOf(DemoCity.UnitOf("school").Id)!.Value);
        return await app.WithAsync(async services =>
        {
            var db = services.GetRequiredService<WhistleDb>();
            var list = await db.Set<YearList>().Where(l => l.Area == district).Select(l => l.Id).SingleAsync();
            var measure = await db.Set<Measure>().Where(m => m.ListId == list && m.Item == 5 && m.Position == 2).Select(m => m.Id).SingleAsync();
            var entry = await db.Set<ProgressEntry>().Where(e => e.MeasureId == measure).OrderBy(e => e.Sequence).Select(e => e.Id).FirstAsync();
            var check = await db.Set<SelfCheck>().Where(c => c.School == unit).OrderBy(c => c.Month).Select(c => c.Id).FirstAsync();
            return new DutyScenes(offered, claimed, list, measure, entry, check);
        });
    }

    /// <summary>What stands for a name in an address; null where the address is none of ours.</summary>
    public string? Value(string pattern, string name, string scene) => pattern switch
    {
        _ when pattern.Contains("/packages/", StringComparison.Ordinal) => name == "id" ? (scene == "claimed" ? Claimed : Offered).ToString("D") : "claim",
        _ when pattern.Contains("/duty-lists/", StringComparison.Ordinal) => (name switch { "id" => List, "entry" => Entry, _ => Measure }).ToString("D"),
        _ when pattern.Contains("/school-lists/", StringComparison.Ordinal) => DemoCity.UnitOf("school").Id.Value.ToString("D"),
        _ when pattern.Contains("/self-checks/", StringComparison.Ordinal) => Check.ToString("D"),
        _ => null,
    };

    /// <summary>A body that is right in every field and says no version; where nothing but rights is in the way of a write, one that lacks what is required.</summary>
    public static JsonObject? Json(string pattern)
        => pattern.StartsWith("/api/v1/packages/", StringComparison.Ordinal) ? Fields(pattern.Split('/')[^1])
            : pattern == "/api/v1/packages" || pattern.StartsWith("/api/v1/duty-lists", StringComparison.Ordinal) ? [] : null;

    public static (string, string)[]? Typed(string pattern) => pattern switch
    {
        "/packages/raise" => [("_handler", "package-raise")],
        "/packages/{Id:guid}/{Action}" => [("_handler", "package-act")],
        "/duty-lists" => [("_handler", "make-list")],
        "/duty-lists/{Id:guid}/measures/{MeasureId:guid}" => [("_handler", "progress-add")],
        "/duty-lists/{Id:guid}/measures/new" or "/duty-lists/{Id:guid}/measures/{MeasureId:guid}/edit" => [("_handler", "measure-save")],
        "/school-lists/{School:guid}/self-check" => [("_handler", "self-check")],
        "/self-checks/{Id:guid}" => [("_handler", "finding-add")],
        _ when pattern.StartsWith("/school-lists/{School:guid}/", StringComparison.Ordinal) => [("_handler", "school-list")],
        _ => null,
    };

    private static JsonObject Fields(string action)
    {
        var body = new JsonObject();
        foreach (var field in PackageRules.Find(action)?.Fields.Where(field => field.Kind is not PackageFieldKind.Photos && (field.Required || action is "note")) ?? [])
            body[field.Name] = field.Kind switch
            {
                PackageFieldKind.Person => DemoCity.PersonOf("local.police").Value.ToString("D"),
                PackageFieldKind.Unit => DemoCity.UnitOf("local.market").Id.Value.ToString("D"),
                _ => "情况已经看过，写在这里。",
            };
        return body;
    }
}
