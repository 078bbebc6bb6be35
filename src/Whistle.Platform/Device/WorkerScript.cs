using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Whistle.Platform.Ui;

namespace Whistle.Platform.Device;

/// <summary>
/// The service worker: the built script, with what it keeps put before it. Its bytes differ for each build of the program, and
/// that is how a browser learns of a new version.
/// </summary>
internal sealed class WorkerScript(IWebHostEnvironment web, IServiceProvider services, IEnumerable<PageAssembly> pages)
{
    public const string Path = "/sw.js";

    private const string Script = "dist/worker.js";
    private const string Shell = "dist/shell.json";
    private const string Icon = "favicon.svg";

    private readonly Lazy<string?> text = new(() => Write(web.WebRootFileProvider, services.GetRequiredService<EndpointDataSource>(), pages));

    /// <summary>Never from a store without asking: an old worker would hold an old app for as long.</summary>
    public static IResult Answer(HttpContext http, WorkerScript script)
    {
        if (script.text.Value is not { } text)
            return TypedResults.StatusCode(StatusCodes.Status404NotFound);
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers["Service-Worker-Allowed"] = "/";
        return TypedResults.Text(text, "text/javascript; charset=utf-8");
    }

    /// <summary>Null where the script has not been built.</summary>
    private static string? Write(IFileProvider files, EndpointDataSource endpoints, IEnumerable<PageAssembly> pages)
    {
        if (Read(files, Script) is not { } script || Read(files, Shell) is not { } shell)
            return null;
        var assets = (JsonSerializer.Deserialize<string[]>(shell) ?? []).Append(Icon).Select(file => "/" + Named(endpoints, file)).ToArray();
        var version = Version([script, .. assets, .. pages.Select(page => page.Assembly).Distinct().SelectMany(Builds)]);
        return $"self.whistle = {JsonSerializer.Serialize(new { version, assets })};\n{script}";
    }

    /// <summary>As pages name it: with the fingerprint of its content, where it is one of those; chunks carry a hash already.</summary>
    private static string Named(EndpointDataSource endpoints, string file)
        => file.StartsWith("dist/chunks/", StringComparison.Ordinal) ? file
            : endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>()).OfType<StaticAssetDescriptor>()
                .FirstOrDefault(asset => asset.Properties.Any(about => about.Name == "label" && about.Value == file))?.Route ?? file;

    /// <summary>The page that stands in has words of its own, in both languages.</summary>
    private static IEnumerable<string> Builds(Assembly assembly)
    {
        yield return assembly.ManifestModule.ModuleVersionId.ToString("N");
        foreach (var language in UiServices.Languages.Skip(1))
        {
            string? build = null;
            try
            {
                build = assembly.GetSatelliteAssembly(new(language)).ManifestModule.ModuleVersionId.ToString("N");
            }
            catch (FileNotFoundException)
            {
                // a module without words
            }
            if (build is not null)
                yield return build;
        }
    }

    private static string Version(IEnumerable<string> parts)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..16];

    private static string? Read(IFileProvider files, string name)
    {
        if (files.GetFileInfo(name) is not { Exists: true } file)
            return null;
        using var reader = new StreamReader(file.CreateReadStream());
        return reader.ReadToEnd();
    }
}
