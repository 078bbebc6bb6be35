using Microsoft.EntityFrameworkCore;
using Whistle.Hazards.Cases;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Hazards.Pages;

internal sealed class CaseBook(WhistleDb db, CaseQueries cases, CaseWords words) : ICaseBook
{
    public async Task<IReadOnlyList<CaseLine>> OfAsync(IReadOnlyCollection<Guid> wanted, Actor reader, CancellationToken stop)
    {
        if (wanted.Count == 0)
            return [];
        var sight = await cases.SightAsync(reader, stop);
        var found = await db.Set<HazardCase>().AsNoTracking().Where(c => wanted.Contains(c.Id)).OrderByDescending(c => c.Sequence).ToListAsync(stop);
        return [.. found.Where(sight.MaySee).Select(c => Line(c, sight))];
    }

    public async Task<CaseLine?> FindAsync(string numberOrId, Actor reader, CancellationToken stop)
    {
        var sight = await cases.SightAsync(reader, stop);
        var found = Guid.TryParseExact(numberOrId, "D", out var id)
            ? await db.Set<HazardCase>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, stop)
            : await db.Set<HazardCase>().AsNoTracking().SingleOrDefaultAsync(c => c.Number == numberOrId, stop);
        return found is not null && sight.MaySee(found) ? Line(found, sight) : null;
    }

    public async Task<IReadOnlyList<CaseLine>> NewestAsync(int most, Actor reader, CancellationToken stop)
    {
        var sight = await cases.SightAsync(reader, stop);
        return [.. (await cases.ListAsync(new CaseFilter { Open = true }, sight, null, most, stop)).Cases.Select(c => Line(c, sight))];
    }

    private CaseLine Line(HazardCase c, CaseSight sight) => new(c.Id, c.Number, words.Headline(c, sight), words.Where(c, sight), words.State(c.State), c.IsOpen);
}
