using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Notices.Contracts;
using Whistle.Notices.Inboxes;
using Whistle.Platform.Live;
using Whistle.Platform.Ui;

namespace Whistle.Notices;

/// <summary>All that the module has: the inbox as a page, as JSON and live; the way in for the others; the removal of what is old.</summary>
public static class NoticesModule
{
    public static IServiceCollection AddNotices(this IServiceCollection services)
    {
        services.AddSingleton<Inbox>();
        services.AddSingleton<UnreadCount>();
        services.AddSingleton<ILiveSource>(of => of.GetRequiredService<UnreadCount>());
        services.AddScoped<IPageFrameSource, UnreadOnPages>();
        services.AddSingleton(new MenuEntry("inbox", "/inbox", Order: 40));
        services.AddScoped<InboxDesk>();
        services.AddScoped<InboxQueries>();
        services.AddScoped<NoticeWords>();
        services.AddSingleton<OldNotices>();
        services.AddHostedService(of => of.GetRequiredService<OldNotices>());
        return services;
    }

    public static IEndpointRouteBuilder MapNotices(this IEndpointRouteBuilder routes)
    {
        InboxForms.Map(routes);
        InboxApi.Map(routes);
        return routes;
    }
}
