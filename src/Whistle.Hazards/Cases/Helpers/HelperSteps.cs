using Whistle.Directory.Contracts;
using Whistle.Hazards.Settings;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;
using static Whistle.Hazards.Cases.CaseSpans;

namespace Whistle.Hazards.Cases;

/// <summary>Helpers (协办): one unit holds and answers, others add their part. 「首接负责」 stays whole: a part never moves the case.</summary>
internal static class HelperSteps
{
    /// <summary>How long a part may take from its acceptance.</summary>
    public static readonly IReadOnlyList<string> Limits = ["4wh", "1wd", "2wd", "3wd", "5wd", "10wd", "24uh"];

    public static readonly Refusal
        UnitCannotHelp = new("Help.UnitCannotHelp", "unitId"),
        AlreadyHelps = new("Help.AlreadyHelps"),
        NothingAsked = new("Help.NothingAsked"),
        NothingTaken = new("Help.NothingTaken"),
        NotYourPart = new("Help.NotYourPart"),
        NoPartOfUnit = new("Help.NoPartOfUnit", "unitId"),
        NoParts = new("Help.NoParts"),
        PartsOpen = new("Help.PartsOpen");

    /// <summary>Heads and workers of a unit that helps or has helped.</summary>
    public static readonly Who Helper = new("Who.Helper", s => Roles.Acts(s.Post.Role) && s.Now.Helps(s.Post.Unit));

    private static readonly ActionField
        Reason = new("reason", FieldKind.Text, true),
        Unit = new("unitId", FieldKind.Unit, true);

    public static readonly IReadOnlyList<Step> All =
    [
        new("ask-help", Open, Open, Who.Holder,
            [Unit, new("text", FieldKind.Text, true, 1000), new("blocking", FieldKind.YesNo, true), new("limit", FieldKind.Choice, true) { Options = Limits }],
            (s, i) => new HelpAsked(i.Unit!.Value, i["text"], i.YesNo!.Value, i["limit"].Text, s.Due(Stage.Accept, i.Unit).By))
            { Check = (s, i) => MayHelp(s.Now, s.City, i.Unit!.Value) ? null : UnitCannotHelp, Against = (s, i) => s.Now.OpenPartOf(i.Unit!.Value) is null ? null : AlreadyHelps },
        new("take-part", Open, Open, Helper, [], (s, _) => new PartTaken(s.Post.Unit, Deadline.Of(s.At, Limit.Parse(Part(s).Limit), s.Calendar))) { Unless = s => WhyNot(s, PartState.Asked, NothingAsked) },
        new("decline-part", Open, Open, Helper, [Reason], (s, i) => new PartDeclined(s.Post.Unit, i["reason"])) { Unless = s => WhyNot(s, PartState.Asked, NothingAsked) },
        new("finish-part", Open, Open, Helper, [new("outcome", FieldKind.Text, true, 1000), new("photos", FieldKind.Photos, false, 9)],
            (s, i) => new PartFinished(s.Post.Unit, i["outcome"], i.Photos))
            { Unless = s => WhyNot(s, PartState.Taken, NothingTaken) ?? (s.IsPerson(Part(s).Person) || Roles.Heads(s.Post.Role) ? null : NotYourPart) },
        new("waive-part", Open, Open, Who.Holder, [Unit, Reason], (_, i) => new PartWaived(i.Unit!.Value, i["reason"]))
            { Check = (s, i) => s.Now.OpenPartOf(i.Unit!.Value) is null ? NoPartOfUnit : null, Unless = s => s.Now.OpenParts.Any() ? null : NoParts },
    ];

    /// <summary>Units of the case's district that do work; not the holder itself.</summary>
    public static bool MayHelp(HazardCase now, City city, UnitId unit)
        => city.FindUnit(unit) is { Kind: UnitKind.Department or UnitKind.Town or UnitKind.Team, Level: Level.Local or Level.District } found
            && found.District == now.District && found.Id != now.Holder;

    /// <summary>Hands a part over inside its unit, where its person leaves.</summary>
    public static Decision<CaseEvent> HandOver(HazardCase now, UnitId unit, PersonId from, PersonId to, City city)
        => now.OpenPartOf(unit) is not { State: PartState.Taken } part || part.Person != from ? NothingTaken
            : from == to || !city.At(unit).Any(a => a.Person == to && Roles.Acts(a.Role)) ? CaseRules.PersonElsewhere
            : new PartHandedOver(unit, from, to);

    public static string Named(IEnumerable<CasePart> parts, City city) => string.Join(" / ", parts.Select(part => city.Unit(part.Unit).Name.ToString()));

    private static CasePart Part(Scene s) => s.Now.OpenPartOf(s.Post.Unit)!;

    private static Refusal? WhyNot(Scene s, PartState state, Refusal otherwise) => s.Now.OpenPartOf(s.Post.Unit)?.State == state ? null : otherwise;
}
