using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Directory.Pages;

internal static class UnitAddress
{
    /// <summary>Where a unit's page is; a campus is shown on its school's.</summary>
    public static string Of(Unit unit) => unit.Kind switch
    {
        UnitKind.School => $"/schools/{unit.Id.Value:D}",
        UnitKind.Campus => $"/schools/{unit.Parent!.Value.Value:D}#campus-{unit.Id.Value:N}",
        _ => $"/units/{unit.Id.Value:D}",
    };
}
