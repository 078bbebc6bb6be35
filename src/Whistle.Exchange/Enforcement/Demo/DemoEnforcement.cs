using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Kernel;
using Whistle.Kernel.Geo;
using Whistle.Platform.Data;
using Whistle.Platform.Demo;

namespace Whistle.Exchange.Enforcement.Demo;

/// <summary>A few invented records of both districts, each saying so in its number.</summary>
internal sealed class DemoEnforcement(WhistleDb db, TimeProvider clock) : IDemoPart
{
    private static readonly (string Login, int DaysAgo, int Item, Outcome Outcome, string? Business, string Words)[] Plan =
    [
        ("local.market", 3, 16, Outcome.OrderToCorrect, "望角便民食杂店（演示）", "食品经营许可证未在店内公示，责令当场改正。"),
        ("local.market", 12, 16, Outcome.NoViolation, "小食堂（演示）", "检查进货票据和留样，未发现违法行为。"),
        ("local.enforcement", 6, 18, Outcome.Warning, null, "放学时段流动摊贩占道，已劝离并警告。"),
        ("local.police", 20, 5, Outcome.Fine, null, "校门口两侧禁停路段违停，已处罚。"),
    ];

    /// <summary>Known, so that its page can be opened by who shows the program.</summary>
    public static readonly Guid First = IdOf(0, 0);

    private static Guid IdOf(int district, int no) => new($"0199a0c4-8{district:x}0{no:x}-7000-8000-000000000001");

    public async Task LoadAsync(CancellationToken stop)
    {
        if (await db.Set<EnforcementRecord>().AnyAsync(stop))
            return;
        var (city, now) = (DemoCity.City, clock.Now());
        for (var district = 0; district < 2; district++)
            foreach (var (one, no) in Plan.Select((one, no) => (one, no)))
            {
                var before = district == 0 ? "" : "other.";
                var (unit, campus) = (DemoCity.UnitOf(before + one.Login), city.MainCampus(DemoCity.UnitOf(before + "school").Id)!);
                var at = Geodesic.From(new(campus.Lat!.Value, campus.Lon!.Value), 60 + (70 * no), 80 + (15 * no));
                var facts = new EnforcementFacts(unit.Id, $"演示2026-{no + 1:000}", now.Day().AddDays(-one.DaysAgo), one.Item, one.Outcome, null, Math.Round(at.Lat, 6), Math.Round(at.Lon, 6), "校园周边（演示）", one.Business, one.Words);
                var record = new EnforcementRecord(IdOf(district, no), facts, unit.Line!.Value);
                record.Say(facts, null, DemoCity.PersonOf(before + one.Login), record.Id, now.AddDays(-one.DaysAgo));
                db.Add(record);
                foreach (var (near, metres) in EnforcementRules.Near(city, new(facts.Lat!.Value, facts.Lon!.Value), now.Day()).Where(near => near.Campus.District == campus.District))
                    db.Add(new EnforcementCampus { Record = record.Id, Campus = near.Id, School = near.School, District = near.District, Metres = Math.Round(metres, 1) });
            }
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
    }
}
