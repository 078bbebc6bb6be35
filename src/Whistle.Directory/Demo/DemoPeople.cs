using System.Globalization;

namespace Whistle.Directory.Demo;

/// <summary>Invented names and telephone numbers, one after the other.</summary>
internal sealed class DemoPeople
{
    private const string Surnames = "林周许何郭梁宋郑韩唐冯董萧程曹袁邓傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭";

    private const string Given =
        "晓岚 知远 明溪 若川 景行 书宁 子衡 雨桐 嘉禾 望舒 思齐 文澜 清越 云舟 念安 以恒 春和 一鸣 佩之 立言 向晨 怀瑾 疏影 长青 映雪 可为 守正 新竹 照临 谨言 松年 若谷 行健 乐山 砚秋 临川 归远 听泉 致和 有为 微澜 芷晴 南星 逸飞 海宁 秋实 静姝 承泽 沐阳 北辰 怡然 维桢 令仪";

    private static readonly string[] GivenNames = Given.Split(' ');

    private int people, phones;

    /// <summary>47 surnames and 53 given names, both prime: no name comes twice among the first 2,491.</summary>
    public string NextName()
    {
        var n = people++;
        return Surnames[n % Surnames.Length] + GivenNames[n % GivenNames.Length];
    }

    /// <summary>From a block that nobody has.</summary>
    public string NextPhone() => $"0571-8600 0{(++phones).ToString("000", CultureInfo.InvariantCulture)}";
}
