using System.Globalization;
using System.Resources;

namespace Whistle.Notices;

/// <summary>The words of this module: Text.resx (Chinese) and Text.en.resx.</summary>
internal sealed class Text
{
    private static readonly ResourceManager Words = new(typeof(Text));

    /// <summary>In a language that is not the request's: messages go out in their reader's.</summary>
    public static string In(CultureInfo culture, string key) => Words.GetString(key, culture) ?? throw new MissingManifestResourceException(key);
}
