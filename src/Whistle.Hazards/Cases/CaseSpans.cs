using static Whistle.Hazards.Cases.CaseState;

namespace Whistle.Hazards.Cases;

/// <summary>The stretches of a case's life that steps may be taken in.</summary>
internal static class CaseSpans
{
    public static readonly CaseState[]
        Open = [Reported, Handling, AwaitingApproval, WithTown, WithDistrictCommand, CommandHandling, AwaitingConfirmation],
        OpenOrClosed = [.. Open, Closed];
}
