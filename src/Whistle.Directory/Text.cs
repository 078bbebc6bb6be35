namespace Whistle.Directory;

/// <summary>The words of this module: Text.resx (Chinese) and Text.en.resx.</summary>
internal sealed class Text;
