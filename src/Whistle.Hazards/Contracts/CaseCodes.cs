using Whistle.Hazards.Cases;
using Whistle.Kernel;

namespace Whistle.Hazards.Contracts;

/// <summary>The codes that a case's fields may have, for whoever writes a schema of them.</summary>
public static class CaseCodes
{
    public static IReadOnlyList<string> States => Codes.All<CaseState>();

    public static IReadOnlyList<string> Grades => Codes.All<Grade>();

    public static IReadOnlyList<string> Urgencies => Codes.All<Urgency>();

    public static IReadOnlyList<string> Sources => Codes.All<Source>();
}
