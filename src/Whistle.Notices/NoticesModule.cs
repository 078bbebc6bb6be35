using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Kernel;
using Whistle.Notices.Channels;
using Whistle.Notices.Choices;
using Whistle.Notices.Contracts;
using Whistle.Notices.Demo;
using Whistle.Notices.Inboxes;
using Whistle.Notices.Operating;
using Whistle.Notices.Sendings;
using Whistle.Platform.Demo;
using Whistle.Platform.Jobs;
using Whistle.Platform.Live;
using Whistle.Platform.SignIn;
using Whistle.Platform.Ui;

namespace Whistle.Notices;

/// <summary>All that the module has: the inbox as a page, as JSON and live; the way in for the others; the removal of what is old.</summary>
public static class NoticesModule
{
    public static IServiceCollection AddNotices(this IServiceCollection services)
    {
        services.AddScoped(of => new Inbox(of.GetRequiredService<SendingPlan>(), of.GetRequiredService<LiveHub>(), of.GetRequiredService<Ids>(), of.GetRequiredService<TimeProvider>()));
        services.AddSingleton<UnreadCount>();
        services.AddSingleton<ILiveSource>(of => of.GetRequiredService<UnreadCount>());
        services.AddScoped<IPageFrameSource, UnreadOnPages>();
        services.AddSingleton(new MenuEntry("inbox", "/inbox", Order: 40));
        services.AddScoped<InboxDesk>();
        services.AddScoped<InboxQueries>();
        services.AddScoped<NoticeWords>();
        services.AddJob<OldNotices>("old-notices", "0 50 3 * * ?");
        return services.AddSending();
    }

    private static IServiceCollection AddSending(this IServiceCollection services)
    {
        ChannelSet.Add(services);
        services.AddSingleton<Addresses>().AddSingleton<SendingClaims>().AddSingleton<SendingRound>();
        services.AddScoped<SendingPlan>().AddScoped<Composer>();
        services.AddScoped<ChoiceDesk>().AddScoped<MailDesk>().AddScoped<SettingDesk>().AddScoped<FailedDesk>();
        services.AddScoped<IDemoPart, DemoChoices>();
        services.AddSingleton(new HelpPart(typeof(Text), "Messages", 65));
        services.AddSingleton(new MenuEntry("my-notices", "/account/notices", Order: 85, Policies.SignedIn, InReach: false, Group: "own"));
        services.AddSingleton(new MenuEntry("messages", "/messages", Order: 86, Policies.Messages, InReach: false, Group: "accounts"));
        services.AddHostedService<SendingWorker>();
        return services;
    }

    public static IEndpointRouteBuilder MapNotices(this IEndpointRouteBuilder routes)
    {
        InboxForms.Map(routes);
        InboxApi.Map(routes);
        return routes;
    }
}
