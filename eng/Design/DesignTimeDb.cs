using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Platform.Data;
using Whistle.Web;

namespace Whistle.Design;

/// <summary>What the design tools ask for the model: one engine at a time, named after "--" on their command line.</summary>
internal sealed class DesignTimeDb : IDesignTimeDbContextFactory<WhistleDb>
{
    public WhistleDb CreateDbContext(string[] args)
    {
        var database = args switch
        {
            ["sqlite"] => new Whistle.Platform.Data.Database(Path.GetTempPath(), Postgres: null),
            ["postgres"] => new Whistle.Platform.Data.Database(Path.GetTempPath(), "Host=127.0.0.1;Database=design"),
            _ => throw new ArgumentException("Say sqlite or postgres.", nameof(args)),
        };
        var options = new DbContextOptionsBuilder<WhistleDb>();
        database.Configure(options, new ServiceCollection().AddWhistleDb(database, Modules.Parts).BuildServiceProvider());
        return new(options.Options);
    }
}

/// <summary>The tools load this program and never run it.</summary>
internal static class Program
{
    private static void Main() => Console.WriteLine("Use eng/migrate.sh.");
}
