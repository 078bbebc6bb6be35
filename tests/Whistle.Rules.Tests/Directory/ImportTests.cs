using System.Globalization;
using System.Text;
using Whistle.Directory.Contracts;
using Whistle.Directory.Demo;
using Whistle.Directory.Import;
using Whistle.Directory.Import.Sheets;
using Whistle.Kernel;

namespace Whistle.Rules.Tests.Directory;

/// <summary>What a sheet comes to: changes, or what is wrong with which cell.</summary>
public class ImportTests
{
    private const string Units = "编号,名称,英文名称,类型,条线,层级,上级单位,代码,办公电话\n";
    private const string People = "姓名,办公电话,账号,单位,岗位,开始日期,结束日期\n";
    private const string Members = "学校,校区名称,席位,单位,成员,替补\n";

    private static readonly DateOnly Today = new(2026, 11, 23);

    public ImportTests() => CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");

    [Fact]
    public void A_whole_district_comes_in_whatever_the_order_of_its_rows()
    {
        var plan = Try(ImportKind.Units, Units
            + ",新河派出所,,部门,公安,,新河街道,,\n,新河街道,,镇（街道）,,,新澜区,,\n,新澜区公安分局,,department,police,,新澜区,,0571-8600 1\n,新澜区,Xinlan,区,,,澜桥市（演示）,990103,\n");

        Assert.Empty(plan.Problems);
        var units = plan.Writes.Cast<UnitWrite>().ToDictionary(w => w.Unit.Name.Zh, w => w.Unit);
        var (district, town, station, branch) = (units["新澜区"], units["新河街道"], units["新河派出所"], units["新澜区公安分局"]);
        Assert.Equal((Level.Local, town.Id, district.Id, town.Id), (station.Level, station.Parent!.Value, station.District!.Value, station.Town!.Value));
        Assert.Equal((Level.District, Line.Police, district.Id), (branch.Level, branch.Line, branch.District!.Value));
        Assert.Equal((Line.Town, district.Id), (town.Line, town.District!.Value));
        Assert.Null(district.District);
    }

    [Theory]
    [InlineData(",甲队,,队伍,,,乙队,,\n,乙队,,队伍,,,丙队,,\n,丙队,,队伍,,,甲队,,\n", 2, "上级单位", "Import.Cycle")]
    [InlineData(",甲队,,队伍,,,甲队,,\n", 2, "上级单位", "Import.Cycle")]
    [InlineData(",甲所,,部门,,,望澜街道,,\n", 2, "条线", "Import.LineMissing")]
    [InlineData(",甲所,,部门,警察,,望澜街道,,\n", 2, "条线", "Import.UnknownCode")]
    [InlineData(",甲所,,衙门,公安,,望澜街道,,\n", 2, "类型", "Import.UnknownCode")]
    [InlineData(",甲所,,部门,公安,,无此街道,,\n", 2, "上级单位", "Import.NoSuchUnit")]
    [InlineData(",甲分局,,部门,公安,,青澜区（演示）,,\n", 2, "名称", "Import.PlaceTaken")]
    [InlineData(",甲队,,队伍,,,望澜街道,,\n,甲队,,队伍,,,望澜街道,,\n", 3, "名称", "Import.PlaceTaken")]
    [InlineData(",甲小学,,学校,,,青澜区（演示）,,\n", 2, "类型", "Import.SchoolsElsewhere")]
    [InlineData(",甲街道,,镇（街道）,,,望澜街道,,\n", 2, "上级单位", "Import.WrongParent")]
    [InlineData(",,,部门,公安,,望澜街道,,\n", 2, "名称", "Import.Empty")]
    [InlineData("xyz,甲队,,队伍,,,望澜街道,,\n", 2, "编号", "Import.NotAnId")]
    [InlineData(",乙区,,区,,,澜桥市（演示）,,\n", 2, "代码", "Import.Empty")]
    public void A_wrong_unit_is_named_by_row_and_column(string rows, int row, string column, string code)
        => AssertProblem(Try(ImportKind.Units, Units + rows), row, column, code);

    [Fact]
    public void Schools_come_with_their_campuses_and_start_when_the_sheet_says()
    {
        var plan = Try(ImportKind.Schools, "名称,区,镇（街）,校区名称,主校区,启用日期\n新竹小学,青澜区（演示）,望澜街道,新竹小学东校区,是,2026年9月1日\n新竹小学,青澜区（演示）,青禾街道,新竹小学西校区,否,\n独秀小学,青澜区（演示）,石渡镇,,,一直\n");

        Assert.Empty(plan.Problems);
        var campuses = plan.Writes.OfType<CampusWrite>().Select(w => w.Campus).ToList();
        Assert.Equal([new DateOnly(2026, 9, 1), null, DateOnly.MinValue], campuses.Select(c => c.Start));
        Assert.Equal([true, false, true], campuses.Select(c => c.Main));
        Assert.Equal(["新竹小学", "新竹小学东校区", "新竹小学西校区", "独秀小学", "独秀小学本部"], plan.Writes.OfType<UnitWrite>().Select(w => w.Unit.Name.Zh).Order(StringComparer.Ordinal).OrderBy(n => n.Contains("独秀", StringComparison.Ordinal)));
        Assert.Equal(campuses[0].Town, plan.Writes.OfType<UnitWrite>().Single(w => w.Unit.Name.Zh == "新竹小学").Unit.Town);
    }

    [Theory]
    [InlineData("新竹小学,青澜区（演示）,望澜街道,东,,9/1/2026\n", 2, "启用日期", "Import.NotADay")]
    [InlineData("新竹小学,青澜区（演示）,望澜街道,东,也许,\n", 2, "主校区", "Import.NotYesNo")]
    [InlineData("新竹小学,青澜区（演示）,云汀街道,东,是,\n", 2, "镇（街）", "Import.TownElsewhere")]
    [InlineData("新竹小学,青澜区（演示）,望澜街道,东,是,\n新竹小学,青澜区（演示）,望澜街道,西,是,\n", 3, "主校区", "Import.TwoMains")]
    [InlineData("新竹小学,青澜区（演示）,望澜街道,东,,\n新竹小学,青澜区（演示）,望澜街道,西,,\n", 2, "主校区", "Import.NoMain")]
    [InlineData("新竹小学,青澜区（演示）,望澜街道,东,是,\n新竹小学,青澜区（演示）,望澜街道,东,,\n", 3, "校区名称", "Import.Twice")]
    public void A_wrong_school_is_named_by_row_and_column(string rows, int row, string column, string code)
        => AssertProblem(Try(ImportKind.Schools, "名称,区,镇（街）,校区名称,主校区,启用日期\n" + rows), row, column, code);

    [Fact]
    public void One_person_with_several_posts_takes_several_rows()
    {
        var plan = Try(ImportKind.People, People + "贺新年,0571-8600 7777,he.xn,望澜派出所,工作人员,,\n贺新年,0571-8600 7777,he.xn,望澜街道,unit.worker,2026-12-01,2027-01-01\n");

        Assert.Empty(plan.Problems);
        var person = Assert.Single(plan.Writes.OfType<PersonWrite>()).Person;
        Assert.Equal([(Today, null), (new DateOnly(2026, 12, 1), new DateOnly(2027, 1, 1))], plan.Writes.OfType<PostWrite>().Select(w => (w.From, w.Until)));
        Assert.All(plan.Writes.OfType<PostWrite>(), w => Assert.Equal(person.Id, w.Held.Person));
        Assert.Equal("he.xn", Assert.Single(plan.Writes.OfType<AccountWrite>()).Login);
    }

    [Fact]
    public void Somebody_who_is_there_already_is_found_by_name_at_the_unit()
    {
        var head = DemoCity.City.Person(DemoCity.PersonOf("local.police"))!;

        var plan = Try(ImportKind.People, $"姓名,办公电话,单位,岗位\n{head.Name},0571-1234 5678,望澜派出所,负责人\n");

        Assert.Empty(plan.Problems);
        Assert.Equal(new(head.Id, head.Name, "0571-1234 5678"), Assert.Single(plan.Writes.OfType<PersonWrite>()).Person);
        Assert.Empty(plan.Writes.OfType<PostWrite>().Where(w => w.IsNew));
    }

    [Theory]
    [InlineData("贺新年,,,望澜派出所,工作人员,,\n贺新年,,,望澜派出所,工作人员,,\n", 3, "姓名", "Import.PersonTwice")]
    [InlineData("贺新年,,he,望澜派出所,工作人员,,\n贺旧岁,,he,望澜派出所,工作人员,,\n", 3, "姓名", "Import.PersonDiffers")]
    [InlineData("贺新年,,school,望澜派出所,工作人员,,\n", 2, "账号", "Import.LoginTaken")]
    [InlineData("贺新年,,he xn,望澜派出所,工作人员,,\n", 2, "账号", "Import.BadLogin")]
    [InlineData("贺新年,,,望澜派出所,校级领导,,\n", 2, "岗位", "Import.RoleElsewhere")]
    [InlineData("贺新年,,,望澜派出所,所长,,\n", 2, "岗位", "Import.UnknownCode")]
    [InlineData("贺新年,,,无此所,工作人员,,\n", 2, "单位", "Import.NoSuchUnit")]
    [InlineData("贺新年,,,望澜派出所,工作人员,2026-09-01,2026-09-01\n", 2, "结束日期", "Import.EndsBefore")]
    [InlineData("贺新年,,,望澜派出所,工作人员,明天,\n", 2, "开始日期", "Import.NotADay")]
    [InlineData("贺新年,\"0571\n8600\",,望澜派出所,工作人员,,\n", 2, "办公电话", "Import.OneLine")]
    public void A_wrong_person_is_named_by_row_and_column(string rows, int row, string column, string code)
        => AssertProblem(Try(ImportKind.People, People + rows), row, column, code);

    [Fact]
    public void A_member_is_named_by_the_rules_of_the_group()
    {
        var officer = DemoCity.City.Person(DemoCity.PersonOf("local.police.officer"))!.Name;

        Assert.Single(Try(ImportKind.Members, Members + $"望澜小学,,公安,望澜派出所,{officer},\n").Writes);
        Assert.Single(Try(ImportKind.Members, Members + "望澜小学,,police,,,\n").Writes);
        AssertProblem(Try(ImportKind.Members, Members + $"望澜小学,,公安,望澜市场监管所,{officer},\n"), 2, "单位", "Import.NoSuchUnit");
        AssertProblem(Try(ImportKind.Members, Members + "望澜小学,,公安,望澜派出所,无此人,\n"), 2, "成员", "Import.NobodyThere");
        AssertProblem(Try(ImportKind.Members, Members + $"望澜小学,,公安,望澜派出所,{officer},{officer}\n"), 2, "替补", "Group.SamePerson");
        AssertProblem(Try(ImportKind.Members, Members + "望澜小学,,气象,,,\n"), 2, "席位", "Import.NoSuchPlace");
        AssertProblem(Try(ImportKind.Members, Members + $"望澜小学,,公安,望澜派出所,{officer},\n", Of("local.market")), 2, "席位", "Group.NotYours");
    }

    [Fact]
    public void Headings_that_the_form_does_not_have_or_that_are_missing_are_named()
    {
        AssertProblem(Try(ImportKind.People, "姓名,单位,职务\n甲,望澜派出所,工作人员\n"), 1, "职务", "Import.UnknownColumn");
        AssertProblem(Try(ImportKind.People, "姓名,单位\n甲,望澜派出所\n"), 1, "岗位*", "Import.NoColumn");
        AssertProblem(Try(ImportKind.People, "姓名,姓名,单位,岗位\n甲,乙,望澜派出所,工作人员\n"), 1, "姓名", "Import.DoubleColumn");
    }

    /// <summary>Nobody brings in what is not his: the wrong way for each role.</summary>
    [Theory]
    [InlineData("education.office", "青澜区", true)]
    [InlineData("city.education", "青澜区", true)]
    [InlineData("other.education.office", "青澜区", false)]
    [InlineData("district.police.liaison", "青澜区", false)]
    [InlineData("school.head", "青澜区", false)]
    [InlineData("admin", "青澜区", false)]
    public void Units_of_a_district_are_its_office_s(string login, string district, bool may)
    {
        var plan = Try(ImportKind.Units, Units + $",甲队,,队伍,,,望澜街道,,\n", Of(login));

        Assert.NotEmpty(district);
        Assert.Equal(may, plan.Problems.Count == 0);
        Assert.Equal(may ? [] : ["Import.NotYours"], plan.Problems.Select(p => p.Why.Code));
    }

    [Fact]
    public void Nobody_gives_himself_or_another_the_administrator_s_post()
        => AssertProblem(Try(ImportKind.People, People + "贺新年,,,澜桥市（演示）,系统管理员,,\n", Of("city.education")), 2, "岗位", "Import.NotYourPost");

    private static ImportPlan Try(ImportKind kind, string csv, Actor? by = null)
    {
        var sheet = SheetReader.Read(Encoding.UTF8.GetBytes(csv.Replace("学校编号", "编号", StringComparison.Ordinal))).Sheet!;
        var logins = DemoCity.Logins.ToDictionary(l => l.Login, l => l.Person, StringComparer.Ordinal);
        var days = DemoCity.Lists.Appointments.Distinct().ToDictionary(a => a, _ => (new DateOnly(2024, 11, 23), (DateOnly?)null));
        var scene = new ImportScene(DemoCity.City, by, Today, new(logins, logins.ToDictionary(l => l.Value, l => l.Key), days), () => Guid.CreateVersion7());
        return kind switch
        {
            ImportKind.Units => new UnitImport(scene).Plan(sheet), ImportKind.Schools => new SchoolImport(scene).Plan(sheet), ImportKind.People => new PeopleImport(scene).Plan(sheet),
            _ => new MemberImport(scene).Plan(sheet),
        };
    }

    private static void AssertProblem(ImportPlan plan, int row, string column, string code)
        => Assert.Contains((row, column, code), plan.Problems.Select(p => (p.Row ?? 0, p.Column ?? "", p.Why.Code)));

    private static Actor Of(string login) => new(DemoCity.PersonOf(login), default, DemoCity.City.PostsOf(DemoCity.PersonOf(login)));
}
