using Whistle.Hazards.Cases;
using Whistle.Platform.Ui;

namespace Whistle.Hazards.Pages;

/// <summary>The shapes and colours of what stands beside a case's own state.</summary>
internal static class ListingMarks
{
    public static Mark Of(ListingState state) => state switch
    {
        ListingState.Asked or ListingState.Proposed => Mark.Deciding,
        ListingState.Listed => Mark.Late,
        ListingState.DelistingProposed => Mark.Checking,
        ListingState.Delisted => Mark.Done,
        _ => Mark.Gone,
    };

    public static Mark Of(PartState state) => state switch
    {
        PartState.Asked => Mark.Waiting,
        PartState.Taken => Mark.Working,
        PartState.Finished => Mark.Done,
        _ => Mark.Gone,
    };
}
