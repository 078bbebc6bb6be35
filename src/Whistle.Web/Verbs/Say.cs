using System.Globalization;
using System.Resources;

namespace Whistle.Web.Verbs;

/// <summary>What the program says on a terminal, in the language of the terminal (LANG), Chinese where it names none.</summary>
internal static class Say
{
    private static readonly ResourceManager Text = new("Whistle.Web.Verbs.Text", typeof(Say).Assembly);

    public static string Of(string key, params object[] fills)
        => string.Format(CultureInfo.InvariantCulture, Text.GetString(key, CultureInfo.CurrentUICulture) ?? key, fills);

    /// <summary>The page of <c>--help</c>. The start script shows the same file before anything is built.</summary>
    public static string Help()
    {
        var name = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? "help.en.txt" : "help.txt";
        using var reader = new StreamReader(typeof(Say).Assembly.GetManifestResourceStream("Whistle.Web.Verbs." + name)!);
        return reader.ReadToEnd().TrimEnd();
    }
}
