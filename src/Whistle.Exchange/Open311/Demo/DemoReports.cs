using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Exchange.Open311.Consumers;
using Whistle.Exchange.Open311.Intake;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Demo;

namespace Whistle.Exchange.Open311.Demo;

/// <summary>
/// Some invented reports of citizens, from an invented app. Nobody knows its key: to send one by curl, make a key on the page.
/// </summary>
internal sealed class DemoReports(WhistleDb db, ConsumerDesk consumers, TimeProvider clock) : IDemoPart
{
    /// <summary>Known, so that its page can be opened by who shows the program.</summary>
    public static readonly Guid First = new("0199a0c4-6000-7000-8000-000000000001");

    public static readonly Guid App = new("0199a0c4-6000-7000-8000-0000000000ff");

    public async Task LoadAsync(CancellationToken stop)
    {
        if (await db.Set<PublicReport>().AnyAsync(stop))
            return;
        var office = DemoCity.PersonOf("city.education");
        var (app, _) = await consumers.MakeAsync(new("市民随手拍（演示）", "市民随手拍运营组 0571-00000000", 500, false), office, stop, App);
        var (city, now) = (DemoCity.City, clock.Now());
        var school = city.MainCampus(DemoCity.UnitOf("school").Id)!;
        Destination own = new(school.Id, school.School, school.District, school.School), district = new(null, null, school.District, city.Office(school.District).Id);
        Add(First, app.Id, now.AddHours(-3), "gate-traffic", "dismissal", "放学时家长的车停在斑马线上，三年级2班的王小明同学差点被电动车撞到。", own, school);
        Add(new("0199a0c4-6000-7000-8000-000000000002"), app.Id, now.AddHours(-26), "vendors", "arrival", "早上校门口有三四个流动摊卖早点，占了整条人行道，孩子只能走机动车道。", own, school);
        Add(new("0199a0c4-6000-7000-8000-000000000003"), app.Id, now.AddDays(-2), "water", "always", "小河边的护栏断了一截，放学后有孩子在那边玩水。", district, null);
        var refused = Add(new("0199a0c4-6000-7000-8000-000000000004"), app.Id, now.AddDays(-5), "other", null, "小区地下车库漏水，物业不管。", district, null);
        refused.Refuse(RefusalReason.NotOurs, "请向所在社区或12345热线反映。", DemoCity.PersonOf("education.office"), now.AddDays(-4));
        db.Add(refused.Step(StepKind.Refused, DemoCity.PersonOf("education.office"), now.AddDays(-4)));
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
    }

    private PublicReport Add(Guid id, Guid consumer, DateTimeOffset at, string service, string? when, string words, Destination to, Campus? beside)
    {
        var sent = new NewReport { Service = service, When = when, Words = words, Lat = beside?.Lat + 0.0006, Lon = beside?.Lon - 0.0004, Address = beside is null ? "河滨步道" : "校门东侧路口" };
        var report = new PublicReport(id, $"R{at.Day():yyyyMMdd}-DEMO{id.ToString("N")[^8..]}", consumer, false, sent, null, null, at);
        report.Arrive(to, beside is null ? null : at.Day().AddDays(3).Start());
        db.Add(report);
        db.Add(report.Step(StepKind.Received, null, at));
        return report;
    }
}
