using Whistle.Platform.Data;
using Whistle.Platform.Journal;
using Whistle.Web.Backups;
using Whistle.Web.Opening;

namespace Whistle.Web.Verbs;

/// <summary>verify, backup, restore.</summary>
internal static class DataVerbs
{
    public static async Task<int> VerifyAsync(Call call, IServiceProvider services, TextWriter output, CancellationToken stop)
    {
        await OpenAsync(services, stop);
        return await services.GetRequiredService<Verification>().RunAsync(output, stop);
    }

    public static async Task<int> BackupAsync(Call call, IServiceProvider services, TextWriter output, CancellationToken stop)
    {
        var file = Path.GetFullPath(call.Arguments[0]);
        if (Path.Exists(file))
            throw new WrongCommandLineException(Say.Of("Backup.Exists", file));
        if (!System.IO.Directory.Exists(Path.GetDirectoryName(file)))
            throw new WrongCommandLineException(Say.Of("Backup.NoFolder", Path.GetDirectoryName(file)!));
        await OpenAsync(services, stop);
        var made = await services.GetRequiredService<Backup>().MakeAsync(file, stop);
        await output.WriteLineAsync(Say.Of("Backup.Done", file, made.Tables.Count, made.Rows, made.Files.Count()));
        return 0;
    }

    public static async Task<int> RestoreAsync(Call call, IServiceProvider services, TextWriter output, CancellationToken stop)
    {
        var file = Path.GetFullPath(call.Arguments[0]);
        if (!File.Exists(file))
            throw new WrongCommandLineException(Say.Of("Restore.NoFile", file));
        var restored = await services.GetRequiredService<Restore>().FromAsync(file, stop);
        await output.WriteLineAsync(Say.Of("Restore.Done", restored.Tables.Count, restored.Rows, restored.Files.Count()));
        return 0;
    }

    /// <summary>A verb works on data of exactly this program's schema, and never makes any.</summary>
    public static async Task OpenAsync(IServiceProvider services, CancellationToken stop)
    {
        var database = services.GetRequiredService<Database>();
        var state = database.IsSqlite && !File.Exists(database.SqliteFile) ? SchemaState.None
            : await services.GetRequiredService<Schema>().StateAsync(stop);
        if (state is not SchemaState.Current)
            throw new CannotStartException(Say.Of(state switch
            {
                SchemaState.None => "Verb.NoData",
                SchemaState.Behind => "Verb.OldSchema",
                _ => "Start.NewerSchema",
            }));
    }
}
