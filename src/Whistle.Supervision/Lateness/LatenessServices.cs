using Microsoft.Extensions.DependencyInjection;
using Whistle.Notices.Contracts;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Jobs;
using Whistle.Platform.SignIn;
using Whistle.Platform.Ui;
using Whistle.Supervision.Contracts;

namespace Whistle.Supervision.Lateness;

/// <summary>What the ladder of lateness has.</summary>
internal static class LatenessServices
{
    public static IServiceCollection AddLateness(this IServiceCollection services)
    {
        services.AddScoped<Offers>().AddScoped<ILatenessOffers>(all => all.GetRequiredService<Offers>());
        services.AddScoped<Ladder>().AddScoped<HelpLadder>().AddScoped<LatenessQueries>().AddScoped<LatenessView>().AddScoped<LatenessExport>();
        services.AddTaker<LadderFollows>().AddTaker<ListingFollows>().AddTaker<LatenessNotices>().AddTaker<HelpNotices>();
        services.AddScoped<INoticeWords, LatenessWords>();
        services.AddJob<LadderJob>("ladder", "0 * * * * ?").AddJob<LadderNight>("ladder-night", "0 10 3 * * ?");
        services.AddSingleton(new HelpPart(typeof(Text), "Lateness", 44));
        services.AddSingleton(new MenuEntry("lateness", "/lateness", 58, Policies.Heads, InReach: false, Group: "watch"));
        return services;
    }
}
