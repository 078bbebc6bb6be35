using Microsoft.AspNetCore.Http;
using Whistle.Kernel;
using Whistle.Kernel.Geo;

namespace Whistle.Hazards.Contracts;

/// <summary>
/// Where a case stands for one reader: at its own place where he may read that, else at its campus (<paramref name="AtCampus"/>).
/// </summary>
public readonly record struct CaseSpot(Guid Id, GeoPoint At, bool AtCampus, UnitId Campus, string State, bool IsLate);

/// <summary>The spots of a list. <paramref name="IsCut"/>: older cases than these are left out. With errors there are none.</summary>
public sealed record CaseSpots(IReadOnlyList<CaseSpot> Spots, bool IsCut, IReadOnlyList<Refusal> Errors);

/// <summary>What a spot is called.</summary>
public sealed record CaseLabel(string Number, int DutyItem);

/// <summary>Cases as points: the same filters, the same sights as the list.</summary>
public interface ICasePoints
{
    /// <summary>The newest <paramref name="most"/> that the list with the filters of this query string shows to the reader, and that stand in the box.</summary>
    Task<CaseSpots> InAsync(IQueryCollection query, Actor reader, GeoBox? box, int most, CancellationToken stop);

    /// <summary>Numbers and classes of spots that were found just now.</summary>
    Task<IReadOnlyDictionary<Guid, CaseLabel>> LabelsAsync(IReadOnlyCollection<CaseSpot> spots, CancellationToken stop);
}
