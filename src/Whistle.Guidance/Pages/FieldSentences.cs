using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Whistle.Guidance.Visits;
using Whistle.Kernel;
using Whistle.Platform.Ui;

namespace Whistle.Guidance.Pages;

/// <summary>Refusals as sentences at the top of a form and beside its fields, and the status that goes with an answer.</summary>
internal static class FieldSentences
{
    public static IReadOnlyList<FieldProblem> Of(IEnumerable<Refusal> refusals, IEnumerable<VisitField> fields, IStringLocalizer<Text> text)
        => [.. refusals.GroupBy(refusal => refusal.Field ?? "").Select(field => new FieldProblem(field.Key, Named(field.First(), fields, text)))];

    public static int StatusOf(No no) => no switch
    {
        No.NotThere => StatusCodes.Status404NotFound,
        No.NotYours => StatusCodes.Status403Forbidden,
        No.Malformed => StatusCodes.Status422UnprocessableEntity,
        No.VersionMissing => StatusCodes.Status428PreconditionRequired,
        No.MovedOn => StatusCodes.Status412PreconditionFailed,
        _ => StatusCodes.Status409Conflict,
    };

    /// <summary>The sentence with the name of its field, so that it can stand at the top too.</summary>
    private static string Named(Refusal refusal, IEnumerable<VisitField> fields, IStringLocalizer<Text> text)
    {
        var said = text[refusal.Code, refusal.Fills].Value;
        if (!refusal.Code.StartsWith("Field.", StringComparison.Ordinal) || fields.FirstOrDefault(field => field.Name == refusal.Field) is not { } field)
            return said;
        var label = text["Field." + field.Name];
        return refusal.Code == "Field.Missing"
            ? text[field.Kind is VisitFieldKind.Text or VisitFieldKind.Number ? "Act.Missing" : "Act.MissingChoice", label] : text["List.Said", label, said];
    }
}
