using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Exchange.Open311.Consumers;
using Whistle.Exchange.Open311.Wire;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Files;
using Whistle.Platform.Sealing;

namespace Whistle.Exchange.Open311.Intake;

/// <summary>What came of a POST: the number, or why not.</summary>
internal sealed record Received(string? Number, IReadOnlyList<OpenError> Errors, bool IsOverLimit = false)
{
    public static Received Not(params IReadOnlyList<OpenError> errors) => new(null, errors);
}

/// <summary>
/// Takes reports in from programs, into the queue of the school beside which they are or of the office. Nothing here knows a case,
/// nor fetches anything from an address that somebody names.
/// </summary>
internal sealed class PublicDoor(
    WhistleDb db, ICity cities, ConsumerDesk consumers, UseMeter meter, FileDesk files, Seals seals, Outbox outbox, OpenSettings settings, ICalendars calendars, Ids ids, TimeProvider clock)
{
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int RandomLetters = 12;

    public async Task<Received> TakeAsync(IFormCollection form, string? key, System.Net.IPAddress? from, CancellationToken stop)
    {
        if (await consumers.OfKeyAsync(key, stop) is not { } consumer)
            return Received.Not(OpenError.Shut(string.IsNullOrEmpty(key) ? "Error.NoKey" : "Error.WrongKey"));
        if (!consumer.IsOn)
            return await CountedAsync(consumer, Received.Not(OpenError.Shut("Error.KeyOff")), stop);
        var (report, errors) = ReportForm.Of(form);
        if (report is null)
            return await CountedAsync(consumer, Received.Not(errors), stop);
        if (Whereabouts.Of(await cities.GetAsync(stop), report.Lat, report.Lon, report.Address, clock.Now().Day()) is not { } to)
            return await CountedAsync(consumer, Received.Not(OpenError.Bad("Post.OtherCity")), stop);
        var fingerprint = FingerprintOf(report, consumer, clock.Now().Day());
        if (fingerprint is not null && await db.Set<PublicReport>().AnyAsync(r => r.Fingerprint == fingerprint, stop))
            return await CountedAsync(consumer, Received.Not(Duplicate), stop);
        return await WithinLimitsAsync(consumer, from, () => KeepAsync(consumer, report, form, to, fingerprint, stop), stop);
    }

    /// <summary>As a server of many cities says it, so that programs in the field know it.</summary>
    private static OpenError Duplicate => OpenError.Bad("Post.Duplicate");

    private async Task<Received> WithinLimitsAsync(Consumer consumer, System.Net.IPAddress? from, Func<Task<Received>> keep, CancellationToken stop)
    {
        var (address, key) = (meter.Address(from), UseMeter.Taken(consumer.Id));
        if (!await meter.TryAsync(address, settings.PerAddress, stop))
            return await CountedAsync(consumer, new(null, [new(StatusCodes.Status429TooManyRequests, Text.Say("Error.AddressFull"))], IsOverLimit: true), stop);
        if (!await meter.TryAsync(key, consumer.DailyLimit, stop))
        {
            await meter.GiveBackAsync(address, stop);
            return await CountedAsync(consumer, new(null, [new(StatusCodes.Status429TooManyRequests, Text.Say("Error.KeyFull", consumer.DailyLimit))], IsOverLimit: true), stop);
        }
        var received = await keep();
        if (received.Number is not null)
            return received;
        await meter.GiveBackAsync(address, stop);
        await meter.GiveBackAsync(key, stop);
        return await CountedAsync(consumer, received, stop);
    }

    private async Task<Received> KeepAsync(Consumer consumer, NewReport report, IFormCollection form, Destination to, string? fingerprint, CancellationToken stop)
    {
        // the consumer stands for the sender: its own files, and nobody else's
        var sender = new Actor(default, new(consumer.Id), []);
        var photos = new List<FileId>();
        foreach (var sent in ReportForm.Photos(form))
        {
            await using var content = sent.OpenReadStream();
            var taken = await files.TakeAsync(content, sender, stop, sent.FileName, sent.ContentType);
            if (taken.File is not { IsPicture: true } photo)
                return Received.Not(OpenError.Bad("Post.Photo", FileDesk.MostBytes / 1024 / 1024));
            photos.Add(photo.Id);
        }
        var (id, now, city) = (ids.New(), clock.Now(), await cities.GetAsync(stop));
        var contact = report.Contact is null ? null : seals.Seal(Contact.Column, id, JsonSerializer.Serialize(report.Contact));
        var kept = new PublicReport(id, NumberOf(now), consumer.Id, consumer.IsTest, report, contact, fingerprint, now);
        kept.Arrive(to, IntakeRules.AnswerBy(to, city, settings.AnswerDays, now, (await calendars.CalendarsAsync(stop)).CalendarOf(to.District ?? default)));
        var hung = await files.AttachAsync(photos, PublicReportFiles.Owner, id, sender, stop);
        kept.Hang(hung.Files.Select(file => file.File));
        db.Add(kept);
        db.Add(kept.Step(StepKind.Received, null, now));
        if (!consumer.IsTest)
            outbox.Send(db, PublicReportDelivery.Kind, PublicReportDelivery.Body(id, "Waiting"));
        return await SaveAsync(kept, stop);
    }

    /// <summary>Of two that are the same and come at once, the database takes one.</summary>
    private async Task<Received> SaveAsync(PublicReport report, CancellationToken stop)
    {
        try
        {
            await db.SaveChangesAsync(stop);
            return new(report.Number, []);
        }
        catch (DbUpdateException) when (report.Fingerprint is not null)
        {
            db.ChangeTracker.Clear();
            if (!await db.Set<PublicReport>().AnyAsync(r => r.Fingerprint == report.Fingerprint, stop))
                throw;
            return Received.Not(Duplicate);
        }
    }

    private async Task<Received> CountedAsync(Consumer consumer, Received refused, CancellationToken stop)
    {
        await meter.TryAsync(UseMeter.Refused(consumer.Id), int.MaxValue, stop);
        return refused;
    }

    /// <summary>The day for people, and sixty random bits: nobody finds another's report by counting.</summary>
    private static string NumberOf(DateTimeOffset now)
        => $"R{now.Day().ToString("yyyyMMdd", CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetString(Letters, RandomLetters)}";

    /// <summary>The same words at the same place on one day; tests only count among themselves. Without words nothing can be said to be the same.</summary>
    private static string? FingerprintOf(NewReport report, Consumer consumer, DateOnly day)
        => report.Words is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n',
            consumer.IsTest ? consumer.Id.ToString("N") : "", day.ToString("yyyyMMdd", CultureInfo.InvariantCulture), report.Lat?.ToString("F6", CultureInfo.InvariantCulture), report.Lon?.ToString("F6", CultureInfo.InvariantCulture), report.Address, report.Words))));
}
