using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Guidance.Standards;

/// <summary>
/// A version of a district department's standard of service guidance (服务指导标准). Plan, annex 2: 「结合条线工作实际，明确具体
/// 服务指导标准要求」. Versions are only added.
/// </summary>
internal sealed class Standard
{
    private Standard()
    {
    }

    public Standard(UnitId district, Line line, int version, string text, PersonId by, DateTimeOffset at)
        => (District, Line, Version, Text, By, At) = (district, line, version, text, by, at);

    public UnitId District { get; private set; }

    public Line Line { get; private set; }

    public int Version { get; private set; }

    public string Text { get; private set; } = "";

    public PersonId By { get; private set; }

    public DateTimeOffset At { get; private set; }
}

internal sealed class StandardMap : IEntityTypeConfiguration<Standard>
{
    public void Configure(EntityTypeBuilder<Standard> row)
    {
        row.ToTable("guidance_standard").HasKey(s => new { s.District, s.Line, s.Version });
        row.Property(s => s.Text).HasMaxLength(Standards.Longest);
    }
}

/// <summary>Reads and keeps the standards.</summary>
internal sealed class Standards(WhistleDb db, TimeProvider clock)
{
    public const int Longest = 4000;

    public static readonly Refusal
        MovedOn = new("Standard.MovedOn"),
        Missing = new("Standard.Missing", "text"),
        TooLong = new("Field.TooLong", "text", Longest);

    /// <summary>Whoever heads the district's department of that line or is its liaison. Plan, part 5: the named person of the department.</summary>
    public static bool MayEdit(Actor actor, City city, UnitId district, Line line)
        => city.Department(district, line) is { } department && actor.Holds(department.Id, Role.UnitHead, Role.OfficeHead, Role.UnitLiaison);

    public async Task<Standard?> OfAsync(UnitId district, Line line, CancellationToken stop)
        => await db.Set<Standard>().AsNoTracking().Where(s => s.District == district && s.Line == line).OrderByDescending(s => s.Version).FirstOrDefaultAsync(stop);

    /// <summary>The standard in force of each line.</summary>
    public async Task<IReadOnlyDictionary<Line, Standard>> OfDistrictAsync(UnitId district, CancellationToken stop)
        => (await db.Set<Standard>().AsNoTracking().Where(s => s.District == district).ToListAsync(stop)).GroupBy(s => s.Line).ToDictionary(line => line.Key, line => line.MaxBy(s => s.Version)!);

    /// <summary>Adds a version after the one that was seen.</summary>
    public async Task<Refusal?> WriteAsync(UnitId district, Line line, int seen, string? words, Actor by, CancellationToken stop)
    {
        var text = (words ?? "").ReplaceLineEndings("\n").Trim();
        if (text.Length == 0)
            return Missing;
        if (text.Length > Longest)
            return TooLong;
        if ((await OfAsync(district, line, stop))?.Version is var last && (last ?? 0) != seen)
            return MovedOn;
        db.Add(new Standard(district, line, seen + 1, text, by.Person, clock.Now()));
        try
        {
            await db.SaveChangesAsync(stop);
            return null;
        }
        catch (DbUpdateException) when (!stop.IsCancellationRequested)
        {
            // two of the department wrote the next version at once
            db.ChangeTracker.Clear();
            if ((await OfAsync(district, line, stop))?.Version > seen)
                return MovedOn;
            throw;
        }
    }
}
