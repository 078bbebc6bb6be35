using Microsoft.EntityFrameworkCore;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using Whistle.Platform.Data;
using Whistle.Platform.Demo;
using Whistle.Platform.Journal;
using Whistle.Supervision.Meetings;

namespace Whistle.Supervision.Demo;

/// <summary>One invented meeting of the first district's office, through the same rules as a real one.</summary>
internal sealed class DemoMeetings(WhistleDb db, Journal journal, ICaseBook book, TimeProvider clock) : IDemoPart
{
    /// <summary>Known, so that its page can be opened by who shows the program.</summary>
    public static readonly Guid First = new("0199a0c4-5000-7000-8000-000000000001");

    private readonly City city = DemoCity.City;

    public async Task LoadAsync(CancellationToken stop)
    {
        if (await db.Set<Meeting>().AnyAsync(stop))
            return;
        var (writer, office) = (DemoCity.PersonOf("education.office"), DemoCity.UnitOf("education.office").Id);
        var by = new Actor(writer, default, city.PostsOf(writer));
        var cases = await book.NewestAsync(3, by, stop);
        var (now, today) = (clock.Now(), clock.Now().Day());
        var body = new NewMeeting
        {
            Kind = MeetingKind.Analysis, Day = today.AddDays(-3), Title = "校门口交通秩序会商研判", Place = "区教育局三楼会议室",
            Conclusions = "一、近两周校门口交通类线索较多，集中在早晚高峰。\n二、由区公安分局牵头，市场监管部门配合清理占道经营。\n三、未办结事件逐件明确责任人和期限，下次会议通报。",
            Units = [DemoCity.UnitOf("district.police").Id, DemoCity.UnitOf("district.market").Id], People = [writer, DemoCity.PersonOf("district.police.head")],
            FollowUps =
            [
                new("制定校门口早高峰勤务方案", DemoCity.UnitOf("district.police").Id, DemoCity.PersonOf("district.police"), today.AddDays(7)),
                new("清理校门口占道经营摊点", DemoCity.UnitOf("district.market").Id, null, today.AddDays(3)),
                new("汇总各校接送时段", office, null, today),
            ],
        };
        var decision = MeetingRules.Hold(body, office, cases, city, today);
        if (decision.Refusal is { } refusal)
            throw new InvalidOperationException($"The demonstration's meeting is refused: {refusal.Code}.");
        var meeting = new Meeting(First);
        foreach (var happened in decision.Events.Append(new FollowUpDone(3, "已汇总，发各校核对。")))
        {
            meeting.Apply(happened, new(now, office, writer));
            journal.Record(MeetingEvents.Format, meeting, happened, office, writer, now);
        }
        db.Add(meeting);
        db.AddRange(MeetingSight.Of(meeting, city).Select(key => new MeetingSight { Key = key, MeetingId = meeting.Id, Sequence = meeting.Sequence }));
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
    }
}
