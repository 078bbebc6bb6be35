using Whistle.Kernel;

namespace Whistle.Notices.Contracts;

/// <summary>What a notice asks of its reader: districts and people choose by it what goes out besides the inbox.</summary>
public enum NoticeKind
{
    /// <summary>Something to be done has come to him. Plan: 「点对点精准推送，并同步推送短信提醒」.</summary>
    [Code("task")] Task,

    /// <summary>Something of his is waited for: urged, late.</summary>
    [Code("reminder")] Reminder,

    /// <summary>He is asked something.</summary>
    [Code("question")] Question,

    /// <summary>What has become of a thing that concerns him.</summary>
    [Code("course")] Course,
}
