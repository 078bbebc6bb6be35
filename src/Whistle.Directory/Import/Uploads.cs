using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Directory.Import;

/// <summary>Keeps a sheet between its dry run and its sender's yes, sealed, for an hour, for its sender alone.</summary>
internal sealed class Uploads(WhistleDb db, IDataProtectionProvider protection, Ids ids, TimeProvider clock)
{
    private readonly IDataProtector seal = protection.CreateProtector("Whistle.Directory.Import");

    public async Task<Guid> KeepAsync(ImportKind kind, byte[] file, AccountId account, CancellationToken stop)
    {
        var now = clock.Now();
        var old = now - Upload.Lasts;
        db.RemoveRange(await db.Set<Upload>().Where(u => u.At < old || u.Account == account).ToListAsync(stop));
        var upload = new Upload { Id = ids.New(), Account = account, Kind = kind, Sealed = seal.Protect(file), At = now };
        db.Add(upload);
        await db.SaveChangesAsync(stop);
        return upload.Id;
    }

    public async Task<(ImportKind Kind, byte[] File)?> FindAsync(Guid id, AccountId account, CancellationToken stop)
    {
        var old = clock.Now() - Upload.Lasts;
        return await db.Set<Upload>().AsNoTracking().SingleOrDefaultAsync(u => u.Id == id && u.Account == account && u.At >= old, stop) is { } found
            ? (found.Kind, seal.Unprotect(found.Sealed)) : null;
    }

    /// <summary>In the caller's unit of work.</summary>
    public async Task RemoveAsync(Guid id, CancellationToken stop) => db.RemoveRange(await db.Set<Upload>().Where(u => u.Id == id).ToListAsync(stop));
}
