using System.Security.Cryptography;
using System.Text;
using Whistle.Kernel;

namespace Whistle.Directory.Demo;

/// <summary>Ids of the demo city come from the keys of its things, so that they are the same everywhere. Version 8: made our own way.</summary>
internal static class DemoIds
{
    public static UnitId Unit(string key) => new(Of("unit/" + key));

    public static PersonId Person(string key) => new(Of("person/" + key));

    private static Guid Of(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes("whistle demo/" + name)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }
}
