using Whistle.Kernel;

namespace Whistle.Guidance.Visits;

/// <summary>Where a visit stands. The names are wire names.</summary>
internal enum VisitState
{
    /// <summary>已计划: a day is set.</summary>
    Planned,

    /// <summary>已记录: somebody was there and wrote down what was done.</summary>
    Recorded,

    /// <summary>整改中: a problem has been handed to the school or to a unit.</summary>
    Rectifying,

    /// <summary>待复核: reported as rectified; whoever found the problem looks at it.</summary>
    AwaitingAcceptance,

    /// <summary>事件结束.</summary>
    Ended,

    /// <summary>转协同处置: it has become a case, with all that was written down.</summary>
    BecameCase,

    /// <summary>已取消: a planned visit that does not take place.</summary>
    Cancelled,
}

/// <summary>Plan, annex 2: 「进行宣传教育、业务指导、工作检查等」.</summary>
internal enum VisitKind
{
    [Code("education")] Education,
    [Code("advice")] Advice,

    /// <summary>Inspections are told to the other departments of the campus's group (互相通报).</summary>
    [Code("inspection")] Inspection,
}
