using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Whistle.Notices.Channels.DingTalk;

/// <summary>
/// The robots of units' DingTalk groups: signed webhooks. A robot takes 20 messages a minute and is shut for ten minutes by the next,
/// so each has its own count here.
/// </summary>
internal sealed class DingTalkRobots : IChannel
{
    private const int AMinute = 20;

    private readonly Dictionary<Guid, Robot> robots;
    private readonly ChannelSettings settings;
    private readonly Wire wire;
    private readonly TimeProvider clock;
    private readonly Uri endpoint;

    public DingTalkRobots(ChannelSettings settings, Wire wire, TimeProvider clock)
    {
        (this.settings, this.wire, this.clock) = (settings, wire, clock);
        endpoint = settings.Endpoint("https://oapi.dingtalk.com/");
        robots = settings.Section.GetChildren().Where(one => Guid.TryParse(one["Unit"], out _) && one["AccessToken"] is { Length: > 0 } && one["Secret"] is { Length: > 0 })
            .ToDictionary(one => Guid.Parse(one["Unit"]!), one => new Robot(one["AccessToken"]!, one["Secret"]!));
    }

    public ChannelKind Kind => ChannelKind.Robot;

    public string? OffBecause => robots.Count == 0 ? "Channel.Off.NotSet" : settings.OffBecause(endpoint.Host);

    public ChannelLimits Limits => settings.Limits(perMinute: AMinute * Math.Max(1, robots.Count), lanes: 2);

    public bool TellsTrueState => false;

    public bool Reaches(Recipient to) => to.Unit is { } unit && robots.ContainsKey(unit);

    public async Task<Outcome> SendAsync(Message message, CancellationToken stop)
    {
        var robot = robots[message.To.Unit!.Value];
        if (robot.Take(clock) is { } wait)
            return new Outcome.Later(Why.Busy, wait, null);
        var (at, card) = (clock.GetUtcNow().ToUnixTimeMilliseconds(), Card.Of(message));
        var address = new Uri(endpoint, string.Create(CultureInfo.InvariantCulture,
            $"robot/send?access_token={Uri.EscapeDataString(robot.AccessToken)}&timestamp={at}&sign={DingTalkSignatures.InAddress(at, robot.Secret)}"));
        var answer = await wire.AskAsync(new(HttpMethod.Post, address)
        {
            Content = JsonContent.Create(new
            {
                msgtype = "actionCard",
                actionCard = new { title = card.Title, text = card.Markdown, singleTitle = card.Open, singleURL = message.Link.AbsoluteUri },
                at = new { isAtAll = false },
            }, options: JsonSerializerOptions.Web),
        }, stop);
        if (answer.Body is not { } body)
            return answer.Problem!;
        return body.Said("errcode") switch
        {
            "0" => new Outcome.HandedOver(null),
            "130101" => new Outcome.Later(Why.Busy, TimeSpan.FromMinutes(10), "130101"),
            "310000" => new Outcome.Refused(Why.Credentials, "310000"),
            "300001" => new Outcome.Refused(Why.Gone, "300001"),
            var code => new Outcome.Refused(Why.Refused, Reading.Code(code)),
        };
    }

    private sealed record Robot(string AccessToken, string Secret)
    {
        private readonly Queue<long> sent = new();

        /// <summary>Null where it may send now; else how long to wait.</summary>
        public TimeSpan? Take(TimeProvider clock)
        {
            lock (sent)
            {
                while (sent.TryPeek(out var first) && clock.GetElapsedTime(first) is var since && (since >= TimeSpan.FromMinutes(1) || since < TimeSpan.Zero))
                    sent.Dequeue();
                if (sent.Count >= AMinute)
                    return TimeSpan.FromMinutes(1) - clock.GetElapsedTime(sent.Peek()) + TimeSpan.FromMilliseconds(1);
                sent.Enqueue(clock.GetTimestamp());
                return null;
            }
        }

        public override string ToString() => nameof(Robot);
    }
}
