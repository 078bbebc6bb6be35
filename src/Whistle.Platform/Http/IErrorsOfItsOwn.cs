using Microsoft.AspNetCore.Http;

namespace Whistle.Platform.Http;

/// <summary>An interface whose form somebody else has laid down: below its address errors are said as that form has them. A singleton.</summary>
public interface IErrorsOfItsOwn
{
    /// <summary>"/open311"</summary>
    PathString Below { get; }

    /// <summary>Writes the whole answer to a request that ended with this status and without a word.</summary>
    Task SayAsync(HttpContext http, int status);
}

/// <summary>
/// Programs post here and prove by a key or a signature in the request who they are. A browser's cookie counts for nothing, so the
/// antiforgery value of our own forms is not asked for. Never on anything that looks at who is signed in.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class PostedByProgramsAttribute : Attribute;
