using Whistle.Kernel;
using Whistle.Platform.Http;

namespace Whistle.Hazards.Cases;

/// <summary>The body of a step as it came in: the input, what is wrong with its form, the version seen, and for which unit.</summary>
internal sealed record ActionBody(ActionInput Input, IReadOnlyList<Refusal> Errors, int? Seen, UnitId? AsUnit)
{
    public static ActionBody Read(Step step, BodyReader body)
    {
        var input = new ActionInput();
        foreach (var field in step.Fields)
            input = field.Kind switch
            {
                FieldKind.Person => input with { Person = body.Id(field.Name, field.Required) is { } id ? new PersonId(id) : null },
                FieldKind.Unit => input with { Unit = body.Id(field.Name, field.Required) is { } id ? new UnitId(id) : null },
                FieldKind.DutyItem => input with { DutyItem = body.Number(field.Name, field.Required, 0, 22) },
                FieldKind.YesNo => input with { YesNo = body.YesNo(field.Name, field.Required) },
                FieldKind.WorkDays => input with { Days = body.Number(field.Name, field.Required, 1, field.Max) },
                FieldKind.Day => body.Day(field.Name, field.Required) is { } day ? input.With(field.Name, day) : input,
                FieldKind.Choice => Choice(field, body) is { } code ? input.With(field.Name, code) : input,
                FieldKind.Photos => input with { PhotoIds = body.Files(field.Name, field.Max) },
                _ => body.Text(field.Name, field.Required, field.Max) is { } text ? input.With(field.Name, text) : input,
            };
        var seen = body.Number("version", false, 1, int.MaxValue);
        var asUnit = body.Id("asUnit", false) is { } unit ? new UnitId(unit) : (UnitId?)null;
        return new(input, body.Errors, seen, asUnit);
    }

    private static string? Choice(ActionField field, BodyReader body)
    {
        if (body.Text(field.Name, field.Required, 40) is not { } code)
            return null;
        if (field.Options.Contains(code, StringComparer.Ordinal))
            return code;
        body.Refuse(new("Field.NotACode", field.Name, string.Join(", ", field.Options)));
        return null;
    }
}
