using Whistle.Kernel;

namespace Whistle.Directory.Staff;

/// <summary>Why something was not done to an account, in the order in which the answers are given.</summary>
internal enum StaffNo
{
    Nothing,
    NotThere,
    NotYours,
    Malformed,
    VersionMissing,
    MovedOn,
    Refused,
}

/// <summary>What came of it: the person it was done to, and the one-time link where one was made, or why not.</summary>
internal sealed record StaffAnswer(StaffNo No, IReadOnlyList<Refusal> Refusals, PersonId? Person = null, string? Link = null)
{
    public static StaffAnswer Done(PersonId person, string? link = null) => new(StaffNo.Nothing, [], person, link);

    public static StaffAnswer Not(StaffNo no, params IReadOnlyList<Refusal> refusals) => new(no, refusals);
}

/// <summary>The expected "no" of the desk. Those of the rule of delegation stand with the rule.</summary>
internal static class StaffRefusals
{
    public static readonly Refusal
        PersonNotFound = new("Staff.PersonNotFound"),
        UnitNotFound = new("Unit.NotFound"),
        OthersPosts = new("Staff.OthersPosts"),
        AlreadyThere = new("Staff.AlreadyThere"),
        SameName = new("Staff.SameName"),
        NotTheSame = new("Staff.NotTheSame"),
        LoginTaken = new("Staff.LoginTaken", "login"),
        BadLogin = new("Staff.BadLogin", "login"),
        HasLogin = new("Staff.HasLogin"),
        NoLogin = new("Staff.NoLogin"),
        IsASystem = new("Staff.IsASystem"),
        PostHeld = new("Staff.PostHeld"),
        PostNotHeld = new("Staff.PostNotHeld"),
        OpenWork = new("Staff.OpenWork"),
        LastOne = new("Staff.LastOne"),
        NotAColleague = new("Staff.NotAColleague", "handTo"),
        VersionMissing = new("Staff.VersionMissing", "version"),
        MovedOn = new("Staff.MovedOn"),
        NotInPost = new("Staff.NotInPost", "standsFor"),
        Missing = new("Field.Missing"),
        BadPhone = new("Staff.BadPhone", "phone"),
        BadDays = new("Staff.BadDays", "to"),
        PastDay = new("Staff.PastDay", "from"),
        FutureDay = new("Staff.FutureDay", "day"),
        NotActing = new("Staff.NotActing", "person"),
        SubstituteIsSame = new("Staff.SubstituteIsSame", "substitute");
}
