using Whistle.Hazards.Settings;
using Whistle.Kernel;
using Whistle.Platform.Journal;

namespace Whistle.Hazards.Cases;

/// <summary>What has happened to a case. Names and parameters are promises of the journal: add, never change.</summary>
internal abstract record CaseEvent;

/// <summary>吹哨: a lead is reported. <paramref name="Origin"/>: what it was before, as "visit:id".</summary>
internal sealed record CaseReported(
    string Number, UnitId School, UnitId Campus, UnitId Town, UnitId District, int DutyItem, Words? Description, IReadOnlyList<Attached> Photos,
    Place? Location, Urgency Urgency, Source Source, bool HideReporter, PersonId Reporter, UnitId From, UnitId To, Words? ToReason,
    DateTimeOffset AcceptBy, string? Origin = null, string? Limit = null, string? Whole = null, DateTimeOffset? WholeBy = null) : CaseEvent;

/// <summary>接收</summary>
internal sealed record CaseAccepted(DateTimeOffset FinishBy, string? Limit = null) : CaseEvent
{
    internal CaseAccepted(Due due) : this(due.By, due.Limit)
    {
    }
}

/// <summary>指派</summary>
internal sealed record CaseAssigned(PersonId To, DateTimeOffset FinishBy, string? Limit = null) : CaseEvent;

/// <summary>移交: what somebody who leaves answers for goes to a colleague of the same unit; the limits run on.</summary>
internal sealed record CaseHandedOver(PersonId From, PersonId To) : CaseEvent;

/// <summary>补充说明</summary>
internal sealed record CaseNoted(Words? Text, IReadOnlyList<Attached> Photos, bool BySchool) : CaseEvent;

/// <summary>询问学校</summary>
internal sealed record CaseAsked(Words Text) : CaseEvent;

/// <summary>办结 by the department that handled it.</summary>
internal sealed record CaseClosed(Words Outcome, IReadOnlyList<Attached> Photos, Words? Lesson = null) : CaseEvent;

/// <summary>上报, by line.</summary>
internal sealed record CaseReportedUp(UnitId To, Words Reason, DateTimeOffset AcceptBy, string? Limit = null) : CaseEvent
{
    internal CaseReportedUp(UnitId to, Words reason, Due due) : this(to, reason, due.By, due.Limit)
    {
    }
}

/// <summary>退回 to the unit that reported up. Plan, annex 2: 「退回上报单位,由上报单位负责处置办结」.</summary>
internal sealed record CaseReturned(UnitId To, Words Reason, DateTimeOffset AcceptBy, string? Limit = null) : CaseEvent
{
    internal CaseReturned(UnitId to, Words reason, Due due) : this(to, reason, due.By, due.Limit)
    {
    }
}

/// <summary>不属本部门职责: to the education bureau's office.</summary>
internal sealed record CaseDeclined(UnitId To, Words Reason, DateTimeOffset AcceptBy, string? Limit = null) : CaseEvent
{
    internal CaseDeclined(UnitId to, Words reason, Due due) : this(to, reason, due.By, due.Limit)
    {
    }
}

/// <summary>指定 by the office.</summary>
internal sealed record CaseDesignated(UnitId To, Words Reason, DateTimeOffset AcceptBy, string? Limit = null) : CaseEvent
{
    internal CaseDesignated(UnitId to, Words reason, Due due) : this(to, reason, due.By, due.Limit)
    {
    }
}

/// <summary>更改事项分类. The limits are recomputed from where they began; what stood before stays beside them.</summary>
internal sealed record CaseReclassified(
    int DutyItem, Words Reason, DateTimeOffset? AcceptBy, DateTimeOffset? FinishBy, string? Limit = null, DateTimeOffset? WasBy = null, string? WasLimit = null,
    string? Whole = null, DateTimeOffset? WholeBy = null) : CaseEvent;

/// <summary>提出下发四平台. Plan, annex 3: staff analyse, a responsible person approves.</summary>
internal sealed record SendDownProposed(Words Analysis, DateTimeOffset ReviewBy, string? Limit = null) : CaseEvent
{
    internal SendDownProposed(Words analysis, Due due) : this(analysis, due.By, due.Limit)
    {
    }
}

/// <summary>撤销下发申请</summary>
internal sealed record SendDownCancelled : CaseEvent;

/// <summary>同意下发</summary>
internal sealed record CaseSentDown(UnitId To, bool ToDistrict, Words? Note, DateTimeOffset AcceptBy, string? Limit = null) : CaseEvent
{
    internal CaseSentDown(UnitId to, bool toDistrict, Words? note, Due due) : this(to, toDistrict, note, due.By, due.Limit)
    {
    }
}

/// <summary>不同意下发</summary>
internal sealed record SendDownRejected(Words Reason) : CaseEvent;

/// <summary>签收 by a person of the command room.</summary>
internal sealed record CaseReceived : CaseEvent;

/// <summary>分配 by the command room.</summary>
internal sealed record CaseDispatched(UnitId To, Words? Handler, DateTimeOffset FinishBy, string? Limit = null) : CaseEvent
{
    internal CaseDispatched(UnitId to, Words? handler, Due due) : this(to, handler, due.By, due.Limit)
    {
    }
}

/// <summary>报区指挥室</summary>
internal sealed record CaseRaised(UnitId To, Words Reason, DateTimeOffset AcceptBy, string? Limit = null) : CaseEvent
{
    internal CaseRaised(UnitId to, Words reason, Due due) : this(to, reason, due.By, due.Limit)
    {
    }
}

/// <summary>反馈结果 to the department that sent down.</summary>
internal sealed record CaseResultGiven(UnitId To, Words Outcome, IReadOnlyList<Attached> Photos, DateTimeOffset ConfirmBy, string? Limit = null) : CaseEvent
{
    internal CaseResultGiven(UnitId to, Words outcome, IReadOnlyList<Attached> photos, Due due) : this(to, outcome, photos, due.By, due.Limit)
    {
    }
}

/// <summary>确认办结</summary>
internal sealed record CaseConfirmed(Words? Note, Words? Lesson = null) : CaseEvent;

/// <summary>要求重办</summary>
internal sealed record CaseReworkAsked(UnitId To, Words Reason, DateTimeOffset FinishBy, string? Limit = null) : CaseEvent
{
    internal CaseReworkAsked(UnitId to, Words reason, Due due) : this(to, reason, due.By, due.Limit)
    {
    }
}

/// <summary>收回自办</summary>
internal sealed record CaseTakenBack(Words Reason, DateTimeOffset FinishBy, string? Limit = null) : CaseEvent
{
    internal CaseTakenBack(Words reason, Due due) : this(reason, due.By, due.Limit)
    {
    }
}

/// <summary>催办</summary>
internal sealed record CaseUrged(Words Text) : CaseEvent;

/// <summary>撤回报送</summary>
internal sealed record CaseWithdrawn(Words Reason) : CaseEvent;

/// <summary>重新打开</summary>
internal sealed record CaseReopened(
    UnitId To, Words Reason, DateTimeOffset AcceptBy, string? Limit = null, string? Whole = null, DateTimeOffset? WholeBy = null) : CaseEvent;

/// <summary>评价</summary>
internal sealed record CaseRated(bool Satisfied, Words? Text) : CaseEvent;

/// <summary>申请暂停计时. <paramref name="Length"/>: for how long at most, as "10wd".</summary>
internal sealed record PauseAsked(Words Reason, string Length) : CaseEvent;

/// <summary>不同意暂停</summary>
internal sealed record PauseRefused(Words Reason) : CaseEvent;

/// <summary>暂停计时: the clock stands still, at the longest until <paramref name="Until"/>.</summary>
internal sealed record CasePaused(Words Reason, string Length, DateTimeOffset Until) : CaseEvent;

/// <summary>恢复计时. <paramref name="From"/>: when the clock went on, which is earlier than the event where the pause had ended by itself.</summary>
internal sealed record CaseResumed(DateTimeOffset From, DateTimeOffset FinishBy, DateTimeOffset? WholeBy, bool ByItself) : CaseEvent;

/// <summary>申请延期</summary>
internal sealed record ExtensionAsked(Words Reason, string Length) : CaseEvent;

/// <summary>不同意延期</summary>
internal sealed record ExtensionRefused(Words Reason) : CaseEvent;

/// <summary>延期</summary>
internal sealed record CaseExtended(Words Reason, string Length, DateTimeOffset FinishBy, DateTimeOffset? WholeBy) : CaseEvent;

/// <summary>The written form of all of them.</summary>
internal static class CaseEvents
{
    public static readonly EventFormat Format = new(typeof(CaseEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CaseEvent))));
}
