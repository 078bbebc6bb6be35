using Whistle.Kernel;

namespace Whistle.Directory.Staff;

/// <summary>Somebody new, with the first post and a login.</summary>
/// <param name="IsAnother">It is another person, though one of that name is at the unit.</param>
/// <param name="IsSame">It is the person who is already entered, and gets this post as well.</param>
internal sealed record OpenAccount(string Name, string? Phone, string Login, UnitId Unit, Role Role, bool IsAnother = false, bool IsSame = false);

/// <summary>Name and phone anew.</summary>
internal sealed record ChangePerson(PersonId Person, int? Seen, string Name, string? Phone);

/// <summary>One more post; with an end and somebody stood in for, it is duty in that person's place.</summary>
/// <param name="To">The last day, that one included.</param>
internal sealed record GivePost(PersonId Person, UnitId Unit, Role Role, DateOnly? From = null, DateOnly? To = null, PersonId? StandsFor = null);

/// <summary>A post ends now. What the person has open there goes to <paramref name="HandTo"/>.</summary>
internal sealed record EndPost(PersonId Person, UnitId Unit, Role Role, PersonId? HandTo = null);

/// <summary>The person leaves: posts end, the login is shut. Open work goes to a named colleague at each unit.</summary>
internal sealed record CloseAccount(PersonId Person, IReadOnlyDictionary<UnitId, PersonId> HandTo);

/// <summary>Checks the form of what was typed.</summary>
internal static class StaffForm
{
    private const int LongestName = 50, LongestLogin = 40, MostDays = 366;

    public static IReadOnlyList<Refusal> Wrong(OpenAccount open)
        => [.. Wrong(open.Name, open.Phone), .. open.IsSame ? [] : Login(open.Login)];

    public static IReadOnlyList<Refusal> Wrong(string name, string? phone)
    {
        var wrong = new List<Refusal>();
        if (name.Trim().Length == 0)
            wrong.Add(StaffRefusals.Missing with { Field = "name" });
        else if (name.Trim().Length > LongestName)
            wrong.Add(new("Field.TooLong", "name", LongestName));
        if (phone is not null && !People.PhoneNumber.IsOne(phone))
            wrong.Add(StaffRefusals.BadPhone);
        return wrong;
    }

    /// <summary>Letters, digits, dot, dash and underscore: what everybody can type and say on the phone.</summary>
    public static IReadOnlyList<Refusal> Login(string login)
        => login.Trim().Length == 0 ? [StaffRefusals.Missing with { Field = "login" }]
            : login.Trim() is { Length: >= 2 and <= LongestLogin } text && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') ? [] : [StaffRefusals.BadLogin];

    public static IReadOnlyList<Refusal> Wrong(GivePost give, DateOnly today)
    {
        var wrong = new List<Refusal>();
        if (give.From < today)
            wrong.Add(StaffRefusals.PastDay);
        if (give.StandsFor is not null && give.To is null)
            wrong.Add(StaffRefusals.Missing with { Field = "to" });
        if (give.To is { } to && (to < (give.From ?? today) || to.DayNumber - (give.From ?? today).DayNumber > MostDays))
            wrong.Add(StaffRefusals.BadDays);
        return wrong;
    }
}
