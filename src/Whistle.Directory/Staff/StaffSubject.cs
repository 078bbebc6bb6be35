using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Access;
using Whistle.Directory.Contracts;
using Whistle.Directory.People;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.SignIn;

namespace Whistle.Directory.Staff;

/// <summary>A person with all posts ever held and the login: what the desk works on.</summary>
internal sealed record StaffSubject(PersonRow Row, IReadOnlyList<AppointmentRow> Posts, Account? Account)
{
    public PersonId Id => Row.Id;

    /// <summary>The posts held today or to come.</summary>
    public IEnumerable<AppointmentRow> Left(DateOnly today) => Posts.Where(post => post.IsLeft(today));

    /// <summary>Whether this actor keeps the person: some post is one that he gives; of somebody who has left, one of the former ones.</summary>
    public bool IsKeptBy(City city, Actor by, DateOnly today) => (Left(today).Any() ? Left(today) : Posts).Any(post => Gives(city, by, post));

    /// <summary>Those posts that other people keep: for the whole account all of them must be one's own to give.</summary>
    public IReadOnlyList<AppointmentRow> Others(City city, Actor by, DateOnly today) => [.. Left(today).Where(post => !Gives(city, by, post))];

    public static async Task<StaffSubject?> FindAsync(WhistleDb db, PersonId id, CancellationToken stop)
    {
        if (await db.Set<PersonRow>().SingleOrDefaultAsync(p => p.Id == id, stop) is not { } row)
            return null;
        var posts = await db.Set<AppointmentRow>().Where(a => a.Person == id).OrderBy(a => a.From).ToListAsync(stop);
        return new(row, posts, await db.Set<Account>().OrderBy(a => a.DisabledAt != null).FirstOrDefaultAsync(a => a.Person == id, stop));
    }

    private static bool Gives(City city, Actor by, AppointmentRow post)
        => city.FindUnit(post.Unit) is { } unit && Delegation.By(city, by, unit, post.Role) is not null;
}
