using Whistle.Directory.Contracts;
using Whistle.Hazards.Settings;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;

namespace Whistle.Hazards.Cases;

/// <summary>Everything a rule may look at: the case, the city, who acts for which unit, when, and the calendars and limits that hold.</summary>
internal sealed record Scene(HazardCase Now, City City, Actor By, Post Post, DateTimeOffset At, CaseSettings Settings)
{
    public Unit Holder => City.Unit(Now.Holder);

    public WorkCalendar Calendar => Settings.CalendarOf(Now.District);

    /// <summary>The limit that is frozen on what begins now, for the unit that holds it then.</summary>
    public Due Due(Stage stage, UnitId? holder = null)
        => Settings.Due(Now.District, stage, Now.DutyItem, City.FindUnit(holder ?? Now.Holder)?.Level, Now.Urgency, At);

    public bool IsPerson(PersonId? person) => person == By.Person;

    public bool AtHolder => Post.Unit == Now.Holder;

    public bool HeldByOffice => Now.Holder == City.Office(Now.District).Id;
}

/// <summary>Who may take a step, with the key of the words that say so in the help and in the documents.</summary>
internal sealed record Who(string Key, Func<Scene, bool> Is)
{
    public static readonly Who
        HoldingUnit = new("Who.HoldingUnit", s => s.AtHolder && Roles.Acts(s.Post.Role)),
        HolderHead = new("Who.HolderHead", s => s.AtHolder && Roles.Heads(s.Post.Role)),
        /* who decides on a pause or more time: where the holder has no head, the next up its line */
        Approver = new("Who.Approver", s => Roles.Heads(s.Post.Role) && s.Post.Unit == NextUp.Of(s.City, s.Now.Holder, s.Now.District, s.Now.SentDownBy)),
        /* the person who accepted or was assigned, or a head; while nobody has been named, the whole unit answers */
        Holder = new("Who.Holder", s => s.AtHolder && Roles.Acts(s.Post.Role) && (s.Now.Handler is null || s.IsPerson(s.Now.Handler) || Roles.Heads(s.Post.Role))),
        HolderOrSchool = new("Who.HolderOrSchool", s => HoldingUnit!.Is(s) || IsRoomOf(s) || HelperSteps.Helper.Is(s) || School!.Is(s) || s.IsPerson(s.Now.Reporter)),
        CommandRoom = new("Who.CommandRoom", s => s.AtHolder && s.Post.Role is Role.CommandOperator),
        Dispatched = new("Who.Dispatched", s => s.AtHolder ? Roles.Acts(s.Post.Role) || s.Post.Role is Role.CommandOperator
            : s.Now.DispatchedBy == s.Post.Unit && s.Post.Role is Role.CommandOperator),
        School = new("Who.School", s => s.Post.Unit == s.Now.School && s.Post.Role is Role.SchoolStaff or Role.SchoolHead && s.Post.Unit == s.Now.School),
        Reporter = new("Who.Reporter", s => s.IsPerson(s.Now.Reporter)),
        Office = new("Who.Office", IsOffice),
        HoldingOffice = new("Who.HoldingOffice", s => IsOffice(s) && s.HeldByOffice),
        HeadOrOffice = new("Who.HeadOrOffice", s => HolderHead!.Is(s) || IsOffice(s)),
        Proposer = new("Who.Proposer", s => s.AtHolder && s.IsPerson(s.Now.ProposedBy)),
        Urger = new("Who.Urger", s => School!.Is(s) || IsOffice(s) || IsDistrictOfLine(s));

    /// <summary>A command room that has the case, or had it: what it hears from the place later still belongs to the case.</summary>
    private static bool IsRoomOf(Scene s) => s.Post.Role is Role.CommandOperator && s.Now.WasHeldBy(s.Post.Unit);

    private static bool IsOffice(Scene s)
        => s.Post.Role is Role.OfficeStaff or Role.OfficeHead && s.Post.Unit == s.City.Office(s.Now.District).Id;

    private static bool IsDistrictOfLine(Scene s)
        => Roles.Acts(s.Post.Role) && !s.AtHolder && s.Holder.Line is { } line && s.City.Department(s.Now.District, line)?.Id == s.Post.Unit;
}

/// <summary>What the roles mean for a case.</summary>
internal static class Roles
{
    /// <summary>Heads and workers act; a liaison reads, a school and a command room have steps of their own.</summary>
    public static bool Acts(Role role) => role is Role.UnitWorker or Role.OfficeStaff || Heads(role);

    public static bool Heads(Role role) => NextUp.IsHead(role);
}

/// <summary>What kind of value a field of a step's body holds.</summary>
internal enum FieldKind
{
    Text,
    Person,
    Unit,
    DutyItem,
    YesNo,
    Photos,

    /// <summary>A number of working days.</summary>
    WorkDays,

    /// <summary>One of the codes of <see cref="ActionField.Options"/>.</summary>
    Choice,
    Day,

    /// <summary>Another case, by its number or its id.</summary>
    Case,
}

/// <summary>A field of a step's body: pages draw it, the API checks it, OpenAPI describes it.</summary>
internal sealed record ActionField(string Name, FieldKind Kind, bool Required, int Max = 500)
{
    /// <summary>The codes of a choice.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Asked for, and then required, only where the case is so; null: always asked for.</summary>
    public Func<HazardCase, bool>? When { get; init; }
}

/// <summary>The body of a step, checked for form.</summary>
internal sealed record ActionInput
{
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);

    public PersonId? Person { get; init; }

    public UnitId? Unit { get; init; }

    public int? DutyItem { get; init; }

    public bool? YesNo { get; init; }

    public int? Days { get; init; }

    public IReadOnlyList<FileId> PhotoIds { get; init; } = [];

    /// <summary>Filled in when the files have been taken.</summary>
    public IReadOnlyList<Attached> Photos { get; init; } = [];

    /// <summary>The other case of a step that ties two, where it is there for the actor; tracked.</summary>
    public HazardCase? Other { get; init; }

    /// <summary>The cases above this one, and it itself: none of them may become its child.</summary>
    public IReadOnlySet<Guid> Above { get; init; } = new HashSet<Guid>();

    /// <summary>Given by the program where the step is numbered.</summary>
    public string? Number { get; init; }

    /// <summary>A text that the form requires.</summary>
    public Words this[string name] => texts[name];

    public DateOnly? Day(string name)
        => texts.TryGetValue(name, out var day) ? DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) : null;

    public ActionInput With(string name, DateOnly day) => With(name, day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    public Words? Text(string name) => texts.TryGetValue(name, out var text) ? text : (Words?)null;

    public ActionInput With(string name, string text)
    {
        texts[name] = text;
        return this;
    }
}

/// <summary>One row of the table states × actions × roles.</summary>
internal sealed record Step(string Action, CaseState[] From, CaseState[] To, Who Who, ActionField[] Fields, Func<Scene, ActionInput, CaseEvent> Then)
{
    /// <summary>Why the step can't be taken now, though the state would allow it.</summary>
    public Func<Scene, Refusal?> Unless { get; init; } = _ => null;

    /// <summary>Why this input can't be right: names of persons and units that do not fit. Answered before any rule.</summary>
    public Func<Scene, ActionInput, Refusal?> Check { get; init; } = (_, _) => null;

    /// <summary>Why this input is refused by a rule: it fits, and the state of things forbids it.</summary>
    public Func<Scene, ActionInput, Refusal?> Against { get; init; } = (_, _) => null;

    /// <summary>The event carries a number that the program gives.</summary>
    public NumberKind? Numbered { get; init; }

    /// <summary>"report-up" as a key of the words: "ReportUp".</summary>
    public string Key { get; } = string.Concat(Action.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    public Refusal? WhyNot(Scene scene) => From.Contains(scene.Now.State) ? CaseGuards.WhyNot(this, scene) ?? Unless(scene) : CaseRules.WrongStep;
}
