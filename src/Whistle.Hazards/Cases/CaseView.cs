using Whistle.Directory.Contracts;
using Whistle.Hazards.Cases.Report;
using Whistle.Hazards.Contracts;
using Whistle.Hazards.Settings;
using Whistle.Kernel;

namespace Whistle.Hazards.Cases;

/// <summary>A unit by id and name.</summary>
internal sealed record NamedUnit(Guid Id, Bilingual Name);

/// <summary>A person by id and name.</summary>
internal sealed record NamedPerson(Guid Id, string Name);

/// <summary>Who holds a case.</summary>
internal sealed record HolderView(NamedUnit Unit, NamedPerson? Person);

/// <summary>A stretch of the way.</summary>
internal sealed record LegView(NamedUnit Unit, DateTimeOffset From, DateTimeOffset? Until, DateTimeOffset? Limit, string? Outcome);

/// <summary>Something that the case is tied to, and how: "from" a visit.</summary>
internal sealed record LinkView(string Rel, string Kind, Guid Id, string? Number = null, bool? Open = null);

/// <summary>Listed supervision as it stands.</summary>
internal sealed record ListingView(string State, bool Public, string? Number, DateTimeOffset? ListedAt, DateOnly? PlanBy, DateTimeOffset? PlanAt, bool? Rechecked, DateTimeOffset? DelistedAt);

/// <summary>A helper's part.</summary>
internal sealed record PartView(int No, NamedUnit Unit, NamedPerson? Person, string State, bool Blocking, string Limit, DateTimeOffset AskedAt, DateTimeOffset AnswerBy, DateTimeOffset? DueBy, DateTimeOffset? EndedAt, bool Late);

/// <summary>Where it is.</summary>
internal sealed record CasePlaceView(double? Lat, double? Lon, string? Text);

/// <summary>A case as the public contract shows it to one account: fields that the account may not know are null.</summary>
internal sealed record CaseView
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required string State { get; init; }

    public required int DutyItem { get; init; }

    public string? Grade { get; init; }

    public required NamedUnit School { get; init; }

    public required NamedUnit Campus { get; init; }

    public required NamedUnit Town { get; init; }

    public required HolderView Holder { get; init; }

    public NamedPerson? Reporter { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<Guid>? Photos { get; init; }

    public CasePlaceView? Location { get; init; }

    public required string Urgency { get; init; }

    public required string Source { get; init; }

    public required DateTimeOffset ReportedAt { get; init; }

    public DateTimeOffset? AcceptBy { get; init; }

    public DateTimeOffset? FinishBy { get; init; }

    public required bool Late { get; init; }

    public bool Listed { get; init; }

    public bool Paused { get; init; }

    public required bool Reopened { get; init; }

    public string? Outcome { get; init; }

    public required int Version { get; init; }

    public required IReadOnlyList<LegView> Legs { get; init; }

    public IReadOnlyList<LinkView> Links { get; init; } = [];

    public ListingView? Listing { get; init; }

    public IReadOnlyList<PartView> Parts { get; init; } = [];

    public required IReadOnlyList<string> AllowedActions { get; init; }
}

/// <summary>Shows cases to one person: what he may know, and what he may do.</summary>
internal sealed class CaseSight(Actor reader, City city, DateTimeOffset now, CaseSettings? settings = null)
{
    private readonly SightKeys keys = SightKeys.Of(reader, city);

    public City City => city;

    /// <summary>Calendars and limits; the program's own where only the right to see is asked.</summary>
    public CaseSettings Settings => settings ?? CaseSettings.BuiltIn;

    public Actor Reader => reader;

    public DateTimeOffset Now => now;

    public bool MaySee(HazardCase @case) => Sight.Of(@case, city).Any(keys.Opens);

    /// <summary>Description, texts and photos: for those who handle, the school, the group's heads and the offices.</summary>
    public bool MayRead(HazardCase @case) => Sight.Of(@case, city).Any(sight => sight.Full && keys.Opens(sight));

    /// <summary>A hidden reporter is known to the education offices only, by every door.</summary>
    public bool MayKnowReporter(HazardCase @case)
        => !@case.HideReporter || IsOffice(@case);

    /// <summary>Where it stands for this reader: at its own place where he may read that, else at its campus; nowhere where that has no place.</summary>
    public CaseSpot? SpotOf(HazardCase @case)
        => MayRead(@case) && @case is { Lat: { } lat, Lon: { } lon } ? new(@case.Id, new(lat, lon), false, @case.Campus, @case.State.Code(), @case.IsLate(now))
            : city.Campus(@case.Campus) is { Lat: { } y, Lon: { } x } ? new(@case.Id, new(y, x), true, @case.Campus, @case.State.Code(), @case.IsLate(now)) : null;

    private bool IsOffice(HazardCase @case)
        => reader.Posts.Any(post => post.Role is Role.OfficeStaff or Role.OfficeHead && post.Unit == city.Office(@case.District).Id
            || post.Role is Role.CityOffice && post.Unit == city.CityOffice?.Id);

    public IReadOnlyList<Step> Offered(HazardCase @case) => [.. CaseRules.Offered(@case, reader, city, now, Settings)];

    /// <summary>The posts by which the reader may take the step at all, whatever the state.</summary>
    public IReadOnlyList<Scene> Entitled(Step step, HazardCase @case) => CaseRules.Entitled(step, @case, reader, city, now, Settings);

    public CaseView Show(HazardCase c)
    {
        var full = MayRead(c);
        return new()
        {
            Id = c.Id,
            Number = c.Number,
            State = c.State.Code(),
            DutyItem = c.DutyItem,
            Grade = c.Grade?.Code(),
            School = Unit(c.School),
            Campus = Unit(c.Campus),
            Town = Unit(c.Town),
            Holder = new(Unit(c.Holder), Person(c.Handler)),
            Reporter = MayKnowReporter(c) ? Person(c.Reporter) : null,
            Description = full ? c.Description : null,
            Photos = full ? c.Photos : null,
            Location = full && (c.Lat is not null || c.PlaceText is not null) ? new(c.Lat, c.Lon, c.PlaceText) : null,
            Urgency = c.Urgency.Code(),
            Source = c.Source.Code(),
            ReportedAt = c.ReportedAt,
            AcceptBy = c.IsOpen ? c.AcceptBy : null,
            FinishBy = c.IsOpen ? c.ReviewBy ?? c.FinishBy : null,
            Late = c.IsLate(now),
            Listed = c.IsListed,
            Paused = c.PausedAt is not null,
            Reopened = c.WasReopened,
            Outcome = full ? c.Outcome : null,
            Version = c.Version,
            Legs = [.. c.Legs.Select(leg => new LegView(Unit(leg.Unit), leg.From, leg.Until, leg.Limit, leg.Outcome))],
            Links = full ? [.. Origin(c), .. c.Links.Select(link => new LinkView(link.Rel.Code(), "case", link.Other, link.Number, link.Rel is LinkRel.Child ? link.IsOpen : null))] : [],
            Listing = c.Listing is { } l ? new(l.State.Code(), l.IsPublic, l.Number, l.ListedAt, l.PlanBy, l.PlanAt, l.Passed, l.DelistedAt) : null,
            Parts = [.. c.Parts.Select(part => new PartView(part.No, Unit(part.Unit), Person(part.Person), part.State.Code(), part.Blocking, part.Limit, part.AskedAt, part.AnswerBy, part.DueBy, part.EndedAt, part.Due < now))],
            AllowedActions = [.. Offered(c).Select(step => step.Action)],
        };
    }

    /// <summary>Whether this reader may know that it was this person: a hidden reporter, also one of a case that has gone into it, is known to the offices only.</summary>
    public bool MayName(HazardCase @case, PersonId person)
        => (person != @case.Reporter || MayKnowReporter(@case)) && (!@case.Merged.Any(link => link.HideReporter && link.Reporter == person) || IsOffice(@case));

    private static IEnumerable<LinkView> Origin(HazardCase c) => CaseOrigin.Read(c.Origin) is { } origin ? [new("from", origin.Kind, origin.Id)] : [];

    public NamedUnit Unit(UnitId id) => new(id.Value, city.Unit(id).Name);

    public NamedPerson? Person(PersonId? id) => id is { } person && city.Person(person) is { } known ? new(person.Value, known.Name) : null;
}
