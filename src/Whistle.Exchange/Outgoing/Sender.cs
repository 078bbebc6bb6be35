using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Whistle.Exchange.Outward;
using Whistle.Exchange.Signing;
using Whistle.Kernel;

namespace Whistle.Exchange.Outgoing;

/// <summary>Sends one event to one target, signed, by the rules of CloudEvents' webhooks (HTTP 1.1 Web Hooks for Event Delivery, 2 and 3).</summary>
internal sealed class Sender(IHttpClientFactory clients, TimeProvider clock)
{
    public async Task<Answered> SendAsync(Target target, CloudEvent happened, CancellationToken stop)
    {
        var begun = Stopwatch.GetTimestamp();
        try
        {
            using var request = Request(target, happened);
            using var http = clients.CreateClient(OutwardHttp.ClientName);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            return Judge(answer, Stopwatch.GetElapsedTime(begun));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new(What.Later, null, "timeout", null, Stopwatch.GetElapsedTime(begun));
        }
        catch (HttpRequestException failure)
        {
            var detail = failure.InnerException is OutOfReachException ? "out-of-reach" : failure.HttpRequestError.ToString();
            return new(What.Later, null, detail, null, Stopwatch.GetElapsedTime(begun));
        }
    }

    private HttpRequestMessage Request(Target target, CloudEvent happened)
    {
        var body = target.Binary ? System.Text.Encoding.UTF8.GetBytes(happened.Data.GetRawText()) : happened.ToStructured();
        var request = new HttpRequestMessage(HttpMethod.Post, target.Address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(target.Binary ? CloudEvent.Json : CloudEvent.Structured) { CharSet = "utf-8" };
        if (target.Binary)
            foreach (var (name, value) in happened.Attributes())
                request.Headers.TryAddWithoutValidation("ce-" + name, value);
        var now = clock.Now();
        request.Headers.Add(StandardWebhook.IdHeader, happened.Id);
        request.Headers.Add(StandardWebhook.TimeHeader, now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.Add(StandardWebhook.SignatureHeader, StandardWebhook.Sign(target.Secrets, happened.Id, now, body));
        foreach (var (name, value) in target.Headers ?? [])
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private Answered Judge(HttpResponseMessage answer, TimeSpan took)
    {
        var status = (int)answer.StatusCode;
        var after = answer.Headers.RetryAfter is { } retry ? retry.Delta ?? (retry.Date is { } date ? date - clock.Now() : null) : null;
        return answer.StatusCode switch
        {
            HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted or HttpStatusCode.NoContent => new(What.Taken, status, null, null, took),
            HttpStatusCode.Gone => new(What.Gone, status, "gone", null, took),
            HttpStatusCode.RequestTimeout or (HttpStatusCode)425 or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => new(What.Later, status, null, after, took),
            >= HttpStatusCode.BadRequest => new(What.Refused, status, null, null, took),
            >= HttpStatusCode.MultipleChoices => new(What.Later, status, "redirect", after, took),
            _ => new(What.Later, status, null, after, took),
        };
    }
}
