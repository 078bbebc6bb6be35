using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Files;

namespace Whistle.Duties.Packages;

/// <summary>Files of a package are for those who see it.</summary>
internal sealed class PackageFileDoor(WhistleDb db, ICity cities) : IFileDoor
{
    public const string Owner = "package";

    public string Kind => Owner;

    public async Task<bool> MayReadAsync(Guid owner, Actor actor, CancellationToken stop)
    {
        var keys = PackageKeys.Of(actor, await cities.GetAsync(stop));
        return await db.Set<PackageSight>().AnyAsync(s => s.PackageId == owner && keys.Contains(s.Key), stop);
    }
}
