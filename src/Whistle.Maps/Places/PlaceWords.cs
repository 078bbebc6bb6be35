using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Ui;

namespace Whistle.Maps.Places;

/// <summary>Refusals in words: of the whole, and by field.</summary>
internal static class PlaceWords
{
    public static (string? Whole, IReadOnlyList<FieldProblem> Fields) Say(IReadOnlyList<Refusal> refusals, IStringLocalizer text)
        => (refusals.FirstOrDefault(refusal => refusal.Field is null) is { } whole ? text[whole.Code, whole.Fills].Value : null,
            [.. refusals.Where(refusal => refusal.Field is not null).Select(refusal => new FieldProblem(refusal.Field!, text["Place.Said", text["Field." + refusal.Field], text[refusal.Code, refusal.Fills]]))]);

    /// <summary>"Row 3: latitude: …"</summary>
    public static string Say(PlanProblem problem, IStringLocalizer text)
    {
        var why = problem.IsOfSheet ? SheetFile.Say(problem.Why) : text[problem.Why.Code, problem.Why.Fills].Value;
        var said = problem.Why.Field is { } field ? text["Place.Said", text["Field." + field], why].Value : why;
        return problem.Row is { } row ? text["Place.OfRow", row, said] : said;
    }
}
