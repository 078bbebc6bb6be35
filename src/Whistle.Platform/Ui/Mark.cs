namespace Whistle.Platform.Ui;

/// <summary>What a state means to the eye: each has a colour and a shape of its own. A module says which of its states is which.</summary>
public enum Mark
{
    /// <summary>Arrived, not yet accepted.</summary>
    Waiting,

    /// <summary>Somebody is at it.</summary>
    Working,

    /// <summary>A decision is asked for.</summary>
    Deciding,

    /// <summary>Passed on, not yet given out.</summary>
    Sent,

    /// <summary>Being worked on elsewhere.</summary>
    Elsewhere,

    /// <summary>A result waits to be confirmed.</summary>
    Checking,

    Done,
    Gone,
    Late,
}

/// <summary>How near a limit is.</summary>
public enum Pace
{
    Calm,
    Soon,
    Late,
}
