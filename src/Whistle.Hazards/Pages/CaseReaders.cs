using Whistle.Hazards.Cases;
using Whistle.Kernel;

namespace Whistle.Hazards.Pages;

/// <summary>Who may see who has read a case: the education office of its district, and the city's.</summary>
internal static class CaseReaders
{
    public static bool MayLook(HazardCase @case, CaseSight sight)
        => sight.Reader.Holds(sight.City.Office(@case.District).Id, Role.OfficeStaff, Role.OfficeHead)
            || (sight.City.CityOffice is { } office && sight.Reader.Holds(office.Id, Role.CityOffice));
}
