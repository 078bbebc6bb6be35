using Microsoft.AspNetCore.Http;
using Whistle.Kernel;
using Whistle.Platform.Files;
using Whistle.Platform.SignIn;

namespace Whistle.Duties;

/// <summary>What stands in a form: as typed, also where it is wrong, so that it comes back whole after any refusal.</summary>
internal sealed class KeptForm
{
    /// <summary>Files themselves, posted with the form where no script has sent them before.</summary>
    public const string FilesField = "photoFiles";

    private readonly Dictionary<string, string[]> values = new(StringComparer.Ordinal);

    public string? this[string field] => values.TryGetValue(field, out var all) && all is [{ Length: > 0 } first, ..] ? first : null;

    public IReadOnlyList<string> All(string field) => values.GetValueOrDefault(field, []);

    /// <summary>Files that are up already.</summary>
    public List<Guid> Files { get; } = [];

    public static KeptForm Of(Func<string, string[]> posted, string? filesName, params ReadOnlySpan<string> fields)
    {
        var form = new KeptForm();
        foreach (var field in fields)
            form.values[field] = posted(field);
        foreach (var file in filesName is null ? [] : posted(filesName))
            if (Guid.TryParseExact(file, "D", out var id) && !form.Files.Contains(id))
                form.Files.Add(id);
        return form;
    }

    public static KeptForm Of(IFormCollection posted, string? filesName, params ReadOnlySpan<string> fields) => Of(name => [.. posted[name].OfType<string>()], filesName, fields);

    public static KeptForm Of(Draft? draft, string? filesName, params ReadOnlySpan<string> fields) => Of(name => draft?.Fields.GetValueOrDefault(name, []) ?? [], filesName, fields);

    public KeptForm With(string field, params string[] all)
    {
        values[field] = all;
        return this;
    }

    /// <summary>Takes the files that came with the form, as many as there is room for, and says what was wrong with others.</summary>
    public async Task<IReadOnlyList<Refusal>> TakeAsync(string field, int most, IFormFileCollection files, FileDesk desk, Actor by, CancellationToken stop)
    {
        var refusals = new List<Refusal>();
        foreach (var file in files.GetFiles(FilesField).Where(file => file.Length > 0))
        {
            if (Files.Count == most)
            {
                refusals.Add(new("Field.TooMany", field, most));
                break;
            }
            await using var content = file.OpenReadStream();
            var taken = await desk.TakeAsync(content, by, stop, file.FileName, file.ContentType);
            if (taken.File is { } kept)
                Files.Add(kept.Id.Value);
            else
                refusals.Add(taken.Refusal! with { Field = field });
        }
        return refusals;
    }
}
