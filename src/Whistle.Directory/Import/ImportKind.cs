using Whistle.Kernel;

namespace Whistle.Directory.Import;

/// <summary>What a sheet brings in. The codes are the words of <c>./run import</c>.</summary>
internal enum ImportKind
{
    [Code("units")] Units,
    [Code("schools")] Schools,
    [Code("people")] People,
    [Code("members")] Members,
}
