using Whistle.Kernel;
using Whistle.Platform.Journal;

namespace Whistle.Duties.Packages;

/// <summary>What has happened to a package. Names and parameters are promises of the journal: add, never change.</summary>
internal abstract record PackageEvent;

/// <summary>An event of one task of the package.</summary>
internal abstract record TaskEvent(Line Line) : PackageEvent;

/// <summary>生成任务包. <paramref name="Rows"/> are the rows of the school's list, <paramref name="Items"/> their duty items, both separated by commas.</summary>
internal sealed record PackageRaised(
    UnitId School, UnitId Campus, UnitId District, Words Title, Words Need, string Rows, string Items, DateOnly? WantedBy, IReadOnlyList<Attached> Photos) : PackageEvent;

/// <summary>点对点推送: a department is asked.</summary>
internal sealed record TaskOffered(Line Line, UnitId To, UnitId? Overseer, DateTimeOffset ClaimBy) : TaskEvent(Line);

/// <summary>认领</summary>
internal sealed record TaskClaimed(Line Line) : TaskEvent(Line);

/// <summary>不认领, with the reason; the office designates.</summary>
internal sealed record TaskDeclined(Line Line, UnitId To, Words Reason) : TaskEvent(Line);

/// <summary>指定 by the office.</summary>
internal sealed record TaskDesignated(Line Line, UnitId To, Words Reason, DateTimeOffset ClaimBy) : TaskEvent(Line);

/// <summary>转交 to a colleague.</summary>
internal sealed record TaskHandedOver(Line Line, PersonId To) : TaskEvent(Line);

/// <summary>记录进展</summary>
internal sealed record TaskNoted(Line Line, Words? Text, IReadOnlyList<Attached> Photos, bool BySchool) : TaskEvent(Line);

/// <summary>完成</summary>
internal sealed record TaskFinished(Line Line, Words Outcome, IReadOnlyList<Attached> Photos) : TaskEvent(Line);

/// <summary>请继续办理: the school is not yet content.</summary>
internal sealed record TaskSentBack(Line Line, Words Reason) : TaskEvent(Line);

/// <summary>催办</summary>
internal sealed record TaskUrged(Line Line, Words Text) : TaskEvent(Line);

/// <summary>取消</summary>
internal sealed record TaskCancelled(Line Line, Words Reason) : TaskEvent(Line);

/// <summary>The written form of all of them.</summary>
internal static class PackageEvents
{
    public static readonly EventFormat Format = new(typeof(PackageEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(PackageEvent)) && !type.IsAbstract));
}
