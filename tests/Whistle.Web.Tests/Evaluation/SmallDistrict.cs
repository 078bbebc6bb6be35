using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Hazards.Cases;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Supervision.Evaluation.Facts;
using Whistle.Supervision.Evaluation.Sums;
using Whistle.TestKit;

namespace Whistle.Web.Tests.Evaluation;

/// <summary>
/// A district of its own with twelve cases of November 2026, small enough to be worked by hand. Units: A a station, B a bureau,
/// O the office, R a command room, T a team. As of Monday 11-23 09:00:
/// <code>
/// case                          answer owed (in time)        handling owed: done, in time        due  closed  in time
///  1 closed in time             A ✓                          A ✓ ✓                               ✓    ✓       ✓    rated: satisfied
///  2 accepted late, closed late A late                       A ✓ late (39.5 h over 169.5 h)      ✓    ✓       –    rated: not satisfied
///  3 open, handling overdue     A ✓                          A –   (279.5 h over 175.5 h)        ✓    –       –
///  4 open, nobody has accepted  B –                                                              ✓    –       –
///  5 open, not due yet          A ✓                                                              –
///  6 sent down, reworked        A ✓, R ✓                     T ✓ ✓, T ✓ ✓; checks: B ✓, B ✓      ✓    ✓       ✓    reworked
///  7 declined by A, designated  A ✓ sent back, O late, B ✓   B ✓ ✓                               ✓    ✓       ✓
///  8 merged into another                                                                         –                 not valid
///  9 withdrawn                                                                                   –                 not valid
/// 10 closed, reopened, late     A ✓, A ✓                     A ✓ ✓, A ✓ late (39.5 h / 175.5 h)  ✓    ✓       –    reworked, reopened
/// 11 extended, closed in time   B ✓                          B ✓ ✓ extended                      ✓    ✓       ✓
/// 12 reported up after limit    A ✓, B ✓                     A – (63.5 h over 175.5 h), B ✓ ✓    ✓    ✓       ✓
/// </code>
/// Case 5's handling and case 6's at A are not owed: the one is within its limit, the other moved on within it.
/// </summary>
internal sealed class SmallDistrict
{
    public static readonly Counts AllTogether = new()
    {
        Reports = 12, Valid = 10, Due = 9, Closed = 7, ClosedOnTime = 5, Reworked = 2, WasClosed = 7, Reopened = 1, Rated = 2, Satisfied = 1,
        ResponseDue = 15, Responded = 14, RespondedOnTime = 12, SentBack = 1,
        HandlingDue = 11, Handled = 9, HandledOnTime = 7, Extended = 1, Pending = 1, CheckDue = 2, CheckedOnTime = 2,
    };

    public static readonly Counts OfStation = new()
    {
        ResponseDue = 9, Responded = 9, RespondedOnTime = 8, SentBack = 1, HandlingDue = 6, Handled = 4, HandledOnTime = 2, Pending = 1,
        // 1, 2, 3, 5, 8, 9 and 10 are answered for by it
        Reports = 7, Valid = 5, Due = 4, Closed = 3, ClosedOnTime = 1, Reworked = 1, WasClosed = 3, Reopened = 1, Rated = 2, Satisfied = 1,
    };

    public static readonly double OverdueMultiple = ((39.5 / 169.5) + (279.5 / 175.5) + (39.5 / 175.5) + (63.5 / 175.5)) / 4;

    private readonly Guid place = Guid.CreateVersion7();

    public Guid District { get; } = Guid.CreateVersion7();

    public Guid School { get; } = Guid.CreateVersion7();

    public UnitId A { get; } = new(Guid.CreateVersion7());

    public UnitId B { get; } = new(Guid.CreateVersion7());

    public UnitId O { get; } = new(Guid.CreateVersion7());

    public UnitId R { get; } = new(Guid.CreateVersion7());

    public UnitId T { get; } = new(Guid.CreateVersion7());

    public Cut Cut => new([District]);

    public IReadOnlyList<Story> Stories { get; }

    public SmallDistrict() => Stories =
    [
        Accepted("11-02").Then("11-04 10:00", "CaseClosed").Then("11-04 12:00", "CaseRated", ("satisfied", true)),
        Reported("11-03 09:00", A, "11-03 14:30").Then("11-03 16:00", "CaseAccepted", ("finishBy", "11-10 17:30")).Then("11-12 09:00", "CaseClosed").Then("11-12 10:00", "CaseRated", ("satisfied", false)),
        Accepted("11-04"),
        Reported("11-20 09:00", B, "11-20 14:30"),
        Accepted("11-20"),
        Accepted("11-02").Then("11-02 11:00", "SendDownProposed", ("reviewBy", "11-03 17:30")).Then("11-02 12:00", "CaseSentDown", ("to", R), ("acceptBy", "11-02 17:00"))
            .Then("11-02 15:00", "CaseDispatched", ("to", T), ("finishBy", "11-09 17:30")).Then("11-06 09:00", "CaseResultGiven", ("to", B), ("confirmBy", "11-10 17:30"))
            .Then("11-09 09:00", "CaseReworkAsked", ("to", T), ("finishBy", "11-16 17:30")).Then("11-12 09:00", "CaseResultGiven", ("to", B), ("confirmBy", "11-14 17:30")).Then("11-13 09:00", "CaseConfirmed"),
        Reported("11-05 09:00", A, "11-05 14:30").Then("11-05 10:00", "CaseDeclined", ("to", O), ("acceptBy", "11-05 15:00")).Then("11-05 16:00", "CaseDesignated", ("to", B), ("acceptBy", "11-06 11:00"))
            .Then("11-06 09:00", "CaseAccepted", ("finishBy", "11-13 17:30")).Then("11-10 09:00", "CaseClosed"),
        Reported("11-06 09:00", A, "11-06 14:30").Then("11-06 10:00", "CaseMerged"),
        Reported("11-06 09:00", A, "11-06 14:30").Then("11-06 10:00", "CaseWithdrawn"),
        Accepted("11-02").Then("11-04 10:00", "CaseClosed").Then("11-08 09:00", "CaseReopened", ("to", A), ("acceptBy", "11-09 11:00"))
            .Then("11-09 10:00", "CaseAccepted", ("finishBy", "11-16 17:30")).Then("11-18 09:00", "CaseClosed"),
        Reported("11-05 09:00", B, "11-05 14:30").Then("11-05 10:00", "CaseAccepted", ("finishBy", "11-12 17:30")).Then("11-11 09:00", "CaseExtended", ("finishBy", "11-19 17:30")).Then("11-18 09:00", "CaseClosed"),
        Accepted("11-02").Then("11-12 09:00", "CaseReportedUp", ("to", B), ("acceptBy", "11-12 14:30")).Then("11-12 10:00", "CaseAccepted", ("finishBy", "11-19 17:30")).Then("11-17 09:00", "CaseClosed"),
    ];

    /// <summary>Writes the journals, and the facts by one delivery for each case.</summary>
    public async Task WriteAsync(WhistleApp app)
    {
        await app.WithAsync(async services =>
        {
            var db = services.GetRequiredService<WhistleDb>();
            db.AddRange(Stories.SelectMany(story => story.Rows));
            await db.SaveChangesAsync();
        });
        await DeliverAsync(app, Stories.Select(story => story.Id));
    }

    /// <summary>Somebody at this unit may see all of them.</summary>
    public Task SeeAsync(WhistleApp app, UnitId unit) => app.WithAsync(async services =>
    {
        var db = services.GetRequiredService<WhistleDb>();
        db.AddRange(Stories.Select((story, i) => new Sight { CaseId = story.Id, Key = unit.Value, Sequence = i, IsOpen = true, Full = true }));
        await db.SaveChangesAsync();
    });

    public static Task DeliverAsync(WhistleApp app, IEnumerable<Guid> cases) => app.WithAsync(async services =>
    {
        var db = services.GetRequiredService<WhistleDb>();
        await services.GetServices<IDeliver>().OfType<FactsTaker>().Single()
            .DeliverAsync(db, [.. cases.Select(id => new Delivery(Guid.CreateVersion7(), CaseDelivery.Kind, CaseDelivery.Body(id, 1), default))], CancellationToken.None);
        await db.SaveChangesAsync();
    });

    /// <summary>The numbers without the sums of fractions.</summary>
    public static Counts Whole(Counts counts) => counts with { Over = 0, OpenRate = 0, OpenShare = 0 };

    public static Counts Sum(IEnumerable<Counts> counts) => counts.Aggregate(Counts.None, (sum, next) => sum + next);

    /// <summary>At A, in time; five working days for the handling.</summary>
    private Story Accepted(string day)
        => Reported(day + " 09:00", A, day + " 14:30").Then(day + " 10:00", "CaseAccepted", ("finishBy", Story.At(day + " 17:30").InShanghai().AddDays(7).ToString("MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture)));

    private Story Reported(string at, UnitId to, string acceptBy)
        => new Story(Guid.CreateVersion7()).Then(at, "CaseReported", ("number", "S-" + at[..5]), ("district", new UnitId(District)), ("town", new UnitId(place)), ("school", new UnitId(School)), ("dutyItem", 5), ("to", to), ("acceptBy", acceptBy));
}
