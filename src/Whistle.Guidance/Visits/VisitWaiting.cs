using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Guidance.Pages;
using Whistle.Kernel;

namespace Whistle.Guidance.Visits;

/// <summary>Visits on the page of one's work: where one goes, what is to be ended, rectified or checked.</summary>
internal sealed class VisitWaiting(VisitQueries visits, VisitWords words, IStringLocalizer<Text> text) : IWaiting
{
    private const int Most = 30;

    public string Title => text["Waiting.Title"];

    public async Task<IReadOnlyList<WaitingWork>> OfAsync(Actor by, CancellationToken stop)
    {
        var reader = await visits.ViewAsync(by, stop);
        return [.. (await visits.WaitingAsync(reader, Most, stop)).Select(visit => new WaitingWork(
            words.Headline(visit), VisitWords.Where(visit, reader), text["Waiting." + visit.State.Code(), words.ShortDay(visit.State is VisitState.Rectifying ? visit.RectifyBy!.Value : visit.Day)],
            visit.IsLate(reader.Today), $"/visits/{visit.Id:D}"))];
    }
}

/// <summary>One tap from a school's page or from one's work to writing a visit down.</summary>
internal sealed class VisitTaps(IStringLocalizer<Text> text) : ITaps
{
    public Tap? At(UnitId? school, Actor by, City city)
        => (school is { } at ? city.CampusesOf(at).Any(campus => NewVisitRules.PostsFor(campus, by, city).Count > 0) : NewVisitRules.CampusesFor(by, city).Any())
            ? new(text["New.Title"], "visits", school is { } of ? $"/visits/new?school={of.Value:D}" : "/visits/new") : null;
}
