using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Hazards.Cases;
using Whistle.Kernel;
using Whistle.Platform.Ui;

namespace Whistle.Hazards.Pages;

/// <summary>Whether a step may be taken, and the sentence that says why, or why not now.</summary>
internal sealed record WhyStep(Step Step, bool IsOffered, string Because);

/// <summary>
/// Says in plain sentences why a person sees a case and what he may do with it. The sights and the table of steps decide;
/// here they only get words.
/// </summary>
internal sealed class Whys(IStringLocalizer<Text> text, CaseWords words, Names names)
{
    /// <summary>A sentence for each right by which the reader sees the case.</summary>
    public IReadOnlyList<string> Sees(HazardCase @case, CaseSight sight)
    {
        var keys = SightKeys.Of(sight.Reader, sight.City);
        return [.. Sight.Of(@case, sight.City).Where(keys.Opens).Select(opened => Because(opened, @case, sight)).Distinct()];
    }

    public IReadOnlyList<WhyStep> Steps(HazardCase @case, CaseSight sight)
        => [.. CaseRules.Steps.Select(step => Of(step, @case, sight)).OrderByDescending(why => why.IsOffered)];

    private string Because(Sight opened, HazardCase @case, CaseSight sight)
    {
        if (opened.Key == sight.Reader.Person.Value)
            return text["Why.Reporter"];
        if (opened.Key == @case.Campus.Value)
            return text["Why.GroupHead", sight.Unit(@case.Campus).Name];
        if (@case.Merged.Any(link => link.Reporter?.Value == opened.Key))
            return text["Why.Merged"];
        var unit = new UnitId(opened.Key);
        return text[KeyOf(unit, opened, @case, sight.City), As(unit, sight)];
    }

    private static string KeyOf(UnitId unit, Sight opened, HazardCase @case, City city)
        => unit == @case.School ? "Why.School"
            : unit == @case.Holder ? @case.IsOpen ? "Why.Holds" : "Why.HeldLast"
            : @case.WasHeldBy(unit) ? "Why.Held"
            : @case.Helps(unit) ? "Why.Helps"
            : @case.Merged.Any(link => link.School == unit || link.Campus == unit) ? "Why.MergedUnit"
            : unit == city.Office(@case.District).Id ? "Why.Office"
            : unit == city.CityOffice?.Id ? "Why.CityOffice"
            : opened.ByLine ? "Why.Line" : "Why.Room";

    private WhyStep Of(Step step, HazardCase @case, CaseSight sight)
    {
        var scenes = sight.Entitled(step, @case);
        if (scenes.Count == 0)
            return new(step, false, text["Why.NotYours", text[step.Who.Key]]);
        var open = scenes.Where(scene => step.WhyNot(scene) is null).ToList();
        if (open.Count > 0)
            return new(step, true, text["Why.May", As(open[0].Post.Unit, sight), text[step.Who.Key]]);
        var refusal = step.WhyNot(scenes[0])!;
        return new(step, false, refusal == CaseRules.WrongStep
            ? text["Why.State", words.List(step.From.Select(words.State))] : text[refusal.Code, refusal.Fills]);
    }

    /// <summary>The post that gives the right: "甲区公安分局的负责人".</summary>
    private string As(UnitId unit, CaseSight sight)
        => sight.Reader.Posts.FirstOrDefault(post => post.Unit == unit) is { } post
            ? text["Why.Post", sight.Unit(unit).Name, names.Of(post.Role)] : sight.Unit(unit).Name.ToString();
}
