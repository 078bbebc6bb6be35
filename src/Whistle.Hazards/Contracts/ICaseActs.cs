using System.Text.Json.Nodes;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Hazards.Contracts;

/// <summary>Where a case stands, for whoever speaks about it with a command room: no words.</summary>
/// <param name="Id">The case.</param>
/// <param name="Number">Its number.</param>
/// <param name="Version">The number of its last event.</param>
/// <param name="State">The code of its state.</param>
/// <param name="IsOpen">Neither closed, withdrawn nor merged.</param>
/// <param name="District">Its district.</param>
/// <param name="Town">Its town.</param>
/// <param name="Holder">Who holds it.</param>
/// <param name="DispatchedBy">The command room that last assigned it.</param>
/// <param name="IsReceived">A person of the holder has taken it.</param>
/// <param name="Round">How often it was given to a command room: each sending down and each rework begins one.</param>
/// <param name="Held">All who hold it or have held it.</param>
public sealed record CaseStand(
    CaseId Id, string Number, int Version, string State, bool IsOpen, UnitId District, UnitId Town, UnitId Holder, UnitId? DispatchedBy, bool IsReceived, int Round, IReadOnlyList<UnitId> Held)
{
    /// <summary>It lies with this command room, still to be assigned.</summary>
    public bool IsWith(UnitId room) => Holder == room && (State is "WithTown" or "WithDistrictCommand");

    /// <summary>This command room has assigned it, and it is being handled.</summary>
    public bool IsHandledFor(UnitId room) => State == "CommandHandling" && DispatchedBy == room;

    /// <summary>This command room has given a result, which waits to be confirmed.</summary>
    public bool IsAnsweredBy(UnitId room) => State == "AwaitingConfirmation" && DispatchedBy == room;
}

/// <summary>An event of a case as one reader may know it.</summary>
public sealed record BriefEvent(int Seq, string Type, DateTimeOffset At, UnitId Unit, PersonId? By, IReadOnlyDictionary<string, string> Texts, IReadOnlyList<Guid> Photos);

/// <summary>A case with its words, as one reader may know them. No person is in it.</summary>
public sealed record CaseBrief(
    CaseStand Stand, int DutyItem, UnitId School, UnitId Campus, string Urgency, DateTimeOffset ReportedAt, DateTimeOffset? AcceptBy, DateTimeOffset? FinishBy,
    string? Description, double? Lat, double? Lon, string? PlaceText, IReadOnlyList<Guid> Photos, IReadOnlyList<BriefEvent> Events);

/// <summary>What came of an act: the number of the event, or why not.</summary>
public readonly record struct Acted(int Seq, Refusal? Refusal, bool MovedOn)
{
    public bool IsDone => Refusal is null && !MovedOn;
}

/// <summary>Lets another module act on cases by the same rules as a click, for a person who has no sign-in.</summary>
public interface ICaseActs
{
    /// <summary>The case of this number; null where there is none.</summary>
    Task<CaseStand?> FindAsync(WhistleDb db, string number, CancellationToken stop);

    /// <summary>Those of these numbers that stand for a case.</summary>
    Task<IReadOnlyList<CaseStand>> FindAsync(WhistleDb db, IReadOnlyCollection<string> numbers, CancellationToken stop);

    /// <summary>Those of the cases that are there.</summary>
    Task<IReadOnlyList<CaseStand>> OfAsync(WhistleDb db, IReadOnlyCollection<Guid> cases, CancellationToken stop);

    /// <summary>The open cases that lie with this command room or are handled for it.</summary>
    Task<IReadOnlyList<CaseStand>> WithRoomAsync(WhistleDb db, UnitId room, CancellationToken stop);

    /// <summary>The case as this reader may know it; null where it is not his to see.</summary>
    Task<CaseBrief?> BriefAsync(CaseId id, Actor reader, CancellationToken stop);

    /// <summary>
    /// Takes a step of the table, in the version that was seen. <paramref name="beforeSave"/> adds to the same save; it may be called
    /// more than once, each time for a unit of work that is new.
    /// </summary>
    Task<Acted> ActAsync(CaseId id, int seen, string action, JsonObject body, Actor by, Action beforeSave, CancellationToken stop);
}

/// <summary>Adds lines to the page of a case, for everybody who may see the case.</summary>
public interface ICaseAside
{
    /// <summary>In the reader's language.</summary>
    Task<IReadOnlyList<string>> OfAsync(CaseId id, CancellationToken stop);
}
