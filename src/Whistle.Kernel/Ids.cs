namespace Whistle.Kernel;

/// <summary>A node of the tree of units: city, district, town, department, command room, school, campus.</summary>
public readonly record struct UnitId(Guid Value);

/// <summary>A person, whatever posts he holds.</summary>
public readonly record struct PersonId(Guid Value);

/// <summary>The account a person signs in with.</summary>
public readonly record struct AccountId(Guid Value);

/// <summary>A case of coordinated handling (协同处置).</summary>
public readonly record struct CaseId(Guid Value);

/// <summary>A stored file.</summary>
public readonly record struct FileId(Guid Value);

/// <summary>New ids grow with time, so that indexes stay dense. Replaceable, so that a run can be repeated from a seed.</summary>
public sealed class Ids(TimeProvider clock)
{
    public Guid New() => Guid.CreateVersion7(clock.GetUtcNow());
}
