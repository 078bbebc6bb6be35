using Whistle.Kernel;

namespace Whistle.Duties.Demo;

/// <summary>What people might write. All of it invented.</summary>
internal static class DemoDutyWords
{
    public const string Collection = "上半年实验室危险废物已统一清运，转移联单齐全。";
    public const string Figure = "按月汇总，数字为今年累计。";
    public const string Settled = "已由学校当天整改，复查正常。";
    public const string Plan = "一、校门口上下学时段由值班教师、保安和家长志愿者共同值守。\n二、每月8日前完成安全自查，问题当天登记、三天内处理或上报。\n三、每学期组织两次消防疏散演练，一次防溺水专题教育。\n四、与派出所、市场监管所、综合执法中队保持直接联系，需要支持时生成任务包。";

    public static readonly string[] Monthly =
    [
        "本月组织消防安全主题教育，排查隐患6处，已全部整改。", "本月开展交通安全主题班会，排查校门口隐患3处，移交部门2处。", "本月开展食品安全主题教育，检查食堂和周边店铺，未见异常。",
        "本月开展防溺水主题教育，发放告家长书，排查水域警示牌。",
    ];

    public static readonly string[] Finished = ["已纳入年度考核办法并印发。", "已制定责任制清单并报备。", "已联合公安、市场监管、综合执法部门完成督导，问题清单已交办。"];

    public static readonly string[] Standing =
    [
        "按计划开展巡查，本期发现问题4处，已督促整改3处。", "已完成辖区学校走访，建立联系人名册。", "会同学校开展专项检查，资料已归档。", "上下学时段安排专人值守，秩序良好。",
        "开展宣传教育12场次，受众约3600人次。",
    ];

    public static readonly string[] Own = ["校门口施工围挡期间学生绕行引导。", "老校舍外墙每周巡查。", "校园北侧临河围栏每日查看。", "寄宿学生夜间值班巡查。"];

    public static readonly string[] Findings =
    [
        "教学楼三楼两只灭火器压力不足。", "校门口右侧摄像头夜间画面模糊。", "东侧围栏一根栏杆松动。", "门口流动摊贩占用盲道。", "食堂留样记录缺一天。", "护学岗反光背心破损两件。",
    ];

    public static readonly (string Title, string Need, Line[] Lines)[] Packages =
    [
        ("开学前消防器材检查", "教学楼灭火器临近有效期，请在开学前检查并指导更换。", [Line.Fire]),
        ("校门口交通秩序整治", "放学时段校门口车辆乱停，请增设标志并安排警力。", [Line.Police, Line.Enforcement]),
        ("周边食品店铺检查", "校门口两家新开店铺疑似无证，请检查。", [Line.Market]),
        ("防溺水警示牌补设", "学校北侧河道警示牌缺失，请补设并加强巡查。", [Line.ForestryWater, Line.Town]),
        ("心理健康讲座", "期末前请安排一次心理健康知识进校园活动。", [Line.Health]),
        ("校车线路勘察", "新增住宅区学生较多，请勘察校车停靠点。", [Line.Transport, Line.Police]),
        ("实验室危化品处置指导", "化学实验室旧试剂需要处置，请指导清运。", [Line.Ecology, Line.Emergency]),
    ];
}
