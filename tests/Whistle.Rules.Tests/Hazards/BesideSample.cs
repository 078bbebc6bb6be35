using Whistle.Hazards.Cases;
using Whistle.Kernel;
using static Whistle.Rules.Tests.Hazards.SampleCity;

namespace Whistle.Rules.Tests.Hazards;

/// <summary>Steps of listing, links and helpers with what they need.</summary>
internal static class BesideSample
{
    public static Sample Take(this Sample sample, Actor by, string action, Func<ActionInput, ActionInput>? change = null)
        => sample.Do(by, action, Input(sample, action, change));

    public static Refusal? No(this Sample sample, Actor by, string action, Func<ActionInput, ActionInput>? change = null)
        => sample.WhyNot(by, action, Input(sample, action, change));

    public static Sample Handling() => Sample.Reported().Do(LocalHead, "accept");

    public static Sample Listed() => Handling().Take(OfficeStaff, "propose-listing").Take(OfficeHead, "list");

    private static ActionInput Input(Sample sample, string action, Func<ActionInput, ActionInput>? change)
        => Sample.Fitting(CaseRules.Find(action)!, sample.Case) is var input && change is not null ? change(input) : input;
}
