using Microsoft.AspNetCore.Http;
using Whistle.Hazards.Cases;
using Whistle.Kernel;
using Whistle.Platform.Files;
using Whistle.Platform.SignIn;

namespace Whistle.Hazards.Pages;

/// <summary>What stands in the form of a step: as typed, also where it is wrong, so that it comes back whole after any refusal.</summary>
internal sealed class ActionForm
{
    public const string Name = "act";

    /// <summary>Files themselves, posted with the form where no script has sent them before.</summary>
    public const string FilesField = "photoFiles";

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    public string? this[string field] => values.GetValueOrDefault(field);

    /// <summary>Photos that are up already.</summary>
    public List<Guid> Photos { get; } = [];

    public static ActionForm Of(IReadOnlyList<ActionField> fields, Func<string, string[]> posted)
    {
        var form = new ActionForm();
        foreach (var name in fields.Where(field => field.Kind is not FieldKind.Photos).Select(field => field.Name).Append("asUnit"))
            if (posted(name) is [{ Length: > 0 } value, ..])
                form.values[name] = value;
        foreach (var photo in fields.Where(field => field.Kind is FieldKind.Photos).SelectMany(field => posted(field.Name)))
            if (Guid.TryParseExact(photo, "D", out var id) && !form.Photos.Contains(id))
                form.Photos.Add(id);
        return form;
    }

    public static ActionForm Of(IReadOnlyList<ActionField> fields, IFormCollection posted) => Of(fields, name => [.. posted[name].OfType<string>()]);

    public static ActionForm Of(IReadOnlyList<ActionField> fields, Draft draft) => Of(fields, name => draft.Fields.GetValueOrDefault(name, []));

    /// <summary>Takes the files that came with the form, as many as the step has room for, and says what was wrong with others.</summary>
    public async Task<IReadOnlyList<Refusal>> TakeAsync(ActionField photos, IFormFileCollection files, FileDesk desk, Actor by, CancellationToken stop)
    {
        var refusals = new List<Refusal>();
        foreach (var file in files.GetFiles(FilesField).Where(file => file.Length > 0))
        {
            if (Photos.Count == photos.Max)
            {
                refusals.Add(new("Field.TooMany", photos.Name, photos.Max));
                break;
            }
            await using var content = file.OpenReadStream();
            var taken = await desk.TakeAsync(content, by, stop, file.FileName, file.ContentType);
            if (taken.File is { } kept)
                Photos.Add(kept.Id.Value);
            else
                refusals.Add(taken.Refusal! with { Field = photos.Name });
        }
        return refusals;
    }
}
