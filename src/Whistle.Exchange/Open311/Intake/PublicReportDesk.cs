using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Exchange.Open311.Wire;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Files;
using Whistle.Platform.Reading;
using Whistle.Platform.Sealing;

namespace Whistle.Exchange.Open311.Intake;

/// <summary>What people do with a report that lies in their queue: load, judge, change, note the step, save.</summary>
internal sealed class PublicReportDesk(WhistleDb db, ICity cities, PublicList shown, Outbox outbox, Seals seals, ReadLog reads, OpenSettings settings, ICalendars calendars, TimeProvider clock)
{
    /// <summary>Refuses it, with the words that the citizen reads.</summary>
    public Task<Refusal?> RefuseAsync(Guid id, int seen, RefusalReason? reason, string? note, Actor by, CancellationToken stop)
        => DoAsync(id, seen, by, (report, now) =>
        {
            if (report.State is not ReportState.Waiting)
                return IntakeRules.NotWaiting;
            if (reason is null)
                return IntakeRules.ReasonMissing;
            if (reason is RefusalReason.Other && note is null)
                return IntakeRules.NoteMissing;
            if (PupilMarks.In(note) is [var mark, ..])
                return new("Intake.NoteTells", "note", mark.Text);
            report.Refuse(reason.Value, note, by.Person, now);
            db.Add(report.Step(StepKind.Refused, by.Person, now));
            return null;
        }, stop);

    public Task<Refusal?> JunkAsync(Guid id, int seen, Actor by, CancellationToken stop)
        => DoAsync(id, seen, by, (report, now) =>
        {
            if (report.State is not ReportState.Waiting)
                return IntakeRules.NotWaiting;
            report.Mark(by.Person, now);
            db.Add(report.Step(StepKind.Junk, by.Person, now));
            return null;
        }, stop);

    /// <summary>Takes a refusal or a mark back: the report waits again, for whoever had it.</summary>
    public async Task<Refusal?> UndoAsync(Guid id, int seen, Actor by, CancellationToken stop)
    {
        var (city, known) = (await cities.GetAsync(stop), await calendars.CalendarsAsync(stop));
        return await DoAsync(id, seen, by, (report, now) =>
        {
            if (report.State is not (ReportState.Refused or ReportState.Junk))
                return IntakeRules.NotEnded;
            report.Undo(IntakeRules.AnswerBy(new(report.Campus, report.School, report.District, report.Queue), city, settings.AnswerDays, now, known.CalendarOf(report.District ?? default)), now);
            db.Add(report.Step(StepKind.Undone, by.Person, now));
            return null;
        }, stop);
    }

    /// <summary>Sends it on to another school of the district, or to an office.</summary>
    public async Task<Refusal?> PassOnAsync(Guid id, int seen, UnitId? to, Actor by, CancellationToken stop)
    {
        var (city, known) = (await cities.GetAsync(stop), await calendars.CalendarsAsync(stop));
        return await DoAsync(id, seen, by, (report, now) =>
        {
            if (report.State is not ReportState.Waiting)
                return IntakeRules.NotWaiting;
            if (to is null)
                return IntakeRules.ToMissing;
            if (to == report.Queue)
                return IntakeRules.ToItself;
            if (IntakeRules.Targets(report, by, city, now.Day()).FirstOrDefault(unit => unit.Id == to) is not { } unit)
                return IntakeRules.ToElsewhere;
            var on = IntakeRules.On(report, unit, city);
            report.PassOn(on, IntakeRules.AnswerBy(on, city, settings.AnswerDays, now, known.CalendarOf(on.District ?? default)), now);
            db.Add(report.Step(StepKind.PassedOn, by.Person, now));
            outbox.Send(db, PublicReportDelivery.Kind, PublicReportDelivery.Body(report.Id, "PassedOn"));
            return null;
        }, stop);
    }

    /// <summary>Says for which campus it will be taken in, where its place does not say it.</summary>
    public async Task<Refusal?> ChooseAsync(Guid id, int seen, UnitId? campus, Actor by, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        return await DoAsync(id, seen, by, (report, _) =>
        {
            if (report.State is not ReportState.Waiting)
                return IntakeRules.NotWaiting;
            if (!IntakeRules.MayTake(report, by, city))
                return IntakeRules.CityTakesNone;
            if (campus is null)
                return report.Campus is null ? IntakeRules.CampusMissing : null;
            if (city.Campus(campus.Value) is not { } at || at.District != report.District || (city.FindUnit(report.Queue)?.Kind is UnitKind.School && at.School != report.Queue))
                return IntakeRules.CampusElsewhere;
            if (at.Id != report.Campus)
                report.Choose(at.Id, at.School, at.District);
            return null;
        }, stop);
    }

    /// <summary>Opens words and photos to the public, those that were ticked and no others. What looks like a child's name is asked about once more.</summary>
    public Task<Refusal?> ReleaseAsync(Guid id, int seen, string? words, bool looked, IReadOnlyCollection<Guid> photos, Actor by, CancellationToken stop)
        => DoAsync(id, seen, by, (report, now) =>
        {
            if (report.State is not ReportState.Taken)
                return IntakeRules.NotTaken;
            if (!looked && PupilMarks.In(words) is [var mark, ..])
                return new("Intake.WordsTell", "words", mark.Text);
            report.Release(words, report.Photos.Where(photos.Contains), now);
            db.Add(report.Step(StepKind.Released, by.Person, now));
            return null;
        }, stop);

    /// <summary>Who reported, for him who took it in; that he read it is written down first.</summary>
    public async Task<Contact?> ContactAsync(PublicReport report, Actor by, CancellationToken stop)
    {
        if (!IntakeRules.MayReadContact(report, by))
            return null;
        await reads.RecordAsync(PublicReportReads.Kind, report.Id, by, stop, report.District);
        return JsonSerializer.Deserialize<Contact>(seals.Open(Contact.Column, report.Id, report.Contact!));
    }

    private async Task<Refusal?> DoAsync(Guid id, int seen, Actor by, Func<PublicReport, DateTimeOffset, Refusal?> act, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        if (await db.Set<PublicReport>().SingleOrDefaultAsync(r => r.Id == id, stop) is not { } report || !IntakeRules.MayAct(report, by, city))
            return IntakeRules.NotYours;
        if (report.Version != seen)
            return IntakeRules.MovedOn;
        if (act(report, clock.Now()) is { } refusal)
        {
            db.ChangeTracker.Clear();
            return refusal;
        }
        shown.ChangedBy(db);
        return await db.TrySaveAsync(stop) ? null : IntakeRules.MovedOn;
    }
}
