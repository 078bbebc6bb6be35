using Whistle.Kernel;

namespace Whistle.Directory.Demo;

/// <summary>What the demo city is made of, all of it invented: place names, what departments are called, schools.</summary>
internal static class DemoPlan
{
    public static readonly Bilingual City = new("澜桥市（演示）", "Lanqiao City (demo)");

    /// <summary>The one campus that does not take part yet.</summary>
    public const string NotYetOn = "yunqiao/school/joint/west";

    public static readonly IReadOnlyList<DistrictPlan> Districts =
    [
        new("qinglan", "990101", "青澜", "Qinglan",
            [
                new("wanglan", "望澜", "Wanglan", "街道", "Sub-district", 30.412, 120.031),
                new("qinghe", "青禾", "Qinghe", "街道", "Sub-district", 30.398, 120.066),
                new("shidu", "石渡", "Shidu", "镇", "Town", 30.447, 119.978),
                new("songwu", "松坞", "Songwu", "镇", "Town", 30.471, 119.941),
            ],
            [
                new("first", "望澜小学", "Wanglan Primary School", [Main(0)]),
                new("second", "青禾小学", "Qinghe Primary School", [Main(1)]),
                new("experimental", "青澜区实验小学", "Qinglan Experimental Primary School", [East(0), West(1)]),
                new("lakeside", "澜湾小学", "Lanwan Primary School", [Main(0)]),
                new("central", "石渡镇中心小学", "Shidu Central Primary School", [Main(2)]),
                new("hill", "松坞小学", "Songwu Primary School", [Main(3)]),
                new("junior", "望澜初级中学", "Wanglan Junior Middle School", [Main(0)]),
                new("middle", "青禾中学", "Qinghe Middle School", [Main(1)]),
                new("joint", "石渡中学", "Shidu Middle School", [East(2), West(3)]),
                new("senior", "青澜区高级中学", "Qinglan Senior High School", [Main(0)]),
                new("nursery-1", "望澜幼儿园", "Wanglan Kindergarten", [Main(0)]),
                new("nursery-2", "青禾幼儿园", "Qinghe Kindergarten", [Main(1)]),
                new("nursery-3", "石渡幼儿园", "Shidu Kindergarten", [Main(2)]),
                new("nursery-4", "松坞幼儿园", "Songwu Kindergarten", [Main(3)]),
            ]),
        new("yunqiao", "990102", "云桥", "Yunqiao",
            [
                new("yunting", "云汀", "Yunting", "街道", "Sub-district", 30.352, 120.112),
                new("luwan", "芦湾", "Luwan", "街道", "Sub-district", 30.339, 120.148),
                new("fengdu", "枫渡", "Fengdu", "镇", "Town", 30.318, 120.093),
                new("zhuwu", "竹坞", "Zhuwu", "镇", "Town", 30.301, 120.057),
            ],
            [
                new("first", "云汀小学", "Yunting Primary School", [Main(0)]),
                new("second", "芦湾小学", "Luwan Primary School", [Main(1)]),
                new("experimental", "云桥区实验小学", "Yunqiao Experimental Primary School", [East(0), West(1)]),
                new("riverside", "芦湾第二小学", "Luwan No. 2 Primary School", [Main(1)]),
                new("central", "枫渡镇中心小学", "Fengdu Central Primary School", [Main(2)]),
                new("hill", "竹坞小学", "Zhuwu Primary School", [Main(3)]),
                new("junior", "云汀初级中学", "Yunting Junior Middle School", [Main(0)]),
                new("middle", "芦湾中学", "Luwan Middle School", [Main(1)]),
                new("joint", "枫渡中学", "Fengdu Middle School", [East(2), West(3)]),
                new("nursery-1", "云汀幼儿园", "Yunting Kindergarten", [Main(0)]),
                new("nursery-2", "芦湾幼儿园", "Luwan Kindergarten", [Main(1)]),
                new("nursery-3", "枫渡幼儿园", "Fengdu Kindergarten", [Main(2)]),
                new("nursery-4", "竹坞幼儿园", "Zhuwu Kindergarten", [Main(3)]),
            ]),
    ];

    /// <summary>
    /// The thirteen departments as the plan names them. {c} is the city, {d} the district, {b} the district's name alone,
    /// {t} the town's. The last number says how many towns a local unit serves; 0 where the line has none.
    /// </summary>
    public static readonly IReadOnlyList<LinePlan> Lines =
    [
        new(Line.Education, new("{c}教育局", "{c} Education Bureau"), new("{d}教育局", "{d} Education Bureau"), new("", ""), 0),
        new(Line.Publicity, new("{c}委宣传部", "Publicity Department of {c}"), new("{d}委宣传部", "Publicity Department of {d}"), new("", ""), 0),
        new(Line.PoliticalLegal, new("{c}委政法委", "Political and Legal Affairs Commission of {c}"),
            new("{d}委政法委", "Political and Legal Affairs Commission of {d}"), new("", ""), 0),
        new(Line.Police, new("{c}公安局", "{c} Public Security Bureau"), new("{c}公安局{b}分局", "{c} Public Security Bureau, {b} Branch"), new("{t}派出所", "{t} Police Station"), 1),
        new(Line.Transport, new("{c}交通运输局", "{c} Transport Bureau"), new("{d}交通运输局", "{d} Transport Bureau"), new("{t}交通运输管理所", "{t} Transport Office"), 2),
        new(Line.ForestryWater, new("{c}林业水利局", "{c} Forestry and Water Bureau"),
            new("{d}林业水利局", "{d} Forestry and Water Bureau"), new("{t}林水管理站", "{t} Forestry and Water Station"), 2),
        new(Line.CultureTourism, new("{c}文化和广电旅游体育局", "{c} Culture, Broadcasting, Tourism and Sport Bureau"),
            new("{d}文化和广电旅游体育局", "{d} Culture, Broadcasting, Tourism and Sport Bureau"), new("{t}综合文化站", "{t} Culture Station"), 2),
        new(Line.Health, new("{c}卫生健康委员会", "{c} Health Commission"), new("{d}卫生健康局", "{d} Health Bureau"), new("{t}社区卫生服务中心", "{t} Community Health Centre"), 1),
        new(Line.Emergency, new("{c}应急管理局", "{c} Emergency Management Bureau"),
            new("{d}应急管理局", "{d} Emergency Management Bureau"), new("{t}应急管理站", "{t} Emergency Management Station"), 1),
        new(Line.Market, new("{c}市场监督管理局", "{c} Market Supervision Bureau"), new("{d}市场监督管理局", "{d} Market Supervision Bureau"), new("{t}市场监管所", "{t} Market Supervision Office"), 1),
        new(Line.Enforcement, new("{c}综合行政执法局", "{c} Administrative Law Enforcement Bureau"),
            new("{d}综合行政执法局", "{d} Administrative Law Enforcement Bureau"), new("{t}综合执法中队", "{t} Law Enforcement Squad"), 1),
        new(Line.Fire, new("{c}消防救援支队", "{c} Fire and Rescue Detachment"), new("{d}消防救援大队", "{d} Fire and Rescue Brigade"), new("{t}消防救援站", "{t} Fire and Rescue Station"), 2),
        new(Line.Ecology, new("{c}生态环境局", "{c} Ecology and Environment Bureau"),
            new("{c}生态环境局{b}分局", "{c} Ecology and Environment Bureau, {b} Branch"), new("{t}生态环境所", "{t} Ecology and Environment Office"), 2),
    ];

    public static readonly IReadOnlyList<(string Key, Bilingual Name)> Teams =
    [
        ("patrol", new("{t}平安巡防队", "{t} Safety Patrol Team")),
        ("response", new("{t}应急处置队", "{t} Emergency Response Team")),
    ];

    private static CampusPlan Main(int town) => new("main", "本部", "main campus", town);

    private static CampusPlan East(int town) => new("east", "东校区", "east campus", town);

    private static CampusPlan West(int town) => new("west", "西校区", "west campus", town);
}

internal sealed record DistrictPlan(string Key, string Code, string Zh, string En, IReadOnlyList<TownPlan> Towns, IReadOnlyList<SchoolPlan> Schools);

internal sealed record TownPlan(string Key, string Zh, string En, string KindZh, string KindEn, double Lat, double Lon);

internal sealed record LinePlan(Line Line, Bilingual City, Bilingual District, Bilingual Local, int TownsServed);

internal sealed record SchoolPlan(string Key, string Zh, string En, IReadOnlyList<CampusPlan> Campuses);

internal sealed record CampusPlan(string Key, string Zh, string En, int Town);
