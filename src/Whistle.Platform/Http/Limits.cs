using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Configuration;
using Whistle.Platform.SignIn;

namespace Whistle.Platform.Http;

/// <summary>
/// How often something may be asked a minute. Settings: Limits:Api for each token, Limits:SignIn and Limits:Anonymous for each
/// address; 0 sets no limit.
/// </summary>
internal sealed record Limits(int Api, int SignIn, int Anonymous)
{
    /// <summary>Tokens and strangers may save up five minutes' worth, for a program that works in bursts.</summary>
    private const int Burst = 5;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static Limits From(IConfiguration settings)
        => new(settings.GetValue("Limits:Api", 600), settings.GetValue("Limits:SignIn", 10), settings.GetValue("Limits:Anonymous", 600));

    public void Configure(RateLimiterOptions options)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(PartitionOf);
        options.OnRejected = (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
            rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString("0", CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
    }

    private RateLimitPartition<string> PartitionOf(HttpContext http)
    {
        if (http.IsNobodyAsked())
            return RateLimitPartition.GetNoLimiter("");
        if (HttpMethods.IsPost(http.Request.Method) && (http.Request.Path.StartsWithSegments("/sign-in", StringComparison.OrdinalIgnoreCase) || http.Request.Path.StartsWithSegments("/welcome", StringComparison.OrdinalIgnoreCase)))
            return Window("sign-in " + AddressOf(http), SignIn);
        if (http.User is not ActorPrincipal who)
            return Bucket("anonymous " + AddressOf(http), Anonymous);
        return http.IsApi() ? Bucket("api " + who.FindFirst(Recognition.KeyClaim)!.Value, Api) : RateLimitPartition.GetNoLimiter("");
    }

    private static string AddressOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        if (address is null)
            return "";
        if (address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6)
            return address.MapToIPv4().ToString();
        return new System.Net.IPNetwork(new System.Net.IPAddress([.. address.GetAddressBytes()[..8], .. new byte[8]]), 64).ToString(); // one home or office holds a whole /64
    }

    private static RateLimitPartition<string> Window(string key, int perMinute)
        => perMinute <= 0 ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetFixedWindowLimiter(key, _ => new() { PermitLimit = perMinute, Window = Minute, QueueLimit = 0 });

    private static RateLimitPartition<string> Bucket(string key, int perMinute)
        => perMinute <= 0 ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(key, _ => new()
            {
                TokenLimit = perMinute * Burst,
                TokensPerPeriod = Math.Max(1, perMinute / 60),
                ReplenishmentPeriod = Minute / Math.Min(perMinute, 60),
                QueueLimit = 0,
            });
}
