using Whistle.Kernel;

namespace Whistle.Exchange.Open311.Intake;

/// <summary>Where a report of a citizen stands. Before it is taken in it is no case.</summary>
internal enum ReportState
{
    /// <summary>待受理</summary>
    [Code("waiting")] Waiting,

    /// <summary>已受理: it is a case.</summary>
    [Code("taken")] Taken,

    /// <summary>不予受理: the citizen sees why.</summary>
    [Code("refused")] Refused,

    /// <summary>垃圾信息: shown to nobody outside.</summary>
    [Code("junk")] Junk,
}

/// <summary>Why a report is not taken in: the words that the citizen reads.</summary>
internal enum RefusalReason
{
    [Code("not-here")] NotHere,
    [Code("not-ours")] NotOurs,
    [Code("unclear")] Unclear,
    [Code("known")] Known,
    [Code("settled")] Settled,
    [Code("other")] Other,
}

/// <summary>What happened to a report, for the page that shows its way.</summary>
internal enum StepKind
{
    [Code("received")] Received,
    [Code("passed-on")] PassedOn,
    [Code("gone-on")] GoneOn,
    [Code("taken")] Taken,
    [Code("came-back")] CameBack,
    [Code("refused")] Refused,
    [Code("junk")] Junk,
    [Code("undone")] Undone,
    [Code("released")] Released,
    [Code("ended")] Ended,
    [Code("erased")] Erased,
}

/// <summary>One step on a report's way: rows are only added.</summary>
internal sealed class ReportStep
{
    public Guid Report { get; init; }

    public int No { get; init; }

    public DateTimeOffset At { get; init; }

    public StepKind Kind { get; init; }

    /// <summary>Null: the program itself.</summary>
    public PersonId? By { get; init; }

    /// <summary>In whose queue it lay after it.</summary>
    public UnitId Unit { get; init; }
}

/// <summary>What a program has sent for a citizen, as it came and was found good.</summary>
internal sealed record NewReport
{
    public required string Service { get; init; }

    public string? When { get; init; }

    public string? Words { get; init; }

    public double? Lat { get; init; }

    public double? Lon { get; init; }

    public string? Address { get; init; }

    public string? MediaUrl { get; init; }

    public Contact? Contact { get; init; }
}

/// <summary>Who reports: sealed in the database.</summary>
internal sealed record Contact(string? FirstName, string? LastName, string? Email, string? Phone)
{
    public const string Column = "exchange_request.contact";

    public string Name => string.Join(' ', new[] { LastName, FirstName }.Where(part => part is not null));
}

/// <summary>Where a report goes: the campus beside which it is, the district, the unit in whose queue it waits.</summary>
internal sealed record Destination(UnitId? Campus, UnitId? School, UnitId? District, UnitId Queue);

/// <summary>
/// A report that came in by the open interface (Open311). It lies in a queue under its own number until somebody takes it in; outside
/// shows only what <see cref="IsShown"/> allows.
/// </summary>
internal sealed class PublicReport
{
    private PublicReport()
    {
    }

    public PublicReport(Guid id, string number, Guid consumer, bool isTest, NewReport report, string? contact, string? fingerprint, DateTimeOffset now)
    {
        (Id, Number, Consumer, IsTest, ReceivedAt, ChangedAt) = (id, number, consumer, isTest, now, now);
        (Service, When, Words, Lat, Lon, Address, MediaUrl) = (report.Service, report.When, report.Words, report.Lat, report.Lon, report.Address, report.MediaUrl);
        (Contact, Fingerprint) = (contact, fingerprint);
    }

    public Guid Id { get; private set; }

    /// <summary>The service_request_id: "R20261122-7K3M9XQ2VD". It can't be guessed.</summary>
    public string Number { get; private set; } = "";

    public Guid Consumer { get; private set; }

    /// <summary>Sent with a test key: nobody's work, and gone after a week.</summary>
    public bool IsTest { get; private set; }

    public string Service { get; private set; } = "";

    public string? When { get; private set; }

    public string? Words { get; private set; }

    public double? Lat { get; private set; }

    public double? Lon { get; private set; }

    public string? Address { get; private set; }

    /// <summary>Text and nothing else: the program never fetches it.</summary>
    public string? MediaUrl { get; private set; }

    /// <summary>Sealed; null where there is none, and once its time is over.</summary>
    public string? Contact { get; private set; }

    public List<Guid> Photos { get; private set; } = [];

    /// <summary>Of words, place and day: the same twice is refused.</summary>
    public string? Fingerprint { get; private set; }

    public DateTimeOffset ReceivedAt { get; private set; }

    public UnitId? Campus { get; private set; }

    public UnitId? School { get; private set; }

    public UnitId? District { get; private set; }

    /// <summary>The school, the district's education bureau or the city's, whose turn it is.</summary>
    public UnitId Queue { get; private set; }

    /// <summary>Until when the school answers before it goes on to the office; null at an office.</summary>
    public DateTimeOffset? AnswerBy { get; private set; }

    public ReportState State { get; private set; }

    /// <summary>Who took it in, refused it or marked it.</summary>
    public PersonId? By { get; private set; }

    public RefusalReason? Reason { get; private set; }

    /// <summary>What the refuser adds in words of his own, for the citizen.</summary>
    public string? Note { get; private set; }

    public Guid? Case { get; private set; }

    public bool IsOpen { get; private set; } = true;

    /// <summary>When it was refused, marked, or its case ended.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public DateTimeOffset? ExpectedAt { get; private set; }

    /// <summary>When what outside shows has last changed.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>Whether GET answers it: it has been taken in or refused, and was no test.</summary>
    public bool IsShown { get; private set; }

    /// <summary>The words as released, perhaps without a name that stood in them; null until then.</summary>
    public string? PublicWords { get; private set; }

    public List<Guid> PublicPhotos { get; private set; } = [];

    public int Version { get; private set; }

    public int Steps { get; private set; }

    public bool IsLate(DateTimeOffset now) => State is ReportState.Waiting && AnswerBy <= now;

    public void Arrive(Destination to, DateTimeOffset? answerBy)
    {
        (Campus, School, District, Queue, AnswerBy) = (to.Campus, to.School, to.District, to.Queue, answerBy);
    }

    public void Hang(IEnumerable<FileId> photos) => Photos = [.. photos.Select(photo => photo.Value)];

    public void Choose(UnitId campus, UnitId school, UnitId district)
    {
        (Campus, School, District) = (campus, school, district);
        Version++;
    }

    public void Take(Guid @case, PersonId by, DateTimeOffset now)
    {
        (State, Case, By, IsOpen, IsShown, AnswerBy, EndedAt) = (ReportState.Taken, @case, by, true, !IsTest, null, null);
        Changed(now);
    }

    /// <summary>Its case was taken back by whoever had reported it: it waits again.</summary>
    public void ComeBack(DateTimeOffset now)
    {
        (State, Case, By, IsOpen, IsShown, EndedAt, ExpectedAt, PublicWords, PublicPhotos) = (ReportState.Waiting, null, null, true, false, null, null, null, []);
        Changed(now);
    }

    /// <summary>How its case stands. False where nothing is new.</summary>
    public bool Follow(DateTimeOffset? endedAt, DateTimeOffset? expectedAt, DateTimeOffset at)
    {
        var isOpen = endedAt is null;
        if (IsOpen == isOpen && ExpectedAt == expectedAt && EndedAt == endedAt)
            return false;
        (IsOpen, EndedAt, ExpectedAt) = (isOpen, endedAt, expectedAt);
        Changed(at);
        return true;
    }

    public void Refuse(RefusalReason reason, string? note, PersonId by, DateTimeOffset now)
    {
        (State, Reason, Note, By, IsOpen, IsShown, AnswerBy, EndedAt) = (ReportState.Refused, reason, note, by, false, !IsTest, null, now);
        Changed(now);
    }

    public void Mark(PersonId by, DateTimeOffset now)
    {
        (State, By, IsOpen, IsShown, AnswerBy, EndedAt) = (ReportState.Junk, by, false, false, null, now);
        Changed(now);
    }

    /// <summary>A refusal or a mark is taken back.</summary>
    public void Undo(DateTimeOffset? answerBy, DateTimeOffset now)
    {
        (State, By, Reason, Note, IsOpen, IsShown, EndedAt, AnswerBy) = (ReportState.Waiting, null, null, null, true, false, null, answerBy);
        Changed(now);
    }

    public void PassOn(Destination to, DateTimeOffset? answerBy, DateTimeOffset now)
    {
        Arrive(to, answerBy);
        Changed(now);
    }

    public void Release(string? words, IEnumerable<Guid> photos, DateTimeOffset now)
    {
        (PublicWords, PublicPhotos) = (words, [.. photos]);
        Changed(now);
    }

    public void ForgetContact()
    {
        Contact = null;
        Version++;
    }

    /// <summary>Of junk nothing is kept but that it came.</summary>
    public void ForgetWords()
    {
        (Words, Address, MediaUrl, Contact, Lat, Lon, Photos) = (null, null, null, null, null, null, []);
        Version++;
    }

    public ReportStep Step(StepKind kind, PersonId? by, DateTimeOffset at) => new() { Report = Id, No = ++Steps, At = at, Kind = kind, By = by, Unit = Queue };

    private void Changed(DateTimeOffset at)
    {
        ChangedAt = at;
        Version++;
    }
}
