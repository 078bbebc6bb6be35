using System.Net.Mail;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Notices.Channels;
using Whistle.Platform.Data;
using Whistle.Platform.Sealing;

namespace Whistle.Notices.Choices;

/// <summary>How people want to be told and how they are reached, for all that go out together in one question each.</summary>
internal sealed partial class Addresses(Seals seals)
{
    public async Task<People> OfAsync(WhistleDb db, IReadOnlyCollection<PersonId> people, City city, CancellationToken stop)
    {
        var choices = await db.Set<Choice>().AsNoTracking().Where(c => people.Contains(c.Person)).ToDictionaryAsync(c => c.Person, stop);
        var settings = await db.Set<NoticeSetting>().AsNoTracking().ToDictionaryAsync(s => s.Place, stop);
        return new(city, choices, settings, seals);
    }

    /// <summary>A mobile number as channels want it; null where it is none. An office phone mostly isn't.</summary>
    public static string? Mobile(string? said)
    {
        if (said is null)
            return null;
        var digits = string.Concat(said.Where(char.IsAsciiDigit));
        if (digits.Length == 13 && digits.StartsWith("86", StringComparison.Ordinal))
            digits = digits[2..];
        return said.All(c => char.IsAsciiDigit(c) || c is ' ' or '-' or '+') && MobileNumber().IsMatch(digits) ? digits : null;
    }

    public static string? Mail(string? said)
        => said is { Length: <= 200 } && !said.Any(char.IsWhiteSpace) && MailAddress.TryCreate(said, out var address) && address.Address == said && address.Host.Contains('.', StringComparison.Ordinal) ? said : null;

    [GeneratedRegex("^1[3-9][0-9]{9}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MobileNumber();
}

internal sealed class People(City city, IReadOnlyDictionary<PersonId, Choice> choices, IReadOnlyDictionary<UnitId, NoticeSetting> settings, Seals seals)
{
    private readonly Dictionary<PersonId, Recipient> known = [];

    public City City => city;

    public Choice ChoiceOf(PersonId person) => choices.GetValueOrDefault(person) ?? new(person);

    public Recipient RecipientOf(PersonId person)
    {
        if (known.TryGetValue(person, out var recipient))
            return recipient;
        var choice = choices.GetValueOrDefault(person);
        return known[person] = new(person.Value.ToString("N"), choice?.MobileBy(seals) ?? Addresses.Mobile(city.Person(person)?.Phone), choice?.ConfirmedMailBy(seals));
    }

    public NoticeSetting SettingOf(UnitId? place) => place is { } at && settings.GetValueOrDefault(at) is { } set ? set : new(default);

    /// <summary>The district whose rules hold for a person: of his first post; the city for those in none.</summary>
    public UnitId? PlaceOf(PersonId person)
        => city.PostsOf(person) is [var first, ..] ? city.DistrictOf(first.Unit) ?? CityOf(city) : null;

    public static UnitId? CityOf(City city) => city.Units.FirstOrDefault(unit => unit.Kind is UnitKind.City)?.Id;
}
