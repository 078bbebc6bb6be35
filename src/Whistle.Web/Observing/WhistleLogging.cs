using Microsoft.Extensions.Logging.Console;

namespace Whistle.Web.Observing;

/// <summary>
/// One JSON object a line (plain lines on a terminal), on the error stream, so that standard output stays with what a verb or the start has to say.
/// Logs carry ids, never names, phones, words or secrets; scopes stay out, since they hold the request's path.
/// </summary>
internal static class WhistleLogging
{
    public static ILoggingBuilder AddWhistleLogging(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        // below a warning these quote the request: its path, which may be a one-time link, values that did not fit, broken headers
        foreach (var quoting in new[] { "Routing", "Http", "Server.Kestrel", "Components", "StaticAssets", "StaticFiles", "Localization", "HttpLogging" })
            logging.AddFilter("Microsoft.AspNetCore." + quoting, LogLevel.Warning);
        // a failed command is logged with its SQL, and the exception that follows says why: once is enough
        logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Error);
        logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None);
        if (Console.IsErrorRedirected)
            logging.AddJsonConsole(json =>
            {
                json.IncludeScopes = false;
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        else
            AddTerminal(logging);
        logging.Services.Configure<ConsoleLoggerOptions>(console =>
        {
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            console.MaxQueueLength = 10_000;
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
        return logging;
    }

    /// <summary>Before a person the same as plain lines, and only what he may have to act on: the address stands in the greeting.</summary>
    private static void AddTerminal(ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        logging.AddSimpleConsole(plain =>
        {
            plain.SingleLine = true;
            plain.TimestampFormat = "HH:mm:ss ";
        });
    }
}
