using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Files;

namespace Whistle.Duties.Schools;

/// <summary>Takes a school's monthly self-check (自查) and its findings.</summary>
internal sealed class SelfCheckDesk(WhistleDb db, ICity cities, FileDesk files, Ids ids, TimeProvider clock)
{
    public static DateOnly MonthOf(DateOnly day) => new(day.Year, day.Month, 1);

    public async Task<Answer<SelfCheck>> CheckAsync(UnitId school, Func<IReadOnlyList<SchoolRow>, CheckBody> read, Actor by, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        if (city.FindUnit(school) is not { Kind: UnitKind.School } || !SchoolRules.Reads(school, by, city))
            return Answer<SelfCheck>.Not(No.NotThere);
        if (!SchoolRules.Keeps(school, by))
            return Answer<SelfCheck>.Not(No.NotYours, SchoolRules.NotYours);
        var (now, today) = (clock.Now(), clock.Now().Day());
        var list = await db.Set<SchoolList>().AsNoTracking().Include(l => l.Rows).SingleOrDefaultAsync(l => l.School == school && l.Year == today.Year, stop);
        var rows = list?.Current.ToList() ?? [];
        var body = read(rows);
        if (body.Errors.Count > 0)
            return Answer<SelfCheck>.Not(No.Malformed, body.Errors);
        if (rows.Count == 0)
            return Answer<SelfCheck>.Not(No.Refused, SchoolRules.NoList);
        if (!SchoolRules.IsOn(school, city, today))
            return Answer<SelfCheck>.Not(No.Refused, SchoolRules.NotOn);
        if (CampusOf(school, body.Campus, city) is not { } campus)
            return Answer<SelfCheck>.Not(No.Malformed, SchoolRules.CampusElsewhere);
        var month = MonthOf(today);
        if (await IsCheckedAsync(school, month, stop))
            return Answer<SelfCheck>.Not(No.Refused, SchoolRules.AlreadyChecked);

        var check = new SelfCheck { Id = ids.New(), School = school, District = list!.District, SchoolListId = list.Id, Month = month, At = now, By = by.Person, Passed = [.. body.Passed] };
        check.Findings.AddRange(body.Problems.Select(problem => Finding(check, rows.Find(row => row.Id == problem.Key), campus, problem.Value, [], now, by.Person)));
        db.Add(check);
        try
        {
            await db.SaveChangesAsync(stop);
            return check;
        }
        catch (DbUpdateException)
        {
            // two of the school sent it at once: one check a month
            db.ChangeTracker.Clear();
            if (!await IsCheckedAsync(school, month, stop))
                throw;
            return Answer<SelfCheck>.Not(No.Refused, SchoolRules.AlreadyChecked);
        }
    }

    /// <summary>Adds a finding to a check, with photos.</summary>
    public async Task<Answer<Finding>> FindAsync(Guid checkId, FindingBody body, Actor by, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var check = await db.Set<SelfCheck>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == checkId, stop);
        if (check is null || !SchoolRules.ReadsFindings(check.School, by, city))
            return Answer<Finding>.Not(No.NotThere);
        if (!SchoolRules.Keeps(check.School, by))
            return Answer<Finding>.Not(No.NotYours, SchoolRules.NotYours);
        if (body.Errors.Count > 0)
            return Answer<Finding>.Not(No.Malformed, body.Errors);
        if (CampusOf(check.School, body.Campus, city) is not { } campus)
            return Answer<Finding>.Not(No.Malformed, SchoolRules.CampusElsewhere);
        var row = body.Row is { } id ? await db.Set<SchoolRow>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id && r.SchoolListId == check.SchoolListId, stop) : null;
        if (body.Row is not null && row is null)
            return Answer<Finding>.Not(No.Malformed, SchoolRules.RowElsewhere with { Field = "row" });
        var finding = Finding(check, row, campus, body.Text!, body.Photos, clock.Now(), by.Person);
        if ((await files.AttachAsync(body.Photos, FindingFileDoor.Owner, finding.Id, by, stop)).Refusal is { } refusal)
            return Answer<Finding>.Not(No.Malformed, refusal);
        db.Add(finding);
        await db.SaveChangesAsync(stop);
        return finding;
    }

    /// <summary>The school has put it right itself.</summary>
    public async Task<Answer<Finding>> SettleAsync(Guid id, string? how, IReadOnlyList<Refusal> errors, Actor by, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var finding = await db.Set<Finding>().SingleOrDefaultAsync(f => f.Id == id, stop);
        if (finding is null || !SchoolRules.ReadsFindings(finding.School, by, city))
            return Answer<Finding>.Not(No.NotThere);
        if (!SchoolRules.Keeps(finding.School, by))
            return Answer<Finding>.Not(No.NotYours, SchoolRules.NotYours);
        if (errors.Count > 0)
            return Answer<Finding>.Not(No.Malformed, errors);
        if (!finding.IsOpen)
            return Answer<Finding>.Not(No.Refused, SchoolRules.FindingEnded);
        finding.Settle(how!, clock.Now());
        return await db.TrySaveAsync(stop) ? finding : Answer<Finding>.Not(No.Refused, SchoolRules.FindingEnded);
    }

    private Finding Finding(SelfCheck check, SchoolRow? row, UnitId campus, string text, IReadOnlyList<FileId> photos, DateTimeOffset at, PersonId by) => new()
    {
        Id = ids.New(), CheckId = check.Id, School = check.School, Campus = campus, RowId = row?.Id, Item = row?.Item ?? 0, Text = text,
        Photos = [.. photos.Select(photo => photo.Value)], At = at, By = by,
    };

    private static UnitId? CampusOf(UnitId school, UnitId? named, City city)
        => named is { } campus ? city.Campus(campus)?.School == school ? campus : null : city.CampusesOf(school) is [var first, ..] ? first.Id : null;

    private Task<bool> IsCheckedAsync(UnitId school, DateOnly month, CancellationToken stop) => db.Set<SelfCheck>().AnyAsync(c => c.School == school && c.Month == month, stop);
}

/// <summary>Photos of findings are for those who read findings.</summary>
internal sealed class FindingFileDoor(WhistleDb db, ICity cities) : IFileDoor
{
    public const string Owner = "self-check";

    public string Kind => Owner;

    public async Task<bool> MayReadAsync(Guid owner, Actor actor, CancellationToken stop)
        => await db.Set<Finding>().AsNoTracking().Where(f => f.Id == owner).Select(f => (UnitId?)f.School).SingleOrDefaultAsync(stop) is { } school
            && SchoolRules.ReadsFindings(school, actor, await cities.GetAsync(stop));
}

/// <summary>A finding becomes a case in one tap: /report?from=self-check:ID.</summary>
internal sealed class SelfCheckLeads(WhistleDb db, ICity cities, TimeProvider clock) : ILeadSource
{
    public string Kind => "self-check";

    public async Task<Lead?> FindAsync(Guid id, Actor by, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        return await db.Set<Finding>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, stop) is { IsOpen: true } finding && MayHandOn(finding, by, city)
            ? new(finding.School, finding.Campus, finding.Item, finding.Text, [.. finding.Photos.Select(photo => new FileId(photo))], null) : null;
    }

    /// <summary>Its version sees to it that one finding becomes one case.</summary>
    public async Task BecameAsync(WhistleDb db, Guid id, CaseId @case, Actor by, CancellationToken stop)
        => (await db.Set<Finding>().SingleAsync(f => f.Id == id, stop)).Became(@case, clock.Now());

    public async Task<string?> PathForAsync(Guid id, Actor reader, CancellationToken stop)
        => await db.Set<Finding>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, stop) is { } finding && SchoolRules.ReadsFindings(finding.School, reader, await cities.GetAsync(stop))
            ? $"/self-checks/{finding.CheckId:D}" : null;

    private static bool MayHandOn(Finding finding, Actor by, City city) => SchoolRules.Keeps(finding.School, by) || city.CampusesHeadedBy(by.Person).Contains(finding.Campus);
}
