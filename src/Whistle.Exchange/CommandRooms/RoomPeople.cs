using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Exchange.CommandRooms;

/// <summary>The people as whom command rooms' own systems act, or once did: what they did stays theirs in the histories of cases.</summary>
internal sealed class RoomPeople(WhistleDb db) : ISystemPeople
{
    public async Task<IReadOnlySet<PersonId>> AllAsync(CancellationToken stop)
        => await db.Set<RoomLink>().AsNoTracking().Select(link => link.Person).ToHashSetAsync(stop);
}
