using Whistle.Kernel;

namespace Whistle.Hazards.Cases;

/// <summary>Where a case stands. The names are the wire names of the public contract.</summary>
internal enum CaseState
{
    /// <summary>待接收: arrived, not yet accepted; the clock for acceptance runs.</summary>
    Reported,

    /// <summary>处置中: accepted; one person answers.</summary>
    Handling,

    /// <summary>待审核: a worker has proposed sending down, a responsible person decides.</summary>
    AwaitingApproval,

    /// <summary>镇街待分配: with the command room of the town.</summary>
    WithTown,

    /// <summary>区指挥室待分配: with the command room of the district.</summary>
    WithDistrictCommand,

    /// <summary>四平台处置中: with the unit that the command room named, or with the room.</summary>
    CommandHandling,

    /// <summary>待确认: the result is back with the department that sent down.</summary>
    AwaitingConfirmation,

    /// <summary>办结.</summary>
    Closed,

    /// <summary>撤回: by the reporter, before acceptance.</summary>
    Withdrawn,
}

/// <summary>How fast a case must go.</summary>
internal enum Urgency
{
    [Code("normal")] Normal,
    [Code("urgent")] Urgent,
}

/// <summary>Where the lead came from. Plan, definition of coordinated handling: 「学校或其他人员提供的校园周边问题隐患线索」.</summary>
internal enum Source
{
    [Code("school")] School,
    [Code("public")] Public,
    [Code("department")] Department,
    [Code("hotline")] Hotline,
}

/// <summary>What a head has been asked for.</summary>
internal enum ClockAsk
{
    [Code("pause")] Pause,
    [Code("extension")] Extension,
}
