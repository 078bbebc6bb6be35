using Whistle.Hazards.Cases;
using Whistle.Kernel;

namespace Whistle.Hazards.Pages;

/// <summary>Which of the steps that are offered stands at the foot of the phone, and which behind it.</summary>
internal static class NextStep
{
    /// <summary>The usual way of a case, from what moves it on to what is said beside it.</summary>
    private static readonly string[] Usual = ["approve-send-down", "list", "delist", "take-part", "finish-part", "result", "confirm", "dispatch", "accept", "finish", "rate", "note"];

    public static (Step? Next, IReadOnlyList<Step> Others) Of(HazardCase now, IReadOnlyList<Step> offered, CaseSight sight)
    {
        var next = Special(now, sight) is { } special && Find(special) is { } found ? found : Usual.Select(Find).FirstOrDefault(step => step is not null);
        return (next, [.. offered.Where(step => step != next)]);

        Step? Find(string action) => offered.FirstOrDefault(step => step.Action == action);
    }

    private static string? Special(HazardCase now, CaseSight sight)
        => now.QuestionOpen && sight.Reader.Holds(now.School, Role.SchoolStaff, Role.SchoolHead) ? "note"
            : now.Asked is { } asked && now.AskedBy != sight.Reader.Person ? asked is ClockAsk.Pause ? "pause" : "extend"
            : now.PausedAt is not null ? "resume"
            // what fits no item, or was declined, came to the office so that it names a unit
            : now.State is CaseState.Reported && (now.DutyItem == 0 || now.WasDeclined) ? "designate"
            // a major hazard is offered for listed supervision
            : now is { Grade: Grade.Major, Listing: null } or { Listing.State: ListingState.Asked } && sight.Reader.HoldsAny(Role.OfficeStaff) ? "propose-listing"
            : now.IsListed && now.Listing!.PlanAt is null && sight.Reader.Posts.Any(post => post.Unit == now.Holder) ? "plan"
            // whoever is late is urged, by others
            : now.IsLate(sight.Now) && !sight.Reader.Posts.Any(post => post.Unit == now.Holder) ? "urge" : null;
}
