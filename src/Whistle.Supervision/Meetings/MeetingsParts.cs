using Microsoft.Extensions.DependencyInjection;
using Whistle.Directory.Contracts;
using Whistle.Notices.Contracts;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Demo;
using Whistle.Platform.Journal;
using Whistle.Platform.SignIn;
using Whistle.Platform.Ui;

namespace Whistle.Supervision.Meetings;

/// <summary>What the meetings bring to the module.</summary>
internal static class MeetingsParts
{
    public static IServiceCollection AddMeetings(this IServiceCollection services)
    {
        services.AddScoped<MeetingDesk>().AddScoped<MeetingQueries>();
        services.AddScoped<IFolded, MeetingHistory>();
        services.AddScoped<MeetingWork>().AddScoped<IWaiting>(all => all.GetRequiredService<MeetingWork>()).AddScoped<IOpenWork>(all => all.GetRequiredService<MeetingWork>());
        services.AddScoped<IDemoPart, Demo.DemoMeetings>();
        services.AddTaker<MeetingNotices>();
        services.AddSingleton<INoticeWords, MeetingNoticeWords>();
        services.AddSingleton(new MenuEntry("meetings", "/meetings", 57, Policies.Read, InReach: false, Group: "watch"));
        return services;
    }
}
