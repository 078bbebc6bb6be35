using Microsoft.Extensions.Localization;
using Whistle.Kernel;

namespace Whistle.Platform.Ui;

/// <summary>
/// What lines, levels, kinds of unit and roles are called, in the language of the request: one list for all modules.
/// In English a role begins with a small letter, as inside a sentence.
/// </summary>
public sealed class Names(IStringLocalizerFactory words)
{
    private readonly IStringLocalizer text = words.Create(typeof(Text));

    public string Of(Line line) => text[$"Line.{line.Code()}"];

    public string Of(Level level) => text[$"Level.{level.Code()}"];

    public string Of(UnitKind kind) => text[$"Kind.{kind.Code()}"];

    public string Of(Role role) => text[$"Role.{role.Code()}"];
}
