namespace Whistle.Duties.Packages;

/// <summary>Where the task of one department stands. The names are wire names.</summary>
internal enum TaskState
{
    /// <summary>待认领: with the unit of the group's seat; the day for claiming runs.</summary>
    Offered,

    /// <summary>办理中: claimed (认领), one person answers.</summary>
    Claimed,

    /// <summary>待指定: declined with a reason; with the office, which designates.</summary>
    Declined,

    /// <summary>已完成</summary>
    Done,

    /// <summary>已取消: by the school, before somebody claimed it.</summary>
    Cancelled,
}

/// <summary>Where a package stands: what its tasks make of it.</summary>
internal enum PackageState
{
    /// <summary>待认领: nobody has claimed anything yet.</summary>
    Offered,

    /// <summary>办理中: something is claimed or done, something is still open.</summary>
    Claimed,

    /// <summary>已完成: nothing is open, something was done.</summary>
    Done,

    /// <summary>已取消: all of it.</summary>
    Cancelled,
}
