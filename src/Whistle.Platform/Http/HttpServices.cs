using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Jobs;
using Whistle.Platform.Live;
using Whistle.Platform.Sealing;
using Whistle.Platform.SignIn;
using Whistle.Platform.SignIn.DingTalk;
using Whistle.Platform.SignIn.Passkeys;
using Whistle.Platform.SignIn.SecondFactor;

namespace Whistle.Platform.Http;

/// <summary>What every request passes through, in order. The program calls these and says no more about it.</summary>
public static class HttpServices
{
    /// <summary>Sign-in, policies, limits, sealing, errors. Needs the database, and an <see cref="IRoster"/> from the directory.</summary>
    public static IServiceCollection AddWhistleHttp(this IServiceCollection services, IConfiguration settings, Database database)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Ids>();
        services.AddLocalization();
        var demo = DemoMode.From(database, settings);
        services.AddSingleton(demo).AddSingleton(SecondFactorRule.From(settings, demo));
        AddSignIn(services);
        DingTalkDesk.Add(services, settings);
        AddSealing(services);
        services.AddSingleton<PublicAddress>();
        services.AddRateLimiter(Limits.From(settings).Configure);
        services.AddScoped<Idempotency>();
        AddProxy(services, settings["WHISTLE_PROXY"]);
        // a request's line holds one-time links and what people search for
        services.AddLogging(logs => logs.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error).AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.None));
        return services;
    }

    private static void AddSignIn(IServiceCollection services)
    {
        services.TryAddSingleton(HashRounds.InEarnest);
        services.AddSingleton<Passwords>().AddSingleton<RecognitionQueries>().AddSingleton<FormPaths>().AddSingleton<KeptWords>();
        services.AddSingleton<LastSeen>().AddHostedService(all => all.GetRequiredService<LastSeen>());
        services.AddSingleton<Cleaning>().AddJob<CleaningWork>("cleaning", "0 5 * * * ?");
        services.AddScoped<Recognition>().AddScoped<Accounts>().AddScoped<Sessions>().AddScoped<Tokens>().AddScoped<Drafts>().AddScoped<Undertakings>();
        services.AddScoped<Attempts>().AddScoped<WayIn>().AddScoped<SecondFactors>().AddSingleton<IBeforeAnythingElse, SecondFactorFirst>();
        services.AddSingleton<IBeforeAnythingElse, UndertakingFirst>();
        PasskeyUsers.Add(services);
        services.AddSingleton<ISessionWatch, SessionWatch>();
        services.AddHttpContextAccessor();
        services.AddAuthentication(WhistleSchemes.ByPath)
            .AddPolicyScheme(WhistleSchemes.ByPath, null, scheme => scheme.ForwardDefaultSelector = WhistleSchemes.For)
            .AddScheme<AuthenticationSchemeOptions, CookieHandler>(WhistleSchemes.Cookie, null)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(WhistleSchemes.Bearer, null);
        services.AddAuthorization(Policies.Add);
        services.AddSingleton<IAuthorizationHandler, ActorRequirementHandler>();
    }

    private static void AddSealing(IServiceCollection services)
    {
        services.AddSingleton<Seals>();
        services.AddDataProtection().SetApplicationName("whistle");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, KeyRows>();
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "whistle-form";
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            antiforgery.Cookie.SameSite = SameSiteMode.Lax;
            antiforgery.SuppressXFrameOptionsHeader = true; // frame-ancestors says it
        });
    }

    /// <summary>Whoever isn't named here may claim any address in X-Forwarded-For, and isn't believed.</summary>
    private static void AddProxy(IServiceCollection services, string? proxies)
        => services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.None;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in (proxies ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
            {
                forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
                forwarded.KnownProxies.Add(IPAddress.Parse(proxy));
            }
        });

    /// <summary>Everything before the endpoints. Map them after it; <see cref="MapWhistleHttp"/> maps the platform's own.</summary>
    public static WebApplication UseWhistleHttp(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.Use((http, next) =>
        {
            // no database looks for a zero in a text, and PostgreSQL breaks off over it; nobody types one
            if (http.Request.QueryString.Value is { } query && query.Contains("%00", StringComparison.Ordinal))
                http.Request.QueryString = new(query.Replace("%00", "", StringComparison.Ordinal));
            return next(http);
        });
        app.UseMiddleware<SecurityHeaders>();
        app.UseRequestLocalization();
        app.UseMiddleware<Answers>();
        app.UseRouting();
        app.UseMiddleware<BodySizes>();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseMiddleware<BeforeAnythingElse>();
        app.UseMiddleware<ReadOnlyTokens>();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UseMiddleware<Forms>();
        app.UseMiddleware<IdempotentRequests>();
        return app;
    }

    /// <summary>The platform's own endpoints. Its pages are mapped with those of the modules.</summary>
    public static WebApplication MapWhistleHttp(this WebApplication app)
    {
        SignInEndpoints.Map(app);
        return app;
    }
}
