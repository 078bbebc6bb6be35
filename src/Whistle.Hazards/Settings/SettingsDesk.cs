using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;
using Whistle.Platform.Data;

namespace Whistle.Hazards.Settings;

/// <summary>Who may change which settings, and what may not be written. Pure.</summary>
internal static class SettingsRules
{
    public static readonly Refusal
        NotYours = new("Settings.NotYours"),
        WhyMissing = new("Settings.WhyMissing", "why"),
        MovedOn = new("Settings.MovedOn"),
        NotADay = new("Calendar.NotADay", "day"),
        DayTooFar = new("Calendar.DayTooFar", "day"),
        NotSpans = new("Calendar.NotSpans", "spans"),
        NotATerm = new("Calendar.NotATerm", "term"),
        TermOverlaps = new("Calendar.TermOverlaps", "term");

    public const int LongestWhy = 300;

    /// <summary>The city's education bureau for the city, a district's head of office for the district.</summary>
    public static bool MayChange(City city, UnitId owner, Actor by)
        => owner == default
            ? city.CityOffice is { } top && by.Holds(top.Id, Role.CityOffice)
            : city.FindUnit(owner) is { Kind: UnitKind.District } && city.Department(owner, Line.Education) is { } office && by.Holds(office.Id, Role.OfficeHead);

    /// <summary>The settings that this reader looks at first: his district's, or the city's.</summary>
    public static UnitId OwnerOf(City city, Actor by)
        => by.Posts.Select(post => city.DistrictOf(post.Unit)).FirstOrDefault(district => district is not null) ?? default;
}

/// <summary>Changes calendars and limits: each change is a row more, with who, when and why.</summary>
internal sealed class SettingsDesk(WhistleDb db, ICity cities, ICaseSettings settings, Ids ids, TimeProvider clock)
{
    private static readonly DateOnly First = new(2000, 1, 1), Last = new(2100, 12, 31);

    public Task<IReadOnlyList<Refusal>> SetDayAsync(UnitId owner, string? day, string? value, string? why, Actor by, CancellationToken stop)
        => !DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? RefuseAsync(owner, SettingsRules.NotADay, by, stop)
            : date < First || date > Last ? RefuseAsync(owner, SettingsRules.DayTooFar, by, stop)
            : SaveAsync(owner, [(CalendarPart.Day, day, value is "off" or "work" ? value : null)], why, by, stop);

    public Task<IReadOnlyList<Refusal>> SetSpansAsync(UnitId owner, string? spans, string? why, Actor by, CancellationToken stop)
        => string.IsNullOrWhiteSpace(spans) ? SaveAsync(owner, [(CalendarPart.Spans, "spans", null)], why, by, stop)
            : CaseSettings.ReadSpans(spans) is { } read ? SaveAsync(owner, [(CalendarPart.Spans, "spans", CaseSettings.WriteSpans(read))], why, by, stop)
            : RefuseAsync(owner, SettingsRules.NotSpans, by, stop);

    public async Task<IReadOnlyList<Refusal>> SetTermAsync(UnitId owner, string? name, string? from, string? to, string? why, Actor by, CancellationToken stop)
    {
        name = name?.Trim();
        if (name is not { Length: > 0 and <= 40 })
            return await RefuseAsync(owner, SettingsRules.NotATerm, by, stop);
        if (string.IsNullOrWhiteSpace(from) && string.IsNullOrWhiteSpace(to))
            return await SaveAsync(owner, [(CalendarPart.Term, name, null)], why, by, stop);
        if (!DateOnly.TryParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first)
            || !DateOnly.TryParseExact(to, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last) || last <= first || last > first.AddDays(366))
            return await RefuseAsync(owner, SettingsRules.NotATerm, by, stop);
        return (await settings.GetAsync(stop)).TermsOf(owner).Any(t => t.Name != name && t.From <= last && first <= t.To)
            ? await RefuseAsync(owner, SettingsRules.TermOverlaps, by, stop)
            : await SaveAsync(owner, [(CalendarPart.Term, name, $"{from},{to}")], why, by, stop);
    }

    /// <summary>Loads a year from a file: all of it or nothing.</summary>
    public async Task<(HolidayFile? File, IReadOnlyList<Refusal> Problems)> LoadAsync(UnitId owner, ReadOnlyMemory<byte> json, string? why, Actor by, CancellationToken stop)
    {
        if (!SettingsRules.MayChange(await cities.GetAsync(stop), owner, by))
            return (null, [SettingsRules.NotYours]);
        var (file, problems) = HolidayFile.Read(json);
        if (file is null)
            return (null, problems);
        var year = file.Year.ToString(CultureInfo.InvariantCulture);
        problems = await SaveAsync(owner, [.. file.Days.Select(d => (CalendarPart.Day, d.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), (string?)(d.IsOff ? "off" : "work"))), (CalendarPart.Year, year, "loaded")], why, by, stop);
        return (problems.Count == 0 ? file : null, problems);
    }

    /// <summary>Sets a limit; without a value it falls back to what lies above.</summary>
    public async Task<IReadOnlyList<Refusal>> SetLimitAsync(UnitId owner, LimitRule rule, string? why, Actor by, CancellationToken stop)
    {
        if (!SettingsRules.MayChange(await cities.GetAsync(stop), owner, by))
            return [SettingsRules.NotYours];
        if (rule.Value.Length > 0 && Limits.WhyNot(rule.Stage, rule.Value) is { } wrong)
            return [new(wrong, "value")];
        if (Why(why) is not { } because)
            return [SettingsRules.WhyMissing];
        db.Add(new LimitChange
        {
            Id = ids.New(), Owner = owner, Stage = rule.Stage, DutyItem = rule.DutyItem, Level = rule.Level, Urgency = rule.Urgency,
            Value = rule.Value.Length == 0 ? null : rule.Value, At = clock.Now(), By = by.Person, Why = because,
        });
        return await TouchAsync(stop);
    }

    private async Task<IReadOnlyList<Refusal>> RefuseAsync(UnitId owner, Refusal refusal, Actor by, CancellationToken stop)
        => [SettingsRules.MayChange(await cities.GetAsync(stop), owner, by) ? refusal : SettingsRules.NotYours];

    private async Task<IReadOnlyList<Refusal>> SaveAsync(UnitId owner, IEnumerable<(CalendarPart Part, string Key, string? Value)> changes, string? why, Actor by, CancellationToken stop)
    {
        if (!SettingsRules.MayChange(await cities.GetAsync(stop), owner, by))
            return [SettingsRules.NotYours];
        if (Why(why) is not { } because)
            return [SettingsRules.WhyMissing];
        foreach (var (part, key, value) in changes)
            db.Add(new CalendarChange { Id = ids.New(), Owner = owner, Part = part, Key = key, Value = value, At = clock.Now(), By = by.Person, Why = because });
        return await TouchAsync(stop);
    }

    private async Task<IReadOnlyList<Refusal>> TouchAsync(CancellationToken stop)
    {
        await Stamp.TouchAsync(db, SettingsInMemory.StampName, stop);
        return await db.TrySaveAsync(stop) ? [] : [SettingsRules.MovedOn];
    }

    private static string? Why(string? why) => why?.Trim() is { Length: > 0 and <= SettingsRules.LongestWhy } because ? because : null;
}
