using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Exchange.Readings.Demo;
using Whistle.Exchange.Readings.Pages;
using Whistle.Exchange.Readings.Stations;
using Whistle.Platform.Demo;
using Whistle.Platform.SignIn;
using Whistle.Platform.Ui;

namespace Whistle.Exchange.Readings;

/// <summary>What the room of stations and readings has.</summary>
internal static class ReadingParts
{
    public static IServiceCollection AddReadings(this IServiceCollection services)
    {
        services.AddSingleton(all => ReadingSettings.From(all.GetRequiredService<IConfiguration>()));
        services.AddScoped<StationRows>().AddScoped<ReadingRows>().AddScoped<ReadingQueries>();
        services.AddScoped<IDemoPart, DemoReadings>();
        services.AddSingleton(new SchoolPart(typeof(SchoolReadings), 10));
        services.AddSingleton(new MenuEntry("readings", "/readings", 61, Policies.Read, InReach: false, Group: "places"));
        return services;
    }
}
