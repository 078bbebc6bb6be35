namespace Whistle.Kernel;

/// <summary>The levels of a line: local (站所), district, city. Plan, annex 2.</summary>
public enum Level
{
    [Code("local")] Local,
    [Code("district")] District,
    [Code("city")] City,
}

/// <summary>A department as a line (条线) through the levels: the plan's thirteen departments, and the towns, which carry items 19 to 22.</summary>
public enum Line
{
    /// <summary>教育局</summary>
    [Code("education")] Education,

    /// <summary>党委宣传部</summary>
    [Code("publicity")] Publicity,

    /// <summary>党委政法委</summary>
    [Code("political-legal")] PoliticalLegal,

    /// <summary>公安</summary>
    [Code("police")] Police,

    /// <summary>交通运输</summary>
    [Code("transport")] Transport,

    /// <summary>林业水利</summary>
    [Code("forestry-water")] ForestryWater,

    /// <summary>文化和广电旅游体育</summary>
    [Code("culture-tourism")] CultureTourism,

    /// <summary>卫生健康</summary>
    [Code("health")] Health,

    /// <summary>应急管理</summary>
    [Code("emergency")] Emergency,

    /// <summary>市场监管</summary>
    [Code("market")] Market,

    /// <summary>综合行政执法</summary>
    [Code("enforcement")] Enforcement,

    /// <summary>消防救援</summary>
    [Code("fire")] Fire,

    /// <summary>生态环境</summary>
    [Code("ecology")] Ecology,

    /// <summary>乡镇（街道）</summary>
    [Code("town")] Town,
}

/// <summary>What a unit is.</summary>
public enum UnitKind
{
    [Code("city")] City,
    [Code("district")] District,
    [Code("town")] Town,
    [Code("department")] Department,
    [Code("team")] Team,
    [Code("command-room")] CommandRoom,
    [Code("school")] School,
    [Code("campus")] Campus,
}

/// <summary>What a person is at a unit. Rights = role × scope × field class.</summary>
public enum Role
{
    [Code("school.staff")] SchoolStaff,
    [Code("school.head")] SchoolHead,
    [Code("grid.guide")] GridGuide,
    [Code("unit.worker")] UnitWorker,
    [Code("unit.head")] UnitHead,
    [Code("unit.liaison")] UnitLiaison,
    [Code("command.operator")] CommandOperator,
    [Code("office.staff")] OfficeStaff,
    [Code("office.head")] OfficeHead,
    [Code("city.office")] CityOffice,
    [Code("admin")] Admin,
}
