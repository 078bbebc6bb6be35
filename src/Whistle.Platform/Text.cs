namespace Whistle.Platform;

/// <summary>The words of the shared page parts and of sign-in, in Text.resx (zh-CN) and Text.en.resx.</summary>
internal sealed class Text;
