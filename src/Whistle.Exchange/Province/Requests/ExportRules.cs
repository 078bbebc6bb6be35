using Whistle.Directory.Contracts;
using Whistle.Exchange.Province.Content;
using Whistle.Kernel;

namespace Whistle.Exchange.Province.Requests;

/// <summary>
/// Who may ask for an export, see it, decide it and fetch it. Two persons stand behind each one: nobody decides what he asked for,
/// whatever posts he holds beside, and nobody decides it in his place. Pure.
/// </summary>
internal static class ExportRules
{
    public static readonly Refusal
        NotFound = new("Export.NotFound"),
        NotYours = new("Export.NotYours"),
        NotYourScope = new("Export.NotYourScope", "district"),
        OwnRequest = new("Export.OwnRequest"),
        StandInOfAsker = new("Export.StandInOfAsker"),
        Decided = new("Export.Decided"),
        NotReady = new("Export.NotReady"),
        OnlyTheTwo = new("Export.OnlyTheTwo"),
        MovedOn = new("Export.MovedOn"),
        VersionMissing = new("Export.VersionMissing"),
        TooShort = new("Export.PurposeTooShort", "purpose", ExportRequest.ShortestPurpose),
        DayAhead = new("Export.DayAhead", "upTo"),
        NoBasic = new("Export.NoBasic", "classes");

    private static readonly Role[] CityHeads = [Role.CityOffice, Role.UnitHead];

    /// <summary>The office for which this person would ask: the city's for the city or any district, a district's for itself; null where he may not.</summary>
    public static UnitId? AsksFor(City city, Actor by, UnitId? district)
        => district is { } one && IsDistrict(city, one) && by.Holds(city.Office(one).Id, Role.OfficeStaff, Role.OfficeHead) ? city.Office(one).Id
            : (district is null || IsDistrict(city, district.Value)) && city.CityOffice is { } office && by.Holds(office.Id, Role.CityOffice) ? district is { } of ? city.Office(of).Id : office.Id
            : null;

    /// <summary>The scopes to choose from; null is the city.</summary>
    public static IReadOnlyList<UnitId?> Scopes(City city, Actor by)
        => [.. new UnitId?[] { null }.Concat(city.Units.Where(unit => unit.Kind is UnitKind.District).Select(unit => (UnitId?)unit.Id)).Where(scope => AsksFor(city, by, scope) is not null)];

    /// <summary>Who reads about it: the city's office all, a district's office what is of its district.</summary>
    public static bool MaySee(City city, UnitId? district, Actor by)
        => (city.CityOffice is { } office && by.Holds(office.Id, Role.CityOffice, Role.UnitHead)) || (district is { } one && by.Holds(city.Office(one).Id, Role.OfficeStaff, Role.OfficeHead));

    /// <summary>The head's role of that scope.</summary>
    public static bool MayDecide(City city, UnitId? district, Actor by)
        => district is { } one ? by.Holds(city.Office(one).Id, Role.OfficeHead) : city.CityOffice is { } office && by.Holds(office.Id, CityHeads);

    /// <summary>Why this person may not decide; null where he may.</summary>
    public static Refusal? WhyNotDecide(ExportRequest export, City city, Actor by)
        => !MayDecide(city, export.District, by) ? NotYours
            : by.Person == export.AskedBy ? OwnRequest
            : HeadsOnlyFor(city, export.District, by.Person, export.AskedBy) ? StandInOfAsker
            : export.State is not ExportState.Asked ? Decided : null;

    /// <summary>All who may decide this request now.</summary>
    public static IReadOnlyList<PersonId> Deciders(ExportRequest export, City city)
    {
        var (office, roles) = HeadsOf(city, export.District);
        return office is { } unit
            ? [.. city.At(unit).Where(at => roles.Contains(at.Role)).Select(at => at.Person).Distinct().Where(person => person != export.AskedBy && !HeadsOnlyFor(city, export.District, person, export.AskedBy))]
            : [];
    }

    /// <summary>Why this person may not fetch the file; null where he may.</summary>
    public static Refusal? WhyNotFetch(ExportRequest export, City city, Actor by)
        => !MaySee(city, export.District, by) ? NotFound
            : by.Person != export.AskedBy && by.Person != export.DecidedBy ? OnlyTheTwo
            : export.State is not ExportState.Ready ? NotReady : null;

    /// <summary>What is wrong with what was typed.</summary>
    public static IEnumerable<Refusal> WhyNotAsk(ExportAsk ask, DateOnly today)
    {
        if (ask.Purpose.EnumerateRunes().Count() < ExportRequest.ShortestPurpose)
            yield return TooShort;
        if (ask.UpTo > today)
            yield return DayAhead;
        if (!ask.Classes.Contains(ExportClass.Basic))
            yield return NoBasic;
    }

    private static bool IsDistrict(City city, UnitId unit) => city.FindUnit(unit) is { Kind: UnitKind.District };

    /// <summary>He heads the office on no other ground than to stand in for that person.</summary>
    private static bool HeadsOnlyFor(City city, UnitId? district, PersonId person, PersonId asker)
    {
        var (office, roles) = HeadsOf(city, district);
        return office is { } unit && city.At(unit).Where(at => at.Person == person && roles.Contains(at.Role)).ToList() is { Count: > 0 } posts && posts.TrueForAll(post => post.StandsFor == asker);
    }

    private static (UnitId? Office, Role[] Roles) HeadsOf(City city, UnitId? district)
        => district is { } one ? (city.Office(one).Id, [Role.OfficeHead]) : (city.CityOffice?.Id, CityHeads);
}
