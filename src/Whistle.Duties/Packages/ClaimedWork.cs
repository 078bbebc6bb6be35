using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Whistle.Directory.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Duties.Packages;

/// <summary>Claimed tasks as work that must not be left with nobody when a person leaves.</summary>
internal sealed class ClaimedWork(WhistleDb db, PackageDesk desk, ICity cities, IStringLocalizer<Text> text, TimeProvider clock) : IOpenWork
{
    private const string Kind = "package";

    public async Task<IReadOnlyList<OpenWork>> OfAsync(PersonId person, CancellationToken stop)
    {
        var city = await cities.GetAsync(stop);
        var held = await Held(db.Set<TaskPackage>().AsNoTracking(), person).OrderBy(p => p.Sequence).ToListAsync(stop);
        return [.. held.SelectMany(package => Mine(package, person).Select(task =>
            new OpenWork(Kind, package.Id, task.Unit, text["OpenWork.Package", city.Unit(package.School).Name, package.Title], $"/packages/{package.Id:D}")))];
    }

    public async Task HandOverAsync(WhistleDb db, PersonId from, PersonId to, UnitId unit, Actor by, CancellationToken stop)
    {
        var now = clock.Now();
        foreach (var package in await Held(db.Set<TaskPackage>(), from).ToListAsync(stop))
        {
            var mine = Mine(package, from).Where(task => task.Unit == unit).ToList();
            if (mine.Count == 0)
                continue;
            await desk.OpenAsync(package, stop);
            foreach (var task in mine)
                desk.Happen(package, new TaskHandedOver(task.Line, to), new(now, unit, by.Person));
        }
    }

    private static IQueryable<TaskPackage> Held(IQueryable<TaskPackage> packages, PersonId person)
        => packages.Where(p => p.IsOpen && p.Tasks.Any(t => t.Handler == person && t.State == TaskState.Claimed));

    private static IEnumerable<PackageTask> Mine(TaskPackage package, PersonId person)
        => package.Tasks.Where(task => task.State is TaskState.Claimed && task.Handler == person);
}
