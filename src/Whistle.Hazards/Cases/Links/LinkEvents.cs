using Whistle.Kernel;

namespace Whistle.Hazards.Cases;

/// <summary>并入 another case; the other's chain has <see cref="CaseMergedIn"/> from the same save.</summary>
internal sealed record CaseMerged(string Into, string Number, Words Reason) : CaseEvent;

/// <summary>另一事件并入 this one: its school and its reporter stay informed by it.</summary>
internal sealed record CaseMergedIn(string From, string Number, UnitId School, UnitId Campus, PersonId Reporter, bool HideReporter) : CaseEvent;

/// <summary>恢复独立办理: the case is again what it was before it was merged.</summary>
internal sealed record CaseUnmerged(string From, string Number, Words Reason) : CaseEvent;

/// <summary>并入的事件已分出</summary>
internal sealed record CaseUnmergedFrom(string Case, string Number) : CaseEvent;

/// <summary>关联子事件</summary>
internal sealed record ChildLinked(string Child, string Number, bool IsOpen) : CaseEvent;

/// <summary>成为子事件</summary>
internal sealed record ParentLinked(string Parent, string Number) : CaseEvent;

/// <summary>解除子事件</summary>
internal sealed record ChildUnlinked(string Child, string Number, Words Reason) : CaseEvent;

/// <summary>不再是子事件</summary>
internal sealed record ParentUnlinked(string Parent, string Number) : CaseEvent;

/// <summary>子事件办结: in the parent's chain, so that its closing can't miss it.</summary>
internal sealed record ChildEnded(string Child, string Number) : CaseEvent;

/// <summary>子事件重新打开</summary>
internal sealed record ChildReopened(string Child, string Number) : CaseEvent;
