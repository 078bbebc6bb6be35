using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Kernel.WorkingTime;

namespace Whistle.Duties.Packages;

/// <summary>Everything a rule may look at: the package, the task in question, the city, who acts for which unit, when.</summary>
internal sealed record PackageScene(TaskPackage Now, PackageTask Task, City City, Actor By, Post Post, DateTimeOffset At, WorkCalendar Calendar)
{
    public bool AtUnit => Post.Unit == Task.Unit;

    public bool IsUnclaimed => Task.IsUnclaimed(At);

    public UnitId OfficeUnit => City.Office(Now.District).Id;
}

/// <summary>Who may take a step, with the key of the words that say so.</summary>
internal sealed record PackageWho(string Key, Func<PackageScene, bool> Is)
{
    public static readonly PackageWho
        Unit = new("PackageWho.Unit", s => s.AtUnit && Roles.Acts(s.Post.Role)),
        /* what nobody claims in time is open to the district department of its line too */
        Claimer = new("PackageWho.Claimer", s => Unit!.Is(s) || (s.IsUnclaimed && s.Post.Unit == s.Task.Overseer && Roles.Acts(s.Post.Role))),
        UnitHead = new("PackageWho.UnitHead", s => s.AtUnit && (Roles.Heads(s.Post.Role) || (Roles.Acts(s.Post.Role) && s.Task.Handler == s.By.Person))),
        Handler = new("PackageWho.Handler", s => s.AtUnit && Roles.Acts(s.Post.Role) && (s.Task.Handler == s.By.Person || Roles.Heads(s.Post.Role))),
        School = new("PackageWho.School", OfSchool),
        HandlerOrSchool = new("PackageWho.HandlerOrSchool", s => Handler!.Is(s) || OfSchool(s)),
        Office = new("PackageWho.Office", IsOffice),
        Urger = new("PackageWho.Urger", s => OfSchool(s) || IsOffice(s) || (s.Post.Unit == s.Task.Overseer && !s.AtUnit && Roles.Acts(s.Post.Role)));

    /// <summary>The school, or a head of the campus's working group, which makes the packages (plan, article: 工作组按需生成“任务包”).</summary>
    private static bool OfSchool(PackageScene s)
        => (s.Post.Unit == s.Now.School && Roles.OfSchool(s.Post.Role))
            || (s.Post.Role is Role.GridGuide && s.City.CampusesHeadedBy(s.By.Person).Contains(s.Now.Campus));

    private static bool IsOffice(PackageScene s) => s.Post.Unit == s.OfficeUnit && s.Post.Role is Role.OfficeStaff or Role.OfficeHead && s.Post.Unit == s.OfficeUnit;
}

/// <summary>What kind of value a field of a step's body holds.</summary>
internal enum PackageFieldKind
{
    Text,
    Person,
    Unit,
    Photos,
}

/// <summary>A field of a step's body: pages draw it, the API checks it, OpenAPI describes it.</summary>
internal sealed record PackageField(string Name, PackageFieldKind Kind, bool Required, int Max = 500);

/// <summary>The body of a step, checked for form.</summary>
internal sealed record PackageInput
{
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);

    public PersonId? Person { get; init; }

    public UnitId? Unit { get; init; }

    public IReadOnlyList<FileId> PhotoIds { get; init; } = [];

    /// <summary>Filled in when the files have been taken.</summary>
    public IReadOnlyList<Attached> Photos { get; init; } = [];

    public Words this[string name] => texts[name];

    public Words? Text(string name) => texts.TryGetValue(name, out var text) ? text : (Words?)null;

    public PackageInput With(string name, string text)
    {
        texts[name] = text;
        return this;
    }
}

/// <summary>One row of the table states × actions × roles. It is about one task of a package.</summary>
internal sealed record PackageStep(
    string Action, TaskState[] From, TaskState[] To, PackageWho Who, PackageField[] Fields, Func<PackageScene, PackageInput, PackageEvent> Then)
{
    /// <summary>Why the step can't be taken now, though the state would allow it.</summary>
    public Func<PackageScene, Refusal?> Unless { get; init; } = _ => null;

    /// <summary>Why this input can't be right. Answered before any rule.</summary>
    public Func<PackageScene, PackageInput, Refusal?> Check { get; init; } = (_, _) => null;

    /// <summary>"hand-over" as a key of the words: "HandOver".</summary>
    public string Key { get; } = string.Concat(Action.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    public Refusal? WhyNot(PackageScene scene) => From.Contains(scene.Task.State) ? Unless(scene) : PackageRules.WrongStep;
}
