using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Directory.Contracts;

/// <summary>A piece of work that a person answers for. <paramref name="Label"/> is in the reader's language; <paramref name="Unit"/> is the unit for which he does it.</summary>
public sealed record OpenWork(string Kind, Guid Id, UnitId Unit, string Label, string Link);

/// <summary>Work of one module that must not be left with nobody when a person leaves. Plan, part 5: a named person answers for each.</summary>
public interface IOpenWork
{
    /// <summary>What this person answers for now.</summary>
    Task<IReadOnlyList<OpenWork>> OfAsync(PersonId person, CancellationToken stop);

    /// <summary>Hands all of it at one unit to a colleague there, in the caller's unit of work; the caller saves.</summary>
    Task HandOverAsync(WhistleDb db, PersonId from, PersonId to, UnitId unit, Actor by, CancellationToken stop);
}
