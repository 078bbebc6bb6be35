using System.Globalization;
using System.Resources;

namespace Whistle.Exchange.Open311;

/// <summary>The words of the open interface and of what comes in by it, in Text.resx (zh-CN) and Text.en.resx.</summary>
internal sealed class Text
{
    private static readonly ResourceManager Words = new(typeof(Text));

    public static string In(CultureInfo culture, string key) => Find(culture, key) ?? throw new MissingManifestResourceException(key);

    public static string? Find(CultureInfo culture, string key) => Words.GetString(key, culture);

    /// <summary>In the language of the request, with what goes into the sentence's places.</summary>
    public static string Say(string key, params object[] fills) => string.Format(CultureInfo.CurrentCulture, In(CultureInfo.CurrentUICulture, key), fills);
}
