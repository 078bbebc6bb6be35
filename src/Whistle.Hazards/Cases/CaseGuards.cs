using Whistle.Kernel;

namespace Whistle.Hazards.Cases;

/// <summary>What holds a step back whichever its row: a case that was merged rests, and a closing waits for children and blocking parts.</summary>
internal static class CaseGuards
{
    public static readonly Refusal LessonMissing = new("Case.LessonMissing", "lesson");

    /// <summary>The lesson that a listed or reopened case leaves (举一反三). Plan: heads of departments 「举一反三，强化日常管理和监管」.</summary>
    public static readonly ActionField Lesson = new("lesson", FieldKind.Text, false, 1000) { When = now => now.NeedsLesson };

    public static Refusal? WhyNot(Step step, Scene s)
        => s.Now.MergedInto is { } main && step.Action is not "unmerge" ? LinkSteps.IsMerged with { Fills = [main.Number] }
            : step.Action is "withdraw" && s.Now.Merged.Any() ? LinkSteps.HasMerged
            : !Closes(step) ? null
            : s.Now.OpenChildren.Any() ? LinkSteps.ChildrenOpen with { Fills = [LinkSteps.Numbers(s.Now.OpenChildren)] }
            : s.Now.OpenParts.Where(part => part.Blocking).ToList() is { Count: > 0 } blocking ? HelperSteps.PartsOpen with { Fills = [HelperSteps.Named(blocking, s.City)] }
            : null;

    public static Refusal? LessonOf(Scene s, ActionInput i) => s.Now.NeedsLesson && i.Text("lesson") is null ? LessonMissing : null;

    private static bool Closes(Step step) => step.To is [CaseState.Closed] && !step.From.Contains(CaseState.Closed) && step.Action is not "merge";
}
