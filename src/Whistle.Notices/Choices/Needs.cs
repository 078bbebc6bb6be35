using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Kernel;
using Whistle.Notices.Channels;
using Whistle.Notices.Contracts;
using Whistle.Notices.Sendings;

namespace Whistle.Notices.Choices;

/// <summary>Which kinds of notice must also go out, and by which channels: "task=sms;reminder=sms,dingtalk".</summary>
internal sealed record Needs(IReadOnlyDictionary<NoticeKind, IReadOnlyList<ChannelKind>> Channels)
{
    /// <summary>What a district may require. A robot is a unit's own, and nobody need have an e-mail address.</summary>
    public static readonly IReadOnlyList<ChannelKind> MayBeRequired = [ChannelKind.Sms, ChannelKind.DingTalk, ChannelKind.ZheDing];

    /// <summary>Plan: 「学校和部门之间的任务就能通过平台进行点对点精准推送，并同步推送短信提醒」.</summary>
    public static readonly Needs Usual = Parse("task=sms");

    public IReadOnlyList<ChannelKind> Of(NoticeKind kind) => Channels.GetValueOrDefault(kind, []);

    public static Needs Parse(string text)
        => new(text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2)).Where(part => part.Length == 2 && Codes.Parse<NoticeKind>(part[0]) is not null)
            .ToDictionary(part => Codes.Parse<NoticeKind>(part[0])!.Value,
                part => (IReadOnlyList<ChannelKind>)[.. part[1].Split(',').Select(Codes.Parse<ChannelKind>).OfType<ChannelKind>().Where(MayBeRequired.Contains).Distinct()]));

    public override string ToString()
        => string.Join(';', Channels.Where(need => need.Value.Count > 0).OrderBy(need => need.Key).Select(need => $"{need.Key.Code()}={string.Join(',', need.Value.Select(c => c.Code()))}"));
}

/// <summary>What a district (or the city, for those in no district) has set. Without a row: <see cref="Needs.Usual"/>, <see cref="QuietHours.Usual"/>.</summary>
internal sealed class NoticeSetting
{
    private NoticeSetting()
    {
    }

    public NoticeSetting(UnitId place) => Place = place;

    public UnitId Place { get; private set; }

    public string Required { get; private set; } = Needs.Usual.ToString();

    public TimeOnly QuietFrom { get; private set; } = QuietHours.Usual.From;

    public TimeOnly QuietTo { get; private set; } = QuietHours.Usual.To;

    public int Version { get; private set; }

    public Needs Needs => Needs.Parse(Required);

    public QuietHours Quiet => new(QuietFrom, QuietTo);

    public void Change(Needs needs, QuietHours quiet)
    {
        (Required, QuietFrom, QuietTo) = (needs.ToString(), quiet.From, quiet.To);
        Version++;
    }
}

internal sealed class NoticeSettingMap : IEntityTypeConfiguration<NoticeSetting>
{
    public void Configure(EntityTypeBuilder<NoticeSetting> setting)
    {
        setting.ToTable("notices_setting").HasKey(s => s.Place);
        setting.Property(s => s.Place).ValueGeneratedNever();
        setting.Property(s => s.Required).HasMaxLength(300);
        setting.Property(s => s.Version).IsConcurrencyToken();
        setting.Ignore(s => s.Needs).Ignore(s => s.Quiet);
    }
}
