using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Directory.People;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Directory.Groups;

/// <summary>A time in which somebody had a place; <paramref name="Until"/> is null while it lasts.</summary>
internal sealed record Membership(string Place, UnitId? Unit, PersonId? Person, PersonId? Substitute, DateTimeOffset Since, DateTimeOffset? Until);

/// <summary>Working groups with since when, and their history.</summary>
internal sealed class GroupQueries(WhistleDb db)
{
    public async Task<Group> OfAsync(City city, Campus campus, CancellationToken stop) => (await OfAsync(city, [campus], stop))[0];

    public async Task<IReadOnlyList<Group>> OfAsync(City city, IReadOnlyList<Campus> campuses, CancellationToken stop)
    {
        var ids = campuses.Select(c => c.Id).ToList();
        var seats = (await db.Set<SeatRow>().AsNoTracking().Where(s => s.Until == null && ids.Contains(s.Campus)).ToListAsync(stop)).ToLookup(s => s.Campus);
        var heads = await db.Set<HeadsRow>().AsNoTracking().Where(h => h.Until == null && ids.Contains(h.Campus)).ToDictionaryAsync(h => h.Campus, stop);
        var groups = campuses.Select(campus => Of(city, campus, heads.GetValueOrDefault(campus.Id), seats[campus.Id])).ToList();
        return await SinceTheyLeftAsync(groups, heads, seats, stop);
    }

    /// <summary>Every change of a group, newest first.</summary>
    public async Task<IReadOnlyList<Membership>> HistoryAsync(UnitId campus, CancellationToken stop)
    {
        var seats = await db.Set<SeatRow>().AsNoTracking().Where(s => s.Campus == campus).ToListAsync(stop);
        var heads = await db.Set<HeadsRow>().AsNoTracking().Where(h => h.Campus == campus).OrderBy(h => h.Since).ToListAsync(stop);
        return [.. seats.Select(s => new Membership(s.Line.Code(), s.Unit, s.Member, s.Substitute, s.Since, s.Until))
            .Concat(Periods(heads, HeadPlace.Guide, h => h.Guide)).Concat(Periods(heads, HeadPlace.Leader, h => h.Leader))
            .OrderByDescending(m => m.Since).ThenBy(m => m.Place, StringComparer.Ordinal)];
    }

    private static Group Of(City city, Campus campus, HeadsRow? heads, IEnumerable<SeatRow> rows)
    {
        var (today, stored) = (city.HeadsOf(campus.Id), rows.ToDictionary(s => s.Line));
        var seats = city.GroupOf(campus.Id).ToDictionary(s => s.Line);
        var version = GroupDesk.VersionOf(heads?.Since);
        return new(campus, [
            new(HeadPlace.Guide.Code(), null, campus.Town, today?.Guide, null, heads?.Since, version),
            new(HeadPlace.Leader.Code(), null, campus.School, today?.Leader, null, heads?.Since, version),
            .. GroupRules.Lines.Select(line => Seat(line, seats.GetValueOrDefault(line), stored.GetValueOrDefault(line)?.Since))]);
    }

    private static Place Seat(Line line, Seat? seat, DateTimeOffset? since)
        => new(line.Code(), line, seat?.Unit, seat?.Member, seat?.Substitute, since, GroupDesk.VersionOf(since));

    /// <summary>Where the stored person has lost the post, the place is missing since that day; a head since the row that first lacked one.</summary>
    private async Task<IReadOnlyList<Group>> SinceTheyLeftAsync(
        List<Group> groups, Dictionary<UnitId, HeadsRow> heads, ILookup<UnitId, SeatRow> seats, CancellationToken stop)
    {
        var gone = groups.SelectMany(g => g.Places.Where(p => p.IsMissing).Select(p => StoredAt(g, p))).OfType<PersonId>().Distinct().ToList();
        var lacking = groups.Where(g => g.Places.Any(p => p.Line is null && p.IsMissing)).Select(g => g.Campus.Id).ToList();
        if (gone.Count == 0 && lacking.Count == 0)
            return groups;
        var ended = gone.Count == 0 ? [] : await db.Set<AppointmentRow>().AsNoTracking().Where(a => gone.Contains(a.Person) && a.To != null).ToListAsync(stop);
        var before = (await db.Set<HeadsRow>().AsNoTracking().Where(h => lacking.Contains(h.Campus)).OrderBy(h => h.Since).ToListAsync(stop)).ToLookup(h => h.Campus);
        return [.. groups.Select(g => g with { Places = [.. g.Places.Select(p => p.IsMissing ? p with { Since = MissingSince(g, p) } : p)] })];

        PersonId? StoredAt(Group group, Place place) => place.Code switch
        {
            "guide" => heads.GetValueOrDefault(group.Campus.Id)?.Guide,
            "leader" => heads.GetValueOrDefault(group.Campus.Id)?.Leader,
            _ => seats[group.Campus.Id].FirstOrDefault(s => s.Line == place.Line)?.Member,
        };

        DateTimeOffset? MissingSince(Group group, Place place)
        {
            if (StoredAt(group, place) is { } left)
                return ended.Where(a => a.Person == left && a.Unit == StoredUnit(group, place)).Max(a => a.To)?.Start() ?? place.Since;
            var rows = before[group.Campus.Id];
            return place.Line is not null ? place.Since : LastPeriod(rows, place.Code == "guide" ? h => h.Guide : h => h.Leader);
        }

        UnitId? StoredUnit(Group group, Place place)
            => place.Line is null ? place.Unit : seats[group.Campus.Id].FirstOrDefault(s => s.Line == place.Line)?.Unit;
    }

    /// <summary>Since when the last value has stood: the rows change with either head.</summary>
    private static DateTimeOffset? LastPeriod(IEnumerable<HeadsRow> rows, Func<HeadsRow, PersonId?> who)
    {
        DateTimeOffset? since = null;
        PersonId? last = null;
        foreach (var row in rows)
        {
            if (since is null || who(row) != last)
                since = row.Since;
            last = who(row);
        }
        return since;
    }

    private static IEnumerable<Membership> Periods(List<HeadsRow> rows, HeadPlace head, Func<HeadsRow, PersonId?> who)
    {
        for (var i = 0; i < rows.Count;)
        {
            var first = rows[i];
            while (i < rows.Count && who(rows[i]) == who(first))
                i++;
            yield return new(head.Code(), null, who(first), null, first.Since, rows[i - 1].Until);
        }
    }
}
