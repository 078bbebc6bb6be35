using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Hazards.Cases;

/// <summary>The last running number given out in a district on a day.</summary>
internal sealed class CaseNumber
{
    public DateOnly Day { get; init; }

    public Guid District { get; init; }

    public int Last { get; set; }
}

/// <summary>
/// Numbers for people: yyyyMMdd-district code-running. A node takes them in blocks, so that reports of one district do not wait
/// for each other's commit; after a restart some numbers stay unused.
/// </summary>
internal sealed class CaseNumbers(IServiceScopeFactory scopes)
{
    private const int Block = 20;
    private readonly ConcurrentDictionary<(DateOnly, UnitId), Row> rows = new();

    public async ValueTask<string> NextAsync(UnitId district, string districtCode, DateTimeOffset now, CancellationToken stop)
    {
        var day = now.Day();
        foreach (var old in rows.Keys.Where(key => key.Item1 < day.AddDays(-1)))
            rows.TryRemove(old, out _);
        var row = rows.GetOrAdd((day, district), _ => new());
        await row.Turn.WaitAsync(stop);
        try
        {
            if (row.Next > row.Last)
            {
                row.Last = await TakeBlockAsync(day, district, stop);
                row.Next = row.Last - Block + 1;
            }
            return string.Create(CultureInfo.InvariantCulture, $"{day:yyyyMMdd}-{districtCode}-{row.Next++:0000}");
        }
        finally
        {
            row.Turn.Release();
        }
    }

    private async Task<int> TakeBlockAsync(DateOnly day, UnitId district, CancellationToken stop)
    {
        while (true)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<WhistleDb>();
            var number = await db.Set<CaseNumber>().SingleOrDefaultAsync(n => n.Day == day && n.District == district.Value, stop);
            if (number is null)
                db.Add(number = new() { Day = day, District = district.Value });
            number.Last += Block;
            try
            {
                await db.SaveChangesAsync(stop);
                return number.Last;
            }
            catch (DbUpdateConcurrencyException)
            {
                // another node took a block first: take the next
            }
            catch (DbUpdateException) when (number.Last == Block)
            {
                // another node wrote the day's first block meanwhile
            }
        }
    }

    private sealed class Row
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int Next { get; set; } = 1;

        public int Last { get; set; }
    }
}
