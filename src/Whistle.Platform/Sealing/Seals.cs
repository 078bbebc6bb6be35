using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Whistle.Platform.Data;
using Whistle.Platform.Files;

namespace Whistle.Platform.Sealing;

/// <summary>
/// Seals single columns that hold a person's data (AES-256-GCM) and makes a keyed hash by which a sealed value is found. The key
/// is the setting WHISTLE_SEAL_KEY (32 bytes, Base64) or else the file seal.key in the data folder, which is made at the first
/// need and goes into backups. See docs/decisions/0008.
/// </summary>
public sealed class Seals
{
    public const string Setting = "WHISTLE_SEAL_KEY";
    public const string FileName = "seal.key";

    private const string Form = "1.";
    private const int KeyBytes = 32, NonceBytes = 12, TagBytes = 16;

    private readonly Lazy<(byte[] Seal, byte[] Mark)> keys;
    private readonly string? given;

    public Seals(Database database, IConfiguration settings)
    {
        given = settings[Setting] is { Length: > 0 } said ? said : null;
        File = Path.Combine(database.Folder, FileName);
        keys = new(() => Derive(given is null ? OfFile() : Read(given, Setting)), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>Where the key lies if no setting gives it.</summary>
    public string File { get; }

    /// <summary>Whether the file holds the key, so that a backup must take it along.</summary>
    public bool IsInFile => given is null && System.IO.File.Exists(File);

    /// <summary>False where nothing could be opened: no setting, and no file yet.</summary>
    public bool HasKey => given is not null || System.IO.File.Exists(File);

    /// <summary>Seals a value for this row and column; opened in another place it fails.</summary>
    public string Seal(string column, Guid row, string plain)
    {
        var text = Encoding.UTF8.GetBytes(plain);
        var box = new byte[NonceBytes + text.Length + TagBytes];
        var nonce = box.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(keys.Value.Seal, TagBytes);
        aes.Encrypt(nonce, text, box.AsSpan(NonceBytes, text.Length), box.AsSpan(NonceBytes + text.Length), Place(column, row));
        return Form + Convert.ToBase64String(box);
    }

    /// <exception cref="CryptographicException">Another key, another place, or changed since.</exception>
    public string Open(string column, Guid row, string kept)
    {
        if (!kept.StartsWith(Form, StringComparison.Ordinal))
            throw new CryptographicException("Not a sealed value.");
        var box = Convert.FromBase64String(kept[Form.Length..]);
        var text = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(keys.Value.Seal, TagBytes);
        aes.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes, text.Length), box.AsSpan(NonceBytes + text.Length), text, Place(column, row));
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>The keyed hash of a value: the same for the same value, and worth nothing without the key.</summary>
    public string Mark(string column, string plain)
        => Convert.ToHexStringLower(HMACSHA256.HashData(keys.Value.Mark, Encoding.UTF8.GetBytes(column + "\n" + plain)));

    private static byte[] Place(string column, Guid row) => [.. Encoding.UTF8.GetBytes(column), 0, .. row.ToByteArray(bigEndian: true)];

    private static (byte[] Seal, byte[] Mark) Derive(byte[] master)
        => (HKDF.DeriveKey(HashAlgorithmName.SHA256, master, KeyBytes, info: "whistle seal 1"u8.ToArray()),
            HKDF.DeriveKey(HashAlgorithmName.SHA256, master, KeyBytes, info: "whistle mark 1"u8.ToArray()));

    /// <summary>Two processes that come first at the same time end up with one key: the file appears whole, and the second reads it.</summary>
    private byte[] OfFile()
    {
        if (!System.IO.File.Exists(File))
        {
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(File)!);
            var coming = $"{File}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var file = new FileStream(coming, options))
            {
                file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)) + "\n"));
                file.Flush(flushToDisk: true);
            }
            try
            {
                System.IO.File.Move(coming, File, overwrite: false);
            }
            catch (IOException) when (System.IO.File.Exists(File))
            {
                System.IO.File.Delete(coming);
            }
            Disk.FlushFolder(Path.GetDirectoryName(File)!);
        }
        return Read(System.IO.File.ReadAllText(File), FileName);
    }

    private static byte[] Read(string text, string from)
    {
        var key = new byte[KeyBytes];
        return Convert.TryFromBase64String(text.Trim(), key, out var bytes) && bytes == KeyBytes ? key
            : throw new CryptographicException($"{from} must hold {KeyBytes} bytes in Base64.");
    }
}
