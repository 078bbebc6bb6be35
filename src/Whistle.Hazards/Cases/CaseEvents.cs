using Whistle.Kernel;
using Whistle.Platform.Journal;

namespace Whistle.Hazards.Cases;

/// <summary>What has happened to a case. Names and parameters are promises of the journal: add, never change.</summary>
internal abstract record CaseEvent;

/// <summary>吹哨: a lead is reported. <paramref name="Origin"/>: what it was before, as "visit:id".</summary>
internal sealed record CaseReported(
    string Number, UnitId School, UnitId Campus, UnitId Town, UnitId District, int DutyItem, Words? Description, IReadOnlyList<Attached> Photos,
    Place? Location, Urgency Urgency, Source Source, bool HideReporter, PersonId Reporter, UnitId From, UnitId To, Words? ToReason,
    DateTimeOffset AcceptBy, string? Origin = null) : CaseEvent;

/// <summary>接收</summary>
internal sealed record CaseAccepted(DateTimeOffset FinishBy) : CaseEvent;

/// <summary>指派</summary>
internal sealed record CaseAssigned(PersonId To, DateTimeOffset FinishBy) : CaseEvent;

/// <summary>移交: what somebody who leaves answers for goes to a colleague of the same unit; the limits run on.</summary>
internal sealed record CaseHandedOver(PersonId From, PersonId To) : CaseEvent;

/// <summary>补充说明</summary>
internal sealed record CaseNoted(Words? Text, IReadOnlyList<Attached> Photos, bool BySchool) : CaseEvent;

/// <summary>询问学校</summary>
internal sealed record CaseAsked(Words Text) : CaseEvent;

/// <summary>办结 by the department that handled it.</summary>
internal sealed record CaseClosed(Words Outcome, IReadOnlyList<Attached> Photos) : CaseEvent;

/// <summary>上报, by line.</summary>
internal sealed record CaseReportedUp(UnitId To, Words Reason, DateTimeOffset AcceptBy) : CaseEvent;

/// <summary>退回 to the unit that reported up. Plan, annex 2: 「退回上报单位,由上报单位负责处置办结」.</summary>
internal sealed record CaseReturned(UnitId To, Words Reason, DateTimeOffset AcceptBy) : CaseEvent;

/// <summary>不属本部门职责: to the education bureau's office.</summary>
internal sealed record CaseDeclined(UnitId To, Words Reason, DateTimeOffset AcceptBy) : CaseEvent;

/// <summary>指定 by the office.</summary>
internal sealed record CaseDesignated(UnitId To, Words Reason, DateTimeOffset AcceptBy) : CaseEvent;

/// <summary>更改事项分类</summary>
internal sealed record CaseReclassified(int DutyItem, Words Reason, DateTimeOffset? AcceptBy, DateTimeOffset? FinishBy) : CaseEvent;

/// <summary>提出下发四平台. Plan, annex 3: staff analyse, a responsible person approves.</summary>
internal sealed record SendDownProposed(Words Analysis, DateTimeOffset ReviewBy) : CaseEvent;

/// <summary>撤销下发申请</summary>
internal sealed record SendDownCancelled : CaseEvent;

/// <summary>同意下发</summary>
internal sealed record CaseSentDown(UnitId To, bool ToDistrict, Words? Note, DateTimeOffset AcceptBy) : CaseEvent;

/// <summary>不同意下发</summary>
internal sealed record SendDownRejected(Words Reason) : CaseEvent;

/// <summary>签收 by a person of the command room.</summary>
internal sealed record CaseReceived : CaseEvent;

/// <summary>分配 by the command room.</summary>
internal sealed record CaseDispatched(UnitId To, Words? Handler, DateTimeOffset FinishBy) : CaseEvent;

/// <summary>报区指挥室</summary>
internal sealed record CaseRaised(UnitId To, Words Reason, DateTimeOffset AcceptBy) : CaseEvent;

/// <summary>反馈结果 to the department that sent down.</summary>
internal sealed record CaseResultGiven(UnitId To, Words Outcome, IReadOnlyList<Attached> Photos, DateTimeOffset ConfirmBy) : CaseEvent;

/// <summary>确认办结</summary>
internal sealed record CaseConfirmed(Words? Note) : CaseEvent;

/// <summary>要求重办</summary>
internal sealed record CaseReworkAsked(UnitId To, Words Reason, DateTimeOffset FinishBy) : CaseEvent;

/// <summary>收回自办</summary>
internal sealed record CaseTakenBack(Words Reason, DateTimeOffset FinishBy) : CaseEvent;

/// <summary>催办</summary>
internal sealed record CaseUrged(Words Text) : CaseEvent;

/// <summary>撤回报送</summary>
internal sealed record CaseWithdrawn(Words Reason) : CaseEvent;

/// <summary>重新打开</summary>
internal sealed record CaseReopened(UnitId To, Words Reason, DateTimeOffset AcceptBy) : CaseEvent;

/// <summary>评价</summary>
internal sealed record CaseRated(bool Satisfied, Words? Text) : CaseEvent;

/// <summary>The written form of all of them.</summary>
internal static class CaseEvents
{
    public static readonly EventFormat Format = new(typeof(CaseEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CaseEvent))));
}
