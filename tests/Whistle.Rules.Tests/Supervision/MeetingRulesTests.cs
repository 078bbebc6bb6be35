using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Rules.Tests.Hazards;
using Whistle.Supervision.Meetings;
using static Whistle.Rules.Tests.Hazards.SampleCity;
using static Whistle.Supervision.Meetings.MeetingRules;

namespace Whistle.Rules.Tests.Supervision;

public sealed class MeetingRulesTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly NewMeeting Body = new() { Kind = MeetingKind.Analysis, Day = Today, Title = "会商", Place = "区教育局", Conclusions = "由公安分局牵头" };

    [Fact]
    public void The_offices_and_the_departments_of_a_district_write_meetings_down()
        => Assert.Equal([DistrictWorker, DistrictHead, DistrictSecondHead, MarketHead, OfficeStaff, OfficeHead, OtherOfficeStaff, OtherPoliceHead],
            Everybody.Where(actor => UnitsFor(actor, City).Count > 0));

    [Fact]
    public void A_meeting_lies_not_ahead_and_stays_in_its_district()
    {
        Assert.Null(Held(Body).Refusal);
        Assert.Equal(DayAhead, Held(Body with { Day = Today.AddDays(1) }).Refusal);
        Assert.Equal(UnitElsewhere, Held(Body with { Units = [OtherPolice] }).Refusal);
        Assert.Equal(PersonElsewhere, Held(Body with { People = [OtherPoliceHead.Person] }).Refusal);
    }

    [Fact]
    public void A_follow_up_has_a_unit_of_the_district_its_own_person_and_a_day_that_is_not_past()
    {
        Assert.Null(WhyNot(new("更换护栏", DistrictPolice, DistrictWorker.Person, Today), District, City, Today));
        Assert.Equal(FollowUpUnit, WhyNot(new("更换护栏", OtherPolice, null, Today), District, City, Today));
        Assert.Equal(FollowUpPerson, WhyNot(new("更换护栏", DistrictPolice, MarketHead.Person, Today), District, City, Today));
        Assert.Equal(DuePast, WhyNot(new("更换护栏", DistrictPolice, null, Today.AddDays(-1)), District, City, Today));
    }

    [Fact]
    public void Who_took_part_or_has_something_to_do_reads_it_and_nobody_else()
    {
        var meeting = After(Held(Body with { Units = [DistrictPolice], FollowUps = [new("更换护栏", Team, null, Today)] }));

        Assert.Equal([DistrictWorker, DistrictHead, DistrictSecondHead, Liaison, OfficeStaff, OfficeHead, CityOffice, TeamWorker],
            Everybody.Where(actor => MeetingSight.Of(meeting, City).Any(MeetingSight.KeysOf(actor).Contains)));
    }

    [Fact]
    public void A_follow_up_is_late_from_the_day_after_its_own_until_it_is_done()
    {
        var meeting = After(Held(Body with { FollowUps = [new("更换护栏", DistrictPolice, null, Today)] }));
        Assert.False(meeting.FollowUps[0].IsLate(Today));
        Assert.True(meeting.FollowUps[0].IsLate(Today.AddDays(1)));

        meeting.Apply(new FollowUpDone(1, "已更换"), default);
        Assert.False(meeting.FollowUps[0].IsLate(Today.AddDays(1)));
    }

    [Fact]
    public void Stored_event_names_and_their_parts_do_not_change()
        => Assert.Equal(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Supervision", "events.txt")), MeetingEvents.Format.Signatures());

    private static Decision<MeetingEvent> Held(NewMeeting body) => Hold(body, Office, [new CaseLine(IdOf("case"), "1", "护栏", "学校", "处置中", true)], City, Today);

    private static Meeting After(Decision<MeetingEvent> decision)
    {
        var meeting = new Meeting(IdOf("meeting"));
        foreach (var happened in decision.Events)
            meeting.Apply(happened, new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero), Office, OfficeStaff.Person));
        return meeting;
    }
}
