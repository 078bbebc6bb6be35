using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Hazards.Pages;
using Whistle.Kernel;
using Whistle.Platform.Ui;

namespace Whistle.Hazards.Settings;

/// <summary>How the settings' pages speak: whose settings they are, who changed what, and what was wrong.</summary>
internal sealed class SettingsView(ICity cities, CaseWords words, IStringLocalizer<Text> text)
{
    public City City => cities.Current;

    /// <summary>The city and its districts, to choose from.</summary>
    public IReadOnlyList<(string Code, string Name)> Owners
        => [("city", text["Settings.City"].Value), .. City.Units.Where(u => u.Kind is UnitKind.District).Select(u => (u.Id.Value.ToString("D"), u.Name.ToString()))];

    public UnitId OwnerOf(string? code, Actor reader)
        => code == "city" ? default : Guid.TryParseExact(code, "D", out var id) && City.FindUnit(new(id)) is { Kind: UnitKind.District } ? new(id) : SettingsRules.OwnerOf(City, reader);

    public static string CodeOf(UnitId owner) => owner == default ? "city" : owner.Value.ToString("D");

    public string NameOf(UnitId owner) => owner == default ? text["Settings.City"] : City.FindUnit(owner)?.Name.ToString() ?? "";

    public string Who(PersonId person) => City.Person(person)?.Name ?? text["CasePage.Erased"];

    public string When(DateTimeOffset at) => words.Exact(at);

    public string Said(string code) => words.Said(code);

    public string Item(int no) => words.Item(no);

    /// <summary>What a limit is worth: an amount with its unit, or a number of times.</summary>
    public string Value(Stage stage, string? value) => value is null ? text["Settings.Fallback"] : stage is Stage.Extensions ? value == "1" ? text["Limits.Times.One"] : text["Limits.Times", value] : words.Said(value);

    /// <summary>A change of a calendar in words.</summary>
    public string Change(CalendarChange change) => change.Part switch
    {
        CalendarPart.Day => text["Calendar.Change.day." + (change.Value ?? "none"), change.Key],
        CalendarPart.Spans => change.Value is null ? text["Calendar.Change.spans.none"] : text["Calendar.Change.spans", change.Value],
        CalendarPart.Year => text["Calendar.Change.year", change.Key],
        _ => change.Value is null ? text["Calendar.Change.term.none", change.Key] : text["Calendar.Change.term", change.Key, change.Value.Replace(",", "–", StringComparison.Ordinal)],
    };

    /// <summary>For which cases a limit holds.</summary>
    public string For(int? item, Level? level, Cases.Urgency? urgency)
    {
        var parts = new[] { item is { } no ? Item(no) : null, urgency is { } fast ? text["Urgency." + fast.Code()].Value : null, level is { } at ? text["Level." + at.Code()].Value : null }.OfType<string>().ToList();
        return parts.Count == 0 ? text["Limits.Every"] : words.List(parts);
    }

    public string Say(Refusal refusal) => text[refusal.Code, refusal.Fills];

    /// <summary>What a refusal answers over HTTP: not yours is 403, everything else is a mistake in the form.</summary>
    public static int Status(IReadOnlyList<Refusal> problems)
        => problems.Contains(SettingsRules.NotYours) ? 403 : problems.Contains(SettingsRules.MovedOn) ? 412 : 422;

    public IReadOnlyList<FieldProblem> Named(IReadOnlyList<Refusal> problems)
        => [.. problems.Where(p => p.Field is not null).Select(p => new FieldProblem(p.Field!, Say(p)))];
}
