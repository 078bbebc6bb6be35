using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;
using Whistle.Platform.Journal;

namespace Whistle.Hazards.Cases;

/// <summary>When, for which unit and by whom an event happened.</summary>
internal readonly record struct Happened(DateTimeOffset At, UnitId Unit, PersonId By);

/// <summary>One stretch of a case's way: who held it from when to when, and the limit that was frozen when the stretch began.</summary>
internal sealed class CaseLeg
{
    public int No { get; init; }

    public UnitId Unit { get; init; }

    public DateTimeOffset From { get; init; }

    public DateTimeOffset? Until { get; set; }

    public DateTimeOffset? Limit { get; set; }

    /// <summary>The limit as it was frozen: "5wd"; null for what began before limits were kept.</summary>
    public string? LimitCode { get; set; }

    /// <summary>When the clock of this limit began: with the leg, or with the acceptance in its middle.</summary>
    public DateTimeOffset? ClockFrom { get; set; }

    /// <summary>Pauses and extensions: see <see cref="ClockChange"/>.</summary>
    public string? Changes { get; set; }

    /// <summary>The name of the event that ended it.</summary>
    public string? Outcome { get; set; }

    /// <summary>How often it was extended.</summary>
    public int Extensions => ClockChange.Read(Changes).Count(change => change.Kind is ClockChangeKind.Extend);

    internal void Change(ClockChange change) => Changes = ClockChange.Write([.. ClockChange.Read(Changes), change]);
}

/// <summary>A case of coordinated handling (协同处置) as it stands now: the fold of its events. Only <see cref="Apply"/> changes it.</summary>
internal sealed partial class HazardCase : IChained
{
    private readonly List<CaseLeg> legs = [];

    private HazardCase()
    {
    }

    public HazardCase(CaseId id) => Id = id.Value;

    public Guid Id { get; private set; }

    public string Number { get; private set; } = "";

    public CaseState State { get; private set; }

    public int DutyItem { get; private set; }

    public UnitId School { get; private set; }

    public UnitId Campus { get; private set; }

    public UnitId Town { get; private set; }

    public UnitId District { get; private set; }

    /// <summary>Who answers for it; after the end, who did last.</summary>
    public UnitId Holder { get; private set; }

    /// <summary>The person who accepted it or was assigned.</summary>
    public PersonId? Handler { get; private set; }

    public PersonId Reporter { get; private set; }

    public bool HideReporter { get; private set; }

    public string? Description { get; private set; }

    public List<Guid> Photos { get; private set; } = [];

    public double? Lat { get; private set; }

    public double? Lon { get; private set; }

    public string? PlaceText { get; private set; }

    public Urgency Urgency { get; private set; }

    public Source Source { get; private set; }

    /// <summary>What it was before it became a case: "visit:id"; null for a report from nothing.</summary>
    public string? Origin { get; private set; }

    public DateTimeOffset ReportedAt { get; private set; }

    /// <summary>Orders lists, newest first, by one number: the millisecond of the report, then 20 bits of the id.</summary>
    public long Sequence { get; private set; }

    /// <summary>What a search looks in: see Platform's Grams. Made from words, so it is erased with them.</summary>
    public string Grams { get; set; } = "";

    public DateTimeOffset? AcceptBy { get; private set; }

    public DateTimeOffset? FinishBy { get; private set; }

    /// <summary>The limit of the review before sending down, while it runs.</summary>
    public DateTimeOffset? ReviewBy { get; private set; }

    public DateTimeOffset? ReviewFrom { get; private set; }

    public string? ReviewLimit { get; private set; }

    /// <summary>The limit of the whole case, from the report or its reopening.</summary>
    public string? WholeLimit { get; private set; }

    public DateTimeOffset? WholeFrom { get; private set; }

    public DateTimeOffset? WholeBy { get; private set; }

    /// <summary>Since when the clock stands still; null while it runs.</summary>
    public DateTimeOffset? PausedAt { get; private set; }

    /// <summary>When the pause ends by itself.</summary>
    public DateTimeOffset? PausedUntil { get; private set; }

    /// <summary>Who approved the pause.</summary>
    public PersonId? PausedBy { get; private set; }

    /// <summary>Somebody has asked for a pause or for more time, and waits for the head's word.</summary>
    public ClockAsk? Asked { get; private set; }

    public PersonId? AskedBy { get; private set; }

    /// <summary>How much was asked for: "10wd".</summary>
    public string? AskedFor { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    public string? Outcome { get; private set; }

    /// <summary>Somebody has accepted it: the reporter can't take it away any more.</summary>
    public bool WasAccepted { get; private set; }

    public bool WasDeclined { get; private set; }

    public bool WasDesignated { get; private set; }

    public bool WasReturned { get; private set; }

    public UnitId? ReportedUpBy { get; private set; }

    public PersonId? ProposedBy { get; private set; }

    public UnitId? SentDownBy { get; private set; }

    public PersonId? SentDownHandler { get; private set; }

    public UnitId? DispatchedBy { get; private set; }

    public UnitId? DispatchedTo { get; private set; }

    public bool WasReopened { get; private set; }

    /// <summary>The school's word on the last closing; null until it has spoken.</summary>
    public bool? Satisfied { get; private set; }

    /// <summary>The holder has asked the school and waits for its words.</summary>
    public bool QuestionOpen { get; private set; }

    public int Version { get; private set; }

    public string Head { get; set; } = Journal.Zeros;

    /// <summary>In order: a database gives rows back as it likes.</summary>
    public IReadOnlyList<CaseLeg> Legs => [.. legs.OrderBy(leg => leg.No)];

    public Guid Stream => Id;

    public bool IsOpen { get; private set; } = true;

    /// <summary>The limit that runs now: the leg's, or the whole case's where that ends sooner; null while the clock stands still.</summary>
    public DateTimeOffset? DueBy { get; private set; }

    public bool IsLate(DateTimeOffset now) => IsOpen && DueBy < now;

    /// <summary>The leg that runs, or ran last.</summary>
    public CaseLeg Leg => legs.MaxBy(leg => leg.No)!;

    public bool WasHeldBy(UnitId unit) => legs.Any(leg => leg.Unit == unit);

    public void Apply(CaseEvent happened, Happened now)
    {
        Version++;
        switch (happened)
        {
            case CaseReported e: Begin(e, now); break;
            case CaseAccepted e: (State, Handler, WasAccepted) = (CaseState.Handling, now.By, true); Limit(null, e.FinishBy, e.Limit, now.At); break;
            // whoever it is given to later, the clock that runs is the same
            case CaseAssigned e when State is CaseState.Handling: Handler = e.To; break;
            case CaseAssigned e: (State, Handler, WasAccepted) = (CaseState.Handling, e.To, true); Limit(null, e.FinishBy, e.Limit, now.At); break;
            case CaseHandedOver e: HandOver(e.From, e.To); break;
            case CaseNoted e: QuestionOpen &= !e.BySchool; break;
            case CaseAsked: QuestionOpen = true; break;
            case CaseUrged: break;
            case CaseReclassified e: Reclassify(e); break;
            case CaseReportedUp e: ReportedUpBy = Holder; Pass(CaseState.Reported, e.To, null, e.AcceptBy, null, e.Limit, happened, now); break;
            case CaseReturned e: WasReturned = true; Pass(CaseState.Reported, e.To, null, e.AcceptBy, null, e.Limit, happened, now); break;
            case CaseDeclined e: WasDeclined = true; Pass(CaseState.Reported, e.To, null, e.AcceptBy, null, e.Limit, happened, now); break;
            case CaseDesignated e: WasDesignated = true; Pass(CaseState.Reported, e.To, null, e.AcceptBy, null, e.Limit, happened, now); break;
            case SendDownProposed e:
                (State, ProposedBy) = (CaseState.AwaitingApproval, now.By);
                (ReviewBy, ReviewFrom, ReviewLimit) = (e.ReviewBy, e.Limit is null ? null : now.At, e.Limit);
                NothingAsked();
                break;
            case SendDownCancelled or SendDownRejected: (State, ProposedBy) = (CaseState.Handling, null); EndReview(); break;
            case CaseWithdrawn: End(CaseState.Withdrawn, happened, now); break;
            case CaseClosed e: Outcome = e.Outcome.Text; End(CaseState.Closed, happened, now); break;
            case CaseRated e: Satisfied = e.Satisfied; break;
            case CaseReopened e: Reopen(e, now); break;
            default:
                if (!ApplyToClock(happened, now))
                    ApplySentDown(happened, now);
                break;
        }
        if (!IsOpen)
            EndParts(now);
        DueBy = !IsOpen || PausedAt is not null ? null : LegDueBy > WholeBy ? WholeBy : LegDueBy;
    }

    /// <summary>The limit of the leg, or of the review in its middle.</summary>
    public DateTimeOffset? LegDueBy => State is CaseState.Reported or CaseState.WithTown or CaseState.WithDistrictCommand ? AcceptBy : ReviewBy ?? FinishBy;

    private bool ApplyToClock(CaseEvent happened, Happened now)
    {
        switch (happened)
        {
            case PauseAsked e: (Asked, AskedBy, AskedFor) = (ClockAsk.Pause, now.By, e.Length); return true;
            case ExtensionAsked e: (Asked, AskedBy, AskedFor) = (ClockAsk.Extension, now.By, e.Length); return true;
            case PauseRefused or ExtensionRefused: NothingAsked(); return true;
            case CasePaused e:
                NothingAsked();
                (PausedAt, PausedUntil, PausedBy) = (now.At, e.Until, now.By);
                Leg.Change(new(ClockChangeKind.Pause, now.At));
                return true;
            case CaseResumed e:
                (PausedAt, PausedUntil, PausedBy) = (null, null, null);
                Leg.Change(new(ClockChangeKind.Resume, e.From));
                (FinishBy, Leg.Limit, WholeBy) = (e.FinishBy, e.FinishBy, e.WholeBy);
                return true;
            case CaseExtended e:
                NothingAsked();
                Leg.Change(new(ClockChangeKind.Extend, now.At, Kernel.WorkingTime.Limit.Parse(e.Length)));
                (FinishBy, Leg.Limit, WholeBy) = (e.FinishBy, e.FinishBy, e.WholeBy);
                return true;
            default: return false;
        }
    }

    private void ApplySentDown(CaseEvent happened, Happened now)
    {
        switch (happened)
        {
            case CaseSentDown e:
                (SentDownBy, SentDownHandler, ProposedBy) = (Holder, Handler, null);
                EndReview();
                Pass(e.ToDistrict ? CaseState.WithDistrictCommand : CaseState.WithTown, e.To, null, e.AcceptBy, null, e.Limit, happened, now);
                break;
            case CaseReceived: Handler = now.By; break;
            case CaseRaised e: Pass(CaseState.WithDistrictCommand, e.To, null, e.AcceptBy, null, e.Limit, happened, now); break;
            case CaseDispatched e:
                (DispatchedBy, DispatchedTo) = (Holder, e.To);
                Pass(CaseState.CommandHandling, e.To, e.To == Holder ? now.By : null, null, e.FinishBy, e.Limit, happened, now);
                break;
            case CaseResultGiven e:
                Outcome = e.Outcome.Text;
                Pass(CaseState.AwaitingConfirmation, e.To, SentDownHandler, null, e.ConfirmBy, e.Limit, happened, now);
                break;
            case CaseConfirmed: End(CaseState.Closed, happened, now); break;
            case CaseReworkAsked e: Pass(CaseState.CommandHandling, e.To, null, null, e.FinishBy, e.Limit, happened, now); break;
            case CaseTakenBack e: Pass(CaseState.Handling, Holder, Handler, null, e.FinishBy, e.Limit, happened, now); break;
            default:
                if (!ApplyListing(happened, now) && !ApplyLinks(happened, now) && !ApplyParts(happened, now))
                    throw new NotSupportedException(happened.GetType().Name);
                break;
        }
    }

    /// <summary>Who proposed sending down stays who proposed it: nobody approves what he would have inherited.</summary>
    private void HandOver(PersonId from, PersonId to)
    {
        if (Handler == from)
            Handler = to;
        if (SentDownHandler == from)
            SentDownHandler = to;
    }

    private void Begin(CaseReported e, Happened now)
    {
        (Number, School, Campus, Town, District, DutyItem) = (e.Number, e.School, e.Campus, e.Town, e.District, e.DutyItem);
        (Description, Urgency, Source, HideReporter, Reporter) = (e.Description?.Text, e.Urgency, e.Source, e.HideReporter, e.Reporter);
        Origin = e.Origin;
        (Lat, Lon, PlaceText) = (e.Location?.Lat, e.Location?.Lon, e.Location?.Text);
        Photos = [.. e.Photos.Select(photo => photo.File.Value)];
        (ReportedAt, Sequence) = (now.At, (now.At.ToUnixTimeMilliseconds() << 20) | (BitConverter.ToUInt32(Id.ToByteArray(), 12) & 0xFFFFF));
        Pass(CaseState.Reported, e.To, null, e.AcceptBy, null, e.Limit, e, now);
        (WholeLimit, WholeFrom, WholeBy) = (e.Whole, e.Whole is null ? null : now.At, e.WholeBy);
    }

    private void Reopen(CaseReopened e, Happened now)
    {
        (IsOpen, WasReopened, Satisfied, ClosedAt, Outcome) = (true, true, null, null, null);
        Pass(CaseState.Reported, e.To, null, e.AcceptBy, null, e.Limit, e, now);
        (WholeLimit, WholeFrom, WholeBy) = (e.Whole, e.Whole is null ? null : now.At, e.WholeBy);
    }

    private void Reclassify(CaseReclassified e)
    {
        DutyItem = e.DutyItem;
        (AcceptBy, FinishBy, Leg.Limit) = (e.AcceptBy, e.FinishBy, e.FinishBy ?? e.AcceptBy);
        Leg.LimitCode = e.Limit ?? Leg.LimitCode;
        (WholeLimit, WholeBy) = (e.Whole ?? WholeLimit, e.WholeBy ?? WholeBy);
    }

    private void Pass(CaseState state, UnitId to, PersonId? handler, DateTimeOffset? acceptBy, DateTimeOffset? finishBy, string? limit, CaseEvent because, Happened now)
    {
        EndLeg(because, now);
        legs.Add(new() { No = legs.Count + 1, Unit = to, From = now.At });
        (State, Holder, Handler) = (state, to, handler);
        Limit(acceptBy, finishBy, limit, now.At);
    }

    private void End(CaseState state, CaseEvent because, Happened now)
    {
        EndLeg(because, now);
        (State, ClosedAt, IsOpen, QuestionOpen, AcceptBy, FinishBy) = (state, now.At, false, false, null, null);
        NothingAsked();
        (PausedAt, PausedUntil, PausedBy) = (null, null, null);
    }

    private void NothingAsked() => (Asked, AskedBy, AskedFor) = (null, null, null);

    private void EndReview() => (ReviewBy, ReviewFrom, ReviewLimit) = (null, null, null);

    private void EndLeg(CaseEvent because, Happened now)
    {
        if (legs.Count > 0 && Leg.Until is null)
            (Leg.Until, Leg.Outcome) = (now.At, because.GetType().Name);
    }

    /// <summary>A new clock begins; what was asked or stood still belonged to the one before.</summary>
    private void Limit(DateTimeOffset? acceptBy, DateTimeOffset? finishBy, string? code, DateTimeOffset from)
    {
        (AcceptBy, FinishBy) = (acceptBy, finishBy);
        (Leg.Limit, Leg.LimitCode, Leg.ClockFrom, Leg.Changes) = (finishBy ?? acceptBy, code, code is null ? null : from, null);
        NothingAsked();
        (PausedAt, PausedUntil, PausedBy) = (null, null, null);
    }
}
