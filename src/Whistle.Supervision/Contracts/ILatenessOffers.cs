using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Supervision.Contracts;

/// <summary>Why a case is offered for listed supervision (挂牌督办).</summary>
public enum OfferReason
{
    /// <summary>It has climbed the whole ladder of lateness.</summary>
    [Code("ladder")] Ladder,

    /// <summary>It has missed two limits.</summary>
    [Code("missed")] Missed,

    /// <summary>The office has graded it 重大.</summary>
    [Code("grade")] Grade,
}

/// <summary>A case that the office may list. It lists nothing by itself.</summary>
public sealed record ListingOffer(CaseId Case, UnitId District, OfferReason Because, DateTimeOffset At);

/// <summary>Which cases are offered for listed supervision, for the office's pages and for the listing itself.</summary>
public interface ILatenessOffers
{
    /// <summary>What is offered and not yet answered, the oldest first; of one district, or of all.</summary>
    Task<IReadOnlyList<ListingOffer>> OpenAsync(UnitId? district, int most, CancellationToken stop);

    /// <summary>Whether this case is offered and not yet answered.</summary>
    Task<ListingOffer?> FindAsync(CaseId @case, CancellationToken stop);

    /// <summary>Offers a case in the caller's unit of work. Offered already, or answered: nothing happens.</summary>
    Task OfferAsync(WhistleDb db, CaseId @case, UnitId district, OfferReason because, CancellationToken stop);

    /// <summary>The offer is answered, in the caller's unit of work: the case was listed, or the office decided against it.</summary>
    Task AnswerAsync(WhistleDb db, CaseId @case, PersonId by, CancellationToken stop);
}
