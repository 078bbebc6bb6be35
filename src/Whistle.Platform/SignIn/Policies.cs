using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Whistle.Kernel;
using Whistle.Platform.Http;

namespace Whistle.Platform.SignIn;

/// <summary>
/// Who may come to which pages and endpoints at all. Each names its policy; one without is never reached. What may be done
/// with a single case is up to its rules.
/// </summary>
public static class Policies
{
    /// <summary>Everybody, signed in or not.</summary>
    public const string Public = "Public";

    /// <summary>Whoever is signed in, whatever the post.</summary>
    public const string SignedIn = "SignedIn";

    /// <summary>Who may report a hazard.</summary>
    public const string Report = "Report";

    /// <summary>Who may read about cases: every role but the administrator's.</summary>
    public const string Read = "Read";

    /// <summary>As <see cref="Read"/>, and a token must be allowed to write.</summary>
    public const string Act = "Act";

    /// <summary>The education bureau's offices.</summary>
    public const string Office = "Office";

    /// <summary>Who watches over time: heads of units, and the offices.</summary>
    public const string Heads = "Heads";

    /// <summary>Who may look at figures of the evaluation; of what is up to the posts.</summary>
    public const string Evaluate = "Evaluate";

    /// <summary>Who keeps other people's accounts, or names who is in charge; for which units is up to the rule of delegation.</summary>
    public const string Accounts = "Accounts";

    /// <summary>Whether what goes out arrives: the installation's operator and the education bureau's offices.</summary>
    public const string Messages = "Messages";

    /// <summary>Who takes in what citizens send: schools, and the education bureau's offices.</summary>
    public const string PublicReports = "PublicReports";

    /// <summary>Who gives other programs a key.</summary>
    public const string Consumers = "Consumers";

    /// <summary>The installation: settings and accounts, no case.</summary>
    public const string Admin = "Admin";

    private static readonly Role[] EveryRoleButAdmin = [.. Enum.GetValues<Role>().Where(role => role != Role.Admin)];

    /// <summary>The roles of each policy that asks for one.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<Role>> Roles = new Dictionary<string, IReadOnlyList<Role>>(StringComparer.Ordinal)
    {
        [Report] = [Role.SchoolStaff, Role.SchoolHead, Role.GridGuide, Role.UnitWorker, Role.UnitHead, Role.OfficeStaff, Role.OfficeHead],
        [Read] = EveryRoleButAdmin,
        [Act] = EveryRoleButAdmin,
        [Office] = [Role.OfficeStaff, Role.OfficeHead, Role.CityOffice],
        [Heads] = [Role.UnitHead, Role.OfficeStaff, Role.OfficeHead, Role.CityOffice],
        [Evaluate] = [Role.OfficeStaff, Role.OfficeHead, Role.CityOffice, Role.UnitHead, Role.SchoolHead],
        [Accounts] = [Role.Admin, Role.CityOffice, Role.OfficeStaff, Role.OfficeHead, Role.UnitLiaison, Role.UnitHead, Role.SchoolHead],
        [Messages] = [Role.Admin, Role.OfficeStaff, Role.OfficeHead, Role.CityOffice],
        [PublicReports] = [Role.SchoolStaff, Role.SchoolHead, Role.OfficeStaff, Role.OfficeHead, Role.CityOffice],
        [Consumers] = [Role.Admin, Role.CityOffice],
        [Admin] = [Role.Admin],
    };

    internal static void Add(AuthorizationOptions options)
    {
        options.AddPolicy(Public, policy => policy.RequireAssertion(_ => true));
        options.AddPolicy(SignedIn, policy => policy.AddRequirements(new ActorRequirement(null)));
        foreach (var (name, roles) in Roles)
            options.AddPolicy(name, policy => policy.AddRequirements(new ActorRequirement(roles, NeedsWrite: name == Act)));
        options.DefaultPolicy = new AuthorizationPolicyBuilder().AddRequirements(new ActorRequirement(null)).Build();
        options.FallbackPolicy = new AuthorizationPolicyBuilder().AddRequirements(new NothingHere()).Build();
    }
}

/// <summary>Somebody signed in, with one of the roles where any are named.</summary>
internal sealed record ActorRequirement(IReadOnlyList<Role>? Roles, bool NeedsWrite = false) : IAuthorizationRequirement;

internal sealed class ActorRequirementHandler : AuthorizationHandler<ActorRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ActorRequirement requirement)
    {
        if (context.User is ActorPrincipal principal
            && (requirement.Roles is null || principal.Actor.Posts.Any(post => requirement.Roles.Contains(post.Role)))
            && (principal.MayWrite || !requirement.NeedsWrite))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

/// <summary>
/// For what names no policy. Where routing found nothing, or only that the method or the kind of body is wrong, the request
/// goes on to that answer (under /api only for who is signed in); an endpoint whose author forgot the policy stays shut.
/// </summary>
internal sealed class NothingHere : AuthorizationHandler<NothingHere>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, NothingHere requirement)
    {
        if (context.Resource is HttpContext http && IsNoEndpoint(http.GetEndpoint()) && (!http.IsApi() || context.User is ActorPrincipal))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }

    /// <summary>Routing's own answers for 405 and 415 are endpoints without a route and without metadata.</summary>
    private static bool IsNoEndpoint(Endpoint? endpoint) => endpoint is null || (endpoint is not RouteEndpoint && endpoint.Metadata.Count == 0);
}
