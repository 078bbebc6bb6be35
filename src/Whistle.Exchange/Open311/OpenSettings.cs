using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Whistle.Exchange.Open311;

/// <summary>What the operator says of the open interface: the settings Open311:…, each described in docs/open311.md.</summary>
internal sealed record OpenSettings
{
    /// <summary>The only jurisdiction's id; null where there is no need of one.</summary>
    public string? Jurisdiction { get; init; }

    /// <summary>Whom to ask, for the discovery document; null says the city's education bureau.</summary>
    public string? Contact { get; init; }

    /// <summary>How to get a key, for the discovery document.</summary>
    public string? KeyService { get; init; }

    /// <summary>The address by which others reach it, where a proxy hides it: "https://whistle.example"; null takes it from the request.</summary>
    public string? Address { get; init; }

    /// <summary>False: discovery names no charset, as one validator in the wild wants it against the specification.</summary>
    public bool DiscoveryCharset { get; init; } = true;

    /// <summary>A test installation says so in discovery.</summary>
    public bool IsTest { get; init; }

    /// <summary>How many reports one network address may send a day.</summary>
    public int PerAddress { get; init; } = 500;

    /// <summary>Working days after which a report that nobody at the school has answered goes on to the office.</summary>
    public int AnswerDays { get; init; } = 2;

    /// <summary>Days after a report has ended until its reporter's name and contact are deleted.</summary>
    public int ContactDays { get; init; } = 30;

    public static OpenSettings From(IConfiguration settings) => new()
    {
        Jurisdiction = Said(settings["Open311:Jurisdiction"]),
        Contact = Said(settings["Open311:Contact"]),
        KeyService = Said(settings["Open311:KeyService"]),
        Address = Said(settings["Open311:Address"])?.TrimEnd('/'),
        DiscoveryCharset = settings.GetValue("Open311:DiscoveryCharset", true),
        IsTest = settings.GetValue("Open311:Test", false),
        PerAddress = settings.GetValue("Open311:PerAddress", 500),
        AnswerDays = Math.Clamp(settings.GetValue("Open311:AnswerDays", 2), 1, 30),
        ContactDays = Math.Clamp(settings.GetValue("Open311:ContactDays", 30), 1, 365),
    };

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
