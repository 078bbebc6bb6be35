using Microsoft.Extensions.Localization;
using Whistle.Kernel;
using Whistle.Platform.Ui;

namespace Whistle.Supervision.Meetings.Pages;

/// <summary>What is wrong with a form, each with the name of its field.</summary>
internal static class Sentences
{
    public static IReadOnlyList<FieldProblem> Of(IReadOnlyList<Refusal> refusals, IStringLocalizer<Text> text)
        => [.. refusals.GroupBy(refusal => refusal.Field ?? "").Select(field => new FieldProblem(field.Key, Say(field.First(), text)))];

    private static string Say(Refusal refusal, IStringLocalizer<Text> text)
        => refusal.Field is { } name && refusal.Code.StartsWith("Field.", StringComparison.Ordinal) && text["Field." + name] is { ResourceNotFound: false } label
            ? text["Meeting.Said", label, text[refusal.Code, refusal.Fills]] : text[refusal.Code, refusal.Fills];
}
