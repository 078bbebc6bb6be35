namespace Whistle.Hazards.Pages.Offline;

/// <summary>The words of reporting without a network, in Text.resx (zh-CN) and Text.en.resx.</summary>
internal sealed class Text;
