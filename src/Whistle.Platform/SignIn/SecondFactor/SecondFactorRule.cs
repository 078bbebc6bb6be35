using Microsoft.Extensions.Configuration;
using Whistle.Kernel;

namespace Whistle.Platform.SignIn.SecondFactor;

/// <summary>Who has to sign in with two factors.</summary>
internal enum SecondFactorFor
{
    [Code("off")] Nobody,
    [Code("heads")] Heads,
    [Code("all")] Everybody,
}

/// <summary>
/// The setting <c>SignIn:SecondFactor</c> (heads, all, off; without it heads, and off in the demo). Accounts of the demo city
/// need none: everybody knows their password anyway.
/// </summary>
internal sealed record SecondFactorRule(SecondFactorFor For)
{
    public const string Setting = "SignIn:SecondFactor";

    /// <summary>Who decides, and who keeps the accounts of others up to the installation itself.</summary>
    private static readonly Role[] Heads = [Role.SchoolHead, Role.UnitHead, Role.OfficeHead, Role.CityOffice, Role.Admin];

    public static SecondFactorRule From(IConfiguration settings, DemoMode demo)
        => settings[Setting] is { Length: > 0 } said
            ? new(Codes.Parse<SecondFactorFor>(said) ?? throw new InvalidOperationException($"{Setting} must be one of {string.Join(", ", Codes.All<SecondFactorFor>())}, not '{said}'."))
            : new(demo.On ? SecondFactorFor.Nobody : SecondFactorFor.Heads);

    public bool Requires(IReadOnlyList<Post> posts, bool demo)
        => !demo && (For is SecondFactorFor.Everybody || (For is SecondFactorFor.Heads && posts.Any(post => Heads.Contains(post.Role))));
}

/// <summary>Whoever needs a second factor and has none is led to set one up. Tokens are made in a session and are not held up.</summary>
internal sealed class SecondFactorFirst : IBeforeAnythingElse
{
    public const string Address = "/account/second-factor";

    public int Order => 10;

    public string Path => Address;

    public Refusal? ForPrograms => null;

    public bool Waits(ActorPrincipal who) => who.LacksSecondFactor;
}
