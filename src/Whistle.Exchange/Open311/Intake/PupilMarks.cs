using System.Text.RegularExpressions;

namespace Whistle.Exchange.Open311.Intake;

/// <summary>What in a text looks as if it told who a child or a reporter is.</summary>
internal enum MarkKind
{
    Phone,
    IdentityNumber,
    Class,
    Pupil,
    Mail,
}

/// <summary>
/// A simple look for what must not go out: phone and identity numbers, classes, names before 同学 and the like. It warns whoever
/// releases words and can miss a name: the person looks, not the program. Pure.
/// </summary>
internal static partial class PupilMarks
{
    public static IReadOnlyList<(MarkKind Kind, string Text)> In(string? words)
    {
        if (string.IsNullOrEmpty(words))
            return [];
        var text = words.Normalize(System.Text.NormalizationForm.FormKC); // full-width digits and brackets
        return [.. Found(IdentityNumber(), MarkKind.IdentityNumber).Concat(Found(Phone(), MarkKind.Phone)).Concat(Found(Mail(), MarkKind.Mail)).Concat(Found(Class(), MarkKind.Class))
            .Concat(Found(Pupil(), MarkKind.Pupil)).Concat(Found(Named(), MarkKind.Pupil)).Concat(Found(EnglishClass(), MarkKind.Class)).DistinctBy(mark => mark.Item2)];

        IEnumerable<(MarkKind, string)> Found(Regex pattern, MarkKind kind) => pattern.Matches(text).Select(match => (kind, match.Value.Trim()));
    }

    [GeneratedRegex(@"(?<!\d)\d{17}[\dXx](?!\d)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex IdentityNumber();

    [GeneratedRegex(@"(?<!\d)(?:(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8})(?!\d)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Phone();

    [GeneratedRegex(@"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{1,100}\.[A-Za-z]{2,20}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Mail();

    /// <summary>三年级2班, 三(2)班, 初二3班, 高一（12）班, 702班, 大一班.</summary>
    [GeneratedRegex(@"(?:[一二三四五六七八九1-9]年级|[初高][一二三1-3]|[一二三四五六七八九]|[大中小]|(?<!\d)[1-9](?=[(0]))[ ]?[(]?[ ]?[0-9一二三四五六七八九十]{1,3}[ ]?[)]?[ ]?班(?![车次组长])|(?<!\d)[1-9]0[1-9]班|[一二三四五六七八九1-9]年级[^\s,。;]{0,4}班", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Class();

    /// <summary>王小明同学, 小红小朋友; not 有同学, 各位同学.</summary>
    [GeneratedRegex(@"(?<![\p{IsCJKUnifiedIdeographs}])(?!(?:有|多|各|几|这|那|许|很|一|两|位|名|个|让|和|跟|与|被|对|给|向|我|你|他|她|们|男|女|新|老|同|些|学|的|了|在|是|为|把|请|叫|全|每|其|该|本|某|别)+(?:同学|小朋友))[\p{IsCJKUnifiedIdeographs}]{2,3}(?:同学|小朋友)|[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜戚谢邹章潘葛范彭鲁韦马方俞任袁柳史唐费岑薛雷贺倪汤罗毕郝安常乐于傅齐康伍余顾孟黄穆萧尹姚邵汪毛狄戴宋庞熊纪舒屈项祝董梁杜阮蓝季贾路江童颜郭梅林钟徐邱骆高夏蔡田胡凌霍万柯卢莫房丁邓洪包左石崔吉龚程邢裴陆荣翁段侯][\p{IsCJKUnifiedIdeographs}]{1,2}(?:同学|小朋友)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pupil();

    /// <summary>学生李雷, 孩子叫张三, 我儿子王五.</summary>
    [GeneratedRegex(@"(?:学生|同学|孩子|小孩|儿子|女儿|小朋友)(?:名叫|名字叫|叫做|叫|姓名[:是为]?|是)[\p{IsCJKUnifiedIdeographs}]{2,4}|(?:学生|儿子|女儿)[赵钱孙李周吴郑王冯陈沈韩杨朱秦许何吕张孔曹严金魏陶姜谢邹章潘葛范彭鲁马方俞任袁柳唐薛雷贺倪汤罗傅余顾孟黄萧姚邵汪毛戴宋董梁杜郭林钟徐高夏蔡田胡万卢丁邓洪石崔程陆段侯][\p{IsCJKUnifiedIdeographs}]{1,2}|\b(?:pupil|student|my son|my daughter|child)\s+(?:named|called)?\s*[A-Z][a-z]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"\b(?:Class|Grade|Year)\s+\d{1,2}[A-Z]?(?:\s*\(\d{1,2}\))?\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex EnglishClass();
}
