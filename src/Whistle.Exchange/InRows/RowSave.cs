using Microsoft.EntityFrameworkCore;
using Whistle.Platform.Data;

namespace Whistle.Exchange.InRows;

/// <summary>Judges and saves until both see the same: what somebody else wrote in between is judged anew.</summary>
internal static class RowSave
{
    private const int Tries = 5;

    /// <param name="judge">Reads what is known, judges, and adds what follows to the database's unit of work.</param>
    public static async Task<RowPlan> RunAsync(WhistleDb db, bool isTrial, Func<Task<RowPlan>> judge, Action<RowPlan>? kept, CancellationToken stop)
    {
        for (var tries = 1; ; tries++)
        {
            var plan = await judge();
            if (plan.Problems.Count > 0 || isTrial)
            {
                db.ChangeTracker.Clear();
                return plan;
            }
            kept?.Invoke(plan);
            try
            {
                await db.SaveChangesAsync(stop);
                return plan;
            }
            catch (DbUpdateException) when (tries < Tries)
            {
                // the same row came by another way at the same moment
                db.ChangeTracker.Clear();
            }
        }
    }
}
