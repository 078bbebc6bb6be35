using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;

namespace Whistle.Supervision.Evaluation.Searches;

/// <summary>How often its owner is told what is new in a saved search.</summary>
internal enum Telling
{
    [Code("never")] Never,
    [Code("daily")] Daily,
    [Code("weekly")] Weekly,
}

/// <summary>A list that somebody wants to come back to: the address of it, under a name of his own. It holds no result and gives no right.</summary>
internal sealed class SavedSearch
{
    private SavedSearch()
    {
    }

    public SavedSearch(Guid id, PersonId person, AccountId account, string name, string path, string query, Telling telling, DateTimeOffset now)
        => (Id, Person, Account, Name, Path, Query, Telling, SavedAt, LookedAt) = (id, person, account, name, path, query, telling, now, now);

    public Guid Id { get; private set; }

    public PersonId Person { get; private set; }

    public AccountId Account { get; private set; }

    public string Name { get; private set; } = "";

    public string Path { get; private set; } = "";

    public string Query { get; private set; } = "";

    public Telling Telling { get; private set; }

    public DateTimeOffset SavedAt { get; private set; }

    /// <summary>Until when its owner has been told. A concurrency token: two nodes tell once.</summary>
    public DateTimeOffset LookedAt { get; private set; }

    public string Address => Path + Query;

    public void Tell(Telling telling, DateTimeOffset now) => (Telling, LookedAt) = (telling, telling == Telling ? LookedAt : now);

    public void Looked(DateTimeOffset now) => LookedAt = now;

    /// <summary>At half past seven in the morning; weekly on Mondays.</summary>
    public bool IsDue(DateTimeOffset now)
    {
        var day = now.Day();
        if (Telling is Telling.Weekly)
            day = day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
        var moment = day.Start() + Morning;
        if (now < moment)
            moment -= Telling is Telling.Weekly ? TimeSpan.FromDays(7) : TimeSpan.FromDays(1);
        return Telling is not Telling.Never && LookedAt < moment;
    }

    public static readonly TimeSpan Morning = TimeSpan.FromHours(7.5);
}

internal sealed class SavedSearchMap : IEntityTypeConfiguration<SavedSearch>
{
    public void Configure(EntityTypeBuilder<SavedSearch> search)
    {
        search.ToTable("supervision_search").HasKey(s => s.Id);
        search.Property(s => s.Id).ValueGeneratedNever();
        search.Property(s => s.Name).HasMaxLength(SearchDesk.LongestName);
        search.Property(s => s.Path).HasMaxLength(40);
        search.Property(s => s.Query).HasMaxLength(SearchDesk.LongestQuery);
        search.Property(s => s.LookedAt).IsConcurrencyToken();
        search.Ignore(s => s.Address);
        search.HasIndex(s => s.Person);
        search.HasIndex(s => s.Telling);
    }
}
