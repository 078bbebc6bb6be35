using System.Linq.Expressions;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;

namespace Whistle.Platform.Ui;

/// <summary>What is wrong with one field: its input's id, and the sentence for the person.</summary>
public sealed record FieldProblem(string Id, string Sentence);

/// <summary>What an input in a <see cref="Field"/> has to carry.</summary>
public sealed record FieldState(string Id, string? DescribedBy, string? Invalid);

/// <summary>The messages of a form's validation. A message is a key of the module's words, or the sentence itself.</summary>
internal static class FieldProblems
{
    public static string? Of(EditContext? form, Expression<Func<object?>>? field, IStringLocalizer? words)
        => form is null || field is null ? null : form.GetValidationMessages(FieldIdentifier.Create(field)).Select(m => Say(m, words)).FirstOrDefault();

    /// <summary>Every field of the form's model that has a message. An input's id is its property's name, small at the start.</summary>
    public static IEnumerable<FieldProblem> Of(EditContext form, IStringLocalizer? words)
        => from property in form.Model.GetType().GetProperties()
           from message in form.GetValidationMessages(form.Field(property.Name)).Take(1)
           select new FieldProblem(IdOf(property.Name), Say(message, words));

    private static string IdOf(string property) => char.ToLowerInvariant(property[0]) + property[1..];

    private static string Say(string message, IStringLocalizer? words) => words?[message] ?? message;
}
