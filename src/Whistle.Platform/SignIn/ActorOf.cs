using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Whistle.Kernel;

namespace Whistle.Platform.SignIn;

/// <summary>The signed-in person of a request. Made by authentication, read by everything else.</summary>
public sealed class ActorPrincipal(ClaimsIdentity identity, Actor actor, bool mayWrite) : ClaimsPrincipal(identity)
{
    public Actor Actor { get; } = actor;

    /// <summary>False for a token of scope read.</summary>
    public bool MayWrite { get; } = mayWrite;

    /// <summary>A second factor was shown when the session began.</summary>
    public bool IsStrong { get; init; }

    /// <summary>Needs a second factor and has not shown one.</summary>
    public bool LacksSecondFactor { get; init; }

    /// <summary>The undertaking of confidentiality is signed and holds.</summary>
    public bool HasUndertaken { get; init; } = true;
}

/// <summary>Reads the actor of a request.</summary>
public static class ActorOf
{
    /// <summary>Who asks. Throws where nobody is signed in: the policy of the page or endpoint has to see to that.</summary>
    public static Actor Actor(this HttpContext http) => http.User.Actor();

    /// <summary>Whether a second factor was shown when this session began.</summary>
    public static bool IsStrong(this HttpContext http) => http.User is ActorPrincipal { IsStrong: true };

    public static Actor Actor(this ClaimsPrincipal user)
        => user is ActorPrincipal principal ? principal.Actor : throw new InvalidOperationException("Nobody is signed in here.");

    public static Actor? ActorOrNull(this HttpContext http) => (http.User as ActorPrincipal)?.Actor;
}

/// <summary>The posts a person holds today. The directory knows; authentication asks.</summary>
public interface IRoster
{
    /// <param name="stamp">The stamp "directory" that was read with the session: a roster older than this is read again first.</param>
    ValueTask<IReadOnlyList<Post>> PostsOfAsync(PersonId person, long stamp, CancellationToken stop);
}
