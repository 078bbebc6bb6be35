using Whistle.Directory.Contracts;
using Whistle.Guidance.Seasons;
using Whistle.Kernel;

namespace Whistle.Guidance.Visits;

/// <summary>Everything a rule may look at: the visit, the city, who acts for which unit, when, and the school years.</summary>
internal sealed record VisitScene(GuidanceVisit Now, City City, Actor By, Post Post, DateTimeOffset At, SchoolYears Years)
{
    public DateOnly Today => At.Day();

    public bool IsPerson(PersonId? person) => person == By.Person;
}

/// <summary>Who may take a step, with the key of the words that say so.</summary>
internal sealed record VisitWho(string Key, Func<VisitScene, bool> Is)
{
    public static readonly VisitWho
        Visitor = new("Who.Visitor", s => s.Post.Unit == s.Now.Unit && Roles.Acts(s.Post.Role)),
        /* B6: 「整改」 is checked by the one who found it; a head stands in for him */
        Finder = new("Who.Finder", s => s.Post.Unit == s.Now.Unit && Roles.Acts(s.Post.Role) && (s.IsPerson(s.Now.FoundBy) || Roles.Heads(s.Post.Role))),
        Target = new("Who.Target", s => s.Post.Unit == s.Now.Target && (Roles.Acts(s.Post.Role) || (Roles.IsSchool(s.Post.Role) && s.Now.Target == s.Now.School))),
        VisitorOrTarget = new("Who.VisitorOrTarget", s => Visitor!.Is(s) || Target!.Is(s));
}

/// <summary>What kind of value a field of a step's body holds.</summary>
internal enum VisitFieldKind
{
    Text,
    Kind,
    Day,
    Time,
    People,
    Unit,
    DutyItem,
    Number,
    YesNo,
    Photos,
}

/// <summary>A field of a step's body: pages draw it, the API checks it, OpenAPI describes it.</summary>
internal sealed record VisitField(string Name, VisitFieldKind Kind, bool Required, int Max = 500);

/// <summary>The body of a step, checked for form.</summary>
internal sealed record VisitInput
{
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);

    public VisitKind? Kind { get; init; }

    public DateOnly? Day { get; init; }

    public string? Time { get; init; }

    public IReadOnlyList<PersonId> People { get; init; } = [];

    public UnitId? Unit { get; init; }

    public int? DutyItem { get; init; }

    public int? Number { get; init; }

    public bool YesNo { get; init; }

    public IReadOnlyList<FileId> PhotoIds { get; init; } = [];

    /// <summary>Filled in when the files have been taken.</summary>
    public IReadOnlyList<Attached> Photos { get; init; } = [];

    /// <summary>A text that the form requires.</summary>
    public Words this[string name] => texts[name];

    public Words? Text(string name) => texts.TryGetValue(name, out var text) ? text : (Words?)null;

    public VisitInput With(string name, string text)
    {
        texts[name] = text;
        return this;
    }
}

/// <summary>One row of the table states × actions × roles.</summary>
internal sealed record VisitStep(string Action, VisitState[] From, VisitState[] To, VisitWho Who, VisitField[] Fields, Func<VisitScene, VisitInput, IReadOnlyList<VisitEvent>> Then)
{
    /// <summary>Why this input can't be right. Answered before any rule.</summary>
    public Func<VisitScene, VisitInput, Refusal?> Check { get; init; } = (_, _) => null;

    /// <summary>"hand-over" as a key of the words: "HandOver".</summary>
    public string Key { get; } = string.Concat(Action.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    public Refusal? WhyNot(VisitScene scene) => From.Contains(scene.Now.State) ? null : VisitRules.WrongStep;
}
