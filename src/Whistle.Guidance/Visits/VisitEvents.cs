using Whistle.Guidance.Seasons;
using Whistle.Kernel;
using Whistle.Platform.Journal;

namespace Whistle.Guidance.Visits;

/// <summary>What has happened to a visit. Names and parameters are promises of the journal: add, never change.</summary>
internal abstract record VisitEvent;

/// <summary>计划服务指导</summary>
internal sealed record VisitPlanned(
    UnitId Unit, Line Line, UnitId School, UnitId Campus, UnitId District, VisitKind Kind, DateOnly Day, string? Time, IReadOnlyList<PersonId> People,
    int SchoolYear, Season Season, Words? Purpose) : VisitEvent;

/// <summary>更改计划</summary>
internal sealed record VisitChanged(
    VisitKind Kind, DateOnly Day, string? Time, IReadOnlyList<PersonId> People, int SchoolYear, Season Season, Words? Purpose) : VisitEvent;

/// <summary>取消计划</summary>
internal sealed record VisitCancelled(Words Reason) : VisitEvent;

/// <summary>现场记录 of a planned visit.</summary>
internal sealed record VisitRecorded(
    VisitKind Kind, DateOnly Day, int SchoolYear, Season Season, Words Done, int? Reached, int? DutyItem, IReadOnlyList<Attached> Photos) : VisitEvent;

/// <summary>现场记录 of a visit that nobody had planned.</summary>
internal sealed record VisitMade(
    UnitId Unit, Line Line, UnitId School, UnitId Campus, UnitId District, VisitKind Kind, DateOnly Day, IReadOnlyList<PersonId> People,
    int SchoolYear, Season Season, Words Done, int? Reached, int? DutyItem, IReadOnlyList<Attached> Photos) : VisitEvent;

/// <summary>未发现问题, 事件结束. Plan, annex 2: 「现场未发现问题的…事件结束」.</summary>
internal sealed record VisitEnded(Words? Note) : VisitEvent;

/// <summary>转请整改 by the school or a unit.</summary>
internal sealed record ProblemHandedOver(UnitId To, Words Problem, DateOnly RectifyBy, IReadOnlyList<Attached> Photos) : VisitEvent;

/// <summary>整改完成, as the school or unit says.</summary>
internal sealed record ProblemRectified(Words Outcome, IReadOnlyList<Attached> Photos) : VisitEvent;

/// <summary>复核通过, 事件结束.</summary>
internal sealed record RectificationAccepted(Words? Note) : VisitEvent;

/// <summary>退回整改</summary>
internal sealed record RectificationSentBack(Words Reason, DateOnly RectifyBy) : VisitEvent;

/// <summary>转协同处置</summary>
internal sealed record VisitBecameCase(string Case) : VisitEvent;

/// <summary>A colleague takes the place of somebody who leaves.</summary>
internal sealed record VisitPassedOn(PersonId From, PersonId To) : VisitEvent;

/// <summary>The written form of all of them.</summary>
internal static class VisitEvents
{
    public static readonly EventFormat Format = new(typeof(VisitEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(VisitEvent))));
}
