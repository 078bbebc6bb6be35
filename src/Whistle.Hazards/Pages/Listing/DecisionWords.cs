using Microsoft.Extensions.Localization;
using Whistle.Hazards.Cases;
using Whistle.Kernel;

namespace Whistle.Hazards.Pages;

/// <summary>Numbers of decisions and letters as they are printed: "校安督〔2026〕3号".</summary>
internal static class DecisionWords
{
    public static string Number(IStringLocalizer<Text> text, NumberKind kind, string number)
        => number.Split('-') is [var district, var year, var no] ? text[$"Number.{kind.Code()}", district, year, no] : number;
}
