using System.Text;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Access;
using Whistle.Directory.Contracts;
using Whistle.Directory.Log;
using Whistle.Directory.People;
using Whistle.Directory.Units;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Sealing;
using Whistle.Platform.SignIn;

namespace Whistle.Directory.Staff;

/// <summary>
/// Opens, changes and closes other people's accounts and posts, by the rule of delegation. Each command is one unit of work
/// together with its row in the log; what is refused is written there too.
/// </summary>
internal sealed class StaffDesk(
    WhistleDb db, CityInMemory memory, DirectoryDesk directory, Accounts accounts, Departure leaving, Groups.Leaving groups, IEnumerable<ISystemPeople> systems, DirectoryLog log, Seals seals, Ids ids, TimeProvider clock)
{
    private const int Tries = 3;

    private DateOnly Today => clock.Now().Day();

    /// <summary>The unit of work, for what must be saved together with the change.</summary>
    public WhistleDb Db => db;

    /// <summary>A person, a post, a login, and the link with which the password is set.</summary>
    public Task<StaffAnswer> OpenAsync(OpenAccount open, Actor by, Action<StaffAnswer>? beforeSave, CancellationToken stop)
        => TryAsync(new("account.open", open.Unit, null, open.Role.Code()), by, beforeSave, async (city, actor) =>
        {
            if (WhyNot(city, actor, null, open.Unit, open.Role) is { } no)
                return no;
            if (StaffForm.Wrong(open) is { Count: > 0 } wrong)
                return StaffAnswer.Not(StaffNo.Malformed, wrong);
            var known = await KnownAsync(open.Name, open.Phone, stop);
            if (open.IsSame)
                return known is [var same] ? await GiveAsync(same, open.Unit, open.Role, actor, stop) : StaffAnswer.Not(StaffNo.Refused, StaffRefusals.NotTheSame);
            if (known.Count > 0)
                return StaffAnswer.Not(StaffNo.Refused, StaffRefusals.AlreadyThere with { Fills = [open.Name.Trim()] });
            if (!open.IsAnother && city.At(open.Unit).Any(a => city.Person(a.Person) is { } person && Plain(person.Name) == Plain(open.Name)))
                return StaffAnswer.Not(StaffNo.Refused, StaffRefusals.SameName with { Fills = [open.Name.Trim(), city.Unit(open.Unit).Name.ToString()] });
            return await EnterAsync(open, actor, stop);
        }, stop);

    public Task<StaffAnswer> ChangeAsync(ChangePerson change, Actor by, CancellationToken stop)
        => OnAsync(new("person.change", null, change.Person), by, null, async (city, actor, subject) =>
        {
            if (StaffForm.Wrong(change.Name, change.Phone) is { Count: > 0 } wrong)
                return StaffAnswer.Not(StaffNo.Malformed, wrong);
            if (change.Seen is null)
                return StaffAnswer.Not(StaffNo.VersionMissing, StaffRefusals.VersionMissing);
            if (subject.Row.Version != change.Seen)
                return StaffAnswer.Not(StaffNo.MovedOn, StaffRefusals.MovedOn);
            subject.Row.Change(change.Name.Trim(), change.Phone, seals);
            await Stamp.TouchAsync(db, DirectoryDesk.StampName, stop);
            log.Done("person.change", actor, null, change.Person);
            return StaffAnswer.Done(change.Person);
        }, stop);

    public Task<StaffAnswer> GiveAsync(GivePost give, Actor by, CancellationToken stop)
        => OnAsync(new(give.StandsFor is null ? "post.give" : "post.stand-in", give.Unit, give.Person, Detail(give)), by, null, async (city, actor, subject) =>
        {
            if (WhyNot(city, actor, give.Person, give.Unit, give.Role) is { } no)
                return no;
            if (StaffForm.Wrong(give, Today) is { Count: > 0 } wrong)
                return StaffAnswer.Not(StaffNo.Malformed, wrong);
            if (give.StandsFor is { } missing && (missing == give.Person || !city.At(give.Unit).Any(a => a.Person == missing && a.Role == give.Role)))
                return StaffAnswer.Not(StaffNo.Malformed, StaffRefusals.NotInPost);
            var (from, end) = (give.From ?? Today, give.To?.AddDays(1));
            if (subject.Posts.Any(p => p.Unit == give.Unit && p.Role == give.Role && p.IsLeft(Today) && (end is null || p.From < end) && (p.To is null || p.To > from)))
                return StaffAnswer.Not(StaffNo.Refused, StaffRefusals.PostHeld);
            if (subject.Posts.SingleOrDefault(p => p.Unit == give.Unit && p.Role == give.Role && p.From == from) is { } endedToday)
                endedToday.Reopen(end, give.StandsFor);
            else
                db.Add(new AppointmentRow(new(give.Person, give.Unit, give.Role, give.StandsFor), from, end));
            if (subject.Account is { DisabledAt: not null } shut)
                shut.Enable();
            await Stamp.TouchAsync(db, DirectoryDesk.StampName, stop);
            log.Done(give.StandsFor is null ? "post.give" : "post.stand-in", actor, give.Unit, give.Person, Detail(give));
            return StaffAnswer.Done(give.Person);
        }, stop);

    public Task<StaffAnswer> EndAsync(EndPost end, Actor by, CancellationToken stop)
        => OnAsync(new("post.end", end.Unit, end.Person, end.Role.Code()), by, null, async (city, actor, subject) =>
        {
            if (WhyNot(city, actor, end.Person, end.Unit, end.Role) is { } no)
                return no;
            if (subject.Left(Today).Where(p => p.Unit == end.Unit && p.Role == end.Role).ToList() is not [_, ..] rows)
                return StaffAnswer.Not(StaffNo.Refused, StaffRefusals.PostNotHeld);
            var stays = city.PostsOf(end.Person).Any(p => p.Unit == end.Unit && p.Role != end.Role && City.Acts(p.Role));
            var handTo = end.HandTo is { } to ? new Dictionary<UnitId, PersonId> { [end.Unit] = to } : [];
            if (!stays && await leaving.LeaveAsync(city, end.Person, [end.Unit], handTo, actor, stop) is var (why, refusal))
                return StaffAnswer.Not(why, refusal);
            await EndAsync(rows, actor, stop);
            await Stamp.TouchAsync(db, DirectoryDesk.StampName, stop);
            log.Done("post.end", actor, end.Unit, end.Person, end.Role.Code());
            return StaffAnswer.Done(end.Person);
        }, stop);

    /// <summary>A new one-time link; the ones before work no more. With <paramref name="login"/> the login is made first.</summary>
    public Task<StaffAnswer> LinkAsync(PersonId person, string? login, Actor by, Action<StaffAnswer>? beforeSave, CancellationToken stop)
        => OnAsync(new("account.link", null, person), by, beforeSave, async (city, actor, subject) =>
        {
            if (subject.Others(city, actor, Today) is { Count: > 0 } others)
                return StaffAnswer.Not(StaffNo.NotYours, Others(city, others));
            var account = subject.Account;
            if (account is null && login is null)
                return StaffAnswer.Not(StaffNo.Refused, StaffRefusals.NoLogin);
            if (account is not null && login is not null)
                return StaffAnswer.Not(StaffNo.Refused, StaffRefusals.HasLogin);
            if (login is not null && StaffForm.Login(login) is { Count: > 0 } wrong)
                return StaffAnswer.Not(StaffNo.Malformed, wrong);
            if (account is null && (account = (await accounts.AddAsync(login!, person, stop)).Account) is null)
                return StaffAnswer.Not(StaffNo.Malformed, StaffRefusals.LoginTaken with { Fills = [login!.Trim()] });
            if (account.DisabledAt is not null)
                return StaffAnswer.Not(StaffNo.Refused, StaffRefusals.NoLogin);
            await accounts.ForgetLinksAsync(account.Id, stop);
            log.Done("account.link", actor, null, person);
            return StaffAnswer.Done(person, accounts.AddLink(account.Id));
        }, stop);

    public Task<StaffAnswer> CloseAsync(CloseAccount close, Actor by, CancellationToken stop)
        => OnAsync(new("account.close", null, close.Person), by, null, async (city, actor, subject) =>
        {
            if (subject.Others(city, actor, Today) is { Count: > 0 } others)
                return StaffAnswer.Not(StaffNo.NotYours, Others(city, others));
            var work = await leaving.OpenAsync(close.Person, stop);
            var units = city.PostsOf(close.Person).Select(p => p.Unit).Concat(work.Select(w => w.Unit)).Distinct().ToList();
            if (await leaving.LeaveAsync(city, close.Person, units, close.HandTo, actor, stop) is var (why, refusal))
                return StaffAnswer.Not(why, refusal);
            await EndAsync([.. subject.Left(Today)], actor, stop);
            if (subject.Account is { } account)
                await accounts.ShutAsync(account, stop);
            await Stamp.TouchAsync(db, DirectoryDesk.StampName, stop);
            log.Done("account.close", actor, null, close.Person);
            return StaffAnswer.Done(close.Person);
        }, stop);

    /// <summary>For an account that is kept by somebody: the person, for the desk's other commands.</summary>
    public async Task<PersonId?> PersonOfAsync(AccountId account, CancellationToken stop)
        => await db.Set<Account>().Where(a => a.Id == account).Select(a => (PersonId?)a.Person).SingleOrDefaultAsync(stop);

    private async Task<StaffAnswer> EnterAsync(OpenAccount open, Actor by, CancellationToken stop)
    {
        var person = new Person(new(ids.New()), open.Name.Trim(), open.Phone);
        var (account, _) = await accounts.AddAsync(open.Login, person.Id, stop);
        if (account is null)
            return StaffAnswer.Not(StaffNo.Malformed, StaffRefusals.LoginTaken with { Fills = [open.Login.Trim()] });
        db.Add(new PersonRow(person, seals));
        await directory.AppointAsync(person.Id, open.Unit, open.Role, stop);
        log.Done("account.open", by, open.Unit, person.Id, open.Role.Code());
        return StaffAnswer.Done(person.Id, accounts.AddLink(account.Id));
    }

    private async Task<StaffAnswer> GiveAsync(PersonId person, UnitId unit, Role role, Actor by, CancellationToken stop)
    {
        if (person == by.Person)
            return StaffAnswer.Not(StaffNo.NotYours, Delegation.NotYourself);
        await directory.AppointAsync(person, unit, role, stop);
        log.Done("post.give", by, unit, person, role.Code());
        return StaffAnswer.Done(person);
    }

    /// <summary>People who hold a post or a login, with this name and this number.</summary>
    private async Task<IReadOnlyList<PersonId>> KnownAsync(string name, string? phone, CancellationToken stop)
    {
        if (phone is null)
            return [];
        var (mark, today) = (PhoneNumber.Mark(phone, seals), Today);
        var found = await db.Set<PersonRow>().AsNoTracking().Where(p => p.PhoneMark == mark
            && (db.Set<AppointmentRow>().Any(a => a.Person == p.Id && (a.To == null || a.To > today)) || db.Set<Account>().Any(a => a.Person == p.Id && a.DisabledAt == null)))
            .Select(p => new { p.Id, p.Name }).ToListAsync(stop);
        return [.. found.Where(p => Plain(p.Name) == Plain(name)).Select(p => p.Id)];
    }

    /// <summary>The places in working groups that were held by a post go with it.</summary>
    private async Task EndAsync(IReadOnlyList<AppointmentRow> posts, Actor by, CancellationToken stop)
    {
        foreach (var post in posts)
            post.End(post.From > Today ? post.From : Today);
        foreach (var post in posts)
            await groups.AfterAsync(post.Person, post.Unit, post.Role, by, stop);
    }

    private static StaffAnswer? WhyNot(City city, Actor by, PersonId? subject, UnitId id, Role role)
    {
        if (city.FindUnit(id) is not { } unit || !(new UnitSight(city, by).Sees(unit) || Delegation.GivesAt(city, by, unit).Count > 0))
            return StaffAnswer.Not(StaffNo.NotThere, StaffRefusals.UnitNotFound);
        if (Delegation.WhyNot(city, by, subject, unit, role) is not { } refusal)
            return null;
        return Delegation.GivesAt(city, by, unit).Count > 0 && !Delegation.PostsAt(city, unit).Contains(role) && refusal == Delegation.NotYours
            ? StaffAnswer.Not(StaffNo.Malformed, Delegation.NoSuchPost) : StaffAnswer.Not(StaffNo.NotYours, refusal);
    }

    private static Refusal Others(City city, IEnumerable<AppointmentRow> posts)
        => StaffRefusals.OthersPosts with { Fills = [string.Join(" · ", posts.Select(p => city.FindUnit(p.Unit)?.Name.ToString()).OfType<string>().Distinct())] };

    private static string Detail(GivePost give) => give.StandsFor is { } missing ? $"{give.Role.Code()} {missing.Value:D}" : give.Role.Code();

    private static string Plain(string name) => string.Concat(name.Normalize(NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c) && c != '·')).ToUpperInvariant();

    /// <summary>The same for somebody who is there: not visible to who does not keep him, and nobody does anything to himself.</summary>
    private Task<StaffAnswer> OnAsync(Attempt attempt, Actor by, Action<StaffAnswer>? beforeSave, Func<City, Actor, StaffSubject, Task<StaffAnswer>> work, CancellationToken stop)
        => TryAsync(attempt, by, beforeSave, async (city, actor) =>
        {
            if (attempt.Person == by.Person)
                return StaffAnswer.Not(StaffNo.NotYours, Delegation.NotYourself);
            if (await StaffSubject.FindAsync(db, attempt.Person!.Value, stop) is not { } subject || !subject.IsKeptBy(city, actor, Today))
                return StaffAnswer.Not(StaffNo.NotThere, StaffRefusals.PersonNotFound);
            return await IsSystemAsync(subject.Id, stop) ? StaffAnswer.Not(StaffNo.Refused, StaffRefusals.IsASystem) : await work(city, actor, subject);
        }, stop);

    /// <summary>Another system acts as this person: a login for it would be a way in that no signature guards.</summary>
    private async Task<bool> IsSystemAsync(PersonId person, CancellationToken stop)
    {
        foreach (var system in systems)
            if ((await system.AllAsync(stop)).Contains(person))
                return true;
        return false;
    }

    /// <summary>Decides by the directory as it stands now, not as the request came in; again where somebody else was faster.</summary>
    private async Task<StaffAnswer> TryAsync(Attempt attempt, Actor by, Action<StaffAnswer>? beforeSave, Func<City, Actor, Task<StaffAnswer>> work, CancellationToken stop)
    {
        var answer = StaffAnswer.Not(StaffNo.MovedOn, StaffRefusals.MovedOn);
        for (var tries = 0; tries < Tries; tries++)
        {
            var city = await memory.AtLeastAsync(await CityInMemory.StampAsync(db, stop), stop);
            answer = await work(city, by with { Posts = city.PostsOf(by.Person) });
            if (answer.No is not StaffNo.Nothing)
                break;
            beforeSave?.Invoke(answer);
            if (await SaveAsync(stop) is not { } no)
                return answer;
            answer = no;
        }
        db.ChangeTracker.Clear();
        if (answer.No is not (StaffNo.Malformed or StaffNo.VersionMissing))
            await log.RefusedAsync(answer.Refusals[0], attempt.Act, by, attempt.Unit, attempt.Person, attempt.Detail, stop);
        return answer;
    }

    private async Task<StaffAnswer?> SaveAsync(CancellationToken stop)
    {
        try
        {
            if (await db.TrySaveAsync(stop))
                return null;
        }
        catch (DbUpdateException failure) when (failure.InnerException is { } why && why.Message.Contains("platform_account", StringComparison.Ordinal))
        {
            // the same login at the same moment: the next try says so
        }
        db.ChangeTracker.Clear();
        return StaffAnswer.Not(StaffNo.MovedOn, StaffRefusals.MovedOn);
    }

    private sealed record Attempt(string Act, UnitId? Unit, PersonId? Person, string? Detail = null);
}
