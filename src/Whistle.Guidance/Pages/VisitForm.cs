using Microsoft.AspNetCore.Http;
using Whistle.Guidance.Visits;
using Whistle.Kernel;
using Whistle.Platform.Files;
using Whistle.Platform.SignIn;

namespace Whistle.Guidance.Pages;

/// <summary>What stands in a form: as typed, also where it is wrong, so that it comes back whole after any refusal.</summary>
internal sealed class VisitForm
{
    public const string Name = "visit";

    /// <summary>Files themselves, posted with the form where no script has sent them before.</summary>
    public const string FilesField = "photoFiles";

    private readonly Dictionary<string, string[]> values = new(StringComparer.Ordinal);

    public string? this[string field] => values.TryGetValue(field, out var all) ? all[0] : null;

    public IReadOnlyList<string> All(string field) => values.GetValueOrDefault(field, []);

    /// <summary>Photos that are up already.</summary>
    public List<Guid> Photos { get; } = [];

    public static VisitForm Of(Func<string, string[]> posted, params IEnumerable<string> fields)
    {
        var form = new VisitForm();
        foreach (var name in fields)
            if (posted(name).Where(value => value.Length > 0).ToArray() is { Length: > 0 } found)
                form.values[name] = found;
        foreach (var photo in posted("photos"))
            if (Guid.TryParseExact(photo, "D", out var id) && !form.Photos.Contains(id))
                form.Photos.Add(id);
        return form;
    }

    public static VisitForm Of(IFormCollection posted, params IEnumerable<string> fields) => Of(name => [.. posted[name].OfType<string>()], fields);

    public static VisitForm Of(Draft draft, params IEnumerable<string> fields) => Of(name => draft.Fields.GetValueOrDefault(name, []), fields);

    public VisitForm With(string field, params string[] value)
    {
        if (value.Length > 0)
            values[field] = value;
        return this;
    }

    /// <summary>Takes the files that came with the form, as many as there is room for, and says what was wrong with others.</summary>
    public async Task<IReadOnlyList<Refusal>> TakeAsync(IFormFileCollection files, FileDesk desk, Actor by, CancellationToken stop)
    {
        var most = VisitRules.RecordFields.Single(field => field.Kind is VisitFieldKind.Photos).Max;
        var refusals = new List<Refusal>();
        foreach (var file in files.GetFiles(FilesField).Where(file => file.Length > 0))
        {
            if (Photos.Count == most)
            {
                refusals.Add(new("Field.TooMany", "photos", most));
                break;
            }
            await using var content = file.OpenReadStream();
            var taken = await desk.TakeAsync(content, by, stop, file.FileName, file.ContentType);
            if (taken.File is { } kept)
                Photos.Add(kept.Id.Value);
            else
                refusals.Add(taken.Refusal! with { Field = "photos" });
        }
        return refusals;
    }
}
