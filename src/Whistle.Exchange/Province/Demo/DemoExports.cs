using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Demo;
using Whistle.Exchange.Province.Content;
using Whistle.Exchange.Province.Requests;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Demo;

namespace Whistle.Exchange.Province.Demo;

/// <summary>One request that waits for the district's head: approve it, and a minute later its file can be fetched.</summary>
internal sealed class DemoExports(WhistleDb db, Ids ids, TimeProvider clock) : IDemoPart
{
    /// <summary>Known, so that its page can be opened by who shows the program.</summary>
    public static readonly Guid First = new("0199a0c4-7000-7000-8000-000000000001");

    public async Task LoadAsync(CancellationToken stop)
    {
        if (await db.Set<ExportRequest>().AnyAsync(stop))
            return;
        var (now, by, district) = (clock.Now(), DemoCity.PersonOf("education.office"), DemoCity.UnitOf("school").District!.Value);
        var ask = new ExportAsk(district, "按月向浙江省校园安全数字化管理平台报送校园周边问题隐患办理情况（演示）", "浙江省教育厅（演示）", ExportKind.Full, now.Day(), [ExportClass.Basic, ExportClass.Path]);
        var export = new ExportRequest(First, ask, DemoCity.City.Office(district).Id, by, now);
        db.Add(export);
        db.Add(new ExportAct(ids.New(), export.Id, district, "asked", new(by, default, []), ask.Purpose, now));
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
    }
}
