using System.Text.Json;
using Whistle.Kernel;
using Whistle.Platform.Journal;

namespace Whistle.Hazards.Contracts;

/// <summary>
/// Folds a journal into <see cref="CaseFacts"/>, by the names of the events: a name that is not known here changes nothing but the
/// limits it carries, so that a newer program's events do no harm. Pure.
/// </summary>
internal sealed class FactsFold
{
    private readonly List<OwedTurn> turns = [];
    private readonly List<OpenStretch> stretches = [];

    /// <summary>Units that have handled the case, and whether a check, and after it a new giving, has come since.</summary>
    private readonly Dictionary<UnitId, (bool Checked, bool Given)> handled = [];

    private DateTimeOffset? finishBy, wholeBy;
    private int version, item;
    private string number = "";
    private UnitId district, town, school;
    private DateTimeOffset reportedAt, lastAt;
    private bool closed, withdrawn, merged, wasClosed, reopened, listed;
    private bool? satisfied;

    public static CaseFacts Of(Guid id, IEnumerable<JournalRow> history)
    {
        var fold = new FactsFold();
        foreach (var row in history)
            fold.Apply(row);
        return fold.Facts(id);
    }

    private OwedTurn Now
    {
        get => turns[^1];
        set => turns[^1] = value;
    }

    private CaseFacts Facts(Guid id) => new()
    {
        Id = new(id), Version = version, LastAt = lastAt, Number = number, District = district, Town = town, School = school, DutyItem = item, ReportedAt = reportedAt,
        Closed = closed, Withdrawn = withdrawn, Merged = merged, WasClosed = wasClosed, Reopened = reopened, Listed = listed, Satisfied = satisfied,
        Turns = turns, Stretches = stretches, WholeBy = wholeBy,
    };

    private void Apply(JournalRow row)
    {
        (version, lastAt) = (row.Seq, row.At);
        using var data = JsonDocument.Parse(row.Data);
        var e = new Written(data.RootElement, row.At);
        wholeBy = e.WholeBy ?? wholeBy;
        switch (row.Type)
        {
            case "CaseReported": Report(e); break;
            case "CaseAccepted" or "CaseAssigned" when Now.What is Owed.Response: End(e.At, done: true); Begin(Now.Unit, Owed.Handling, e.FinishBy, e); break;
            case "CaseReclassified": item = e.Number("dutyItem") ?? item; Relimit(e); break;
            case "CaseDeclined" or "CaseReturned": SendBack(e); break;
            case "CaseReportedUp" or "CaseDesignated" or "CaseSentDown" or "CaseRaised": Leave(e.At); Begin(e.To, Owed.Response, e.AcceptBy, e); break;
            case "SendDownProposed": finishBy = Now.Limit; Now = Now with { Limit = e.ReviewBy }; break;
            case "SendDownCancelled" or "SendDownRejected": Now = Now with { Limit = e.FinishBy ?? finishBy }; break;
            case "CaseDispatched": Leave(e.At); Begin(e.To, Owed.Handling, e.FinishBy, e); break;
            case "CaseResultGiven": Handle(e.At); Begin(e.To, Owed.Check, e.ConfirmBy, e); break;
            case "CaseReworkAsked": Check(e.At); Begin(e.To, Owed.Handling, e.FinishBy, e); break;
            case "CaseTakenBack": Check(e.At); Begin(Now.Unit, Owed.Handling, e.FinishBy, e); break;
            case "CaseConfirmed": End(e.At, done: true); Close(e.At); break;
            case "CaseClosed": Handle(e.At); Close(e.At); break;
            case "CaseRated": satisfied = e.Flag("satisfied"); break;
            case "CaseReopened": Reopen(e); break;
            case "CaseWithdrawn": withdrawn = true; Stop(e.At); break;
            case "CaseMerged": merged = true; Stop(e.At); break;
            case "CaseUnmerged": Unmerge(e); break;
            case "CaseListed": listed = true; break;
            case "CasePaused": Now = Now with { Limit = null }; break;
            case "CaseExtended": Now = Now with { Extended = true }; Relimit(e); break;
            default: Relimit(e); break;
        }
    }

    private void Report(Written e)
    {
        (number, item, reportedAt) = (e.Text("number") ?? "", e.Number("dutyItem") ?? 0, e.At);
        (district, town, school) = (e.Unit("district"), e.Unit("town"), e.Unit("school"));
        stretches.Add(new(e.At, null));
        Begin(e.To, Owed.Response, e.AcceptBy, e);
    }

    /// <summary>A limit that an event carries is the one that runs from then on.</summary>
    private void Relimit(Written e)
    {
        if (turns.Count > 0 && Now.Until is null && (Now.What switch { Owed.Response => e.AcceptBy, Owed.Check => e.ConfirmBy ?? e.FinishBy, _ => e.FinishBy }) is { } limit)
            Now = Now with { Limit = limit };
    }

    private void Begin(UnitId unit, Owed what, DateTimeOffset? limit, Written e)
    {
        if (handled.TryGetValue(unit, out var since) && since.Checked)
            handled[unit] = (true, true);
        turns.Add(new() { No = turns.Count + 1, Unit = unit, What = what, From = e.At, Limit = limit });
    }

    private void End(DateTimeOffset at, bool done)
    {
        if (Now.Until is null)
            Now = Now with { Until = at, Done = done };
    }

    /// <summary>The case goes elsewhere: that answers a response, but it is no handling.</summary>
    private void Leave(DateTimeOffset at) => End(at, done: Now.What is Owed.Response);

    private void SendBack(Written e)
    {
        Leave(e.At);
        // what is sent back after it was accepted counts where it was received
        var received = turns.FindLastIndex(turn => turn.What is Owed.Response);
        turns[received] = turns[received] with { SentBack = true };
        Begin(e.To, Owed.Response, e.AcceptBy, e);
    }

    private void Handle(DateTimeOffset at)
    {
        var again = handled.TryGetValue(Now.Unit, out var since) && since is { Checked: true, Given: true };
        Now = Now with { Until = at, Done = true, Reworked = again };
        handled[Now.Unit] = default;
    }

    private void Check(DateTimeOffset at)
    {
        End(at, done: true);
        FoundWanting();
    }

    private void FoundWanting()
    {
        foreach (var unit in handled.Keys.ToList())
            handled[unit] = (true, false);
    }

    private void Close(DateTimeOffset at)
    {
        (closed, wasClosed) = (true, true);
        Stop(at);
    }

    private void Stop(DateTimeOffset at)
    {
        End(at, done: false);
        if (stretches[^1].Until is null)
            stretches[^1] = stretches[^1] with { Until = at };
    }

    private void Reopen(Written e)
    {
        (closed, reopened, satisfied) = (false, true, null);
        stretches.Add(new(e.At, null));
        FoundWanting();
        Begin(e.To, Owed.Response, e.AcceptBy, e);
    }

    /// <summary>It goes on where it was: the same thing is owed by the same unit, by the limit that the event names or the old one.</summary>
    private void Unmerge(Written e)
    {
        if (!merged)
            return;
        merged = false;
        stretches.Add(new(e.At, null));
        var before = Now;
        Begin(before.Unit, before.What, e.FinishBy ?? e.AcceptBy ?? e.ConfirmBy ?? before.Limit, e);
    }

    /// <summary>What an event's data says, as far as it is asked here.</summary>
    private readonly record struct Written(JsonElement Data, DateTimeOffset At)
    {
        public UnitId To => Unit("to");

        public DateTimeOffset? AcceptBy => Instant("acceptBy");

        public DateTimeOffset? FinishBy => Instant("finishBy");

        public DateTimeOffset? WholeBy => Instant("wholeBy");

        public DateTimeOffset? ReviewBy => Instant("reviewBy");

        public DateTimeOffset? ConfirmBy => Instant("confirmBy");

        public UnitId Unit(string name) => Data.TryGetProperty(name, out var value) && value.TryGetGuid(out var id) ? new(id) : default;

        public string? Text(string name) => Data.TryGetProperty(name, out var value) ? value.GetString() : null;

        public int? Number(string name) => Data.TryGetProperty(name, out var value) && value.TryGetInt32(out var n) ? n : null;

        public bool? Flag(string name) => Data.TryGetProperty(name, out var value) ? value.ValueKind is JsonValueKind.True : null;

        private DateTimeOffset? Instant(string name)
            => Data.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String && value.TryGetDateTimeOffset(out var at) ? at.ToMilliseconds() : null;
    }
}
