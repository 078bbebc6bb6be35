using Whistle.Directory.Contracts;
using Whistle.Exchange.Province.Content;
using Whistle.Exchange.Province.Requests;
using Whistle.Kernel;
using Xunit;

namespace Whistle.Rules.Tests.Province;

/// <summary>Two persons stand behind each export.</summary>
public sealed class ExportRulesTests
{
    private static readonly UnitId
        Above = New(), District = New(), Other = New(), CityOffice = New(), Office = New(), OtherOffice = New();

    private static readonly PersonId
        Worker = Person(), Head = Person(), SecondHead = Person(), OtherHead = Person(), CityHead = Person(), CityWorker = Person(), StandIn = Person();

    [Fact]
    public void The_city_asks_for_all_and_a_district_for_itself()
    {
        Assert.Equal(CityOffice, ExportRules.AsksFor(City(), Actor(CityHead), null));
        Assert.Equal(Office, ExportRules.AsksFor(City(), Actor(CityHead), District));
        Assert.Equal(Office, ExportRules.AsksFor(City(), Actor(Worker), District));
        Assert.Equal(Office, ExportRules.AsksFor(City(), Actor(Head), District));
        Assert.Null(ExportRules.AsksFor(City(), Actor(Worker), null));
        Assert.Null(ExportRules.AsksFor(City(), Actor(Head), Other));
        // neither a unit that is no district nor one that is not there
        Assert.Null(ExportRules.AsksFor(City(), Actor(CityHead), Office));
        Assert.Null(ExportRules.AsksFor(City(), Actor(CityHead), New()));
    }

    [Fact]
    public void The_head_of_the_scope_decides_and_nobody_else()
    {
        var ofDistrict = Asked(Worker, District);
        Assert.Null(WhyNot(ofDistrict, Head));
        foreach (var person in new[] { Worker, OtherHead, CityHead })
            Assert.Equal(ExportRules.NotYours, WhyNot(ofDistrict, person));

        var ofCity = Asked(CityHead, null);
        Assert.Null(WhyNot(ofCity, CityWorker));
        Assert.Equal(ExportRules.NotYours, WhyNot(ofCity, Head));
    }

    [Fact]
    public void Nobody_decides_what_he_asked_for()
    {
        Assert.Equal(ExportRules.OwnRequest, WhyNot(Asked(Head, District), Head));
        Assert.Equal(ExportRules.OwnRequest, WhyNot(Asked(CityHead, null), CityHead));

        // nor by a second role: he asked as the city's office, and heads the district's too
        var both = City(new Appointment(CityHead, Office, Role.OfficeHead));
        Assert.Equal(ExportRules.OwnRequest, ExportRules.WhyNotDecide(Asked(CityHead, District), both, Actor(CityHead, both)));

        // nor as the stand-in of the head who could
        var standing = City(new Appointment(Worker, Office, Role.OfficeHead, StandsFor: Head));
        Assert.Equal(ExportRules.OwnRequest, ExportRules.WhyNotDecide(Asked(Worker, District), standing, Actor(Worker, standing)));
    }

    [Fact]
    public void Nobody_decides_in_the_place_of_whoever_asked()
    {
        var standing = City(new Appointment(StandIn, Office, Role.OfficeHead, StandsFor: Head));
        Assert.Equal(ExportRules.StandInOfAsker, ExportRules.WhyNotDecide(Asked(Head, District), standing, Actor(StandIn, standing)));
        // what another one asked he decides as the head would
        Assert.Null(ExportRules.WhyNotDecide(Asked(Worker, District), standing, Actor(StandIn, standing)));

        // and who heads the office himself does not lose it by standing in
        var himself = City(new Appointment(SecondHead, Office, Role.OfficeHead), new Appointment(SecondHead, Office, Role.OfficeHead, StandsFor: Head));
        Assert.Null(ExportRules.WhyNotDecide(Asked(Head, District), himself, Actor(SecondHead, himself)));
    }

    [Fact]
    public void Told_is_whoever_may_decide()
    {
        var city = City(new Appointment(SecondHead, Office, Role.OfficeHead), new Appointment(StandIn, Office, Role.OfficeHead, StandsFor: Head));

        Assert.Equal([SecondHead], ExportRules.Deciders(Asked(Head, District), city));
        Assert.Equal(new[] { Head, SecondHead, StandIn }.ToHashSet(), ExportRules.Deciders(Asked(Worker, District), city).ToHashSet());
        foreach (var person in ExportRules.Deciders(Asked(Worker, District), city))
            Assert.Null(ExportRules.WhyNotDecide(Asked(Worker, District), city, Actor(person, city)));
    }

    [Fact]
    public void Decided_is_decided()
    {
        var export = Asked(Worker, District);
        export.Decline(Head, "用途不明", Now);

        Assert.Equal(ExportRules.Decided, WhyNot(export, Head));
    }

    [Fact]
    public void Only_the_two_fetch_it_and_only_while_they_hold_their_posts()
    {
        var export = Asked(Worker, District);
        export.Approve(Head, null, Now);
        Assert.Equal(ExportRules.NotReady, ExportRules.WhyNotFetch(export, City(), Actor(Worker)));
        export.Begin();
        export.Make(new(ExportKind.Full, null, 1, Now, "", 0, 0, 0, "", ""), Now);

        Assert.Null(ExportRules.WhyNotFetch(export, City(), Actor(Worker)));
        Assert.Null(ExportRules.WhyNotFetch(export, City(), Actor(Head)));
        Assert.Equal(ExportRules.OnlyTheTwo, ExportRules.WhyNotFetch(export, City(), Actor(CityHead)));
        Assert.Equal(ExportRules.NotFound, ExportRules.WhyNotFetch(export, City(), new(Worker, default, [])));

        export.Wipe(Now);
        Assert.Equal(ExportRules.NotReady, ExportRules.WhyNotFetch(export, City(), Actor(Worker)));
    }

    [Theory]
    [InlineData("太短了", 0, "purpose")]
    [InlineData("按月向省平台报送办理情况", 1, "upTo")]
    [InlineData("按月向省平台报送办理情况", 0, null)]
    public void A_request_says_enough_and_looks_back(string purpose, int days, string? wrong)
        => Assert.Equal(wrong is null ? [] : [wrong], ExportRules.WhyNotAsk(new(District, purpose, "省教育厅", ExportKind.Full, Now.Day().AddDays(days), [ExportClass.Basic]), Now.Day()).Select(one => one.Field!));

    [Fact]
    public void An_attempt_is_not_tried_for_ever()
    {
        var export = Asked(Worker, District);
        export.Approve(Head, null, Now);
        for (var tries = 1; tries < ExportRequest.MostAttempts; tries++)
        {
            export.Begin();
            export.Fail("IOException");
            Assert.Equal(ExportState.Approved, export.State);
        }
        export.Begin();
        export.Fail("IOException");

        Assert.Equal(ExportState.Failed, export.State);
    }

    private static readonly DateTimeOffset Now = new(2026, 11, 23, 1, 0, 0, TimeSpan.Zero);

    private static Refusal? WhyNot(ExportRequest export, PersonId person) => ExportRules.WhyNotDecide(export, City(), Actor(person));

    private static ExportRequest Asked(PersonId by, UnitId? district)
        => new(Guid.CreateVersion7(), new(district, "按月向省平台报送办理情况", "省教育厅", ExportKind.Full, Now.Day(), [ExportClass.Basic]), district is null ? CityOffice : Office, by, Now);

    private static City City(params Appointment[] more)
        => new(
            [
                new(Above, UnitKind.City, Name("市"), null, Level.City, null, null, null, null, null),
                new(CityOffice, UnitKind.Department, Name("市教育局"), Line.Education, Level.City, Above, null, null, null, null),
                new(District, UnitKind.District, Name("区"), null, Level.District, Above, null, null, "990101", null),
                new(Other, UnitKind.District, Name("另一区"), null, Level.District, Above, null, null, "990102", null),
                new(Office, UnitKind.Department, Name("区教育局"), Line.Education, Level.District, District, District, null, null, null),
                new(OtherOffice, UnitKind.Department, Name("另一区教育局"), Line.Education, Level.District, Other, Other, null, null, null),
            ],
            [], [], [], [],
            [
                new(Worker, Office, Role.OfficeStaff), new(Head, Office, Role.OfficeHead), new(OtherHead, OtherOffice, Role.OfficeHead), new(CityHead, CityOffice, Role.CityOffice), new(CityWorker, CityOffice, Role.CityOffice),
                .. more,
            ]);

    private static Actor Actor(PersonId person, City? city = null) => new(person, default, (city ?? City()).PostsOf(person));

    private static Bilingual Name(string zh) => new(zh, zh);

    private static UnitId New() => new(Guid.CreateVersion7());

    private static PersonId Person() => new(Guid.CreateVersion7());
}
