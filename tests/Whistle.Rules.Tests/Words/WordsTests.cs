using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Whistle.Rules.Tests.Words;

/// <summary>The words of every module: the same keys in both languages, with the same gaps, and none asked for that is not there.</summary>
public sealed partial class WordsTests
{
    private static readonly string Source = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "..", "src"));

    /// <summary>The folders that keep words, each with the keys of its Chinese file.</summary>
    private static readonly Dictionary<string, HashSet<string>> Keys = System.IO.Directory.EnumerateFiles(Source, "Text.resx", SearchOption.AllDirectories)
        .Where(file => !IsBuilt(file)).ToDictionary(file => Path.GetDirectoryName(file)!, file => Read(file).Keys.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);

    public static TheoryData<string> Folders => [.. Keys.Keys.Select(folder => Path.GetRelativePath(Source, folder)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Folders))]
    public void Both_languages_have_the_same_keys(string folder)
    {
        var (zh, en) = Both(folder);

        Assert.Equal(zh.Keys.Order(StringComparer.Ordinal), en.Keys.Order(StringComparer.Ordinal));
        Assert.NotEmpty(zh);
    }

    [Theory, MemberData(nameof(Folders))]
    public void Both_languages_say_something_and_leave_the_same_gaps(string folder)
    {
        var (zh, en) = Both(folder);

        Assert.Empty(zh.Concat(en).Where(word => word.Value.Length == 0).Select(word => word.Key));
        Assert.Empty(zh.Keys.Where(key => !Gaps(zh[key]).SetEquals(Gaps(en[key]))));
    }

    [Fact]
    public void A_file_holds_each_key_once()
        => Assert.All(System.IO.Directory.EnumerateFiles(Source, "Text*.resx", SearchOption.AllDirectories).Where(file => !IsBuilt(file)),
            file => Assert.Empty(XDocument.Load(file).Root!.Elements("data").GroupBy(data => data.Attribute("name")!.Value).Where(key => key.Count() > 1).Select(key => $"{file}: {key.Key}")));

    [Fact]
    public void Every_key_that_the_code_asks_for_is_there()
    {
        var (missing, asked) = (new List<string>(), 0);
        foreach (var file in Files())
        {
            var (words, code) = (WordsFor(file), File.ReadAllText(file));
            foreach (Match use in WholeKey().Matches(code))
            {
                asked++;
                if (!words.Contains(use.Groups["key"].Value))
                    missing.Add($"{Path.GetRelativePath(Source, file)}: {use.Value}");
            }
            foreach (Match use in BeginningOfKey().Matches(code))
                if (!words.Any(key => key.StartsWith(use.Groups["key"].Value, StringComparison.Ordinal)))
                    missing.Add($"{Path.GetRelativePath(Source, file)}: {use.Value}…");
        }

        Assert.Empty(missing);
        Assert.True(asked > 400, $"only {asked} keys were found in the code");
    }

    /// <summary>Text["Return.Title"], new Refusal("Case.MovedOn", …), ErrorMessage = "SignIn.PasswordMissing", Say.Of("Verb.…").</summary>
    [GeneratedRegex("""(?:(?<![\w$])(?:[Tt]ext|[Ww]ords)\[|new Refusal\(|new\(|ErrorMessage = |Say\.Of\(|Say\()"(?<key>(?!Whistle\.)[A-Z][A-Za-z]+(?:\.[\w-]+)+)"(?=[\],)])""")]
    private static partial Regex WholeKey();

    /// <summary>Text["State." + …], Text[$"Help.{…}"].</summary>
    [GeneratedRegex("""(?<![\w$])[Tt]ext\[\$?"(?<key>[A-Z][A-Za-z]+\.(?:[\w-]+\.)*)(?:\{|" \+)""")]
    private static partial Regex BeginningOfKey();

    [GeneratedRegex(@"\{(\d+)[^}]*\}")]
    private static partial Regex Gap();

    private static IEnumerable<string> Files()
        => new[] { "*.cs", "*.razor" }.SelectMany(kind => System.IO.Directory.EnumerateFiles(Source, kind, SearchOption.AllDirectories)).Where(file => !IsBuilt(file));

    private static bool IsBuilt(string file) => file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) || file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    /// <summary>The module's own words and the platform's. What the platform refuses with is said in the words of the module that asked it.</summary>
    private static HashSet<string> WordsFor(string file)
    {
        var module = Path.Combine(Source, Path.GetRelativePath(Source, file).Split(Path.DirectorySeparatorChar)[0]);
        return [.. Keys.Where(words => module.EndsWith("Whistle.Platform", StringComparison.Ordinal) || words.Key.StartsWith(module, StringComparison.Ordinal) || words.Key.EndsWith("Whistle.Platform", StringComparison.Ordinal)).SelectMany(words => words.Value)];
    }

    private static (Dictionary<string, string> Zh, Dictionary<string, string> En) Both(string folder)
        => (Read(Path.Combine(Source, folder, "Text.resx")), Read(Path.Combine(Source, folder, "Text.en.resx")));

    private static Dictionary<string, string> Read(string file)
        => XDocument.Load(file).Root!.Elements("data").DistinctBy(data => data.Attribute("name")!.Value).ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);

    private static HashSet<string> Gaps(string words) => [.. Gap().Matches(words).Select(gap => gap.Groups[1].Value)];

    private static string Here([CallerFilePath] string file = "") => file;
}
