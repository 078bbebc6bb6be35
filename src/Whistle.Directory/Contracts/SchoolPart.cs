namespace Whistle.Directory.Contracts;

/// <summary>
/// A part of a school's page from another module, below its numbers: a component with the parameter <c>School</c>. It draws nothing
/// for who may not see it, and reads in a scope of its own, since all parts read at the same time.
/// </summary>
public sealed record SchoolPart(Type Component, int Order);
