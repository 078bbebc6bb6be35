using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Guidance.Visits;

/// <summary>A visit that becomes a case, with all that was written down carried over.</summary>
internal sealed class VisitLeads(VisitQueries visits, VisitDesk desk, IStringLocalizer<Text> text) : ILeadSource
{
    private const int Longest = 2000;

    public string Kind => "visit";

    public async Task<Lead?> FindAsync(Guid id, Actor by, CancellationToken stop)
    {
        var reader = await visits.ViewAsync(by, stop);
        return await visits.FindAsync(id, reader, stop) is { } visit && reader.MayBecomeCase(visit)
            ? new(visit.School, visit.Campus, visit.DutyItem, Description(visit), [.. visit.Photos.Select(photo => new FileId(photo))], null) : null;
    }

    public async Task BecameAsync(WhistleDb into, Guid id, CaseId @case, Actor by, CancellationToken stop)
    {
        var visit = await into.Set<GuidanceVisit>().SingleAsync(v => v.Id == id, stop);
        var unit = by.Posts.First(post => post.Unit == visit.Unit || post.Unit == visit.Target).Unit;
        await desk.NoteAsync(visit, new VisitBecameCase(@case.Value.ToString("D")), unit, by.Person, stop);
    }

    public async Task<string?> PathForAsync(Guid id, Actor reader, CancellationToken stop)
        => await visits.FindAsync(id, await visits.ViewAsync(reader, stop), stop) is null ? null : $"/visits/{id:D}";

    private string Description(GuidanceVisit visit)
    {
        var words = visit.Problem is { } problem ? $"{problem}\n{text["Lead.Done", visit.Done ?? ""]}" : visit.Done ?? "";
        return words.Length <= Longest ? words : words[..Longest];
    }
}
