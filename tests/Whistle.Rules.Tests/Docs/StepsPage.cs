using System.Globalization;
using System.Text;
using Whistle.Hazards;
using Whistle.Hazards.Cases;
using Whistle.Hazards.Pages.Help;

namespace Whistle.Rules.Tests.Docs;

/// <summary>docs/steps.md, made from the table of steps: who may take which step from which state, and where it leads.</summary>
internal static class StepsPage
{
    public const string Command = "WHISTLE_WRITE_DOCS=1 ./test StepsPage";

    private static readonly CaseState[] States = Enum.GetValues<CaseState>();

    public static string Write()
    {
        var page = new StringBuilder($"""
            # 事件的步骤 · The steps of a case

            本页由 `CaseRules.Steps` 生成，请勿手改；改了规则表之后运行 `{Command}`。页面、接口、OpenAPI 和帮助页的流程图读的是同一张表。

            Made from `CaseRules.Steps`: don't edit it, run `{Command}` after a change of that table. Pages, the API, its OpenAPI document and the diagram of the help page read the same one.

            """);
        foreach (var (language, title, fields, optional) in new[] { ("zh-CN", "中文", "要填写的内容", "（可不填）"), ("en", "English", "What it asks for", " (optional)") })
            AddLanguage(page, CultureInfo.GetCultureInfo(language), title, fields, optional);
        return page.ToString();
    }

    private static void AddLanguage(StringBuilder page, CultureInfo culture, string title, string fields, string optional)
    {
        string Say(string key) => Text.In(culture, key);
        page.Append('\n').Append("## ").Append(title).Append("\n\n### ").Append(Say("Flow.Title")).Append("\n\n");
        AddDiagram(page, Say);
        page.Append("\n### ").Append(Say("Flow.Table")).Append("\n\n");
        AddSteps(page, Say);
        page.Append("\n### ").Append(fields).Append("\n\n");
        AddFields(page, Say, fields, optional);
    }

    private static void AddDiagram(StringBuilder page, Func<string, string> say)
    {
        page.Append("```mermaid\nstateDiagram-v2\n");
        foreach (var state in States)
            page.Append("    state \"").Append(say("State." + state)).Append("\" as ").Append(state).Append('\n');
        page.Append("    [*] --> Reported : ").Append(say("Flow.Start")).Append('\n');
        foreach (var state in States.Where(state => Within(state).Any()))
            AddArrow(page, say, state, state, Within(state));
        foreach (var arrow in Flow.Arrows)
            AddArrow(page, say, arrow.From, arrow.To, arrow.Steps);
        page.Append("    Closed --> [*]\n    Withdrawn --> [*]\n```\n");
    }

    /// <summary>Steps that keep the state and pass the case on, and those that only this state has.</summary>
    private static IEnumerable<Step> Within(CaseState state)
        => CaseRules.Steps.Where(step => Flow.Within(state).Contains(step) || (step.From is [var from] && step.To is [var to] && from == state && to == state));

    private static void AddArrow(StringBuilder page, Func<string, string> say, CaseState from, CaseState to, IEnumerable<Step> steps)
        => page.Append("    ").Append(from).Append(" --> ").Append(to).Append(" : ").AppendJoin(" / ", steps.Select(step => say("Flow." + step.Key)).Distinct()).Append('\n');

    /// <summary>A row for each step, a column for each state: where it leads from there.</summary>
    private static void AddSteps(StringBuilder page, Func<string, string> say)
    {
        AddRow(page, ["", say("Flow.Step"), say("Flow.Who"), .. States.Select(state => say("State." + state))]);
        AddRow(page, Enumerable.Repeat("---", States.Length + 3));
        foreach (var step in CaseRules.Steps)
            AddRow(page, [$"`{step.Action}`", say("Action." + step.Key), say(step.Who.Key), .. States.Select(from => Leads(step, from, say))]);
    }

    private static string Leads(Step step, CaseState from, Func<string, string> say)
        => !step.From.Contains(from) ? ""
            : step.From.SequenceEqual(step.To) ? "● " + say("Flow.Same")
            : "→ " + string.Join(" / ", step.To.Select(to => say("State." + to)));

    private static void AddFields(StringBuilder page, Func<string, string> say, string fields, string optional)
    {
        AddRow(page, ["", say("Flow.Step"), fields]);
        AddRow(page, Enumerable.Repeat("---", 3));
        foreach (var step in CaseRules.Steps.Where(step => step.Fields.Length > 0))
            AddRow(page, [$"`{step.Action}`", say("Action." + step.Key), string.Join(" · ", step.Fields.Select(field => $"`{field.Name}` {say("Field." + field.Name)}{(field.Required ? "" : optional)}"))]);
    }

    private static void AddRow(StringBuilder page, IEnumerable<string> cells) => page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
