using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Whistle.TestKit;

/// <summary>
/// Lets SQLite answer later, as a database over a network does: by itself it has answered before anybody could look. So a page that
/// draws before it has read, and two that share one context at the same time, fail on both databases.
/// </summary>
internal sealed class SlowToAnswer : DbCommandInterceptor
{
    public static readonly SlowToAnswer Instance = new();

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        return result;
    }

    public override async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        return result;
    }
}
