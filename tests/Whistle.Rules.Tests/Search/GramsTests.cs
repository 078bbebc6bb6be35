using Whistle.Platform.Search;
using Xunit;

namespace Whistle.Rules.Tests.Search;

public class GramsTests
{
    [Theory]
    [InlineData("校门口", "校门 门口 口")]
    [InlineData("校", "校")]
    [InlineData("校门，门口", "校门 门 门口 口")]
    [InlineData("第5号楼A座", "第 5 号楼 楼 a 座")]
    [InlineData("20261122-330110-0001", "20261122 330110 0001")]
    [InlineData("ＡＢＣ１２３ Café", "abc123 café")]
    [InlineData("校\u200b门\ufeff口\u0000", "校门 门口 口")]
    [InlineData("校\n门", "校 门")]
    [InlineData("学校😀门口", "学校 校 门口 口")]
    [InlineData("二〇二六", "二〇 〇二 二六 六")]
    [InlineData("\ud800校\udc00", "校")]
    [InlineData("𠮷野家", "𠮷野 野家 家")]
    [InlineData("'\"*()^:&|!<->\\;--", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_text_is_cut_into_pairs_and_words(string? text, string grams)
        => Assert.Equal(grams, Grams.Of(text));

    [Theory]
    [InlineData("校", true)]
    [InlineData("a", true)]
    [InlineData("？！ 😀 — ", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Punctuation_alone_is_nothing_to_look_for(string? query, bool terms)
        => Assert.Equal(terms, Grams.HasTerms(query));

    [Fact]
    public void A_text_of_any_length_stays_within_bounds()
    {
        Assert.Equal(20_000, Grams.Of(new string('校', 50_000)).Split(' ').Length);
        Assert.Equal(40, Grams.Of(new string('x', 5_000)).Length);
        Assert.Single(Grams.Terms(new string('校', 50_000)));
    }

    [Fact]
    public void A_query_asks_for_each_term_once()
        => Assert.Equal([new Term("校门 门口", Begins: false), new("占", Begins: true), new("0001", Begins: true)], Grams.Terms("校门口 占 0001 校门口"));
}
