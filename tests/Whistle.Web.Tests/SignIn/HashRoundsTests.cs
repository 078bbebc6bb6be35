using System.Buffers.Binary;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Platform.SignIn;

namespace Whistle.Web.Tests.SignIn;

/// <summary>The tests' own host hashes passwords a thousand times; the program, as it starts without a test, does so in earnest.</summary>
public sealed class HashRoundsTests
{
    [Fact]
    public void The_program_hashes_as_often_as_it_ought_to()
    {
        var services = Server.Build().Services;

        var hash = Convert.FromBase64String(services.GetRequiredService<Passwords>().Hash("三只猫坐在窗台上"));

        // the framework's third format: a mark, the function (2 is SHA-512), the rounds
        Assert.Equal((1, 2u, 210_000u), (hash[0], BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)), BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5))));
        Assert.Equal(HashRounds.InEarnest, services.GetRequiredService<HashRounds>());
    }
}
