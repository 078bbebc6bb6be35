namespace Whistle.Hazards.Demo;

/// <summary>One step of a course: what is done, and about how many hours after the step before.</summary>
internal sealed record DemoStep(string Action, double Hours);

/// <summary>A way that a case may go. <paramref name="Waits"/>: for how many hours it has then been lying.</summary>
internal sealed record DemoCourse(bool Ends, double Waits, DemoStep[] Steps)
{
    private static readonly DemoStep[]
        ToDistrict = [new("accept", 2), new("report-up", 20)],
        ToCity = [.. ToDistrict, new("accept", 3), new("report-up", 24)],
        Proposed = [.. ToDistrict, new("accept", 3), new("propose-send-down", 10)],
        SentDown = [.. Proposed, new("approve-send-down", 5)],
        Dispatched = [.. SentDown, new("receive", 1), new("dispatch", 2)],
        Result = [.. Dispatched, new("result", 30)],
        Handled = [new("accept", 2), new("finish", 20)];

    public static readonly IReadOnlyList<DemoCourse> All =
    [
        new(false, 1, []), new(false, 30, []), new(false, 2, [new("accept", 2)]), new(false, 200, [new("accept", 3)]), new(false, 20, [new("assign", 2), new("note", 5)]),
        new(true, 0, Handled), new(true, 0, [.. Handled, new("rate", 6)]), new(true, 0, [new("assign", 1), new("note", 8), new("finish", 20), new("rate", 20)]),
        new(true, 0, [.. Handled, new("rate", 3)]), new(true, 0, [new("accept", 1), new("ask", 2), new("note", 3), new("finish", 12)]),
        new(false, 3, ToDistrict), new(false, 20, [.. ToDistrict, new("accept", 3)]), new(true, 0, [.. ToDistrict, new("accept", 3), new("finish", 30), new("rate", 4)]),
        new(false, 4, ToCity), new(false, 10, [.. ToCity, new("accept", 3)]), new(true, 0, [.. ToCity, new("accept", 4), new("finish", 40)]),
        new(false, 5, [.. ToCity, new("return", 8)]), new(false, 15, [.. ToCity, new("return", 8), new("accept", 3)]),
        new(true, 0, [.. ToCity, new("return", 8), new("accept", 3), new("finish", 30), new("rate", 5)]),
        new(false, 4, [new("decline", 2)]), new(false, 6, [new("decline", 2), new("designate", 4)]), new(true, 0, [new("decline", 2), new("designate", 4), new("accept", 3), new("finish", 30)]),
        new(false, 3, Proposed), new(false, 2, SentDown), new(false, 6, [.. SentDown, new("raise", 4)]), new(false, 20, Dispatched), new(false, 90, Dispatched),
        new(false, 6, Result), new(true, 0, [.. Result, new("confirm", 6), new("rate", 8)]), new(false, 10, [.. Result, new("rework", 5)]),
        new(true, 0, [.. Result, new("rework", 5), new("result", 20), new("confirm", 6)]), new(true, 0, [new("withdraw", 1)]),
        new(false, 8, [.. Handled, new("reopen", 20)]), new(false, 2, [new("accept", 2), new("ask", 2)]), new(false, 60, [new("accept", 3), new("urge", 40)]),
        new(true, 0, [.. Handled, new("rate", 2)]), new(true, 0, Handled), new(true, 0, [.. Handled, new("rate", 9)]),
        new(true, 0, [new("assign", 1), new("finish", 25), new("rate", 3)]), new(true, 0, Handled),
        // clocks that stand still, were lengthened, or wait for a head's word
        new(false, 20, [new("accept", 2), new("ask-pause", 6), new("pause", 2)]), new(false, 4, [new("accept", 2), new("ask-pause", 5)]),
        new(false, 30, [.. ToDistrict, new("accept", 3), new("ask-extension", 10), new("extend", 5)]), new(false, 5, [new("accept", 2), new("ask-extension", 20)]),
        new(true, 0, [new("accept", 2), new("ask-pause", 4), new("pause", 2), new("resume", 40), new("finish", 12), new("rate", 3)]),
    ];
}

/// <summary>What people might write at a step.</summary>
internal static class DemoWords
{
    private static readonly Dictionary<string, string[]> Words = new(StringComparer.Ordinal)
    {
        ["report-up"] = ["涉及道路改造，超出本级权限，请上级部门统筹。", "需要区级层面协调多家单位，本级无法解决。", "涉及行政审批事项，按条线上报。"],
        ["return"] = ["属于区级日常管理职责，请上报单位处置办结。", "经研判不属市级部门职责，退回办理。"],
        ["decline"] = ["经核实不在本部门职责范围内，请专班办公室指定。", "现场由其他部门管理，请重新指定责任单位。"],
        ["designate"] = ["经会商，由贵单位牵头处置。", "按职责分工指定办理。"],
        ["propose-send-down"] = ["点位分散，需要镇街组织力量现场整治，建议下发四平台。", "属地巡查更及时，建议由镇街指挥室分配办理。"],
        ["approve-send-down"] = ["同意下发，请按期反馈。", "同意。"],
        ["raise"] = ["涉及两个镇街，请区指挥室统筹。", "超出本镇街职责，报请区指挥室分配。"],
        ["rework"] = ["现场回访发现问题仍在，请继续处置。", "反馈照片未能看出整改效果，请补充处置。"],
        ["grade"] = ["对照重大事故隐患判定指南，经会商研判定级。"],
        ["ask-listing"] = ["反映多次仍未解决，请挂牌督办。"],
        ["propose-listing"] = ["隐患存在时间长，需要明确责任、限期整改。"],
        ["list"] = ["同意挂牌督办，请按要求整改并按期报送方案。"],
        ["plan"] = ["一、立即设置临时围挡并派人值守；二、两周内更换护栏；三、完工后申请复查。"],
        ["progress"] = ["护栏已到货，本周完成安装，临时围挡继续保留。"],
        ["recheck"] = ["现场复查，护栏牢固，通行有序。"],
        ["propose-delisting"] = ["护栏更换完成并通过复查，相关记录齐全。"],
        ["delist"] = ["同意摘牌，请继续落实日常巡查。"],
        ["report-government"] = ["该隐患涉及道路权属，单靠部门难以解决，请予统筹协调。"],
        ["government-answer"] = ["已明确由街道城建办牵头，月底前完成。"],
        ["ask-help"] = ["请清理校门口占道经营摊点，配合护栏施工。"],
        ["finish-part"] = ["摊点已全部清理，已约定每日巡查。"],
        ["merge"] = ["两件反映的是同一处隐患，合并办理。"],
        ["lesson"] = ["对辖区各校门口护栏逐一检查，建立季度巡检制度。"],
        ["responsibility"] = ["派出所所长负总责，辖区民警具体落实。"],
        ["measures"] = ["更换破损护栏，增设警示标志。"],
        ["funds"] = ["从街道校园安全专项经费列支。"],
        ["timing"] = ["收到决定书之日起三十日内完成。"],
        ["contingency"] = ["整改完成前设置临时围挡，上下学时段安排人员值守。"],
        ["note"] = ["已到现场查看，情况属实，正在协调。", "补充：上午第二节课后最明显。", "已联系相关单位，约定明天上午到场。"],
        ["ask"] = ["请补充具体位置和出现的时间。", "请问是否每天放学都出现？"],
        ["urge"] = ["家长多次询问，请尽快处置。", "临近期末，请抓紧。"],
        ["withdraw"] = ["重复报送，撤回。"],
        ["reopen"] = ["处理后三天又出现同样问题，请继续处置。"],
        ["confirm"] = ["现场复核，问题已消除。"],
        ["ask-pause"] = ["配件已订购，供货需要几天，申请暂停计时。", "需等家长委员会开会确认方案，申请暂停。"],
        ["pause"] = ["情况属实，同意暂停，到货后立即恢复。", "同意。"],
        ["ask-extension"] = ["施工受连续降雨影响，申请延期。", "涉及管线迁改，需要更多时间。"],
        ["extend"] = ["同意延期，请按新期限办结。"],
        ["rate"] = ["处理很及时，谢谢。", "效果不错。", "希望以后能更快一些。"],
    };

    public static string For(string action, string outcome, Random random)
        => Words.TryGetValue(action, out var sentences) ? sentences[random.Next(sentences.Length)] : outcome;
}
