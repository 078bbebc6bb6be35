using Whistle.Platform.Search;

namespace Whistle.Hazards.Cases;

/// <summary>Where the words of cases are found.</summary>
internal static class CaseSearch
{
    public static readonly SearchIndex Index = new("hazard_case", "id", "grams");
}
