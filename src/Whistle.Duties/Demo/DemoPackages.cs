using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Duties.Contracts;
using Whistle.Duties.Packages;
using Whistle.Duties.Schools;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Demo;
using Whistle.Platform.Deliveries;

namespace Whistle.Duties.Demo;

/// <summary>Task packages in every state, dated back from today; each goes its way through the same rules as a real one. One save.</summary>
internal sealed class DemoPackages(WhistleDb db, PackageDesk desk, DutyItems items, Outbox outbox, ICalendars calendars, TimeProvider clock) : IDemoPart
{
    private const int Number = 42;

    /// <summary>What happens to the first task of a package, and how many hours before now it was raised.</summary>
    private static readonly (int Hours, string[] Steps)[] Courses =
    [
        (3, []), (150, []), (30, ["claim"]), (60, ["claim", "note"]), (90, ["claim", "finish"]), (40, ["decline"]), (70, ["decline", "designate"]), (120, ["decline", "designate", "claim", "finish"]),
        (80, ["cancel"]), (200, ["claim", "finish", "send-back"]), (240, ["claim", "hand-over"]), (300, ["claim", "finish"]),
    ];

    private readonly Random random = new(20221102);
    private readonly City city = DemoCity.City;
    private IDistrictCalendars known = default!;

    public async Task LoadAsync(CancellationToken stop)
    {
        if (await db.Set<TaskPackage>().AnyAsync(stop))
            return;
        known = await calendars.CalendarsAsync(stop);
        var rows = (await db.Set<SchoolRow>().AsNoTracking().ToListAsync(stop)).ToLookup(row => row.School);
        var campuses = city.Units.Where(unit => unit.Kind is UnitKind.Campus).Select(unit => city.Campus(unit.Id)!).OrderBy(campus => campus.Id.Value).ToList();
        var first = city.CampusesOf(DemoCity.UnitOf("school").Id)[0];
        for (var i = 0; i < Number; i++)
            // every third at the school that the guide signs in as, so that its pages have something to show
            Make(i % 3 == 0 ? first : campuses[random.Next(campuses.Count)], rows, i);
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
        outbox.Wake();
    }

    private void Make(Campus campus, ILookup<UnitId, SchoolRow> rows, int i)
    {
        var (title, need, lines) = DemoDutyWords.Packages[i % DemoDutyWords.Packages.Length];
        var (hours, steps) = Courses[i % Courses.Length];
        var at = (clock.Now() - TimeSpan.FromHours(hours + (i / Courses.Length * 26))).ToMilliseconds();
        var staff = city.At(campus.School).First(a => a.Role is Role.SchoolStaff).Person;
        var raiser = new Actor(staff, default, city.PostsOf(staff));
        var drawn = rows[campus.School].Where(row => row.Item > 0 && items.LineOf(row.Item) is { } line && lines.Contains(line)).Take(1).ToList();
        var body = new RaiseBody(title, need, lines, [.. drawn.Select(row => row.Id)], at.Day().AddDays(14), [], campus.Id, []);
        if (RaiseRules.Plan(body, drawn, raiser, city, at.Day()).Events is not [var plan])
            return;
        var package = new TaskPackage(Guid.CreateVersion7(at));
        desk.Open(package, new(campus.School, campus.Id, campus.District, title, need, string.Join(',', drawn.Select(row => row.Id.ToString("D"))),
            string.Join(',', drawn.Select(row => row.Item.ToString(CultureInfo.InvariantCulture))), body.WantedBy, []), plan, new(at, campus.School, staff), known.CalendarOf(campus.District), Tells(at));
        foreach (var action in steps)
        {
            at = (at + TimeSpan.FromHours(hours / 2.0 / steps.Length)).ToMilliseconds();
            if (at > clock.Now() || !Step(package, package.Tasks[0].Line, action, at))
                break;
        }
        db.Add(package);
        db.AddRange(PackageSight.Of(package, city));
    }

    private bool Step(TaskPackage package, Line line, string action, DateTimeOffset at)
    {
        var step = PackageRules.Find(action)!;
        var task = package.Task(line);
        var candidates = city.At(task.Unit).OrderBy(a => Roles.Heads(a.Role)).Select(a => a.Person).Concat(city.At(package.School).Select(a => a.Person)).Concat(city.At(city.Office(package.District).Id).Select(a => a.Person));
        foreach (var person in candidates)
            foreach (var scene in PackageRules.Entitled(step, package, new(person, default, city.PostsOf(person)), city, at, known.CalendarOf(package.District)).Where(scene => scene.Task.Line == line))
                if (PackageRules.Decide(step, scene, Input(action, package, task)) is { Refusal: null, Events: [var happened] })
                {
                    desk.Happen(package, happened, new(at, scene.Post.Unit, person), Tells(at));
                    return true;
                }
        return false;
    }

    private bool Tells(DateTimeOffset at) => clock.Now() - at < TimeSpan.FromDays(2);

    private PackageInput Input(string action, TaskPackage package, PackageTask task) => action switch
    {
        "decline" => new PackageInput().With("reason", "经核实不属本单位职责，建议由其他部门承担。"),
        "designate" => new PackageInput { Unit = city.Department(package.District, Line.Emergency)!.Id }.With("reason", "经会商，请贵单位承担。"),
        "finish" => new PackageInput().With("outcome", "已到校完成，问题当场整改，建议每学期复查一次。"),
        "send-back" => new PackageInput().With("reason", "还有一处没有处理，请继续。"),
        "cancel" => new PackageInput().With("reason", "学校已自行解决。"),
        "hand-over" => new PackageInput { Person = city.At(task.Unit).FirstOrDefault(a => a.Person != task.Handler && Roles.Acts(a.Role))?.Person },
        _ => new PackageInput().With("text", "已联系学校，约定本周四到场。"),
    };
}
