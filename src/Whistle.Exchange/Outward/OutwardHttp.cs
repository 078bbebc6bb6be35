using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Whistle.Exchange.Outward;

/// <summary>A name led to addresses none of which the program may go to.</summary>
internal sealed class OutOfReachException : IOException
{
    public OutOfReachException() : base("The address is not public, and the operator has not named it.")
    {
    }

    public OutOfReachException(string message) : base(message)
    {
    }

    public OutOfReachException(string message, Exception inner) : base(message, inner)
    {
    }
}

/// <summary>The one HTTP client for addresses that people have typed. It connects to exactly the address that it has judged.</summary>
internal static class OutwardHttp
{
    public const string ClientName = "outward";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public const int MostBytes = 64 * 1024;

    public static IServiceCollection AddOutward(this IServiceCollection services)
    {
        services.AddSingleton<Reach>();
        services.AddHttpClient(ClientName, http => (http.Timeout, http.MaxResponseContentBufferSize) = (Patience, MostBytes))
            .ConfigurePrimaryHttpMessageHandler(all =>
            {
                var reach = all.GetRequiredService<Reach>();
                return new SocketsHttpHandler
                {
                    AllowAutoRedirect = false, UseCookies = false, UseProxy = false, MaxConnectionsPerServer = 16, MaxResponseHeadersLength = 16,
                    ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromMinutes(2), ActivityHeadersPropagator = null,
                    ConnectCallback = (call, stop) => ConnectAsync(call, reach, stop),
                };
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        return services;
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext call, Reach reach, CancellationToken stop)
    {
        var secure = call.InitialRequestMessage.RequestUri?.Scheme == Uri.UriSchemeHttps;
        var addresses = await Dns.GetHostAddressesAsync(call.DnsEndPoint.Host, stop);
        Exception? last = null;
        foreach (var address in addresses.Where(one => secure ? reach.Allows(one) : reach.IsInside(one)))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, call.DnsEndPoint.Port, stop);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException failure)
            {
                socket.Dispose();
                last = failure;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw last ?? new OutOfReachException();
    }
}
