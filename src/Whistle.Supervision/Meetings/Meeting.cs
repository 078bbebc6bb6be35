using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;
using Whistle.Platform.Journal;

namespace Whistle.Supervision.Meetings;

/// <summary>What kind of meeting it was.</summary>
internal enum MeetingKind
{
    /// <summary>会商研判. Plan: 「定期会商研判」.</summary>
    [Code("analysis")] Analysis,

    /// <summary>工作例会</summary>
    [Code("work")] Work,

    /// <summary>现场会</summary>
    [Code("on-site")] OnSite,

    /// <summary>专题会议</summary>
    [Code("special")] Special,
}

/// <summary>What is to be done after a meeting: by which unit, by whom, until when.</summary>
internal sealed class FollowUp
{
    public int No { get; init; }

    public string What { get; init; } = "";

    public UnitId Unit { get; init; }

    /// <summary>Who sees to it; null: whoever works there.</summary>
    public PersonId? Person { get; set; }

    /// <summary>Kept to its end.</summary>
    public DateOnly Due { get; init; }

    public DateTimeOffset? DoneAt { get; set; }

    public PersonId? DoneBy { get; set; }

    public string? Result { get; set; }

    public bool IsLate(DateOnly today) => DoneAt is null && Due < today;
}

/// <summary>When, for which unit and by whom.</summary>
internal readonly record struct Happened(DateTimeOffset At, UnitId Unit, PersonId By);

/// <summary>A meeting (会商研判) as it stands: the fold of its events.</summary>
internal sealed class Meeting : IChained
{
    private readonly List<FollowUp> followUps = [];

    private Meeting()
    {
    }

    public Meeting(Guid id) => Id = id;

    public Guid Id { get; private set; }

    public UnitId District { get; private set; }

    /// <summary>The unit that wrote it down.</summary>
    public UnitId Unit { get; private set; }

    public PersonId Writer { get; private set; }

    public MeetingKind Kind { get; private set; }

    public DateOnly Day { get; private set; }

    public string Title { get; private set; } = "";

    public string Place { get; private set; } = "";

    public string Conclusions { get; private set; } = "";

    public List<Guid> Units { get; private set; } = [];

    public List<Guid> People { get; private set; } = [];

    public List<Guid> Cases { get; private set; } = [];

    /// <summary>Orders lists, newest day first: the day, then the instant it was written down.</summary>
    public long Sequence { get; private set; }

    public int Version { get; private set; }

    public string Head { get; set; } = Journal.Zeros;

    public Guid Stream => Id;

    public IReadOnlyList<FollowUp> FollowUps => [.. followUps.OrderBy(one => one.No)];

    public void Apply(MeetingEvent happened, Happened now)
    {
        Version++;
        switch (happened)
        {
            case MeetingHeld e: Begin(e, now); break;
            case UnitTookPart e: Units.Add(e.Unit.Value); break;
            case CaseDiscussed e: Cases.Add(Guid.ParseExact(e.Case, "D")); break;
            case FollowUpGiven e: followUps.Add(new() { No = followUps.Count + 1, What = e.What.Text, Unit = e.Unit, Person = e.Person, Due = e.Due }); break;
            case FollowUpDone e:
                var done = followUps.Single(one => one.No == e.No);
                (done.DoneAt, done.DoneBy, done.Result) = (now.At, now.By, e.Result.Text);
                break;
            case FollowUpHandedOver e: followUps.Single(one => one.No == e.No).Person = e.To; break;
            case ConclusionsAmended e: Conclusions = e.Conclusions.Text; break;
            default: throw new NotSupportedException(happened.GetType().Name);
        }
    }

    private void Begin(MeetingHeld e, Happened now)
    {
        (District, Unit, Writer, Kind, Day) = (e.District, now.Unit, now.By, e.Kind, e.Day);
        (Title, Place, Conclusions) = (e.Title.Text, e.Place.Text, e.Conclusions.Text);
        People = [.. e.People.Select(person => person.Value)];
        Sequence = ((long)e.Day.DayNumber << 42) | (now.At.ToUnixTimeMilliseconds() & ((1L << 42) - 1));
    }
}

/// <summary>What happened to a meeting. Names and parameters are promises of the journal.</summary>
internal abstract record MeetingEvent;

internal sealed record MeetingHeld(UnitId District, MeetingKind Kind, DateOnly Day, Words Title, Words Place, Words Conclusions, IReadOnlyList<PersonId> People) : MeetingEvent;

internal sealed record UnitTookPart(UnitId Unit) : MeetingEvent;

internal sealed record CaseDiscussed(string Case) : MeetingEvent;

internal sealed record FollowUpGiven(UnitId Unit, PersonId? Person, DateOnly Due, Words What) : MeetingEvent;

internal sealed record FollowUpDone(int No, Words Result) : MeetingEvent;

internal sealed record FollowUpHandedOver(int No, PersonId From, PersonId To) : MeetingEvent;

internal sealed record ConclusionsAmended(Words Conclusions) : MeetingEvent;

/// <summary>The written form of all of them.</summary>
internal static class MeetingEvents
{
    public static readonly EventFormat Format = new(typeof(MeetingEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(MeetingEvent))));
}

/// <summary>One right to read one meeting; the key is a unit or a person.</summary>
internal sealed class MeetingSight
{
    public Guid Key { get; init; }

    public Guid MeetingId { get; init; }

    public long Sequence { get; init; }

    /// <summary>The writing unit, those who took part or have a follow-up, and the education offices.</summary>
    public static IEnumerable<Guid> Of(Meeting meeting, Directory.Contracts.City city)
        => new[] { meeting.Unit.Value, meeting.Writer.Value, city.Office(meeting.District).Id.Value }
            .Concat(city.CityOffice is { } cityOffice ? [cityOffice.Id.Value] : [])
            .Concat(meeting.Units).Concat(meeting.People).Concat(meeting.FollowUps.Select(one => one.Unit.Value)).Concat(meeting.FollowUps.Select(one => one.Person?.Value).OfType<Guid>()).Distinct();

    public static IReadOnlyList<Guid> KeysOf(Actor reader)
        => [.. reader.Posts.Where(post => post.Role is not Role.Admin).Select(post => post.Unit.Value).Append(reader.Person.Value).Distinct()];
}

internal sealed class MeetingMap : IEntityTypeConfiguration<Meeting>
{
    public void Configure(EntityTypeBuilder<Meeting> row)
    {
        row.ToTable("supervision_meeting").HasKey(m => m.Id);
        row.Property(m => m.Id).ValueGeneratedNever();
        row.Property(m => m.Version).IsConcurrencyToken();
        row.Property(m => m.Head).HasMaxLength(64);
        row.Ignore(m => m.Stream);
        row.OwnsMany(m => m.FollowUps, one =>
        {
            one.ToTable("supervision_follow_up").WithOwner().HasForeignKey("MeetingId");
            one.HasKey("MeetingId", nameof(FollowUp.No));
            one.Property(f => f.No).ValueGeneratedNever();
            one.HasIndex(f => new { f.Unit, f.DoneAt });
            one.HasIndex(f => new { f.Person, f.DoneAt });
        });
        row.Navigation(m => m.FollowUps).HasField("followUps").UsePropertyAccessMode(PropertyAccessMode.Field).AutoInclude();
    }
}

internal sealed class MeetingSightMap : IEntityTypeConfiguration<MeetingSight>
{
    public void Configure(EntityTypeBuilder<MeetingSight> sight)
    {
        sight.ToTable("supervision_meeting_sight").HasKey(s => new { s.MeetingId, s.Key });
        sight.HasIndex(s => new { s.Key, s.Sequence });
    }
}
