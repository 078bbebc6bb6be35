using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.People;
using Whistle.Platform.Data;
using Whistle.Platform.Sealing;

namespace Whistle.Directory.Contracts;

/// <summary>At the start: whether the key opens what is sealed here, and nothing lies about unsealed.</summary>
public sealed class SealedPhones(WhistleDb db, Seals seals)
{
    /// <summary>False where the key is missing or another one.</summary>
    public async Task<bool> EnsureAsync(CancellationToken stop)
    {
        var any = await db.Set<PersonRow>().AsNoTracking().Where(p => p.PhoneMark != null).OrderBy(p => p.Id).FirstOrDefaultAsync(stop);
        if (any is not null && !Opens(any))
            return false;
        var plain = await db.Set<PersonRow>().Where(p => p.Phone != null && p.PhoneMark == null).ToListAsync(stop);
        if (plain.Count == 0)
            return true;
        foreach (var person in plain)
            person.SealPhone(seals);
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
        if (db.Database.IsSqlite())
            await db.Database.ExecuteSqlRawAsync("VACUUM", stop); // else the old words stay in the file's free pages
        return true;
    }

    private bool Opens(PersonRow person)
    {
        if (!seals.HasKey)
            return false; // and none is made, which would be the wrong one
        try
        {
            _ = person.ToPerson(seals);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
