using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Directory.Import.Sheets;
using Whistle.Directory.Log;
using Whistle.Directory.People;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn;

namespace Whistle.Directory.Import;

/// <summary>What became of a sheet: the plan with its problems and changes, the directory's stamp it was made against, and whether it is done.</summary>
internal sealed record ImportAnswer(ImportPlan Plan, long Stamp, bool IsDone, Refusal? Refusal = null)
{
    public bool IsGood => Plan.Problems.Count == 0 && Refusal is null;
}

/// <summary>Brings sheets in: a dry run that shows what would change, and the same for good, all of it or nothing.</summary>
internal sealed class ImportDesk(WhistleDb db, CityInMemory memory, ImportWriter writer, IEnumerable<ISystemPeople> systems, DirectoryLog log, Ids ids, TimeProvider clock)
{
    public static readonly Refusal MovedOn = new("Import.MovedOn"), NotYours = new("Import.NotYours");

    /// <summary>What the file would change. Nothing is written, but a refused attempt is.</summary>
    public async Task<ImportAnswer> DryRunAsync(ImportKind kind, byte[] file, Actor? by, CancellationToken stop)
    {
        var stamp = await CityInMemory.StampAsync(db, stop);
        var city = await memory.AtLeastAsync(stamp, stop);
        var plan = new ImportPlan(kind);
        if (by is not null && !ImportRights.Any(city, by, kind))
        {
            await log.RefusedAsync(NotYours, Act(kind), by, null, null, null, stop);
            return new(plan, stamp, IsDone: false, NotYours);
        }
        var reading = SheetReader.Read(file);
        if (reading.Sheet is not { } sheet)
            plan.Problems.AddRange(reading.Problems);
        else
            plan = Plan(kind, sheet, new(city, by, clock.Now().Day(), await StoredAsync(kind, stop), ids.New));
        if (plan.Problems.Find(p => IsRefusal(p.Why)) is { } first)
            await log.RefusedAsync(first.Why, Act(kind), by, null, null, $"row {first.Row}", stop);
        return new(plan, stamp, IsDone: false);
    }

    /// <summary>Does it. <paramref name="seen"/> is the stamp of the dry run that was looked at; null does not ask.</summary>
    public async Task<ImportAnswer> DoAsync(ImportKind kind, byte[] file, long? seen, Actor? by, CancellationToken stop)
    {
        var answer = await DryRunAsync(kind, file, by, stop);
        if (!answer.IsGood)
            return answer;
        if (seen is { } known && known != answer.Stamp)
            return answer with { Refusal = MovedOn };
        if (answer.Plan.Writes.Count == 0)
            return answer with { IsDone = true };
        await writer.WriteAsync(answer.Plan.Writes, by, stop);
        await Stamp.TouchAsync(db, DirectoryDesk.StampName, stop);
        // whoever changes the directory meanwhile, or brings in another file, has the stamp first
        return await TrySaveAsync(stop) ? answer with { IsDone = true } : answer with { Refusal = MovedOn };
    }

    private static ImportPlan Plan(ImportKind kind, Sheet sheet, ImportScene scene) => kind switch
    {
        ImportKind.Units => new UnitImport(scene).Plan(sheet),
        ImportKind.Schools => new SchoolImport(scene).Plan(sheet),
        ImportKind.People => new PeopleImport(scene).Plan(sheet),
        _ => new MemberImport(scene).Plan(sheet),
    };

    private async Task<StoredPosts> StoredAsync(ImportKind kind, CancellationToken stop)
    {
        if (kind is not ImportKind.People)
            return StoredPosts.None;
        var today = clock.Now().Day();
        var accounts = await db.Set<Account>().AsNoTracking().Select(a => new { a.Login, a.Person }).ToListAsync(stop);
        var posts = await db.Set<AppointmentRow>().AsNoTracking().Where(a => a.To == null || a.To > today).ToListAsync(stop);
        return new(accounts.ToDictionary(a => a.Login, a => a.Person, StringComparer.Ordinal),
            accounts.GroupBy(a => a.Person).ToDictionary(a => a.Key, a => a.First().Login),
            posts.GroupBy(a => a.ToAppointment()).ToDictionary(a => a.Key, a => (a.First().From, a.First().To)))
        { Systems = await SystemsAsync(stop) };
    }

    private async Task<IReadOnlySet<PersonId>> SystemsAsync(CancellationToken stop)
    {
        var all = new HashSet<PersonId>();
        foreach (var system in systems)
            all.UnionWith(await system.AllAsync(stop));
        return all;
    }

    private async Task<bool> TrySaveAsync(CancellationToken stop)
    {
        try
        {
            return await db.TrySaveAsync(stop);
        }
        catch (DbUpdateException failure) when (failure.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation }
            or Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 19 })
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }

    private static bool IsRefusal(Refusal why) => why == ImportRights.NotYours || why == ImportRights.NotYourPost || why == ImportRights.IsASystem || why == Groups.GroupRules.NotYours || why == Groups.GroupRules.HeldByOther;

    internal static string Act(ImportKind kind) => $"import.{kind.Code()}";
}
