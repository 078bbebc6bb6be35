using Microsoft.EntityFrameworkCore;
using Whistle.Hazards.Cases;
using Whistle.Kernel;

namespace Whistle.Hazards.Pages;

/// <summary>A part of the work page. <paramref name="IsCut"/>: there is more than is shown.</summary>
internal sealed record WorkPart(string Key, IReadOnlyList<HazardCase> Cases, bool IsCut, string AllHref);

/// <summary>What the work page shows to one person: what waits for him first, then what he has an eye on.</summary>
internal sealed class WorkQueries(CaseQueries cases)
{
    private const int Most = 50;

    public async Task<IReadOnlyList<WorkPart>> OfAsync(CaseSight sight, CancellationToken stop)
    {
        var posts = sight.Reader.Posts;
        var schools = Units(posts, role => role is Role.SchoolStaff or Role.SchoolHead);
        var headed = sight.City.CampusesHeadedBy(sight.Reader.Person).ToList();
        var heading = Units(posts, Roles.Heads);
        var watching = Units(posts, role => role is Role.UnitLiaison);
        var waiting = await cases.WaitingAsync(sight, Most + 1, stop);
        var asked = waiting.Where(c => c.QuestionOpen && schools.Contains(c.School)).ToList();
        var parts = new List<WorkPart>();
        if (schools.Count > 0)
            parts.Add(Part("Asked", asked, "/cases?mine=waiting"));
        if (schools.Count == 0 || waiting.Count > asked.Count)
            parts.Add(Part("Waiting", [.. waiting.Except(asked)], "/cases?mine=waiting"));
        if (heading.Count > 0)
            parts.Add(Part("Colleagues", await ColleaguesAsync(heading, sight, stop), OfHolder(heading)));
        if (watching.Count > 0)
            parts.Add(Part("Watched", await HeldAsync(watching, sight, stop), OfHolder(watching)));
        var own = await ReportedAsync(schools, headed, sight, stop);
        if (own.Count > 0 || schools.Count + headed.Count > 0)
            parts.Add(Part(schools.Count + headed.Count > 0 ? "Schools" : "Reported", own, schools.Count + headed.Count > 0 ? "/cases?state=open" : "/cases?mine=reported&state=open"));
        return parts;
    }

    private static WorkPart Part(string key, IReadOnlyList<HazardCase> found, string all) => new(key, [.. found.Take(Most)], found.Count > Most, all);

    private static string OfHolder(List<UnitId> units) => units is [var only] ? $"/cases?state=open&holder={only.Value:D}" : "/cases?state=open";

    private static List<UnitId> Units(IReadOnlyList<Post> posts, Func<Role, bool> role) => [.. posts.Where(post => role(post.Role)).Select(post => post.Unit).Distinct()];

    /// <summary>What somebody else of the unit answers for, and proposals of one's own that another head decides.</summary>
    private async Task<IReadOnlyList<HazardCase>> ColleaguesAsync(List<UnitId> heading, CaseSight sight, CancellationToken stop)
    {
        var me = sight.Reader.Person;
        return await Ordered(cases.Open(sight).Where(c => heading.Contains(c.Holder)
            && ((c.Handler != null && c.Handler != me && c.State != CaseState.AwaitingApproval) || c.ProposedBy == me)), stop);
    }

    private async Task<IReadOnlyList<HazardCase>> HeldAsync(List<UnitId> units, CaseSight sight, CancellationToken stop)
        => await Ordered(cases.Open(sight).Where(c => units.Contains(c.Holder)), stop);

    private async Task<IReadOnlyList<HazardCase>> ReportedAsync(List<UnitId> schools, List<UnitId> headed, CaseSight sight, CancellationToken stop)
    {
        var me = sight.Reader.Person;
        return await Ordered(cases.Open(sight).Where(c => c.Reporter == me || schools.Contains(c.School) || headed.Contains(c.Campus)), stop);
    }

    private static async Task<IReadOnlyList<HazardCase>> Ordered(IQueryable<HazardCase> found, CancellationToken stop)
        => await found.OrderBy(c => c.DueBy).ThenBy(c => c.Sequence).Take(Most + 1).ToListAsync(stop);
}
