using System.Globalization;
using Whistle.Directory.Contracts;
using Whistle.Directory.Import.Sheets;
using Whistle.Kernel;
using Whistle.Platform.SignIn;

namespace Whistle.Directory.Import;

/// <summary>
/// People with their posts from a sheet, a row for each post. Rows with the same id or login, or with the same name and phone,
/// are one person; without any of these a person is known by name at the unit. Pure.
/// </summary>
internal sealed class PeopleImport(ImportScene scene)
{
    private readonly City city = scene.City;
    private readonly UnitLookup lookup = new(scene.City);
    private readonly Dictionary<string, Draft> drafts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PersonId> logins = new(StringComparer.Ordinal);
    private readonly HashSet<Appointment> posts = [];
    private readonly ILookup<(string, string), Person> reachable = scene.City.People.Where(p => p.Phone is not null).ToLookup(p => (p.Name, Digits(p.Phone!)));

    public ImportPlan Plan(Sheet sheet)
    {
        var plan = new ImportPlan(ImportKind.People);
        var map = ImportForm.Map(ImportKind.People, sheet, plan.Problems);
        if (plan.Problems.Count > 0)
            return plan;
        foreach (var row in sheet.Rows)
            Read(new(row, map, plan.Problems));
        if (plan.Problems.Count == 0)
            foreach (var draft in drafts.Values)
                Note(plan, draft);
        return plan;
    }

    private void Read(ImportRow row)
    {
        var (id, name, login) = (row.Id("id"), row.Required("person", 100), row["login"] is { } typed ? Account.Normal(typed) : null);
        var (role, from, until) = (row.Code<Role>("role", "Role."), row.Day("from"), row.Day("until"));
        if (role is null && row["role"] is null)
            row.Wrong("role", "Import.Empty");
        if (login is not null && (login.Length > 100 || login.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))))
            row.Wrong("login", "Import.BadLogin", login);
        if (row["unit"] is null)
            row.Wrong("unit", "Import.Empty");
        Unit? unit = null;
        if (row["unit"] is { } where)
            lookup.TryFind(row, "unit", where, u => u.Kind is not (UnitKind.District or UnitKind.Campus), out unit);
        if (from is { } begin && until is { } end && end <= begin)
            row.Wrong("until", "Import.EndsBefore");
        if (!row.IsGood || name is null || unit is null || role is not { } what || PersonOf(row, id, name, login, unit) is not { } draft)
            return;
        if (!Fits(unit, what))
            row.Wrong("role", "Import.RoleElsewhere", unit.Name.Zh);
        var isMine = !IsSystem(draft) && ImportRights.MayGive(city, scene.By, draft.Now?.Id, unit, what);
        if (Fits(unit, what) && !isMine && !IsHeld(draft, unit, what))
            row.Wrong("role", WhyNot(draft));
        draft.IsMine |= isMine;
        var held = new Appointment(draft.Id, unit.Id, what);
        if (!posts.Add(held))
            row.Wrong("person", "Import.PersonTwice", name, unit.Name.Zh);
        draft.Posts.Add(new(row, held, unit, from, until, isMine));
    }

    /// <summary>Who may not give a post may still see it in his own sheet, as it is.</summary>
    private bool IsHeld(Draft draft, Unit unit, Role role) => draft.Now is { } now && city.PostsOf(now.Id).Contains(new(unit.Id, role));

    private bool IsSystem(Draft draft) => draft.Now is { } now && scene.Stored.Systems.Contains(now.Id);

    private Refusal WhyNot(Draft draft) => IsSystem(draft) ? ImportRights.IsASystem : ImportRights.NotYourPost;

    private Draft? PersonOf(ImportRow row, Guid? id, string name, string? login, Unit unit)
    {
        var phone = row.Text("phone", 40, null);
        if (Existing(row, id, name, login, phone, unit, out var now) is { } no)
        {
            row.Wrong(no.Column, no.Code, no.Fill);
            return null;
        }
        var key = now is not null ? $"id {now.Id.Value:N}" : login is not null ? $"login {login}" : phone is not null ? $"phone {name} {Digits(phone)}" : $"row {name} {unit.Id.Value:N}";
        if (!drafts.TryGetValue(key, out var draft))
            drafts.Add(key, draft = new(row, now, now?.Id ?? new(scene.NewId()), name, row.Has("phone") ? phone : now?.Phone));
        else if (draft.Name != name || (row.Has("phone") && draft.Phone != phone))
            row.Wrong(draft.Name != name ? "person" : "phone", "Import.PersonDiffers", draft.Row.Number);
        if (login is not null && TakeLogin(row, draft, login))
            draft.Login = login;
        return draft;
    }

    private (string Column, string Code, string Fill)? Existing(ImportRow row, Guid? id, string name, string? login, string? phone, Unit unit, out Person? now)
    {
        now = null;
        if (id is { } wanted)
            return (now = city.Person(new(wanted))) is null ? ("id", "Import.NoSuchPerson", row["id"]!) : null;
        if (login is not null && scene.Stored.Logins.TryGetValue(login, out var owner))
        {
            now = city.Person(owner);
            return now?.Name != name ? ("login", "Import.LoginTaken", login) : null;
        }
        var here = city.At(unit.Id).Select(a => a.Person).Distinct().Select(city.Person).OfType<Person>().Where(p => p.Name == name).ToList();
        if (here.Count == 0 && phone is not null)
            here = [.. reachable[(name, Digits(phone))]];
        if (here.Count > 1)
            return ("person", "Import.ManyPeople", name);
        now = here.FirstOrDefault();
        // somebody with a login of his own is another person of the same name
        if (now is not null && login is not null && scene.Stored.LoginOf.TryGetValue(now.Id, out var his) && his != login)
            return ("login", "Import.OtherLogin", name);
        return null;
    }

    private bool TakeLogin(ImportRow row, Draft draft, string login)
    {
        if (scene.Stored.LoginOf.TryGetValue(draft.Id, out var his) && his != login)
            row.Wrong("login", "Import.OtherLogin", draft.Name);
        else if (logins.TryGetValue(login, out var other) && other != draft.Id)
            row.Wrong("login", "Import.LoginTwice", login);
        else if (draft.Login is { } before && before != login)
            row.Wrong("login", "Import.PersonDiffers", draft.Row.Number);
        else
        {
            logins[login] = draft.Id;
            return true;
        }
        return false;
    }

    private static bool Fits(Unit unit, Role role) => role switch
    {
        Role.Admin => unit.Kind is UnitKind.City,
        Role.CityOffice => unit is { Kind: UnitKind.Department, Level: Level.City, Line: Line.Education },
        Role.OfficeHead or Role.OfficeStaff => unit is { Kind: UnitKind.Department, Level: Level.District, Line: Line.Education },
        Role.SchoolHead or Role.SchoolStaff => unit.Kind is UnitKind.School,
        Role.GridGuide => unit.Kind is UnitKind.Town,
        Role.CommandOperator => unit.Kind is UnitKind.CommandRoom,
        _ => unit.Kind is UnitKind.Department or UnitKind.Town or UnitKind.Team or UnitKind.CommandRoom,
    };

    private void Note(ImportPlan plan, Draft draft)
    {
        var (now, first) = (draft.Now, draft.Row.Number);
        var person = new Person(draft.Id, draft.Name, draft.Phone);
        if (!draft.IsMine && now is not null && (now != person || (draft.Login is not null && !scene.Stored.LoginOf.ContainsKey(draft.Id))))
        {
            draft.Row.Wrong("person", WhyNot(draft));
            return;
        }
        if (plan.Note(first, now is null, draft.Name, ("person", now?.Name, person.Name), ("phone", now?.Phone, person.Phone)))
            plan.Writes.Add(new PersonWrite(person, now is null));
        if (draft.Login is { } login && !scene.Stored.LoginOf.ContainsKey(draft.Id) && plan.Note(first, false, draft.Name, ("login", null, login)))
            plan.Writes.Add(new AccountWrite(draft.Id, login));
        foreach (var post in draft.Posts)
            NotePost(plan, draft, post);
    }

    private void NotePost(ImportPlan plan, Draft draft, PostDraft post)
    {
        var (row, held, unit, from, until, isMine) = post;
        var isHeld = scene.Stored.Days.TryGetValue(held, out var days);
        var begin = isHeld ? days.From : from ?? scene.Today;
        if (isHeld && from is { } other && other != days.From)
        {
            row.Wrong("from", "Import.Began", Say(days.From)!);
            return;
        }
        var end = row.Has("until") ? until : isHeld ? days.Until : null;
        if (!isMine && (!isHeld || end != days.Until))
        {
            row.Wrong("until", WhyNot(draft));
            return;
        }
        if (plan.Note(row.Number, !isHeld, $"{draft.Name} · {unit.Name.Zh} · {FormWords.In(CultureInfo.CurrentUICulture, "Role." + held.Role.Code())}",
            ("from", isHeld ? Say(days.From) : null, Say(begin)), ("until", isHeld ? Say(days.Until) : null, Say(end))))
            plan.Writes.Add(new PostWrite(held, begin, end, !isHeld));
    }

    private static string? Say(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Digits(string phone) => string.Concat(phone.Where(char.IsAsciiDigit));

    private sealed record PostDraft(ImportRow Row, Appointment Held, Unit Unit, DateOnly? From, DateOnly? Until, bool IsMine);

    private sealed class Draft(ImportRow row, Person? now, PersonId id, string name, string? phone)
    {
        public ImportRow Row => row;

        public Person? Now => now;

        public PersonId Id => id;

        public string Name => name;

        public string? Phone => phone;

        public string? Login { get; set; }

        /// <summary>Some post of the sheet is one that its sender gives: then name, phone and login are his to keep.</summary>
        public bool IsMine { get; set; }

        public List<PostDraft> Posts { get; } = [];
    }
}
