namespace Whistle.Kernel;

/// <summary>A person's role at a unit, today.</summary>
public sealed record Post(UnitId Unit, Role Role);

/// <summary>Who acts: a person with all current posts. Rights are the union over the posts.</summary>
public sealed record Actor(PersonId Person, AccountId Account, IReadOnlyList<Post> Posts)
{
    public bool Holds(UnitId unit, params ReadOnlySpan<Role> roles)
    {
        foreach (var post in Posts)
            if (post.Unit == unit && roles.Contains(post.Role))
                return true;
        return false;
    }

    public bool HoldsAny(params ReadOnlySpan<Role> roles)
    {
        foreach (var post in Posts)
            if (roles.Contains(post.Role))
                return true;
        return false;
    }
}
