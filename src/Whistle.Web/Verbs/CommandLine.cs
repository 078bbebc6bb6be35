using System.Data.Common;
using Whistle.Platform.Data;
using Whistle.Web.Observing;
using Whistle.Web.Opening;

namespace Whistle.Web.Verbs;

/// <summary>The admin verbs: they work beside a running server on the same data and open no port.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) => (pressed.Cancel, _) = (true, stop.CancelAsync());
        var settings = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables().Build();
        return await RunAsync(args, settings, Console.Out, Console.Error, stop.Token);
    }

    public static async Task<int> RunAsync(string[] args, IConfiguration settings, TextWriter output, TextWriter error, CancellationToken stop)
    {
        if (args is ["--help" or "-h" or "help"])
        {
            await output.WriteLineAsync(Say.Help());
            return 0;
        }
        try
        {
            var call = Call.Read(args);
            await using var services = Services(settings);
            await using var scope = services.CreateAsyncScope();
            return await call.Verb.RunAsync(call, scope.ServiceProvider, output, stop);
        }
        catch (WrongCommandLineException wrong)
        {
            await error.WriteLineAsync(wrong.Message);
            return 2;
        }
        catch (CannotStartException problem)
        {
            await error.WriteLineAsync(problem.Message);
            return 1;
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException { InnerException: DbException })
        {
            await error.WriteLineAsync(Say.Of("Verb.NoDatabase"));
            return 1;
        }
    }

    private static ServiceProvider Services(IConfiguration settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddLogging(logging => logging.AddWhistleLogging().SetMinimumLevel(LogLevel.Warning));
        services.AddModules(Database.From(settings), settings);
        return services.BuildServiceProvider();
    }
}

/// <summary>One verb: its name, how many arguments it takes, the options it knows, and what it does.</summary>
internal sealed record Verb(string Name, int Arguments, IReadOnlyList<string> Options, Func<Call, IServiceProvider, TextWriter, CancellationToken, Task<int>> RunAsync)
{
    /// <summary>Options that stand alone, without a value.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    public static readonly IReadOnlyList<Verb> All =
    [
        new("token", 1, ["--days", "--scope"], AccountVerbs.TokenAsync),
        new("admin", 1, [], AccountVerbs.AdminAsync),
        new("verify", 0, [], DataVerbs.VerifyAsync),
        new("backup", 1, [], DataVerbs.BackupAsync),
        new("restore", 1, [], DataVerbs.RestoreAsync),
        new("stand-ins", 0, ["--port"], StandInsVerb.RunAsync),
        new("import", 2, [], ImportVerb.RunAsync) { Flags = [ImportVerb.DryRun] },
    ];
}

/// <summary>A command line that was understood.</summary>
internal sealed record Call(Verb Verb, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Options)
{
    public static Call Read(IReadOnlyList<string> args)
    {
        var verb = Verb.All.FirstOrDefault(v => v.Name == args[0]) ?? throw new WrongCommandLineException(Say.Of("Verb.Unknown", args[0]));
        var (arguments, options) = (new List<string>(), new Dictionary<string, string>(StringComparer.Ordinal));
        for (var i = 1; i < args.Count; i++)
        {
            if (!args[i].StartsWith('-'))
            {
                arguments.Add(args[i]);
                continue;
            }
            if (verb.Flags.Contains(args[i], StringComparer.Ordinal))
            {
                options[args[i]] = "";
                continue;
            }
            var (name, value) = args[i].Split('=', 2) is [var before, var after] ? (before, after) : (args[i], null);
            if (!verb.Options.Contains(name, StringComparer.Ordinal))
                throw new WrongCommandLineException(Say.Of("Verb.UnknownOption", verb.Name, name));
            value ??= i + 1 < args.Count ? args[++i] : throw new WrongCommandLineException(Say.Of("Verb.OptionValue", name));
            options[name] = value;
        }
        return arguments.Count == verb.Arguments ? new(verb, arguments, options)
            : throw new WrongCommandLineException(Say.Of("Verb.WrongCount", verb.Name, verb.Arguments, arguments.Count));
    }
}

/// <summary>What is wrong on the command line, as a sentence. The exit code is 2.</summary>
internal sealed class WrongCommandLineException(string sentence) : Exception(sentence);
