using System.Globalization;
using Whistle.Exchange.Outward;
using Whistle.Platform.Http;

namespace Whistle.Exchange.Events;

/// <summary>What came of asking: whether the other side agrees, how many a minute it takes, and a status or code of the answer.</summary>
internal sealed record Agreement(bool Agreed, int? PerMinute, string Answer);

/// <summary>
/// Asks the other side whether it agrees to be sent anything, by the rule of CloudEvents' webhooks (section 4, abuse protection):
/// OPTIONS with our origin, answered with it or "*"; it may also agree later by calling back.
/// </summary>
internal sealed class Handshake(IHttpClientFactory clients, PublicAddress address)
{
    public const string OriginHeader = "WebHook-Request-Origin", RateHeader = "WebHook-Request-Rate", CallbackHeader = "WebHook-Request-Callback",
        AllowedOrigin = "WebHook-Allowed-Origin", AllowedRate = "WebHook-Allowed-Rate";

    /// <summary>So many a minute we would like to be allowed.</summary>
    private const int Wanted = 600;

    public async Task<Agreement> AskAsync(Uri target, string callback, CancellationToken stop)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Options, target);
            request.Headers.Add(OriginHeader, address.Value.Host);
            request.Headers.Add(RateHeader, Wanted.ToString(CultureInfo.InvariantCulture));
            request.Headers.Add(CallbackHeader, new Uri(address.Value, callback).ToString());
            using var http = clients.CreateClient(OutwardHttp.ClientName);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            var origin = Said(answer, AllowedOrigin);
            var agreed = answer.IsSuccessStatusCode && (origin == "*" || string.Equals(origin, address.Value.Host, StringComparison.OrdinalIgnoreCase));
            return new(agreed, int.TryParse(Said(answer, AllowedRate), NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate > 0 ? rate : null, ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new(false, null, "timeout");
        }
        catch (HttpRequestException failure)
        {
            return new(false, null, failure.InnerException is OutOfReachException ? "out-of-reach" : failure.HttpRequestError.ToString());
        }
    }

    private static string? Said(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
