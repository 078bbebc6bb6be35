using System.Globalization;
using System.Resources;

namespace Whistle.Exchange.InRows;

/// <summary>The words of what comes in as rows, in Text.resx (zh-CN) and Text.en.resx.</summary>
internal sealed class Text
{
    private static readonly ResourceManager Words = new(typeof(Text));

    public static string In(CultureInfo culture, string key) => Find(culture, key) ?? throw new MissingManifestResourceException(key);

    public static string? Find(CultureInfo culture, string key) => Words.GetString(key, culture);
}
