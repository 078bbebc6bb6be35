using Whistle.Directory.Contracts;
using Whistle.Duties.Contracts;
using Whistle.Duties.Lists;
using Whistle.Duties.Packages;
using Whistle.Kernel;

namespace Whistle.Duties.Api;

internal sealed record YearListView(Guid Id, NamedUnit Area, int Year, Guid? From, DateTimeOffset CreatedAt, int Version);

internal sealed record YearListBrief(Guid Id, NamedUnit Area, int Year, int Measures, int Late, int Soon, int Done, bool MayEdit, int Version);

internal sealed record YearLists(IReadOnlyList<YearListBrief> Items, string? Next);

internal sealed record TargetView(Guid Id, Bilingual Name, Bilingual Unit, int Goal, bool Rate, int? Result, bool Reached);

internal sealed record MeasureView(
    Guid Id, string? Label, Bilingual Text, string Rhythm, DateOnly? DueDate, string State, DateOnly? DueOn, int Missed, int Entries, DateOnly? LastDay,
    IReadOnlyList<TargetView> Targets, IReadOnlyList<string> AllowedActions);

internal sealed record ListItemView(int No, Bilingual Name, Bilingual Matter, Bilingual LeadUnit, string ResponsibleLine, IReadOnlyList<MeasureView> Measures);

internal sealed record BoardView(Guid Id, NamedUnit Area, int Year, Guid? From, int Late, bool MayEdit, int Version, IReadOnlyList<ListItemView> Items);

internal sealed record EntryView(
    Guid Id, Guid MeasureId, DateOnly Day, DateTimeOffset At, NamedUnit Unit, NamedPerson? By, string Text, Guid? TargetId, int? Figure, bool Completes, IReadOnlyList<Guid> Files, StrikeView? Struck);

internal sealed record StrikeView(DateTimeOffset At, NamedUnit Unit, NamedPerson? By, string Reason);

internal sealed record EntryList(IReadOnlyList<EntryView> Items, string? Next);

/// <summary>Shows lists to programs.</summary>
internal sealed class ListViews(ICity cities, DutyItems items)
{
    private City City => cities.Current;

    public YearListView Changed(YearList list) => new(list.Id, Unit(list.Area), list.Year, list.From, list.CreatedAt, list.Version);

    public YearListBrief Brief(Board board, Actor by)
        => new(board.List.Id, Unit(board.List.Area), board.List.Year, board.Measures.Count, board.Count(MeasureState.Late), board.Count(MeasureState.Soon), board.Count(MeasureState.Done),
            ListRules.Keeps(board.List.Area, by, City), board.List.Version);

    public BoardView Whole(Board board, Actor by)
    {
        var keeps = ListRules.Keeps(board.List.Area, by, City);
        var measures = board.Measures.ToLookup(m => m.Measure.Item);
        return new(board.List.Id, Unit(board.List.Area), board.List.Year, board.List.From, board.Count(MeasureState.Late), keeps, board.List.Version,
            [.. items.All.Select(item =>
            {
                IReadOnlyList<string> actions = [.. keeps ? ["edit", "remove"] : Array.Empty<string>(), .. ListRules.Fills(item.ResponsibleLine, board.List.Area, by, City).Count > 0 ? ["progress"] : Array.Empty<string>()];
                return new ListItemView(item.No, item.Name, item.Matter, item.LeadUnit, item.ResponsibleLine.Code(), [.. measures[item.No].Select(m => Measure(m, actions))]);
            })]);
    }

    public EntryView Entry(EntryNow now)
    {
        var e = now.Entry;
        return new(e.Id, e.MeasureId, e.Day, e.At, Unit(e.Unit), Person(e.By), e.Text, e.TargetId, e.Figure, e.Completes, e.Files,
            now.StruckBy is { } s ? new(s.At, Unit(s.Unit), Person(s.By), s.Text) : null);
    }

    private static MeasureView Measure(MeasureNow now, IReadOnlyList<string> actions)
        => new(now.Measure.Id, now.Measure.Label, now.Measure.Text, now.Measure.Rhythm.Code(), now.Measure.DueDate, now.Standing.State.Code(), now.Standing.DueOn, now.Standing.Missed,
            now.Entries, now.LastDay, [.. now.Targets.Select(t => new TargetView(t.Target.Id, t.Target.Name, t.Target.Unit, t.Target.Goal, t.Target.IsRate, t.Result, t.IsReached))], actions);

    private NamedUnit Unit(UnitId id) => new(id.Value, City.FindUnit(id)?.Name ?? new("", ""));

    private NamedPerson? Person(PersonId id) => City.Person(id) is { } known ? new(id.Value, known.Name) : null;
}
