using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Whistle.Kernel;
using Whistle.Platform.Ui;

namespace Whistle.Directory.Staff;

/// <summary>What pages say of people and of refusals.</summary>
internal static class StaffWords
{
    /// <summary>Login and what is missing, in one line.</summary>
    public static string Sum(StaffLine line, IStringLocalizer<Text> text)
        => string.Join(text["List.And"], new[]
        {
            line.Login, line.State is LoginState.Active ? null : text[$"Staff.Login.{line.State.Code()}"].Value,
            line.State is LoginState.Active && !line.HasUndertaken ? text["Staff.Lack.undertaking"].Value : null,
            line.State is not LoginState.Closed && !line.IsTrained ? text["Staff.Lack.training"].Value : null,
        }.OfType<string>());

    public static string Days(StaffPost post, IStringLocalizer<Text> text)
        => post.To is { } end ? text["Staff.FromTo", Day(post.From, text), Day(end.AddDays(-1), text)] : text["Staff.From", Day(post.From, text)];

    public static string Day(DateOnly day, IStringLocalizer<Text> text) => text["Staff.Day", day.ToDateTime(TimeOnly.MinValue)];

    public static string Instant(DateTimeOffset at, IStringLocalizer<Text> text) => text["Staff.Instant", at.InShanghai().DateTime];

    public static int StatusOf(StaffNo no) => no switch
    {
        StaffNo.NotThere => StatusCodes.Status404NotFound,
        StaffNo.NotYours => StatusCodes.Status403Forbidden,
        StaffNo.Malformed => StatusCodes.Status422UnprocessableEntity,
        StaffNo.VersionMissing => StatusCodes.Status428PreconditionRequired,
        StaffNo.MovedOn => StatusCodes.Status412PreconditionFailed,
        _ => StatusCodes.Status409Conflict,
    };

    /// <summary>By field where it is about fields; else one sentence for the whole.</summary>
    public static (string? Problem, IReadOnlyList<FieldProblem> Fields) Of(StaffAnswer answer, IStringLocalizer<Text> text)
        => answer.No is StaffNo.Malformed && answer.Refusals.All(r => r.Field is not null)
            ? (null, [.. answer.Refusals.Select(r => new FieldProblem(r.Field!, text[r.Code, r.Fills]))])
            : (text[answer.Refusals[0].Code, answer.Refusals[0].Fills], []);
}
