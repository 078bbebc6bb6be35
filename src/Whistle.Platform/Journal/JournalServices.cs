using Microsoft.Extensions.DependencyInjection;

namespace Whistle.Platform.Journal;

/// <summary>Registers the journal.</summary>
public static class JournalServices
{
    public static IServiceCollection AddJournal(this IServiceCollection services)
        => services.AddScoped<Journal>().AddScoped<JournalReader>().AddScoped<Verification>().AddHostedService<DigestJob>();
}
