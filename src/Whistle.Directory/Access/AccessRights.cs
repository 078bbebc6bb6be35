using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.SignIn;

namespace Whistle.Directory.Access;

/// <summary>What a post allows, out of the tables that decide it: the policies, the rule of delegation, the sight of units.</summary>
internal static class AccessRights
{
    private static readonly string[] Told = [Policies.Read, Policies.Report, Policies.Office, Policies.Admin];

    public static IEnumerable<string> PoliciesOf(Role role) => Told.Where(policy => Policies.Roles[policy].Contains(role));

    public static IEnumerable<Grant> GrantsOf(City city, Post post)
        => city.FindUnit(post.Unit) is { } from
            ? Delegation.Grants.Where(grant => grant.By.Contains(post.Role) && city.Units.Any(to => grant.Reaches(city, from, to) && Delegation.PostsAt(city, to).Intersect(grant.Gives).Any()))
            : [];

    /// <summary>The key of the sentence about which units and people are seen: as <see cref="Units.UnitSight"/> decides.</summary>
    public static string SightOf(City city, Post post) => post.Role switch
    {
        Role.Admin => "Own",
        Role.SchoolStaff or Role.SchoolHead => "School",
        Role.OfficeStaff or Role.OfficeHead => "Office",
        _ => city.DistrictOf(post.Unit) is null ? "City" : "District",
    };
}
