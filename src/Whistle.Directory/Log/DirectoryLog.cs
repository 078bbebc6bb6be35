using Microsoft.Extensions.DependencyInjection;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Directory.Log;

/// <summary>Writes down every attempt to change the directory.</summary>
internal sealed class DirectoryLog(WhistleDb db, IServiceScopeFactory scopes, Ids ids, TimeProvider clock)
{
    /// <summary>What is being done, in the caller's unit of work: it is written if and only if the change is.</summary>
    public void Done(string act, Actor? by, UnitId? unit = null, PersonId? person = null, string? detail = null)
        => db.Add(Entry(act, by, unit, person, detail, null));

    /// <summary>What was refused, at once and by itself. Not from inside a transaction: on SQLite it would wait for itself.</summary>
    public async Task RefusedAsync(Refusal refusal, string act, Actor? by, UnitId? unit, PersonId? person, string? detail, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var own = scope.ServiceProvider.GetRequiredService<WhistleDb>();
        own.Add(Entry(act, by, unit, person, detail, refusal.WireCode));
        await own.SaveChangesAsync(stop);
    }

    private LogEntry Entry(string act, Actor? by, UnitId? unit, PersonId? person, string? detail, string? refusal) => new()
    {
        Id = ids.New(), At = clock.Now(), By = by?.Person, Account = by?.Account, Act = act, Unit = unit, Person = person, Detail = detail, Refusal = refusal,
    };
}
