using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Access;
using Whistle.Directory.Contracts;
using Whistle.Directory.People;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn;

namespace Whistle.Directory.Staff;

/// <summary>How it stands with a person's login.</summary>
internal enum LoginState
{
    [Code("none")] None,

    /// <summary>The one-time link has not been used yet.</summary>
    [Code("waiting")] Waiting,

    [Code("active")] Active,

    [Code("closed")] Closed,
}

/// <summary>What is missing, by which the list of people is narrowed.</summary>
internal enum StaffLack
{
    [Code("undertaking")] Undertaking,
    [Code("training")] Training,
    [Code("login")] Login,
    [Code("closed")] Closed,
}

/// <summary>A post as the list shows it; days only where they are not "from before, without an end".</summary>
internal sealed record StaffPost(Unit Unit, Role Role, DateOnly From, DateOnly? To, PersonId? StandsFor, bool IsMine);

/// <summary>Somebody whose account the reader keeps.</summary>
internal sealed record StaffLine(
    Person Person, IReadOnlyList<StaffPost> Posts, AccountId? Account, string? Login, LoginState State, DateTimeOffset? UndertakenAt, bool HasUndertaken, DateOnly? TrainedOn, bool IsTrained);

internal sealed record StaffFilter(string? Words = null, UnitId? Unit = null, StaffLack? Lack = null);

/// <summary>The people whom somebody keeps: those with a post that he gives, and of those who have left the ones whose last post was such.</summary>
internal sealed class StaffQueries(WhistleDb db, ICity cities, TimeProvider clock)
{
    private const int FewestDigits = 4;

    private static readonly StringComparer Chinese = StringComparer.Create(CultureInfo.GetCultureInfo("zh-CN"), ignoreCase: false);

    public async Task<IReadOnlyList<StaffLine>> ListAsync(Actor by, StaffFilter filter, CancellationToken stop)
    {
        var (city, today) = (await cities.GetAsync(stop), clock.Now().Day());
        var mine = Delegation.Reach(city, by).ToDictionary(unit => unit.Id, unit => Delegation.GivesAt(city, by, unit));
        if (mine.Count == 0)
            return [];
        var units = mine.Keys.ToList();
        var rows = await db.Set<AppointmentRow>().AsNoTracking().Where(a => db.Set<AppointmentRow>().Any(b => b.Person == a.Person && units.Contains(b.Unit))).ToListAsync(stop);
        var people = rows.GroupBy(a => a.Person).Where(held => city.Person(held.Key) is not null);
        var (accounts, trained) = (await AccountsAsync(stop), await TrainedAsync(stop));
        var lines = people.Select(held => Line(city.Person(held.Key)!, [.. held], city, today, mine, accounts.GetValueOrDefault(held.Key), trained.TryGetValue(held.Key, out var day) ? day : null))
            .OfType<StaffLine>().Where(line => Fits(line, filter));
        return [.. lines.OrderBy(line => line.Person.Name, Chinese).ThenBy(line => line.Person.Id.Value)];
    }

    /// <summary>One of them; null where the reader does not keep him.</summary>
    public async Task<StaffLine?> FindAsync(PersonId person, Actor by, CancellationToken stop)
    {
        var (city, today) = (await cities.GetAsync(stop), clock.Now().Day());
        if (city.Person(person) is not { } found)
            return null;
        var rows = await db.Set<AppointmentRow>().AsNoTracking().Where(a => a.Person == person).OrderBy(a => a.From).ToListAsync(stop);
        var mine = rows.Select(a => a.Unit).Distinct().Select(city.FindUnit).OfType<Unit>().ToDictionary(unit => unit.Id, unit => Delegation.GivesAt(city, by, unit));
        var account = await Known(db.Set<Account>().Where(a => a.Person == person)).FirstOrDefaultAsync(stop);
        var day = await db.Set<TrainingRow>().Where(t => t.Person == person).MaxAsync(t => (DateOnly?)t.Day, stop);
        return Line(found, rows, city, today, mine, account, day);
    }

    public async Task<int?> VersionAsync(PersonId person, CancellationToken stop)
        => await db.Set<PersonRow>().Where(p => p.Id == person).Select(p => (int?)p.Version).SingleOrDefaultAsync(stop);

    private StaffLine? Line(Person person, List<AppointmentRow> rows, City city, DateOnly today, Dictionary<UnitId, IReadOnlyList<Role>> mine, KnownAccount? account, DateOnly? trained)
    {
        var left = rows.Where(a => a.IsLeft(today)).ToList();
        var posts = (left.Count > 0 ? left : rows).Where(a => city.FindUnit(a.Unit) is not null)
            .Select(a => new StaffPost(city.Unit(a.Unit), a.Role, a.From, a.To, a.StandsFor, mine.GetValueOrDefault(a.Unit)?.Contains(a.Role) ?? false)).ToList();
        if (!posts.Any(post => post.IsMine))
            return null;
        var state = account is null ? left.Count == 0 ? LoginState.Closed : LoginState.None : account.IsShut ? LoginState.Closed : account.HasPassword ? LoginState.Active : LoginState.Waiting;
        return new(person, posts, account?.Id, account?.Login, state, account?.UndertakenAt, account is not null && Undertaking.Holds(account.UndertakenText, account.UndertakenAt, clock.Now()),
            trained, TrainingRow.Holds(trained, today));
    }

    private static bool Fits(StaffLine line, StaffFilter filter)
        => (filter.Lack is StaffLack.Closed) == (line.State is LoginState.Closed)
            && (filter.Unit is not { } unit || line.Posts.Any(post => post.Unit.Id == unit))
            && filter.Lack switch
            {
                StaffLack.Undertaking => line.Account is not null && !line.HasUndertaken,
                StaffLack.Training => !line.IsTrained,
                StaffLack.Login => line.State is LoginState.None or LoginState.Waiting,
                _ => true,
            }
            && (string.IsNullOrWhiteSpace(filter.Words) || IsCalled(line, Plain(filter.Words)));

    /// <summary>Forgiving: full width or half, capitals or not, with blanks or without; name, login, unit, or digits of the phone.</summary>
    private static bool IsCalled(StaffLine line, string words)
    {
        var digits = PhoneNumber.Digits(words);
        return Plain(line.Person.Name).Contains(words, StringComparison.Ordinal)
            || (line.Login is { } login && Plain(login).Contains(words, StringComparison.Ordinal))
            || line.Posts.Any(post => Plain(post.Unit.Name.Zh).Contains(words, StringComparison.Ordinal) || Plain(post.Unit.Name.En).Contains(words, StringComparison.Ordinal))
            || (digits.Length >= FewestDigits && line.Person.Phone is { } phone && PhoneNumber.Digits(phone).Contains(digits, StringComparison.Ordinal));
    }

    private static string Plain(string text) => string.Concat(text.Normalize(NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c) && c != '·')).ToUpperInvariant();

    private async Task<Dictionary<PersonId, KnownAccount>> AccountsAsync(CancellationToken stop)
        => (await Known(db.Set<Account>()).ToListAsync(stop)).GroupBy(a => a.Person).ToDictionary(a => a.Key, a => a.First());

    private async Task<Dictionary<PersonId, DateOnly>> TrainedAsync(CancellationToken stop)
        => await db.Set<TrainingRow>().GroupBy(t => t.Person).Select(t => new { t.Key, Day = t.Max(one => one.Day) }).ToDictionaryAsync(t => t.Key, t => t.Day, stop);

    private static IQueryable<KnownAccount> Known(IQueryable<Account> accounts)
        => accounts.OrderBy(a => a.DisabledAt != null)
            .Select(a => new KnownAccount(a.Id, a.Person, a.Login, a.DisabledAt != null, a.PasswordHash != null, a.UndertakenText, a.UndertakenAt));

    private sealed record KnownAccount(AccountId Id, PersonId Person, string Login, bool IsShut, bool HasPassword, string? UndertakenText, DateTimeOffset? UndertakenAt);
}
