using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Directory.Groups;

/// <summary>One of the two heads (双组长).</summary>
internal enum HeadPlace
{
    [Code("guide")] Guide,
    [Code("leader")] Leader,
}

/// <summary>What can be done with a working group.</summary>
internal abstract record GroupCommand(UnitId Campus)
{
    /// <summary>The name of the attempt in the log.</summary>
    public abstract string Act { get; }

    /// <summary>The place it is about: a line's code, "guide" or "leader".</summary>
    public abstract string Place { get; }

    public abstract PersonId? Who { get; }
}

/// <summary>Names a line's member and substitute, both of one unit. Without a unit the seat becomes vacant.</summary>
internal sealed record FillSeat(UnitId Campus, Line Line, UnitId? Unit, PersonId? Member, PersonId? Substitute) : GroupCommand(Campus)
{
    public override string Act => Unit is null ? "seat.clear" : "seat.fill";

    public override string Place => Line.Code();

    public override PersonId? Who => Member;

    public Seat Seat => new(Campus, Line, Unit, Member, Substitute);
}

/// <summary>Names the grid guide or the school leader; nobody leaves the place vacant.</summary>
internal sealed record NameHead(UnitId Campus, HeadPlace Head, PersonId? Person) : GroupCommand(Campus)
{
    public override string Act => Person is null ? "head.clear" : "head.name";

    public override string Place => Head.Code();

    public override PersonId? Who => Person;
}
