using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Platform.Files;

/// <summary>Takes files in, hangs them on things, and gives them to those who may read the thing.</summary>
public sealed class FileDesk
{
    public const int MostBytes = 15 * 1024 * 1024;

    private readonly WhistleDb db;
    private readonly FileStore store;
    private readonly Photos photos;
    private readonly IEnumerable<IFileDoor> doors;
    private readonly Ids ids;
    private readonly TimeProvider clock;

    internal FileDesk(WhistleDb db, FileStore store, Photos photos, IEnumerable<IFileDoor> doors, Ids ids, TimeProvider clock)
        => (this.db, this.store, this.photos, this.doors, this.ids, this.clock) = (db, store, photos, doors, ids, clock);

    /// <summary>
    /// Takes one file and saves it at once, in a unit of work of its own: don't call it with changes waiting in the context.
    /// What the sender calls the file only decides which sentence a refusal uses.
    /// </summary>
    /// <param name="alongside">Adds to the same unit of work, before it is saved.</param>
    public async Task<Taken> TakeAsync(Stream content, Actor by, CancellationToken stop, string? name = null, string? declared = null, Action<StoredFile>? alongside = null)
    {
        using var sent = store.NewDraft();
        if (await sent.FillAsync(content, MostBytes, stop) is not { } received)
            return FileRefusals.Truncated;
        if (received.Length is 0)
            return FileRefusals.Empty;
        if (received.Length > MostBytes)
            return FileRefusals.TooLarge;

        var (kept, refusal) = await SentBeforeAsync(received.Sha256, by, stop) is { } before ? (before, null)
            : FileType.Of(received.Head) is not { } type ? (null, WhyNot(received.Head, name, declared))
            : type.IsPicture ? await KeepPhotoAsync(sent, type, stop)
            : KeepDocument(sent, type, received);
        return kept is null ? refusal! : await SaveAsync(received, kept, by, alongside, stop);
    }

    private static Refusal WhyNot(byte[] head, string? name, string? declared)
        => FileType.SaysPicture(name, declared) && !FileType.IsOtherPicture(head) ? FileRefusals.NotAPicture : FileRefusals.Type;

    private async Task<Content?> SentBeforeAsync(string sha256, Actor by, CancellationToken stop)
    {
        var before = await db.Set<StoredFile>().AsNoTracking()
            .FirstOrDefaultAsync(f => f.Uploader == by.Account && f.SentSha256 == sha256, stop);
        return before is not null && store.Has(before.Sha256) ? before.Content : null;
    }

    private async Task<(Content?, Refusal?)> KeepPhotoAsync(Draft sent, FileType type, CancellationToken stop)
    {
        using var photo = store.NewDraft();
        using var small = store.NewDraft();
        Developed developed;
        await using (var photoFile = photo.Write())
        await using (var smallFile = small.Write())
            developed = await photos.DevelopAsync(sent.Path, type, photoFile, smallFile, stop);
        if (developed.Refusal is { } refusal)
            return (null, refusal);

        var (sha256, bytes) = await photo.MeasureAsync(stop);
        store.Keep(sha256, photo, small);
        return (new(sha256, type.MediaType, bytes, developed.Width, developed.Height, developed.Facts), null);
    }

    private (Content?, Refusal?) KeepDocument(Draft sent, FileType type, Received received)
    {
        if (Completeness.IsCut(sent.Path, type))
            return (null, FileRefusals.Truncated);
        store.Keep(received.Sha256, sent, small: null);
        return (new(received.Sha256, type.MediaType, received.Length, null, null, PhotoFacts.None), null);
    }

    private async Task<Taken> SaveAsync(Received received, Content content, Actor by, Action<StoredFile>? alongside, CancellationToken stop)
    {
        var file = new StoredFile(new(ids.New()), by.Account, received.Sha256, content, clock.GetUtcNow());
        db.Add(file);
        alongside?.Invoke(file);
        await db.SaveChangesAsync(stop);

        // The clean-up asks the rows before it removes bytes; what it removed before this row was there is missed here.
        if (!store.Has(content.Sha256))
            throw new IOException($"The bytes of file {file.Id.Value} are gone.");
        return file;
    }

    /// <summary>
    /// Hangs files on a thing in the caller's unit of work. Files of other people, unknown ones and those that hang on
    /// something else are refused.
    /// </summary>
    public async Task<Attachment> AttachAsync(IReadOnlyCollection<FileId> files, string ownerKind, Guid ownerId, Actor by, CancellationToken stop)
    {
        if (files.Count == 0)
            return new([], null);
        var wanted = files.Distinct().ToList();
        var found = await db.Set<StoredFile>().Where(f => wanted.Contains(f.Id)).ToDictionaryAsync(f => f.Id, stop);
        if (!wanted.TrueForAll(id => found.TryGetValue(id, out var file) && file.Uploader == by.Account))
            return FileRefusals.Unknown;
        if (found.Values.Any(f => f.HangsElsewhere(ownerKind, ownerId)))
            return FileRefusals.UsedElsewhere;

        foreach (var file in found.Values)
            file.Attach(ownerKind, ownerId);
        return new([.. wanted.Select(id => new Attached(id, found[id].Sha256))], null);
    }

    /// <summary>
    /// Gives a thing its own copies of files that hang on another, in the caller's unit of work: new rows of the same stored
    /// bytes, this actor's, and hanging already. The caller has seen to it that the actor may hand them on.
    /// </summary>
    public async Task<Attachment> CopyAsync(IReadOnlyCollection<FileId> files, string ownerKind, Guid ownerId, Actor by, CancellationToken stop)
    {
        var known = await KnownAsync(files, stop);
        if (files.Any(id => !known.ContainsKey(id)))
            return FileRefusals.Unknown;
        var copies = new List<Attached>();
        foreach (var from in files.Distinct().Select(id => known[id]))
        {
            var copy = new StoredFile(new(ids.New()), by.Account, from.SentSha256, from.Content, clock.GetUtcNow());
            copy.Attach(ownerKind, ownerId);
            db.Add(copy);
            copies.Add(new(copy.Id, copy.Sha256));
        }
        return new(copies, null);
    }

    /// <summary>A file that this actor may read, or null.</summary>
    public async Task<StoredFile?> FindAsync(FileId id, Actor by, CancellationToken stop)
    {
        var file = await db.Set<StoredFile>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, stop);
        if (file is null)
            return null;
        if (file.OwnerId is not { } owner)
            return file.Uploader == by.Account ? file : null;
        var door = doors.SingleOrDefault(d => d.Kind == file.OwnerKind);
        return door is not null && await door.MayReadAsync(owner, by, stop) ? file : null;
    }

    /// <summary>Where a file's bytes are, or the small copy of a picture; null where there are none. The caller has seen to it that they may be read.</summary>
    public string? Locate(StoredFile file, bool small) => small && !file.IsPicture ? null : store.Find(file.Sha256, small);

    /// <summary>What is known of files, for pages that show them. The caller has already seen to it that the actor may read their owner.</summary>
    public async Task<IReadOnlyDictionary<FileId, StoredFile>> KnownAsync(IReadOnlyCollection<FileId> files, CancellationToken stop)
    {
        var wanted = files.ToList();
        return wanted.Count == 0 ? new Dictionary<FileId, StoredFile>()
            : await db.Set<StoredFile>().AsNoTracking().Where(f => wanted.Contains(f.Id)).ToDictionaryAsync(f => f.Id, stop);
    }
}

/// <summary>The file that was taken, or why not.</summary>
public readonly record struct Taken(StoredFile? File, Refusal? Refusal)
{
    public static implicit operator Taken(StoredFile file) => new(file, null);

    public static implicit operator Taken(Refusal refusal) => new(null, refusal);
}

/// <summary>The files that now hang on a thing, or why not.</summary>
public readonly record struct Attachment(IReadOnlyList<Attached> Files, Refusal? Refusal)
{
    public static implicit operator Attachment(Refusal refusal) => new([], refusal);
}
