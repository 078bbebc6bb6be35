using Whistle.Kernel;
using Whistle.Platform.Http;

namespace Whistle.Guidance.Visits;

/// <summary>The body of a step as it came in: the input, what is wrong with its form, the version seen, and for which unit.</summary>
internal sealed record VisitBody(VisitInput Input, IReadOnlyList<Refusal> Errors, int? Seen, UnitId? AsUnit)
{
    public static VisitBody Read(IReadOnlyList<VisitField> fields, BodyReader body)
    {
        var input = new VisitInput();
        foreach (var field in fields)
            input = field.Kind switch
            {
                VisitFieldKind.Kind => input with { Kind = Kind(field, body) },
                VisitFieldKind.Day => input with { Day = body.Day(field.Name, field.Required) },
                VisitFieldKind.Time => input with { Time = Time(field, body) },
                VisitFieldKind.People => input with { People = [.. body.Ids(field.Name, field.Max).Select(id => new PersonId(id))] },
                VisitFieldKind.Unit => input with { Unit = body.Id(field.Name, field.Required) is { } id ? new UnitId(id) : null },
                VisitFieldKind.DutyItem => input with { DutyItem = body.Number(field.Name, field.Required, 1, 22) },
                VisitFieldKind.Number => input with { Number = body.Number(field.Name, field.Required, 0, field.Max) },
                VisitFieldKind.YesNo => input with { YesNo = body.YesNo(field.Name, field.Required) ?? false },
                VisitFieldKind.Photos => input with { PhotoIds = body.Files(field.Name, field.Max) },
                _ => body.Text(field.Name, field.Required, field.Max) is { } text ? input.With(field.Name, text) : input,
            };
        var seen = body.Number("version", false, 1, int.MaxValue);
        var asUnit = body.Id("asUnit", false) is { } unit ? new UnitId(unit) : (UnitId?)null;
        return new(input, body.Errors, seen, asUnit);
    }

    private static VisitKind? Kind(VisitField field, BodyReader body)
    {
        var kind = body.Code<VisitKind>(field.Name);
        if (kind is null && field.Required && !body.Errors.Any(error => error.Field == field.Name))
            body.Refuse(new("Field.Missing", field.Name));
        return kind;
    }

    /// <summary>"09:30", as an input of type time sends it.</summary>
    private static string? Time(VisitField field, BodyReader body)
    {
        if (body.Text(field.Name, field.Required, 5) is not { } text)
            return null;
        if (TimeOnly.TryParseExact(text, "HH:mm", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out _))
            return text;
        body.Refuse(new("Field.NotATime", field.Name));
        return null;
    }
}
