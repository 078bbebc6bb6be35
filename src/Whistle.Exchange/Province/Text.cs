using System.Globalization;
using System.Resources;

namespace Whistle.Exchange.Province;

/// <summary>The words of the exports, in Text.resx (zh-CN) and Text.en.resx.</summary>
internal sealed class Text
{
    private static readonly ResourceManager Words = new(typeof(Text));

    public static string In(CultureInfo culture, string key) => Find(culture, key) ?? throw new MissingManifestResourceException(key);

    public static string? Find(CultureInfo culture, string key) => Words.GetString(key, culture);
}
