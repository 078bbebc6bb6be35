using Microsoft.Extensions.Configuration;
using Whistle.Platform.Data;

namespace Whistle.Platform.SignIn;

/// <summary>Whether the demo city counts here. On with the embedded database, unless WHISTLE_DEMO=0; on PostgreSQL only with WHISTLE_DEMO=1.</summary>
public sealed record DemoMode(bool On)
{
    /// <summary>The password of every demo account. Shown on the sign-in page; worth nothing where the demo is off.</summary>
    public const string Password = "whistle-demo";

    public static DemoMode From(Database database, IConfiguration settings)
        => new(settings["WHISTLE_DEMO"] is { Length: > 0 } said ? said == "1" : database.IsSqlite);
}
