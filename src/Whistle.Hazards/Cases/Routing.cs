using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Hazards.Cases;

/// <summary>
/// Where a report goes. Plan, annex 2: to the responsible person of the functional department in the school's working group;
/// where the seat is vacant, to the district department.
/// </summary>
internal static class Routing
{
    /// <param name="city">The city as it stands.</param>
    /// <param name="campus">The campus: its working group and town decide.</param>
    /// <param name="line">The line of the duty item; null for item 0, which the education bureau's office designates.</param>
    public static UnitId For(City city, Campus campus, Line? line)
    {
        var office = city.Office(campus.District).Id;
        return line switch
        {
            null or Line.Education => office,
            Line.Town => campus.Town,
            { } responsible => city.GroupMember(campus.Id, responsible)?.Id ?? city.Department(campus.District, responsible)?.Id ?? office,
        };
    }
}
