using System.Globalization;
using Whistle.Duties.Contracts;
using Whistle.Duties.DutyList;
using Whistle.Kernel;
using Xunit;

namespace Whistle.Rules.Tests.Duties;

public class DutyItemsTests
{
    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN"), English = CultureInfo.GetCultureInfo("en");

    private static readonly DutyItems Items = DutyListFile.Read();

    [Fact]
    public void The_list_has_22_items_in_order_and_34_measures()
    {
        Assert.Equal(Enumerable.Range(1, 22), Items.All.Select(i => i.No));
        Assert.Equal(34, Items.All.Sum(i => i.Measures.Count));
    }

    [Theory]
    [InlineData("political-legal", 1, 1)]
    [InlineData("education", 2, 3)]
    [InlineData("police", 4, 5)]
    [InlineData("ecology", 6, 7)]
    [InlineData("transport", 8, 9)]
    [InlineData("forestry-water", 10, 10)]
    [InlineData("culture-tourism", 11, 12)]
    [InlineData("health", 13, 13)]
    [InlineData("emergency", 14, 15)]
    [InlineData("market", 16, 16)]
    [InlineData("fire", 17, 17)]
    [InlineData("enforcement", 18, 18)]
    [InlineData("town", 19, 22)]
    public void Each_item_belongs_to_its_line(string line, int from, int to)
        => Assert.Equal(Enumerable.Range(from, to - from + 1), Items.All.Where(i => i.ResponsibleLine.Code() == line).Select(i => i.No));

    [Theory]
    [InlineData(0)]
    [InlineData(23)]
    [InlineData(-1)]
    public void What_is_no_item_has_no_line(int no)
    {
        Assert.Null(Items.Find(no));
        Assert.Null(Items.LineOf(no));
    }

    [Fact]
    public void Names_are_short_and_differ_in_both_languages()
    {
        Assert.All(Items.All, i => Assert.InRange(i.Name.Zh.Length, 2, 12));
        Assert.All(Items.All, i => Assert.DoesNotMatch("[A-Za-z]", i.Name.Zh));
        Assert.All(Items.All, i => Assert.Matches("^[A-Z][A-Za-z ,-]+$", i.Name.En));
        Assert.Equal(22, Items.All.Select(i => i.Name.Zh).Distinct().Count());
        Assert.Equal(22, Items.All.Select(i => i.Name.En).Distinct().Count());
    }

    [Theory]
    [InlineData(0, "其他", "Other")]
    [InlineData(16, "校园周边食品安全", "Food safety in and around school")]
    public void A_name_comes_in_the_readers_language(int no, string zh, string en)
    {
        Assert.Equal(zh, Items.Name(no, Chinese));
        Assert.Equal(en, Items.Name(no, English));
        Assert.Equal(en, Items.Name(no, CultureInfo.GetCultureInfo("en-GB")));
    }

    [Fact]
    public void A_measure_has_a_day_exactly_when_it_is_due_by_one()
        => Assert.All(Items.All.SelectMany(i => i.Measures), m => Assert.Equal(m.DueKind is DueKind.ByDate, m.DueDate is not null));

    [Fact]
    public void The_groups_hold_every_item_once_in_the_order_of_the_list()
        => Assert.Equal(Items.All, Items.ByLine.SelectMany(g => g));

    [Fact]
    public void The_answer_for_programs_is_whole_and_speaks_in_codes()
    {
        var answer = DutyItemsAnswer.Of(Items);

        Assert.Null(answer.Next);
        Assert.Equal(22, answer.Items.Count);
        var police = answer.Items[4];
        Assert.Equal((5, "police", "区教育局"), (police.No, police.ResponsibleLine, police.LeadUnit.Zh));
        Assert.Equal([("1.", "continuous", null), ("2.", "by_date", new DateOnly(2022, 8, 31))], police.Measures.Select(m => (m.Label, m.DueKind, m.DueDate)));
    }
}
