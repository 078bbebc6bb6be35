using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Supervision.Evaluation.Sums;

namespace Whistle.Supervision.Evaluation.Scores;

/// <summary>
/// A version of a district's weights of the composite score, in points of 100. Where a district has set none, no score is shown:
/// there is no common weighting. Versions are only added.
/// </summary>
internal sealed class Weights
{
    private Weights()
    {
    }

    public Weights(Guid district, int version, IReadOnlyList<int> points, PersonId by, DateTimeOffset at)
        => (District, Version, Handling, OnTime, Rework, Pending, Extension, By, At) = (district, version, points[0], points[1], points[2], points[3], points[4], by, at);

    public Guid District { get; private set; }

    public int Version { get; private set; }

    public int Handling { get; private set; }

    public int OnTime { get; private set; }

    public int Rework { get; private set; }

    public int Pending { get; private set; }

    public int Extension { get; private set; }

    public PersonId By { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>What one district uses (成都金牛): offered where nothing is set yet.</summary>
    public static IReadOnlyList<int> Example { get; } = [30, 20, 20, 20, 10];

    public IReadOnlyList<int> Points => [Handling, OnTime, Rework, Pending, Extension];

    /// <summary>处置率, 按期处置率, 1 − 返工率, 1 − 超期待处置率, 1 − 延期率, each by its points. Null where nothing was to be handled.</summary>
    public double? Score(Counts c) => c.HandlingDue == 0 ? null
        : (Handling * Part(c.Handled, c.HandlingDue)) + (OnTime * Part(c.HandledOnTime, c.HandlingDue)) + (Rework * (1 - Part(c.Reworked, c.Due)))
            + (Pending * (1 - Part(c.Pending, c.HandlingDue))) + (Extension * (1 - Part(c.Extended, c.HandlingDue)));

    private static double Part(int numerator, int denominator) => denominator == 0 ? 0 : (double)numerator / denominator;
}

internal sealed class WeightsMap : IEntityTypeConfiguration<Weights>
{
    public void Configure(EntityTypeBuilder<Weights> weights)
    {
        weights.ToTable("supervision_weights").HasKey(w => new { w.District, w.Version });
        weights.Ignore(w => w.Points);
    }
}

/// <summary>Reads and keeps the weights.</summary>
internal sealed class WeightsDesk(WhistleDb db, TimeProvider clock)
{
    public static readonly Refusal
        NotHundred = new("Weights.NotHundred", "points"),
        MovedOn = new("Weights.MovedOn");

    public async Task<Weights?> OfAsync(Guid district, CancellationToken stop)
        => await db.Set<Weights>().AsNoTracking().Where(w => w.District == district).OrderByDescending(w => w.Version).FirstOrDefaultAsync(stop);

    /// <summary>Adds a version after the one that was seen. The five must make up a hundred.</summary>
    public async Task<Refusal?> WriteAsync(Guid district, int seen, IReadOnlyList<int?> points, Actor by, CancellationToken stop)
    {
        if (points.Count != 5 || points.Any(p => p is null or < 0) || points.Sum() != 100)
            return NotHundred;
        if (((await OfAsync(district, stop))?.Version ?? 0) != seen)
            return MovedOn;
        db.Add(new Weights(district, seen + 1, [.. points.Select(p => p!.Value)], by.Person, clock.Now()));
        try
        {
            await db.SaveChangesAsync(stop);
            return null;
        }
        catch (DbUpdateException) when (!stop.IsCancellationRequested)
        {
            // two wrote the next version at once
            db.ChangeTracker.Clear();
            if ((await OfAsync(district, stop))?.Version > seen)
                return MovedOn;
            throw;
        }
    }
}
