using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Directory.Groups;

/// <summary>
/// Who may fill which place of a working group, and with whom. Pure. Plan, part 3: two heads, the grid guide and a school
/// leader; 「确保每个学校的“护校安园”工作组均有相关部门具体工作人员，实现责任到人到岗」.
/// </summary>
internal static class GroupRules
{
    public static readonly Refusal
        NotFound = new("Group.NotFound"),
        NotYours = new("Group.NotYours"),
        NoSuchPlace = new("Group.NoSuchPlace"),
        HeldByOther = new("Group.HeldByOther"),
        UnitElsewhere = new("Group.UnitElsewhere", "unitId"),
        MemberMissing = new("Group.MemberMissing", "memberId"),
        MemberElsewhere = new("Group.MemberElsewhere", "memberId"),
        SubstituteElsewhere = new("Group.SubstituteElsewhere", "substituteId"),
        SamePerson = new("Group.SamePerson", "substituteId"),
        NotAGuide = new("Group.NotAGuide", "personId"),
        NotALeader = new("Group.NotALeader", "personId"),
        MovedOn = new("Group.MovedOn");

    /// <summary>The lines that have a seat: the plan's thirteen departments. The towns take part through the grid guide.</summary>
    public static readonly IReadOnlyList<Line> Lines = [.. Enum.GetValues<Line>().Where(line => line is not Line.Town)];

    /// <summary>Places in a group: the two heads and a seat for each line.</summary>
    public static int Places => Lines.Count + 2;

    public static Refusal? WhyNot(City city, GroupCommand command, Actor by)
        => city.Campus(command.Campus) is not { } campus ? NotFound : command switch
        {
            FillSeat fill => WhyNot(city, campus, fill, by),
            NameHead name => WhyNot(city, campus, name, by),
            _ => throw new NotSupportedException(command.GetType().Name),
        };

    /// <summary>Whether the actor is one who fills this line's seat of the campus, whoever sits there now.</summary>
    public static bool MayFill(City city, Campus campus, Line line, Actor by)
        => IsOffice(city, campus, by) || by.Posts.Any(post => KeepsLine(city, campus, line, post) || KeepsOwnUnit(city, campus, line, post));

    public static bool MayName(City city, Campus campus, HeadPlace head, Actor by)
        => IsOffice(city, campus, by) || by.Posts.Any(post => head is HeadPlace.Guide
            ? post.Unit == campus.Town && post.Role is Role.UnitLiaison or Role.UnitHead
            : post.Unit == campus.School && post.Role is Role.SchoolHead);

    /// <summary>The units from which the actor may fill the seat: local first, those of the campus's own town before the others.</summary>
    public static IReadOnlyList<Unit> UnitsFor(City city, Campus campus, Line line, Actor by)
    {
        var all = city.LocalUnits(campus.District, line).OrderBy(unit => unit.Town == campus.Town ? 0 : 1)
            .Concat(city.Department(campus.District, line) is { } department ? [department] : []);
        return IsOffice(city, campus, by) || by.Posts.Any(post => KeepsLine(city, campus, line, post))
            ? [.. all]
            : [.. all.Where(unit => by.Posts.Any(post => post.Unit == unit.Id && KeepsOwnUnit(city, campus, line, post)))];
    }

    /// <summary>Who can sit for a unit: whoever holds a post there, but not its administrator.</summary>
    public static bool CanSit(City city, PersonId person, UnitId unit)
        => city.PostsOf(person).Any(post => post.Unit == unit && post.Role is not Role.Admin);

    public static bool CanGuide(City city, PersonId person, Campus campus) => city.PostsOf(person).Contains(new(campus.Town, Role.GridGuide));

    public static bool CanLead(City city, PersonId person, Campus campus) => city.PostsOf(person).Contains(new(campus.School, Role.SchoolHead));

    private static Refusal? WhyNot(City city, Campus campus, FillSeat fill, Actor by)
    {
        if (!Lines.Contains(fill.Line))
            return NoSuchPlace;
        if (!MayFill(city, campus, fill.Line, by))
            return NotYours;
        var own = UnitsFor(city, campus, fill.Line, by);
        if (!IsOffice(city, campus, by) && !by.Posts.Any(post => KeepsLine(city, campus, fill.Line, post))
            && city.GroupMember(campus.Id, fill.Line) is { } holder && own.All(unit => unit.Id != holder.Id))
            return HeldByOther;
        if (fill.Unit is not { } unit)
            return fill.Member is null && fill.Substitute is null ? null : UnitElsewhere;
        if (own.All(possible => possible.Id != unit))
            return UnitElsewhere;
        return fill.Member is not { } member ? MemberMissing
            : !CanSit(city, member, unit) ? MemberElsewhere
            : fill.Substitute is not { } substitute ? null
            : substitute == member ? SamePerson
            : CanSit(city, substitute, unit) ? null : SubstituteElsewhere;
    }

    private static Refusal? WhyNot(City city, Campus campus, NameHead name, Actor by)
        => !MayName(city, campus, name.Head, by) ? NotYours
            : name.Person is not { } person ? null
            : name.Head is HeadPlace.Guide ? CanGuide(city, person, campus) ? null : NotAGuide
            : CanLead(city, person, campus) ? null : NotALeader;

    /// <summary>The district education bureau's office keeps every place of its district's groups.</summary>
    private static bool IsOffice(City city, Campus campus, Actor by)
        => city.Department(campus.District, Line.Education) is { } office && by.Holds(office.Id, Role.OfficeStaff, Role.OfficeHead);

    /// <summary>A liaison or head of the line's district department.</summary>
    private static bool KeepsLine(City city, Campus campus, Line line, Post post)
        => post.Role is Role.UnitLiaison or Role.UnitHead && city.Department(campus.District, line)?.Id == post.Unit;

    /// <summary>A liaison or head of a local unit of the line: for the campuses of its town, and where it sits already.</summary>
    private static bool KeepsOwnUnit(City city, Campus campus, Line line, Post post)
        => post.Role is Role.UnitLiaison or Role.UnitHead
            && city.FindUnit(post.Unit) is { Kind: UnitKind.Department, Level: Level.Local } unit && unit.Line == line && unit.District == campus.District
            && (unit.Town == campus.Town || city.GroupMember(campus.Id, line)?.Id == unit.Id);
}
