using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Exchange.Province.Content;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Exchange.Province.Requests;

/// <summary>A page of requests, and where the next begins.</summary>
internal sealed record ExportPageOf(IReadOnlyList<ExportRequest> Items, string? Next);

/// <summary>Reads requests, their log and what districts have switched off: for whom it is.</summary>
internal sealed class ExportQueries(WhistleDb db, ICity cities)
{
    /// <summary>Newest first.</summary>
    public async Task<ExportPageOf> ListAsync(Actor by, string? cursor, int limit, CancellationToken stop)
    {
        var rows = await Mine(by, await cities.GetAsync(stop), After(cursor)).OrderByDescending(e => e.AskedAt).ThenByDescending(e => e.Id).Take(limit + 1).ToListAsync(stop);
        return new([.. rows.Take(limit)], rows.Count > limit ? $"{rows[limit - 1].AskedAt.ToUnixTimeMilliseconds()}-{rows[limit - 1].Id:N}" : null);
    }

    /// <summary>Null where it is not there or not his to see.</summary>
    public async Task<ExportRequest?> FindAsync(Guid id, Actor by, CancellationToken stop)
        => await db.Set<ExportRequest>().AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, stop) is { } export && ExportRules.MaySee(await cities.GetAsync(stop), export.District, by) ? export : null;

    /// <summary>Oldest first.</summary>
    public async Task<IReadOnlyList<ExportAct>> LogAsync(Guid export, CancellationToken stop)
        => await db.Set<ExportAct>().AsNoTracking().Where(a => a.Export == export).OrderBy(a => a.At).ThenBy(a => a.Id).ToListAsync(stop);

    /// <summary>By district; districts without a row have switched nothing off.</summary>
    public async Task<IReadOnlyDictionary<UnitId, ExportSwitch>> SwitchesAsync(CancellationToken stop)
        => await db.Set<ExportSwitch>().AsNoTracking().ToDictionaryAsync(s => s.District, stop);

    /// <summary>The last fetched export with this signature until that day: what an incremental one follows.</summary>
    public Task<ExportRequest?> BaseAsync(string signature, DateOnly upTo, CancellationToken stop)
        => db.Set<ExportRequest>().AsNoTracking().Where(e => e.Signature == signature && e.FetchedAt != null && e.UpTo <= upTo).OrderByDescending(e => e.Round).FirstOrDefaultAsync(stop);

    /// <summary>What an export of this scope and these classes really holds now, and by what it is known as following another.</summary>
    public async Task<ExportContent> ContentAsync(UnitId? district, IReadOnlyList<ExportClass> classes, CancellationToken stop)
    {
        var off = (await SwitchesAsync(stop)).Where(one => district is null || one.Key == district)
            .Select(one => (District: one.Key, Off: (IReadOnlyList<ExportClass>)[.. ExportClasses.Read(one.Value.Off).Where(classes.Contains)])).Where(one => one.Off.Count > 0)
            .OrderBy(one => one.District.Value).ToList();
        var said = string.Join('\n', new[] { ExportTables.FormatVersion.ToString(CultureInfo.InvariantCulture), district?.Value.ToString("D") ?? "city", ExportClasses.Written(classes) }
            .Concat(off.Select(one => $"{one.District.Value:D} {ExportClasses.Written(one.Off)}")));
        var signature = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(said)));
        return new(district, classes, off.ToDictionary(one => one.District, one => one.Off), signature);
    }

    private IQueryable<ExportRequest> Mine(Actor by, City city, (DateTimeOffset At, Guid Id)? after)
    {
        var all = db.Set<ExportRequest>().AsNoTracking();
        if (!ExportRules.MaySee(city, null, by))
        {
            var districts = by.Posts.Select(post => city.DistrictOf(post.Unit)).OfType<UnitId>().Distinct().Where(district => ExportRules.MaySee(city, district, by)).ToList();
            all = all.Where(e => e.District != null && districts.Contains(e.District.Value));
        }
        return after is var (at, id) ? all.Where(e => e.AskedAt < at || (e.AskedAt == at && e.Id.CompareTo(id) < 0)) : all;
    }

    private static (DateTimeOffset At, Guid Id)? After(string? cursor)
        => cursor?.Split('-') is [var at, var id] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms < 253_402_300_800_000 && Guid.TryParseExact(id, "N", out var guid)
            ? (DateTimeOffset.FromUnixTimeMilliseconds(ms), guid) : null;
}

/// <summary>The scope, the classes, what districts have switched off of them, and the sum of all that.</summary>
internal sealed record ExportContent(UnitId? District, IReadOnlyList<ExportClass> Classes, IReadOnlyDictionary<UnitId, IReadOnlyList<ExportClass>> Off, string Signature);
