using System.Globalization;

namespace Whistle.Kernel;

/// <summary>A name or text in both languages, as data carries it. On the wire { "zh": …, "en": … }.</summary>
public sealed record Bilingual(string Zh, string En)
{
    public string In(CultureInfo culture) => culture.TwoLetterISOLanguageName == "en" ? En : Zh;

    /// <summary>In the language of the request.</summary>
    public override string ToString() => In(CultureInfo.CurrentUICulture);
}
