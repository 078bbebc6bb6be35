namespace Whistle.Kernel;

/// <summary>Free text of an event. It may one day have to be erased, so it enters a hash chain only by its own hash.</summary>
public readonly record struct Words(string Text)
{
    public static implicit operator Words(string text) => new(text);

    public static Words? Of(string? text) => text is null ? null : new(text);

    public override string ToString() => Text;
}

/// <summary>A place on the ground: WGS 84 degrees and words for people. Like <see cref="Words"/>, kept beside the chain.</summary>
public sealed record Place(double? Lat, double? Lon, string? Text);

/// <summary>A file of an event with the SHA-256 (lower-case hex) of the stored bytes.</summary>
public sealed record Attached(FileId File, string Sha256);
