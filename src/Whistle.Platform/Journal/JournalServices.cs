using Microsoft.Extensions.DependencyInjection;
using Whistle.Platform.Jobs;

namespace Whistle.Platform.Journal;

/// <summary>Registers the journal.</summary>
public static class JournalServices
{
    public static IServiceCollection AddJournal(this IServiceCollection services)
        => services.AddScoped<Journal>().AddScoped<JournalReader>().AddScoped<Verification>().AddJob<DigestJob>("digests", "30 15 * * * ?", atStart: true);
}
