using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Exchange.Enforcement;
using Whistle.Exchange.InRows;
using Whistle.Kernel;
using Whistle.Kernel.Geo;
using Xunit;

namespace Whistle.Rules.Tests.Exchange;

/// <summary>Enforcement records without a database: who brings, who reads, who is told, what no record may hold.</summary>
public sealed class EnforcementRulesTests
{
    private static readonly City City = DemoCity.City;
    private static readonly Campus Campus = City.MainCampus(DemoCity.UnitOf("school").Id)!;
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Theory]
    [InlineData("当事人身份证330106199001011234。", "Record.IdentityNumber")]
    [InlineData("３３０１０６１９９００１０１１２３Ｘ", "Record.IdentityNumber")]
    [InlineData("联系13800138000", "Record.Phone")]
    [InlineData("电话 +86 138 0013 8000", "Record.Phone")]
    [InlineData("三年级2班门口的摊位，责令改正。", null)]
    [InlineData("杭余市监处〔2026〕123456789012号", null)]
    [InlineData(null, null)]
    public void What_tells_who_somebody_is_is_found(string? words, string? code) => Assert.Equal(code, EnforcementRules.Personal(words, "words")?.Code);

    [Theory]
    [InlineData("张三", true)]
    [InlineData("欧阳小明", true)]
    [InlineData("张三小吃店", false)]
    [InlineData("好声音歌厅", false)]
    [InlineData("某某超市", false)]
    [InlineData("KTV 1998", false)]
    public void A_persons_name_is_no_place_of_business(string business, bool isPerson) => Assert.Equal(isPerson, EnforcementRules.LooksLikeAPerson(business));

    [Theory]
    [InlineData("local.market", "local.market", true)]
    [InlineData("district.market", "local.market", true)]
    [InlineData("city.market", "local.market", true)]
    [InlineData("local.market", "district.market", false)]
    [InlineData("local.police", "local.market", false)]
    [InlineData("other.district.market", "local.market", false)]
    [InlineData("district.police.liaison", "district.police", false)]
    [InlineData("education.office", "local.market", true)]
    [InlineData("other.education.office", "local.market", false)]
    [InlineData("city.education", "local.market", true)]
    [InlineData("school.head", "local.market", false)]
    [InlineData("town.command", "local.market", false)]
    [InlineData("town.officer", "town.officer", false)]
    [InlineData("admin", "local.market", false)]
    public void A_unit_its_line_above_and_the_office_bring_in_what_it_decided(string login, string unit, bool may) => Assert.Equal(may, EnforcementRules.MayBringFor(City, Of(login), DemoCity.UnitOf(unit)));

    [Theory]
    [InlineData("school", true)]
    [InlineData("school.head", true)]
    [InlineData("neighbour.school", false)]
    [InlineData("other.school", false)]
    [InlineData("grid.guide", true)]
    [InlineData("other.grid.guide", false)]
    [InlineData("local.police", true)]
    [InlineData("district.police.liaison", true)]
    [InlineData("other.district.police", false)]
    [InlineData("city.market", true)]
    [InlineData("city.police", false)]
    [InlineData("education.office", true)]
    [InlineData("other.education.office", false)]
    [InlineData("city.education", true)]
    [InlineData("town.command", false)]
    [InlineData("town.officer", false)]
    [InlineData("admin", false)]
    public void A_record_is_read_by_its_school_the_district_and_the_line_and_by_nobody_else(string login, bool opens)
        => Assert.Equal(opens, EnforcementRules.SightOf(City, Of(login)).Opens(Record(), [Tie(Campus)]));

    [Fact]
    public void Only_campuses_within_200_metres_that_take_part_are_meant()
    {
        var at = new GeoPoint(Campus.Lat!.Value, Campus.Lon!.Value);

        Assert.Contains(EnforcementRules.Near(City, Geodesic.From(at, 30, 199.9), Today), one => one.Campus.Id == Campus.Id);
        Assert.DoesNotContain(EnforcementRules.Near(City, Geodesic.From(at, 30, 200.1), Today), one => one.Campus.Id == Campus.Id);
        var off = City.Campuses.First(campus => campus.Lat is not null && !City.IsOn(campus.Id, Today));
        Assert.DoesNotContain(EnforcementRules.Near(City, new(off.Lat!.Value, off.Lon!.Value), Today), one => one.Campus.Id == off.Id);
    }

    [Fact]
    public void The_other_departments_of_the_group_are_told_once_a_batch()
    {
        var (one, two) = (Record("1"), Record("2"));
        var told = EnforcementNotices.Of([new(one, [Tie(Campus)]), new(two, [Tie(Campus)])], City).ToList();

        Assert.NotEmpty(told);
        Assert.Equal(told.Count, told.Select(notice => notice.To).Distinct().Count());
        Assert.All(told, notice => Assert.Equal((EnforcementNotices.Told, "2", $"/enforcement?brought={one.Batch:D}"), (notice.Code, notice.Fills["count"], notice.Path)));
        Assert.Contains(DemoCity.PersonOf("local.police"), told.Select(notice => notice.To));
        Assert.DoesNotContain(told, notice => City.PostsOf(notice.To).Any(post => City.Unit(post.Unit).Line is Line.Market));
        Assert.DoesNotContain(told, notice => City.PostsOf(notice.To).Any(post => City.DistrictOf(post.Unit) == DemoCity.UnitOf("other.school").District));
        Assert.Equal($"/enforcement/{one.Id:D}", EnforcementNotices.Of([new(one, [Tie(Campus)])], City).First().Path);
    }

    [Fact]
    public void What_was_said_before_is_kept_by_codes_and_read_again()
    {
        var facts = Record().ToFacts();

        Assert.Contains("\"outcome\":\"fine\"", KeptJson.Write(facts), StringComparison.Ordinal);
        Assert.Equal(facts, KeptJson.Read<EnforcementFacts>(KeptJson.Write(facts)));
    }

    private static Actor Of(string login) => new(DemoCity.PersonOf(login), default, City.PostsOf(DemoCity.PersonOf(login)));

    private static EnforcementCampus Tie(Campus campus) => new() { Campus = campus.Id, School = campus.School, District = campus.District };

    private static EnforcementRecord Record(string number = "1")
    {
        var facts = new EnforcementFacts(DemoCity.UnitOf("local.market").Id, number, Today, 16, Outcome.Fine, Campus.Id, null, null, null, "某某小吃店", "改正。");
        var record = new EnforcementRecord(Guid.CreateVersion7(), facts, Line.Market);
        record.Say(facts, null, DemoCity.PersonOf("local.market"), new("0199a0c4-0000-7000-8000-000000000009"), new(2026, 11, 23, 1, 0, 0, TimeSpan.Zero));
        return record;
    }
}
