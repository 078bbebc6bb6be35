using Whistle.Hazards.Contracts;
using Whistle.Kernel;
using static Whistle.Exchange.Province.Content.ColumnKind;

namespace Whistle.Exchange.Province.Content;

/// <summary>
/// All that an export can hold: the one table from which the headers, the lines, the schemas, the page and the documentation come.
/// A column is added here, its value in <see cref="ExportRows"/>; a person's name, phone or account, a photo and an exact place are
/// none of them and have no way in.
/// </summary>
internal static class ExportTables
{
    /// <summary>Grows when a reader of the one before could no longer read.</summary>
    public const int FormatVersion = 1;

    public static readonly ExportTable Cases = new("cases", ExportClass.Basic, new("事件：一行一件", "Cases: a line each"),
    [
        new("id", ExportClass.Basic, Id, false, new("事件的标识，永不改变", "The case's id, for ever")),
        new("number", ExportClass.Basic, ColumnKind.Text, false, new("事件编号", "The case's number"), Longest: 40),
        new("version", ExportClass.Basic, Integer, false, new("每次变化加一；同一事件以大者为准", "Grows by one with each change; of two lines on one case the greater counts")),
        new("state", ExportClass.Basic, Code, false, new("状态；撤回和并入他件的也列出，供接收方同步", "State; withdrawn and merged ones stand here too, so that the receiver can follow"), CaseCodes.States),
        new("mergedInto", ExportClass.Basic, ColumnKind.Text, true, new("并入的事件编号", "The number of the case it has gone into"), Longest: 40),
        new("district", ExportClass.Basic, ColumnKind.Text, false, new("区县行政区划代码", "Division code of the district"), Longest: 20),
        new("town", ExportClass.Basic, Id, false, new("镇（街道）", "The town")),
        new("school", ExportClass.Basic, Id, false, new("学校", "The school")),
        new("campus", ExportClass.Basic, Id, false, new("校区", "The campus")),
        new("holder", ExportClass.Basic, Id, false, new("当前或最后的承办单位", "The unit that holds it, or held it last")),
        new("line", ExportClass.Basic, Code, true, new("承办单位的条线", "The line of that unit"), Codes.All<Line>()),
        new("level", ExportClass.Basic, Code, true, new("承办单位的层级", "The level of that unit"), Codes.All<Level>()),
        new("dutyItem", ExportClass.Basic, Integer, false, new("事项序号，0 为其他", "The duty item, 0 for other")),
        new("grade", ExportClass.Basic, Code, true, new("定级", "Grade"), CaseCodes.Grades),
        new("urgency", ExportClass.Basic, Code, false, new("紧急程度", "Urgency"), CaseCodes.Urgencies),
        new("source", ExportClass.Basic, Code, false, new("来源", "Source"), CaseCodes.Sources),
        new("reportedAt", ExportClass.Basic, Instant, false, new("报送时间", "When it was reported")),
        new("closedAt", ExportClass.Basic, Instant, true, new("办结或撤回时间", "When it was closed or withdrawn")),
        new("dueBy", ExportClass.Basic, Instant, true, new("正在计时的时限", "The limit that runs now")),
        new("late", ExportClass.Basic, YesNo, false, new("到清单所示时刻曾经超时或正在超时", "Was late on its way, or is so at the manifest's instant")),
        new("reopened", ExportClass.Basic, YesNo, false, new("曾经重新打开", "Was opened again")),
        new("listed", ExportClass.Basic, YesNo, false, new("正在挂牌督办", "Under listed supervision")),
        new("satisfied", ExportClass.Basic, YesNo, true, new("学校是否满意", "Whether the school was satisfied")),
        new("lat", ExportClass.Place, Number, true, new("纬度，WGS 84，三位小数", "Latitude, WGS 84, three decimals")),
        new("lon", ExportClass.Place, Number, true, new("经度，WGS 84，三位小数", "Longitude, WGS 84, three decimals")),
        new("description", ExportClass.Words, ColumnKind.Text, true, new("描述", "The description"), Longest: 2000),
        new("outcome", ExportClass.Words, ColumnKind.Text, true, new("处置结果", "The outcome"), Longest: 1000),
        new("wordsWithheld", ExportClass.Words, Code, true, new("文字未给出的原因", "Why words are not given"), Codes.All<Withheld>()),
    ]);

    public static readonly ExportTable Legs = new("legs", ExportClass.Path, new("流转：某事件的各行整体替换以前的", "The way: the lines of a case replace all earlier ones of it"),
    [
        new("case", ExportClass.Path, Id, false, new("事件的标识", "The case's id")),
        new("no", ExportClass.Path, Integer, false, new("第几段", "Which stretch")),
        new("unit", ExportClass.Path, Id, false, new("承办单位", "The unit")),
        new("line", ExportClass.Path, Code, true, new("该单位的条线", "Its line"), Codes.All<Line>()),
        new("level", ExportClass.Path, Code, true, new("该单位的层级", "Its level"), Codes.All<Level>()),
        new("arrivedAt", ExportClass.Path, Instant, false, new("到达时间", "When the case arrived")),
        new("acceptedAt", ExportClass.Path, Instant, true, new("接收时间", "When it was accepted")),
        new("finishedAt", ExportClass.Path, Instant, true, new("离开时间", "When it left")),
        new("limitAt", ExportClass.Path, Instant, true, new("时限", "The limit")),
        new("limit", ExportClass.Path, ColumnKind.Text, true, new("时限的长短，如 5wd 为 5 个工作日", "How long the limit is: 5wd is five working days"), Longest: 10),
        new("late", ExportClass.Path, YesNo, true, new("结束时是否超时；未结束为空", "Whether it ended late; null while it runs")),
        new("outcome", ExportClass.Path, ColumnKind.Text, true, new("因何结束：事件名", "What ended it: the event's name"), Longest: 60),
    ]);

    public static readonly ExportTable Units = new("units", ExportClass.Basic, new("单位：每次给出全部，整体替换", "Units: all of them each time, replacing the ones before"),
    [
        new("id", ExportClass.Basic, Id, false, new("单位的标识", "The unit's id")),
        new("kind", ExportClass.Basic, Code, false, new("种类", "Kind"), Codes.All<UnitKind>()),
        new("nameZh", ExportClass.Basic, ColumnKind.Text, false, new("中文名称", "Chinese name"), Longest: 200),
        new("nameEn", ExportClass.Basic, ColumnKind.Text, false, new("英文名称", "English name"), Longest: 200),
        new("line", ExportClass.Basic, Code, true, new("条线", "Line"), Codes.All<Line>()),
        new("level", ExportClass.Basic, Code, true, new("层级", "Level"), Codes.All<Level>()),
        new("parent", ExportClass.Basic, Id, true, new("上级单位", "The unit above it")),
        new("district", ExportClass.Basic, ColumnKind.Text, true, new("所在区县的行政区划代码", "Division code of its district"), Longest: 20),
    ]);

    public static readonly IReadOnlyList<ExportTable> All = [Cases, Legs, Units];
}

/// <summary>Why the words of a case are not in the file although words were asked for.</summary>
internal enum Withheld
{
    /// <summary>Its reporter is hidden, and words can give him away.</summary>
    [Code("hidden-reporter")] HiddenReporter,

    /// <summary>They look as if they named a child or held a phone or identity number.</summary>
    [Code("personal")] Personal,

    /// <summary>The district has switched words off.</summary>
    [Code("district")] District,
}
