using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Notices.Channels;
using Whistle.Notices.Contracts;
using Whistle.Notices.Sendings;
using Whistle.Platform.Data;
using Whistle.Platform.Sealing;

namespace Whistle.Notices.Choices;

/// <summary>What a person types on the page of his notices.</summary>
internal sealed record ChoiceInput(string? Scope, string? First, string? Language, string? Digest, string? Mobile, string? Mail);

/// <summary>Keeps how a person wants to be told, within what his district requires.</summary>
internal sealed class ChoiceDesk(WhistleDb db, Seals seals)
{
    public static readonly Refusal
        WrongMobile = new("Choice.WrongMobile", "mobile"),
        WrongMail = new("Choice.WrongMail", "mail"),
        NoSuchChoice = new("Choice.NoSuch", "scope"),
        HeadsOnly = new("Choice.HeadsOnly", "digest");

    public const int FirstHour = 7, LastHour = 21;

    /// <summary>Who may have one message a day instead of many.</summary>
    public static bool MayHaveDigest(Actor actor) => actor.HoldsAny(Role.SchoolHead, Role.UnitHead, Role.OfficeHead);

    public async Task<(Choice Choice, string? Mobile, string? Mail)> OfAsync(PersonId person, CancellationToken stop)
    {
        var choice = await db.Set<Choice>().AsNoTracking().SingleOrDefaultAsync(c => c.Person == person, stop) ?? new Choice(person);
        return (choice, choice.MobileBy(seals), choice.MailBy(seals));
    }

    public async Task<IReadOnlyList<Refusal>> ChangeAsync(ChoiceInput input, Actor by, CancellationToken stop)
    {
        var refusals = new List<Refusal>();
        var (scope, first) = (Codes.Parse<Scope>(input.Scope), Codes.Parse<ChannelKind>(input.First));
        if (scope is null || first is ChannelKind.Robot || (first is null && input.First is { Length: > 0 }) || input.Language is not ("zh" or "en"))
            refusals.Add(NoSuchChoice);
        var mobile = input.Mobile?.Trim() is { Length: > 0 } typed ? Addresses.Mobile(typed) : null;
        if (mobile is null && input.Mobile?.Trim() is { Length: > 0 })
            refusals.Add(WrongMobile);
        var mail = input.Mail?.Trim() is { Length: > 0 } written ? Addresses.Mail(written) : null;
        if (mail is null && input.Mail?.Trim() is { Length: > 0 })
            refusals.Add(WrongMail);
        int? hour = int.TryParse(input.Digest, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var said) ? said : null;
        if (hour is < FirstHour or > LastHour)
            refusals.Add(NoSuchChoice);
        else if (hour is not null && !MayHaveDigest(by))
            refusals.Add(HeadsOnly);
        if (refusals.Count > 0)
            return refusals;

        var choice = await db.Set<Choice>().SingleOrDefaultAsync(c => c.Person == by.Person, stop);
        if (choice is null)
            db.Add(choice = new Choice(by.Person));
        choice.Change(scope!.Value, first, input.Language!, hour);
        choice.Reach(mobile, mail, seals);
        await db.SaveChangesAsync(stop);
        return [];
    }
}

/// <summary>What a district requires and when it is quiet. Its education bureau's office decides; for the city, the city's.</summary>
internal sealed class SettingDesk(WhistleDb db, ICity directory)
{
    public static readonly Refusal
        NotYours = new("NoticeSetting.NotYours"),
        WrongTime = new("NoticeSetting.WrongTime", "from"),
        MovedOn = new("NoticeSetting.MovedOn");

    /// <summary>The districts, and the city, whose rules this person keeps.</summary>
    public IReadOnlyList<Unit> PlacesOf(Actor actor)
    {
        var city = directory.Current;
        return [.. city.Units.Where(unit => unit.Kind is UnitKind.District && city.Department(unit.Id, Line.Education) is { } office && actor.Holds(office.Id, Role.OfficeStaff, Role.OfficeHead)),
            .. city.Units.Where(unit => unit.Kind is UnitKind.City && city.CityOffice is { } office && actor.Holds(office.Id, Role.CityOffice))];
    }

    public async Task<NoticeSetting> OfAsync(UnitId? place, CancellationToken stop)
        => place is { } at && await db.Set<NoticeSetting>().AsNoTracking().SingleOrDefaultAsync(s => s.Place == at, stop) is { } set ? set : new(place ?? default);

    public async Task<Refusal?> ChangeAsync(UnitId place, Needs needs, string? from, string? to, int seen, Actor by, CancellationToken stop)
    {
        if (PlacesOf(by).All(own => own.Id != place))
            return NotYours;
        if (!TimeOnly.TryParseExact(from, "HH:mm", out var begins) || !TimeOnly.TryParseExact(to, "HH:mm", out var ends))
            return WrongTime;
        var setting = await db.Set<NoticeSetting>().SingleOrDefaultAsync(s => s.Place == place, stop);
        if ((setting?.Version ?? 0) != seen)
            return MovedOn;
        if (setting is null)
            db.Add(setting = new NoticeSetting(place));
        setting.Change(needs, new QuietHours(begins, ends));
        return await db.TrySaveAsync(stop) ? null : MovedOn;
    }
}
