using Whistle.Kernel;

namespace Whistle.Hazards.Cases;

/// <summary>请求协办: the part's unit answers until <paramref name="AnswerBy"/>; from its answer the limit runs.</summary>
internal sealed record HelpAsked(UnitId Unit, Words Text, bool Blocking, string Limit, DateTimeOffset AnswerBy) : CaseEvent;

/// <summary>接受协办</summary>
internal sealed record PartTaken(UnitId Unit, DateTimeOffset DueBy) : CaseEvent;

/// <summary>不能协办</summary>
internal sealed record PartDeclined(UnitId Unit, Words Reason) : CaseEvent;

/// <summary>完成协办</summary>
internal sealed record PartFinished(UnitId Unit, Words Outcome, IReadOnlyList<Attached> Photos) : CaseEvent;

/// <summary>免除协办</summary>
internal sealed record PartWaived(UnitId Unit, Words Reason) : CaseEvent;

/// <summary>移交: the part of somebody who leaves goes to a colleague of the same unit.</summary>
internal sealed record PartHandedOver(UnitId Unit, PersonId From, PersonId To) : CaseEvent;
