using System.Text.Json;
using System.Xml.Linq;

namespace Whistle.Web.Tests.SupplyChain;

/// <summary>
/// Nothing comes into the program or its tests that eng/allowed-packages.txt does not name with its version and licence.
/// What stands there was looked at by a person; a lock file that brings something else fails here.
/// </summary>
public sealed class SupplyChainTests
{
    private static readonly string[] FreeLicences = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "PostgreSQL", "MPL-2.0", "LGPL-3.0-or-later", "Public-Domain", "(MIT_OR_Apache-2.0)"];

    [Fact]
    public void Every_NuGet_package_of_the_lock_files_is_allowed_with_its_licence()
        => Assert.Equal([], Locked().Where(package => !Allowed().Contains(package)).Select(p => $"nuget {p.Id} {p.Version} {p.Licence}").Order(StringComparer.Ordinal));

    [Fact]
    public void Every_npm_package_of_the_lock_file_is_allowed_with_its_licence()
        => Assert.Equal([], Npm().Where(package => !Allowed().Contains(package)).Select(p => $"npm {p.Id} {p.Version} {p.Licence}").Order(StringComparer.Ordinal));

    [Fact]
    public void Nothing_is_allowed_that_is_not_there()
        => Assert.Equal([], Allowed().Except([.. Locked(), .. Npm()]).Select(p => $"{p.From} {p.Id} {p.Version}").Order(StringComparer.Ordinal));

    [Fact]
    public void Every_allowed_licence_lets_us_use_it()
        => Assert.All(Allowed(), package => Assert.Contains(package.Licence, FreeLicences));

    [Fact]
    public void Every_project_has_a_lock_file()
        => Assert.All(Projects(), project => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")), project));

    [Fact]
    public void Every_npm_package_is_pinned_by_its_content()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "web", "package-lock.json")));

        foreach (var entry in Entries(document))
            Assert.True(entry.Value.TryGetProperty("integrity", out _), entry.Name);
    }

    private sealed record Package(string From, string Id, string Version, string Licence);

    private static string Root { get; } = FindRoot();

    private static HashSet<Package> Allowed()
        => [.. File.ReadLines(Path.Combine(Root, "eng", "allowed-packages.txt")).Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(part => new Package(part[0], part[1], part[2], part[3]))];

    private static IEnumerable<string> Projects()
        => ((string[])["src", "tests", "eng", "bench"]).Select(folder => Path.Combine(Root, folder)).Where(System.IO.Directory.Exists)
            .SelectMany(folder => System.IO.Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories));

    private static HashSet<Package> Locked()
    {
        var packages = new HashSet<Package>();
        foreach (var project in Projects())
        {
            using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")));
            foreach (var framework in document.RootElement.GetProperty("dependencies").EnumerateObject())
                foreach (var package in framework.Value.EnumerateObject().Where(p => p.Value.GetProperty("type").GetString() != "Project"))
                {
                    var version = package.Value.GetProperty("resolved").GetString()!;
                    packages.Add(new("nuget", package.Name, version, LicenceOf(package.Name, version)));
                }
        }
        return packages;
    }

    /// <summary>What the package itself says, in the folder that the restore has filled.</summary>
    private static string LicenceOf(string id, string version)
    {
        var folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } moved ? moved
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var nuspec = Path.Combine(folder, id.ToLowerInvariant(), version.ToLowerInvariant(), id.ToLowerInvariant() + ".nuspec");
        if (!File.Exists(nuspec))
            return "not-restored";
        var about = XDocument.Load(nuspec).Root!.Elements().Single(e => e.Name.LocalName == "metadata").Elements().ToLookup(e => e.Name.LocalName, e => e);
        var licence = about["license"].FirstOrDefault();
        return licence?.Attribute("type")?.Value switch
        {
            "expression" => licence.Value.Trim().Replace(' ', '_'),
            "file" => FromText(File.ReadAllText(Path.Combine(Path.GetDirectoryName(nuspec)!, licence.Value))),
            _ => FromAddress(about["licenseUrl"].FirstOrDefault()?.Value),
        };
    }

    private static string FromText(string text) => text.TrimStart().StartsWith("SQLite is Public Domain", StringComparison.Ordinal) ? "Public-Domain" : "unread-text";

    /// <summary>XmpCore only points at Adobe's page, and calls it "the same BSD license" in its own README.</summary>
    private static string FromAddress(string? address)
        => address == "https://www.adobe.com/devnet/xmp/library/eula-xmp-library-java.html" ? "BSD-3-Clause" : address ?? "none";

    private static HashSet<Package> Npm()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "web", "package-lock.json")));
        return [.. Entries(document).Select(entry => new Package("npm", entry.Name[(entry.Name.LastIndexOf("node_modules/", StringComparison.Ordinal) + 13)..],
            entry.Value.GetProperty("version").GetString()!, entry.Value.TryGetProperty("license", out var licence) ? licence.GetString()!.Replace(' ', '_') : "none"))];
    }

    private static IEnumerable<JsonProperty> Entries(JsonDocument lockFile)
        => lockFile.RootElement.GetProperty("packages").EnumerateObject().Where(entry => entry.Name.Length > 0);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Whistle.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder;
    }
}
