using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Supervision.Evaluation.Facts;
using Whistle.Supervision.Evaluation.Sums;

namespace Whistle.Supervision.Evaluation.Ratios;

/// <summary>What may be counted, and listed as the very things that were counted. The code stands in addresses.</summary>
internal enum Marked
{
    [Code("reports")] Reports,
    [Code("valid")] Valid,
    [Code("due")] Due,
    [Code("closed")] Closed,
    [Code("closed-on-time")] ClosedOnTime,
    [Code("reworked")] Reworked,
    [Code("was-closed")] WasClosed,
    [Code("reopened")] Reopened,
    [Code("rated")] Rated,
    [Code("satisfied")] Satisfied,
    [Code("response-due")] ResponseDue,
    [Code("responded")] Responded,
    [Code("responded-on-time")] RespondedOnTime,
    [Code("sent-back")] SentBack,
    [Code("handling-due")] HandlingDue,
    [Code("handled")] Handled,
    [Code("handled-on-time")] HandledOnTime,
    [Code("extended")] Extended,
    [Code("pending")] Pending,
    [Code("check-due")] CheckDue,
    [Code("checked-on-time")] CheckedOnTime,
    [Code("open")] Open,
}

/// <summary>From a mark to the number in the sums, and to the rows that make it up.</summary>
internal static class Marks
{
    public static bool OfLegs(this Marked mark) => mark is >= Marked.ResponseDue and <= Marked.CheckedOnTime;

    public static int In(this Marked mark, Counts c) => mark switch
    {
        Marked.Reports => c.Reports,
        Marked.Valid => c.Valid,
        Marked.Due => c.Due,
        Marked.Closed => c.Closed,
        Marked.ClosedOnTime => c.ClosedOnTime,
        Marked.Reworked => c.Reworked,
        Marked.WasClosed => c.WasClosed,
        Marked.Reopened => c.Reopened,
        Marked.Rated => c.Rated,
        Marked.Satisfied => c.Satisfied,
        Marked.ResponseDue => c.ResponseDue,
        Marked.Responded => c.Responded,
        Marked.RespondedOnTime => c.RespondedOnTime,
        Marked.SentBack => c.SentBack,
        Marked.HandlingDue => c.HandlingDue,
        Marked.Handled => c.Handled,
        Marked.HandledOnTime => c.HandledOnTime,
        Marked.Extended => c.Extended,
        Marked.Pending => c.Pending,
        Marked.CheckDue => c.CheckDue,
        Marked.CheckedOnTime => c.CheckedOnTime,
        _ => throw new NotSupportedException(mark.Code()),
    };

    public static IQueryable<CaseRow> Of(this Marked mark, IQueryable<CaseRow> cases, Span span) => mark switch
    {
        Marked.Reports => span.Reported(cases),
        Marked.Valid => span.Reported(cases).Where(c => c.Valid),
        Marked.Due => span.Decided(cases),
        Marked.Closed => span.Decided(cases).Where(c => c.Closed),
        Marked.ClosedOnTime => span.Decided(cases).Where(c => c.OnTime),
        Marked.Reworked => span.Decided(cases).Where(c => c.Reworked),
        Marked.WasClosed => span.Decided(cases).Where(c => c.WasClosed),
        Marked.Reopened => span.Decided(cases).Where(c => c.Reopened),
        Marked.Rated => span.Decided(cases).Where(c => c.Rated),
        Marked.Satisfied => span.Decided(cases).Where(c => c.Satisfied),
        Marked.Open => cases.Where(c => c.ReportedAt < span.Until
            && (c.FirstEndedAt == null || c.FirstEndedAt >= span.Until || (c.AgainAt < span.Until && (c.AgainEndedAt == null || c.AgainEndedAt >= span.Until)))),
        _ => throw new NotSupportedException(mark.Code()),
    };

    public static IQueryable<LegRow> Of(this Marked mark, IQueryable<LegRow> legs, Span span)
    {
        var what = mark is <= Marked.SentBack ? Owed.Response : mark is <= Marked.Pending ? Owed.Handling : Owed.Check;
        legs = span.Decided(legs).Where(l => l.What == what);
        return mark switch
        {
            Marked.ResponseDue or Marked.HandlingDue or Marked.CheckDue => legs,
            Marked.Responded or Marked.Handled => legs.Where(l => l.Done),
            Marked.RespondedOnTime or Marked.HandledOnTime or Marked.CheckedOnTime => legs.Where(l => l.OnTime),
            Marked.SentBack => legs.Where(l => l.SentBack),
            Marked.Extended => legs.Where(l => l.Extended),
            Marked.Pending => legs.Where(l => l.Open),
            _ => throw new NotSupportedException(mark.Code()),
        };
    }
}
