using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Notices.Contracts;
using Whistle.Platform.Deliveries;
using Whistle.Platform.Demo;
using Whistle.Platform.Jobs;
using Whistle.Platform.SignIn;
using Whistle.Platform.Ui;
using Whistle.Supervision.Evaluation.Checking;
using Whistle.Supervision.Evaluation.Facts;
using Whistle.Supervision.Evaluation.Pages;
using Whistle.Supervision.Evaluation.Scores;
using Whistle.Supervision.Evaluation.Searches;
using Whistle.Supervision.Evaluation.Sums;

namespace Whistle.Supervision.Evaluation;

/// <summary>What the evaluation registers and maps.</summary>
internal static class EvaluationServices
{
    public static IServiceCollection AddEvaluation(this IServiceCollection services)
    {
        services.AddSingleton<FactsDesk>();
        services.AddTaker<FactsTaker>();
        services.AddScoped<MissingFacts>().AddScoped<IDemoPart>(all => all.GetRequiredService<MissingFacts>());
        services.AddScoped<Tally>().AddScoped<SumsDesk>().AddScoped<EvaluationQueries>().AddScoped<EvaluationReader>().AddScoped<EvaluationCases>();
        services.AddScoped<CheckDesk>().AddScoped<WeightsDesk>();
        services.AddScoped<SearchDesk>().AddScoped<SearchRound>();
        services.AddTaker<SearchNotices>();
        services.AddSingleton<INoticeWords, SearchNoticeWords>();
        services.AddScoped<EvaluationWords>().AddScoped<MonthReader>().AddScoped<MonthExport>();
        services.AddHostedService<FactsAtStart>();
        services.AddJob<SumsJob>("evaluation-sums", "20 * * * * ?").AddJob<SearchesJob>("saved-searches", "40 */5 * * * ?").AddJob<EvaluationNight>("evaluation-night", "0 30 2 * * ?");
        services.AddSingleton(new HelpPart(typeof(Text), "Evaluation", 45));
        services.AddSingleton(new MenuEntry("evaluation", EvaluationChoice.Page, 59, Policies.Evaluate, InReach: false, Group: "watch"));
        services.AddSingleton(new MenuEntry("searches", "/searches", 68, Policies.Read, InReach: false, Group: "own"));
        return services;
    }

    public static IEndpointRouteBuilder MapEvaluation(this IEndpointRouteBuilder routes)
    {
        MonthExport.Map(routes);
        SearchEndpoints.Map(routes);
        return routes;
    }
}
