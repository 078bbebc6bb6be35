using Whistle.Kernel;

namespace Whistle.Duties;

/// <summary>What the roles mean for lists and packages.</summary>
internal static class Roles
{
    /// <summary>Heads and workers act; a liaison reads.</summary>
    public static bool Acts(Role role) => role is Role.UnitWorker or Role.OfficeStaff || Heads(role);

    public static bool Heads(Role role) => role is Role.UnitHead or Role.OfficeHead or Role.CityOffice;

    public static bool OfSchool(Role role) => role is Role.SchoolStaff or Role.SchoolHead;
}
