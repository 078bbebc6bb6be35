using Microsoft.AspNetCore.Routing;

namespace Whistle.StandIns;

/// <summary>
/// One outside service, as far as Whistle speaks with it: in its published format and with the checks of the real one. A further one
/// is a class of its own, named in <see cref="StandInHost.StartAsync"/>.
/// </summary>
public interface IStandIn
{
    string Name { get; }

    /// <summary>Its addresses, as the real one has them: they begin at the root.</summary>
    void Map(IEndpointRouteBuilder routes);

    /// <summary>What Whistle must be told to speak with it: "Notices:Sms:Endpoint" and the like.</summary>
    IEnumerable<KeyValuePair<string, string?>> Settings(Uri address) => [];
}
