using System.Text.Json;
using Whistle.Exchange.CommandRooms.Incoming;
using Whistle.Exchange.CommandRooms.Reconciling;
using Whistle.Exchange.Signing;
using Whistle.Hazards.Contracts;
using Whistle.Kernel;

namespace Whistle.Rules.Tests.Exchange;

/// <summary>What becomes of what outside command rooms say, by where the case stands.</summary>
public sealed class RoomRulesTests
{
    private static readonly UnitId Town = new(new Guid(1, 0, 0, new byte[8])), District = new(new Guid(2, 0, 0, new byte[8])), Other = new(new Guid(3, 0, 0, new byte[8])), Department = new(new Guid(4, 0, 0, new byte[8]));

    private static readonly CaseStand Sent = new(new(Guid.Empty), "20261123-330102-001", 5, "WithTown", true, Department, Department, Town, null, false, 1, [Department, Town]);

    [Fact]
    public void A_town_receives_assigns_and_raises_what_lies_with_it()
    {
        Assert.Equal("receive", Judge(RoomSays.Received, Sent, Town).Action);
        Assert.Equal("dispatch", Judge(RoomSays.Assigned, Sent, Town).Action);
        Assert.Equal("raise", Judge(RoomSays.Raised, Sent, Town).Action);
        Assert.Equal("note", Judge(RoomSays.Progress, Sent, Town).Action);
    }

    [Fact]
    public void A_result_waits_for_its_assignment()
    {
        Assert.Equal(new(Fate.Wait, "not-assigned-yet"), Judge(RoomSays.Result, Sent, Town));
        Assert.Equal("result", Judge(RoomSays.Result, Assigned(Town), Town).Action);
    }

    [Fact]
    public void What_the_district_says_waits_while_the_town_may_still_raise()
    {
        foreach (var says in Enum.GetValues<RoomSays>())
            Assert.Equal(new(Fate.Wait, "not-here-yet"), Judge(says, Sent, District));

        Assert.Equal(new(Fate.Refuse, "not-here"), Judge(RoomSays.Result, Assigned(Town), District));
    }

    [Fact]
    public void A_late_word_of_an_earlier_round_never_answers_a_later_one()
    {
        var reworked = Assigned(Town) with { Round = 2 };

        Assert.Equal(new(Fate.Pass, "earlier-round"), Judge(RoomSays.Result, reworked, Town, round: 1));
        Assert.Equal("result", Judge(RoomSays.Result, reworked, Town, round: 2).Action);
        Assert.Equal(new(Fate.Wait, "round-ahead"), Judge(RoomSays.Result, reworked, Town, round: 3));
    }

    [Fact]
    public void What_can_never_fit_is_refused()
    {
        Assert.Equal(new(Fate.Refuse, "unknown"), Judge(RoomSays.Received, null, Town));
        Assert.Equal(new(Fate.Refuse, "not-yours"), Judge(RoomSays.Received, Sent, Other));
        Assert.Equal(new(Fate.Refuse, "not-sent"), Judge(RoomSays.Received, Sent with { Round = 0 }, Town));
        Assert.Equal(new(Fate.Refuse, "closed"), Judge(RoomSays.Progress, Sent with { State = "Closed", IsOpen = false }, Town));
        Assert.Equal(new(Fate.Refuse, "assigned-already"), Judge(RoomSays.Raised, Assigned(Town), Town));
        Assert.Equal(new(Fate.Refuse, "answered-already"), Judge(RoomSays.Result, Assigned(Town) with { State = "AwaitingConfirmation", Holder = Department }, Town));
        Assert.Equal(new(Fate.Refuse, "nothing-above"), RoomRules.Judge(RoomSays.Raised, 1, Sent, Town, Town, null));
    }

    [Fact]
    public void In_whatever_order_and_however_often_it_comes_the_end_is_the_same()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var (once, shuffled) = (new Course(), new Course());
            foreach (var phase in Phases(random))
            {
                once.Deliver(phase);
                var many = phase.SelectMany(message => Enumerable.Repeat(message, random.Next(1, 4))).ToArray();
                random.Shuffle(many);
                shuffled.Deliver(many);
                if (once.Now.State == "AwaitingConfirmation")
                {
                    once.Rework();
                    shuffled.Rework();
                }
            }

            Assert.True(once.End == shuffled.End, $"Seed {seed}: {once.End} in order, {shuffled.End} shuffled");
            Assert.Empty(shuffled.Waiting);
        }
    }

    [Fact]
    public void Only_what_the_document_allows_can_be_read()
    {
        Assert.Null(Read("cn.whistle.room.result.v1", """{"number":"n-1","outsideNumber":"T-1","round":1,"outcome":"已修复"}""").Wrong);
        Assert.Equal("type", Read("cn.whistle.room.deleted.v1", "{}").Wrong);
        Assert.Equal("type", Read("cn.whistle.room.v1", "{}").Wrong);
        Assert.Equal("data", Read("cn.whistle.room.result.v1", "[]").Wrong);
        Assert.Equal("number", Read("cn.whistle.room.received.v1", """{"number":"n 1","outsideNumber":"T-1","round":1}""").Wrong);
        Assert.Equal("outsideNumber", Read("cn.whistle.room.received.v1", """{"number":"n-1","outsideNumber":" ","round":1}""").Wrong);
        Assert.Equal("round", Read("cn.whistle.room.received.v1", """{"number":"n-1","outsideNumber":"T","round":"1"}""").Wrong);
        Assert.Equal("round", Read("cn.whistle.room.received.v1", """{"number":"n-1","outsideNumber":"T","round":0}""").Wrong);
        Assert.Equal("outcome", Read("cn.whistle.room.result.v1", $$"""{"number":"n-1","outsideNumber":"T","round":1,"outcome":"{{new string('字', 1001)}}"}""").Wrong);
        Assert.Equal("photos", Read("cn.whistle.room.result.v1", """{"number":"n-1","outsideNumber":"T","round":1,"outcome":"好","photos":[{"url":"https://a.cn/1","sha256":"00"}]}""").Wrong);
        Assert.Equal("reason", Read("cn.whistle.room.raised.v1", """{"number":"n-1","outsideNumber":"T","round":1,"reason":"a\u0000b"}""").Wrong);
        Assert.Equal("reason", Read("cn.whistle.room.raised.v1", """{"number":"n-1","outsideNumber":"T","round":1,"reason":"\ud800"}""").Wrong);
    }

    [Fact]
    public void Both_sides_are_compared_by_what_is_open_and_assigned()
    {
        CaseStand Here(string number, string state) => Sent with { Number = number, State = state };
        var differ = Comparison.Of([Here("1", "WithTown"), Here("2", "CommandHandling"), Here("3", "CommandHandling"), Here("4", "WithTown")],
            [new("1", "T1", "received"), new("2", "T2", "new"), new("4", "T4", "new"), new("9", null, "assigned")]).ToList();

        Assert.Equal([("2", DifferenceKind.OtherState), ("3", DifferenceKind.MissingThere), ("9", DifferenceKind.MissingHere)], differ.Select(one => (one.Number, one.Kind)));
    }

    private static CaseStand Assigned(UnitId room) => Sent with { State = "CommandHandling", DispatchedBy = room, Holder = room };

    private static Verdict Judge(RoomSays says, CaseStand? now, UnitId room, int round = 1) => RoomRules.Judge(says, round, now, room, Town, District);

    private static (RoomEvent? Event, string? Wrong) Read(string type, string data)
        => RoomEvent.Read(new CloudEvent("1", "/rooms/town", type, null, new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), JsonSerializer.Deserialize<JsonElement>(data)));

    /// <summary>What the rooms say between two words of the department: with or without raising, receiving and progress.</summary>
    private static IEnumerable<List<Said>> Phases(Random random)
    {
        var raises = random.Next(2) == 0;
        var handles = raises ? District : Town;
        var first = new List<Said>();
        if (random.Next(2) == 0)
            first.Add(new(first.Count, RoomSays.Received, Town, 1));
        if (raises)
            first.Add(new(first.Count, RoomSays.Raised, Town, 1));
        if (raises && random.Next(2) == 0)
            first.Add(new(first.Count, RoomSays.Received, District, 1));
        first.Add(new(first.Count, RoomSays.Assigned, handles, 1));
        for (var news = random.Next(3); news > 0; news--)
            first.Add(new(first.Count, RoomSays.Progress, handles, 1));
        first.Add(new(first.Count, RoomSays.Result, handles, 1));
        yield return first;
        // the second round, among which what was said in the first comes once more
        yield return [.. first, new(100, RoomSays.Progress, handles, 2), new(101, RoomSays.Result, handles, 2)];
    }

    private sealed record Said(int Id, RoomSays Says, UnitId Room, int Round);

    /// <summary>A case that moves as the table of steps moves it, and what waits for it.</summary>
    private sealed class Course
    {
        private readonly HashSet<int> known = [];
        private readonly SortedSet<int> told = [];

        public CaseStand Now { get; private set; } = Sent;

        public List<Said> Waiting { get; } = [];

        public string End => $"{Now.State} {Now.Holder.Value} {Now.DispatchedBy?.Value} round {Now.Round}, result of {Answers}, told {string.Join(' ', told)}";

        private int Answers { get; set; }

        public void Deliver(IEnumerable<Said> messages)
        {
            foreach (var message in messages.Where(message => known.Add(message.Id)))
            {
                Waiting.Add(message);
                while (Waiting.OrderBy(one => one.Id).FirstOrDefault(Moves) is { } done)
                    Waiting.Remove(done);
            }
        }

        public void Rework() => Now = Now with { State = "CommandHandling", Holder = Now.DispatchedBy!.Value, Round = Now.Round + 1 };

        private bool Moves(Said said)
        {
            var verdict = RoomRules.Judge(said.Says, said.Round, Now, said.Room, Town, District);
            if (verdict.Fate is Fate.Wait)
                return false;
            Assert.NotEqual(Fate.Refuse, verdict.Fate);
            switch (verdict.Action)
            {
                case "receive": Now = Now with { IsReceived = true }; break;
                case "raise": Now = Now with { State = "WithDistrictCommand", Holder = District, IsReceived = false, Held = [.. Now.Held, District] }; break;
                case "dispatch": Now = Now with { State = "CommandHandling", DispatchedBy = said.Room, IsReceived = true }; break;
                case "result": (Now, Answers) = (Now with { State = "AwaitingConfirmation", Holder = Department }, said.Id); break;
                case "note": told.Add(said.Id); break;
            }
            return true;
        }
    }
}
