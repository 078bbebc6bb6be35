using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Journal;

namespace Whistle.Supervision.Meetings;

/// <summary>What came of a command: the meeting after it, or a status and why not.</summary>
internal sealed record MeetingAnswer(Meeting? Meeting, int Status, IReadOnlyList<Refusal> Refusals)
{
    public static MeetingAnswer Not(int status, params IReadOnlyList<Refusal> refusals) => new(null, status, refusals);
}

/// <summary>Carries out every command on a meeting. The row and the journal are one save.</summary>
internal sealed class MeetingDesk(WhistleDb db, Journal journal, ICity cities, ICaseBook book, Outbox outbox, Ids ids, TimeProvider clock)
{
    public WhistleDb Db => db;

    public async Task<MeetingAnswer> HoldAsync(NewMeeting body, Actor by, Action<Meeting>? beforeSave, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var units = MeetingRules.UnitsFor(by, city);
        if (units.Count == 0)
            return MeetingAnswer.Not(403, MeetingRules.NotYours);
        if (body.Errors.Count > 0)
            return MeetingAnswer.Not(422, body.Errors);
        if (units.Where(unit => body.AsUnit is null || unit == body.AsUnit).ToList() is not [var own])
            return MeetingAnswer.Not(422, new Refusal("Meeting.AsUnit", "asUnit", string.Join(" / ", units.Select(unit => city.Unit(unit).Name.ToString()))));
        var cases = new List<CaseLine>();
        foreach (var named in body.Cases)
            if (await book.FindAsync(named, by, stop) is not { } found)
                return MeetingAnswer.Not(422, MeetingRules.CaseUnknown with { Fills = [named] });
            else if (!cases.Exists(one => one.Id == found.Id))
                cases.Add(found);
        var now = clock.Now();
        var decision = MeetingRules.Hold(body, own, cases, city, now.Day());
        if (decision.Refusal is { } refusal)
            return MeetingAnswer.Not(422, refusal);
        var meeting = new Meeting(ids.New());
        foreach (var happened in decision.Events)
            Happen(meeting, happened, new(now, own, by.Person));
        outbox.Send(db, MeetingDelivery.Kind, MeetingDelivery.Body(meeting.Id, 1));
        db.Add(meeting);
        db.AddRange(MeetingSight.Of(meeting, city).Select(key => new MeetingSight { Key = key, MeetingId = meeting.Id, Sequence = meeting.Sequence }));
        beforeSave?.Invoke(meeting);
        await db.SaveChangesAsync(stop);
        outbox.Wake();
        return new(meeting, 201, []);
    }

    public Task<MeetingAnswer> GiveAsync(Guid id, NewFollowUp? given, IReadOnlyList<Refusal> errors, int? seen, Actor by, Action<Meeting>? beforeSave, CancellationToken stop)
        => ChangeAsync(id, errors, seen, by, beforeSave,
            (meeting, city) => MeetingRules.Writes(meeting, by, city) ? meeting.Unit : null,
            (meeting, city, today) => MeetingRules.WhyNot(given!, meeting.District, city, today) is { } no ? no : MeetingRules.Given(given!), stop);

    public Task<MeetingAnswer> AmendAsync(Guid id, string? conclusions, IReadOnlyList<Refusal> errors, int? seen, Actor by, Action<Meeting>? beforeSave, CancellationToken stop)
        => ChangeAsync(id, errors, seen, by, beforeSave,
            (meeting, city) => MeetingRules.Writes(meeting, by, city) ? meeting.Unit : null,
            (_, _, _) => new ConclusionsAmended(conclusions!), stop);

    public Task<MeetingAnswer> DoneAsync(Guid id, int no, string? result, IReadOnlyList<Refusal> errors, int? seen, Actor by, Action<Meeting>? beforeSave, CancellationToken stop)
        => ChangeAsync(id, errors, seen, by, beforeSave,
            (meeting, city) => meeting.FollowUps.FirstOrDefault(one => one.No == no) is { } mine ? MeetingRules.Does(mine, by, city) ? mine.Unit : null : meeting.Unit,
            (meeting, _, _) => meeting.FollowUps.FirstOrDefault(one => one.No == no) switch
            {
                null => MeetingRules.NoSuchFollowUp,
                { DoneAt: not null } => MeetingRules.AlreadyDone,
                _ => new FollowUpDone(no, result!),
            }, stop);

    /// <summary>Load, judge in the order 404, 403, 422, 428, 412, 409, apply, record, save.</summary>
    private async Task<MeetingAnswer> ChangeAsync(Guid id, IReadOnlyList<Refusal> errors, int? seen, Actor by, Action<Meeting>? beforeSave,
        Func<Meeting, City, UnitId?> unitOf, Func<Meeting, City, DateOnly, Decision<MeetingEvent>> decide, CancellationToken stop)
    {
        var (city, now, keys) = (await cities.GetAsync(stop), clock.Now(), MeetingSight.KeysOf(by));
        if (await db.Set<Meeting>().SingleOrDefaultAsync(m => m.Id == id, stop) is not { } meeting || !MeetingSight.Of(meeting, city).Any(keys.Contains))
            return MeetingAnswer.Not(404, new Refusal("Meeting.NotFound"));
        if (unitOf(meeting, city) is not { } unit)
            return MeetingAnswer.Not(403, MeetingRules.NotYours);
        if (errors.Count > 0)
            return MeetingAnswer.Not(422, errors);
        if (seen is null)
            return MeetingAnswer.Not(428, MeetingRules.VersionMissing);
        if (seen != meeting.Version)
            return MeetingAnswer.Not(412, MeetingRules.MovedOn);
        var decision = decide(meeting, city, now.Day());
        if (decision.Refusal is { } refusal)
            return MeetingAnswer.Not(refusal.Field is null ? 409 : 422, refusal);
        await journal.OpenAsync(meeting, stop);
        foreach (var happened in decision.Events)
        {
            Happen(meeting, happened, new(now, unit, by.Person));
            outbox.Send(db, MeetingDelivery.Kind, MeetingDelivery.Body(meeting.Id, meeting.Version));
        }
        await RefreshSightsAsync(db, meeting, city, stop);
        beforeSave?.Invoke(meeting);
        if (!await db.TrySaveAsync(stop))
            return MeetingAnswer.Not(412, MeetingRules.MovedOn);
        outbox.Wake();
        return new(meeting, 200, []);
    }

    private void Happen(Meeting meeting, MeetingEvent happened, Happened now)
    {
        meeting.Apply(happened, now);
        journal.Record(MeetingEvents.Format, meeting, happened, now.Unit, now.By, now.At);
    }

    public static async Task RefreshSightsAsync(WhistleDb db, Meeting meeting, City city, CancellationToken stop)
    {
        var known = await db.Set<MeetingSight>().Where(s => s.MeetingId == meeting.Id).Select(s => s.Key).ToListAsync(stop);
        db.AddRange(MeetingSight.Of(meeting, city).Except(known).Select(key => new MeetingSight { Key = key, MeetingId = meeting.Id, Sequence = meeting.Sequence }));
    }
}

/// <summary>The delivery that follows a meeting and each change of it.</summary>
internal static class MeetingDelivery
{
    public const string Kind = "meeting";

    public static string Body(Guid id, int seq) => string.Create(CultureInfo.InvariantCulture, $"{id:D} {seq}");

    public static (Guid Id, int Seq) Read(string body) => body.Split(' ') is var parts ? (Guid.Parse(parts[0]), int.Parse(parts[1], CultureInfo.InvariantCulture)) : default;
}
