using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Whistle.Web.Tests.SignIn;

/// <summary>
/// A device with one passkey, in code: answers challenges as WebAuthn has it (level 2, 6.1, 6.5 and 7), with whatever a test
/// wants to be wrong about it.
/// </summary>
internal sealed class SoftKey : IDisposable
{
    private const byte Present = 0x01, Verified = 0x04, HasCredential = 0x40;

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] id = RandomNumberGenerator.GetBytes(32);
    private uint count;

    public string Origin { get; set; } = "http://localhost";

    public string Domain { get; set; } = "localhost";

    public bool Verifies { get; set; } = true;

    /// <summary>Whose it is, as it was told when it was made.</summary>
    public string? Handle { get; set; }

    /// <summary>Sent back in time, like a copy of the device.</summary>
    public void CountFrom(uint from) => count = from;

    /// <summary>Answers the options of <c>navigator.credentials.create</c>.</summary>
    public string Create(string options)
    {
        using var asked = JsonDocument.Parse(options);
        Handle ??= asked.RootElement.GetProperty("user").GetProperty("id").GetString();
        var client = Client("webauthn.create", asked.RootElement.GetProperty("challenge").GetString()!);
        var data = Data(HasCredential, [.. new byte[16], 0, (byte)id.Length, .. id, .. CoseKey()]);
        byte[] attestation = [0xa3, .. Text("fmt"), .. Text("none"), .. Text("attStmt"), 0xa0, .. Text("authData"), 0x58, (byte)data.Length, .. data];
        return Answer(new Dictionary<string, object?>
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(client),
            ["attestationObject"] = Base64Url.EncodeToString(attestation),
            ["transports"] = new[] { "internal" },
        });
    }

    /// <summary>Answers the options of <c>navigator.credentials.get</c>.</summary>
    public string Get(string options)
    {
        using var asked = JsonDocument.Parse(options);
        var client = Client("webauthn.get", asked.RootElement.GetProperty("challenge").GetString()!);
        var data = Data(0, []);
        var signature = key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Answer(new Dictionary<string, object?>
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(client),
            ["authenticatorData"] = Base64Url.EncodeToString(data),
            ["signature"] = Base64Url.EncodeToString(signature),
            ["userHandle"] = Handle,
        });
    }

    public void Dispose() => key.Dispose();

    private byte[] Client(string type, string challenge)
        => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object> { ["type"] = type, ["challenge"] = challenge, ["origin"] = Origin, ["crossOrigin"] = false });

    private byte[] Data(byte flags, byte[] rest)
    {
        var counted = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counted, ++count);
        return [.. SHA256.HashData(Encoding.ASCII.GetBytes(Domain)), (byte)(flags | Present | (Verifies ? Verified : 0)), .. counted, .. rest];
    }

    /// <summary>RFC 9053: an elliptic key for ES256.</summary>
    private byte[] CoseKey()
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
    }

    private static byte[] Text(string text) => [(byte)(0x60 + text.Length), .. Encoding.ASCII.GetBytes(text)];

    private string Answer(Dictionary<string, object?> response)
        => JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["id"] = Base64Url.EncodeToString(id),
            ["rawId"] = Base64Url.EncodeToString(id),
            ["type"] = "public-key",
            ["authenticatorAttachment"] = "platform",
            ["clientExtensionResults"] = new { },
            ["response"] = response,
        });
}
