using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Text;
using Whistle.Kernel;

namespace Whistle.Notices.Channels.Mail;

/// <summary>
/// E-mail by the city's own server (STARTTLS unless <c>Tls</c> is off). The Message-ID is made of our request number, so that a mail
/// which had to be sent again is one mail to the reader's program.
/// </summary>
internal sealed class SmtpMail(ChannelSettings settings, TimeProvider clock) : IChannel
{
    public ChannelKind Kind => ChannelKind.Mail;

    public string? OffBecause => settings.OffBecause(settings["Host"], "Host", "From");

    public ChannelLimits Limits => settings.Limits(perMinute: 120, lanes: 2);

    /// <summary>A server that has taken a mail tells no more about it.</summary>
    public bool TellsTrueState => false;

    public bool Reaches(Recipient to) => to.Mail is not null;

    public async Task<Outcome> SendAsync(Message message, CancellationToken stop)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(stop);
        until.CancelAfter(Wire.Patience);
        using var server = new SmtpClient(settings["Host"], settings.Number("Port", 587)) { EnableSsl = settings["Tls"] is not "off", DeliveryFormat = SmtpDeliveryFormat.SevenBit };
        if (settings["User"] is { Length: > 0 } user)
            server.Credentials = new NetworkCredential(user, settings["Password"]);
        try
        {
            using var mail = Write(message);
            await server.SendMailAsync(mail, until.Token);
            return new Outcome.HandedOver(message.Request);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new Outcome.Trouble(Why.Unreachable, null, "timeout");
        }
        catch (SmtpFailedRecipientException refused)
        {
            return refused.StatusCode is SmtpStatusCode.MailboxBusy or SmtpStatusCode.InsufficientStorage
                ? new Outcome.Later(Why.Busy, TimeSpan.FromMinutes(5), CodeOf(refused))
                : new Outcome.Refused(Why.UnknownThere, CodeOf(refused));
        }
        catch (SmtpException failure)
        {
            return failure.StatusCode switch
            {
                SmtpStatusCode.ServiceNotAvailable => new Outcome.Trouble(Why.Busy, null, CodeOf(failure), Taken: false),
                SmtpStatusCode.GeneralFailure => new Outcome.Trouble(Why.Unreachable, null, "connection"),
                SmtpStatusCode.ClientNotPermitted or SmtpStatusCode.MustIssueStartTlsFirst or (SmtpStatusCode)535 or (SmtpStatusCode)530 => new Outcome.Trouble(Why.Credentials, null, CodeOf(failure), Taken: false),
                _ => new Outcome.Refused(Why.Refused, CodeOf(failure)),
            };
        }
    }

    private MailMessage Write(Message message)
    {
        var mail = new MailMessage(settings["From"], message.To.Mail!)
        {
            Subject = Cut.To(message.Title, 150),
            SubjectEncoding = Encoding.UTF8,
            BodyEncoding = Encoding.UTF8,
            Body = $"{message.Text}\n\n{message.Link.AbsoluteUri}\n",
        };
        mail.Headers.Add("Message-ID", $"<{message.Request}@{new MailAddress(settings["From"]).Host}>");
        mail.Headers.Add("Date", clock.GetUtcNow().InShanghai().ToString("ddd, dd MMM yyyy HH:mm:ss +0800", CultureInfo.InvariantCulture));
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        return mail;
    }

    private static string CodeOf(SmtpException failure) => ((int)failure.StatusCode).ToString(CultureInfo.InvariantCulture);
}
