using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Hazards.Cases;
using Whistle.Kernel;
using Whistle.Notices.Inboxes;
using Whistle.Platform.Data;
using Whistle.Platform.Jobs;
using Whistle.Supervision.Lateness;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Supervision;

/// <summary>Runs planned work by hand, and reads what came of it.</summary>
internal static class ClockScenes
{
    public static Task RunAsync<T>(this WhistleApp app) where T : IPlannedWork
        => app.WithAsync(services => services.GetRequiredService<T>().RunAsync(CancellationToken.None));

    /// <summary>What the ladder says of a case now, people told.</summary>
    public static async Task ClimbAsync(this WhistleApp app)
    {
        await app.SettleAsync();
        await app.RunAsync<LadderJob>();
        await app.SettleAsync();
    }

    public static Task<List<Rung>> RungsAsync(this WhistleApp app, Guid id)
        => app.WithAsync(async services => (await services.GetRequiredService<WhistleDb>().Set<RungRow>().AsNoTracking().Where(r => r.CaseId == id).ToListAsync()).OrderBy(r => r.Clock).ThenBy(r => r.Rung).Select(r => r.Rung).ToList());

    /// <summary>The codes of the notices about lateness that a person has of a case.</summary>
    public static Task<List<string>> ToldAsync(this WhistleApp app, Guid id, PersonId person)
        => app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<Notice>().AsNoTracking()
            .Where(n => n.Person == person && n.Path == $"/cases/{id:D}" && n.Code.StartsWith("Lateness.")).OrderBy(n => n.Id).Select(n => n.Code).ToListAsync());

    public static Task<HazardCase> RowAsync(this WhistleApp app, Guid id)
        => app.WithAsync(services => services.GetRequiredService<WhistleDb>().Set<HazardCase>().AsNoTracking().SingleAsync(c => c.Id == id));
}
