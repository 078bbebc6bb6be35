using Microsoft.Extensions.Localization;
using Whistle.Directory.Import;
using Whistle.Directory.Import.Sheets;
using Whistle.Kernel;

namespace Whistle.Web.Verbs;

/// <summary>import: a sheet, by the operator at the machine, who may bring in all.</summary>
internal static class ImportVerb
{
    public const string DryRun = "--dry-run";

    public static async Task<int> RunAsync(Call call, IServiceProvider services, TextWriter output, CancellationToken stop)
    {
        if (Codes.Parse<ImportKind>(call.Arguments[0]) is not { } kind)
            throw new WrongCommandLineException(Say.Of("Import.WrongKind", call.Arguments[0], string.Join(", ", Codes.All<ImportKind>())));
        var file = Path.GetFullPath(call.Arguments[1]);
        if (!File.Exists(file))
            throw new WrongCommandLineException(Say.Of("Import.NoFile", file));
        if (new FileInfo(file).Length > SheetLimits.MostBytes)
            throw new WrongCommandLineException(Say.Of("Import.TooLarge", file, SheetLimits.MostBytes / 1024 / 1024));
        await DataVerbs.OpenAsync(services, stop);
        var desk = services.GetRequiredService<ImportDesk>();
        var bytes = await File.ReadAllBytesAsync(file, stop);
        var dry = call.Options.ContainsKey(DryRun);
        var answer = dry ? await desk.DryRunAsync(kind, bytes, by: null, stop) : await desk.DoAsync(kind, bytes, seen: null, by: null, stop);
        foreach (var line in ImportReport.Lines(answer, services.GetRequiredService<IStringLocalizer<Directory.Text>>()))
            await output.WriteLineAsync(line);
        if (!answer.IsGood)
            return 1;
        await output.WriteLineAsync(Say.Of(dry ? "Import.Tried" : "Import.Done", answer.Plan.Changes.Count(c => c.IsNew), answer.Plan.Changes.Count(c => !c.IsNew), answer.Plan.Unchanged));
        return 0;
    }
}
