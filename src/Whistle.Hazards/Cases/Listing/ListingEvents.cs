using Whistle.Kernel;

namespace Whistle.Hazards.Cases;

/// <summary>How grave a hazard is. 《安全生产法》 (2021), article 41, and the ministry's guide to major hazards of schools speak of two grades.</summary>
internal enum Grade
{
    /// <summary>一般</summary>
    [Code("general")] General,

    /// <summary>重大</summary>
    [Code("major")] Major,
}

/// <summary>定级 by the office.</summary>
internal sealed record CaseGraded(Grade Grade, Words Reason) : CaseEvent;

/// <summary>申请挂牌督办 by the school or the district department of the holder's line.</summary>
internal sealed record ListingAsked(Words Reason) : CaseEvent;

/// <summary>提出挂牌督办, with the five elements 责任 措施 资金 时限 预案.</summary>
internal sealed record ListingProposed(
    bool Public, DateOnly PlanBy, Words Reason, Words Responsibility, Words Measures, Words Funds, Words Timing, Words Contingency) : CaseEvent;

/// <summary>不予挂牌</summary>
internal sealed record ListingRefused(Words Reason) : CaseEvent;

/// <summary>决定挂牌督办. An element that is not there is as it was proposed.</summary>
internal sealed record CaseListed(
    string Number, bool Public, DateOnly PlanBy, Words Reason, Words? Responsibility, Words? Measures, Words? Funds, Words? Timing, Words? Contingency) : CaseEvent;

/// <summary>报送整改方案</summary>
internal sealed record PlanSent(Words Plan, IReadOnlyList<Attached> Photos) : CaseEvent;

/// <summary>报告整改进展</summary>
internal sealed record ProgressTold(Words Text, IReadOnlyList<Attached> Photos) : CaseEvent;

/// <summary>复查 by the office.</summary>
internal sealed record ListingRechecked(bool Passed, Words Text, IReadOnlyList<Attached> Photos) : CaseEvent;

/// <summary>申请摘牌, with evidence.</summary>
internal sealed record DelistingProposed(Words Evidence, IReadOnlyList<Attached> Photos) : CaseEvent;

/// <summary>不同意摘牌</summary>
internal sealed record DelistingRefused(Words Reason) : CaseEvent;

/// <summary>摘牌</summary>
internal sealed record CaseDelisted(Words? Note) : CaseEvent;

/// <summary>报告属地政府</summary>
internal sealed record GovernmentReported(string Number, Words Text) : CaseEvent;

/// <summary>属地政府答复</summary>
internal sealed record GovernmentAnswered(DateOnly Day, Words Text, IReadOnlyList<Attached> Photos) : CaseEvent;
