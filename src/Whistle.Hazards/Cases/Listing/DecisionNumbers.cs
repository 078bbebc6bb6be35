using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Hazards.Cases;

/// <summary>What is numbered by the program, in a row of its own for each district and year.</summary>
internal enum NumberKind
{
    /// <summary>挂牌督办决定</summary>
    [Code("decision")] Decision,

    /// <summary>报告属地政府的函</summary>
    [Code("letter")] Letter,
}

/// <summary>The last number given out.</summary>
internal sealed class DecisionNumber
{
    public Guid District { get; init; }

    public int Year { get; init; }

    public NumberKind Kind { get; init; }

    public int Last { get; set; }
}

/// <summary>
/// Numbers of decisions and letters: "990101-2026-3". Taken in the same save as the step, so that no number is missing from the
/// year's book; who takes one in the same moment as another is tried again by the desk.
/// </summary>
internal sealed class DecisionNumbers(IServiceScopeFactory scopes)
{
    public async Task<string> NextAsync(WhistleDb db, NumberKind kind, UnitId district, string code, DateTimeOffset now, CancellationToken stop)
    {
        var year = now.Day().Year;
        var row = await FindAsync(db, kind, district, year, stop);
        if (row is null)
        {
            await BeginAsync(kind, district, year, stop);
            row = (await FindAsync(db, kind, district, year, stop))!;
        }
        row.Last++;
        return string.Create(CultureInfo.InvariantCulture, $"{code}-{year}-{row.Last}");
    }

    /// <summary>The year's row, in a save of its own: two who begin the year together must both find it.</summary>
    private async Task BeginAsync(NumberKind kind, UnitId district, int year, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WhistleDb>();
        db.Add(new DecisionNumber { District = district.Value, Year = year, Kind = kind });
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateException)
        {
            // somebody else has begun it
        }
    }

    private static Task<DecisionNumber?> FindAsync(WhistleDb db, NumberKind kind, UnitId district, int year, CancellationToken stop)
        => db.Set<DecisionNumber>().SingleOrDefaultAsync(n => n.District == district.Value && n.Year == year && n.Kind == kind, stop);
}

internal sealed class DecisionNumberMap : IEntityTypeConfiguration<DecisionNumber>
{
    public void Configure(EntityTypeBuilder<DecisionNumber> number)
    {
        number.ToTable("hazard_decision_number").HasKey(n => new { n.District, n.Year, n.Kind });
        number.Property(n => n.Last).IsConcurrencyToken();
    }
}
