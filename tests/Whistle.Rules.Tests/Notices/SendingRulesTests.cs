using Whistle.Notices.Channels;
using Whistle.Notices.Choices;
using Whistle.Notices.Contracts;
using Whistle.Notices.Sendings;
using Xunit;
using static Whistle.Notices.Channels.ChannelKind;

namespace Whistle.Rules.Tests.Notices;

/// <summary>By which way, when, for how long, and what then.</summary>
public sealed class SendingRulesTests
{
    private static readonly Func<ChannelKind, bool> All = _ => true;

    [Fact]
    public void A_new_task_goes_by_SMS_whatever_the_person_likes()
        => Assert.Equal([new Leg(Sms, true, false)], SendingRules.Plan(NoticeKind.Task, false, Needs.Usual, Who(Scope.Required), All, All));

    [Fact]
    public void What_a_person_prefers_comes_beside_what_is_required()
        => Assert.Equal([new Leg(Sms, true, false), new Leg(DingTalk, true, false)], SendingRules.Plan(NoticeKind.Task, false, Needs.Usual, Who(Scope.Mine, DingTalk), All, All));

    [Fact]
    public void Who_has_no_number_is_told_another_way_and_that_is_written_down()
        => Assert.Equal([new Leg(Sms, false, false), new Leg(Mail, true, false)],
            SendingRules.Plan(NoticeKind.Task, false, Needs.Usual, Who(Scope.Required), All, channel => channel is Mail));

    [Theory]
    [InlineData(Scope.All, 1)]
    [InlineData(Scope.Mine, 0)]
    [InlineData(Scope.Required, 0)]
    public void News_goes_out_only_to_who_wants_it(object scope, int legs)
        => Assert.Equal(legs, SendingRules.Plan(NoticeKind.Course, false, Needs.Usual, Who((Scope)scope), All, All).Count);

    [Fact]
    public void A_digest_holds_neither_what_is_urgent_nor_what_is_required()
    {
        Assert.True(SendingRules.Plan(NoticeKind.Course, false, Needs.Usual, Who(Scope.All, hour: 17), All, All).Single().Digest);
        Assert.False(SendingRules.Plan(NoticeKind.Course, true, Needs.Usual, Who(Scope.All, hour: 17), All, All).Single().Digest);
        Assert.False(SendingRules.Plan(NoticeKind.Task, false, Needs.Usual, Who(Scope.All, hour: 17), All, All).Single().Digest);
    }

    [Fact]
    public void A_channel_that_is_off_is_never_planned()
        => Assert.Empty(SendingRules.Plan(NoticeKind.Task, true, Needs.Usual, Who(Scope.All, DingTalk), _ => false, All));

    [Fact]
    public void After_a_no_comes_the_next_way_each_once()
    {
        Assert.Equal(Sms, SendingRules.Next([DingTalk, ZheDing], Who(Scope.Mine), All, All));
        Assert.Equal(Mail, SendingRules.Next([DingTalk, ZheDing, Sms], Who(Scope.Mine), All, All));
        Assert.Null(SendingRules.Next([DingTalk, ZheDing, Sms, Mail], Who(Scope.Mine), All, All));
        Assert.Equal(Mail, SendingRules.Next([Sms], Who(Scope.Mine, Mail), All, All));
    }

    [Theory]
    [InlineData("21:29", null)]
    [InlineData("21:30", "2026-11-24T07:00")]
    [InlineData("23:59", "2026-11-24T07:00")]
    [InlineData("00:00", "2026-11-23T07:00")]
    [InlineData("06:59", "2026-11-23T07:00")]
    [InlineData("07:00", null)]
    public void Quiet_hours_run_over_midnight(string time, string? end)
        => Assert.Equal(end is null ? null : At(end), QuietHours.Usual.EndAfter(At($"2026-11-23T{time}")));

    [Fact]
    public void Equal_ends_mean_no_quiet_hours_and_urgent_ones_know_none()
    {
        Assert.Null(new QuietHours(new(9, 0), new(9, 0)).EndAfter(At("2026-11-23T09:00")));
        Assert.Equal(At("2026-11-23T22:00"), SendingRules.DueAt(At("2026-11-23T22:00"), urgent: true, QuietHours.Usual, 17));
        Assert.Equal(At("2026-11-24T07:00"), SendingRules.DueAt(At("2026-11-23T22:00"), urgent: false, QuietHours.Usual, null));
        Assert.Equal(At("2026-11-23T17:00"), SendingRules.DueAt(At("2026-11-23T09:00"), urgent: false, QuietHours.Usual, 17));
        Assert.Equal(At("2026-11-24T17:00"), SendingRules.DueAt(At("2026-11-23T17:00"), urgent: false, QuietHours.Usual, 17));
    }

    [Fact]
    public void Whoever_outlasts_a_day_without_the_channel_is_still_tried()
        => Assert.True(SendingRules.Patience(urgent: false) > TimeSpan.FromDays(1));

    [Theory]
    [InlineData("139 1234 5678", "13912345678")]
    [InlineData("+86 139-1234-5678", "13912345678")]
    [InlineData("0571-8600 0001", null)]
    [InlineData("12345678901", null)]
    [InlineData("13912345678转8", null)]
    [InlineData(null, null)]
    public void Only_a_mobile_number_takes_messages(string? said, string? number) => Assert.Equal(number, Addresses.Mobile(said));

    [Theory]
    [InlineData("wang@example.org", true)]
    [InlineData("wang@example", false)]
    [InlineData("王芳 <wang@example.org>", false)]
    [InlineData("wang@example.org\r\nBcc: x@example.org", false)]
    public void An_address_of_mail_is_an_address_and_nothing_else(string said, bool good) => Assert.Equal(good, Addresses.Mail(said) is not null);

    [Theory]
    [InlineData("浙江省杭州市西湖区第一实验小学教育集团", 10)]
    [InlineData("一\n二\r三\t四", 20)]
    [InlineData("👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 15)]
    public void What_is_cut_fits_stays_on_one_line_and_breaks_no_character(string words, int most)
    {
        var cut = Cut.To(words, most);

        Assert.InRange(cut.Length, 1, most);
        Assert.DoesNotContain(cut, char.IsControl);
        Assert.False(char.IsHighSurrogate(cut[^1]));
    }

    [Fact]
    public void What_a_district_requires_survives_being_written_down()
    {
        var needs = Needs.Parse("task=sms,dingtalk;reminder=sms;course=");

        Assert.Equal("task=sms,dingtalk;reminder=sms", needs.ToString());
        Assert.Empty(Needs.Parse("task=robot,mail,nonsense;bogus=sms").Of(NoticeKind.Task));
    }

    private static Choice Who(Scope scope, ChannelKind? first = null, int? hour = null)
    {
        var choice = new Choice(default);
        choice.Change(scope, first, "zh", hour);
        return choice;
    }

    private static DateTimeOffset At(string shanghai) => new DateTimeOffset(DateTime.Parse(shanghai, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(8)).ToUniversalTime();
}
