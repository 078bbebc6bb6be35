using Whistle.Kernel;
using Whistle.Platform.Http;

namespace Whistle.Directory.Staff;

/// <summary>Reads the desk's commands out of a body: JSON of a program, or a posted form.</summary>
internal static class StaffBodies
{
    private const int LongName = 50, LongPhone = 40, LongLogin = 40;

    public static (OpenAccount? Open, IReadOnlyList<Refusal> Wrong) Open(BodyReader body)
    {
        var same = body.YesNo("same", false) ?? false;
        var (unit, role) = (body.Id("unitId", true), body.Code<Role>("role"));
        var (name, phone, login) = (body.Text("name", true, LongName), body.Text("phone", false, LongPhone), body.Text("login", !same, LongLogin));
        var another = body.YesNo("another", false) ?? false;
        var wrong = RoleMissing(body, role);
        return wrong.Count > 0 ? (null, wrong) : (new(name!, phone, login ?? "", new(unit!.Value), role!.Value, another, same), []);
    }

    public static (ChangePerson? Change, IReadOnlyList<Refusal> Wrong) Change(PersonId person, int? matched, BodyReader body)
    {
        var (name, phone, seen) = (body.Text("name", true, LongName), body.Text("phone", false, LongPhone), body.Number("version", false, 0, int.MaxValue));
        return body.Errors.Count > 0 ? (null, body.Errors) : (new(person, matched ?? seen, name!, phone), []);
    }

    public static (GivePost? Give, IReadOnlyList<Refusal> Wrong) Give(PersonId person, BodyReader body)
    {
        var (unit, role) = (body.Id("unitId", true), body.Code<Role>("role"));
        var (from, to, standsFor) = (body.Day("from", false), body.Day("to", false), body.Id("standsFor", false));
        var wrong = RoleMissing(body, role);
        return wrong.Count > 0 ? (null, wrong) : (new(person, new(unit!.Value), role!.Value, from, to, standsFor is { } other ? new PersonId(other) : null), []);
    }

    public static (EndPost? End, IReadOnlyList<Refusal> Wrong) End(PersonId person, BodyReader body)
    {
        var (unit, role, to) = (body.Id("unitId", true), body.Code<Role>("role"), body.Id("handTo", false));
        var wrong = RoleMissing(body, role);
        return wrong.Count > 0 ? (null, wrong) : (new(person, new(unit!.Value), role!.Value, to is { } heir ? new PersonId(heir) : null), []);
    }

    private static IReadOnlyList<Refusal> RoleMissing(BodyReader body, Role? role)
        => role is null && !body.Errors.Any(e => e.Field == "role") ? [.. body.Errors, StaffRefusals.Missing with { Field = "role" }] : body.Errors;
}
