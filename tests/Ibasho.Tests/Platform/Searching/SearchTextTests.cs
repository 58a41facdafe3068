using System.Text;
using FsCheck.Xunit;
using Ibasho.Platform.Searching;
using Xunit;

namespace Ibasho.Tests.Platform.Searching;

public class SearchTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("夜", "夜")]
    [InlineData("夜勤明け", "夜勤 勤明 明け け")]
    [InlineData("夜勤、明け。", "夜勤 勤 明け け")]
    [InlineData("ﾔｷﾝ", "やき きん ん")]
    [InlineData("ヤキン", "やき きん ん")]
    [InlineData("やきん", "やき きん ん")]
    [InlineData("ﾊﾞｲﾄ", "ばい いと と")]
    [InlineData("ハ\u3099イト", "ばい いと と")]
    [InlineData("ケアマネージャー", "けあ あま まね ねー ーじ じゃ ゃー ー")]
    [InlineData("佐々木〆ヶ", "佐々 々木 木〆 〆ゖ ゖ")]
    [InlineData("𠮷野家", "𠮷野 野家 家")]
    [InlineData("葛\U000E0100城", "葛城 城")]
    [InlineData("English Words, don't", "english words don t")]
    [InlineData("ＡＢＣ１２３", "abc123")]
    [InlineData("e\u0301te\u0301", "été")]
    [InlineData("야간 근무를", "야간 근무를")]
    [InlineData("\u1112\u1161\u11AB글", "한글")]
    [InlineData("PDF파일", "pdf 파일")]
    [InlineData("Привет мир", "привет мир")]
    [InlineData("COVID-19の夜、PDF版", "covid 19 の夜 夜 pdf 版")]
    [InlineData("㍿と㌔", "株式 式会 会社 社と とき きろ ろ")]
    [InlineData("夜\u200B勤", "夜勤 勤")]
    [InlineData("😀夜👨‍👩", "夜")]
    [InlineData("\uD83D夜\0勤\uDE00\uFFFEa\uFFFF", "夜 勤 a")]
    [InlineData("\"夜勤\" NEAR(a* ^b) -c:d\\'", "夜勤 勤 near a b c d")]
    public void A_text_is_indexed_as_pairs_and_words(string text, string index) => Assert.Equal(index, SearchText.IndexText(text));

    [Fact]
    public void Tokens_tell_their_place_in_the_original_text() => Assert.Equal(
        [new("ばい", 1, 3), new("いと", 3, 2), new("と", 4, 1), new("pdf", 6, 3)],
        SearchText.Tokens("「ﾊﾞｲﾄ、PDF"));

    [Fact]
    public void A_vector_has_positions() =>
        Assert.Equal("'夜勤':1 '勤':2 '夜勤':3 '勤':4 'pdf':5", SearchText.TsVector("夜勤 夜勤 PDF"));

    [Fact]
    public void A_vector_stops_counting_where_PostgreSQL_does()
    {
        var vector = SearchText.TsVector(string.Concat(Enumerable.Repeat("a ", 17_000)));
        Assert.EndsWith("'a':16382 'a':16383 'a':16383", vector[..(vector.IndexOf(":16383 'a':16383", StringComparison.Ordinal) + 16)], StringComparison.Ordinal);
        Assert.DoesNotContain(":16384", vector, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("é")]
    [InlineData("한")]
    [InlineData("𐐀")]
    public void A_word_is_never_longer_than_a_lexeme_may_be(string letter)
    {
        var token = Assert.Single(SearchText.Tokens(string.Concat(Enumerable.Repeat(letter, 10_000))));
        Assert.InRange(Encoding.UTF8.GetByteCount(token.Token), 2040, 2046);
        Assert.Equal(10_000 * letter.Length, token.Length);
    }

    [Theory]
    [InlineData("あ")]
    [InlineData("\u0301")]
    [InlineData("\uD800")]
    [InlineData("\"")]
    [InlineData("ﷺ")]
    [InlineData("a\u0301\u0323")]
    public void Long_hostile_texts_are_taken_in_stride(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 10_000));
        SearchSamples.AssertSound(text, SearchText.Tokens(text));
        Assert.NotNull(SearchText.TsVector(text));
    }

    [Property(MaxTest = 1000)]
    public void Offsets_are_ordered_and_within_any_text(string? text) =>
        SearchSamples.AssertSound(text ?? "", SearchText.Tokens(text ?? ""));

    [Property(MaxTest = 1000)]
    public void Offsets_are_ordered_and_within_mixed_text(int[] seeds)
    {
        var text = SearchSamples.Mixed(seeds);
        var tokens = SearchText.Tokens(text);
        SearchSamples.AssertSound(text, tokens);
        Assert.Equal(string.Join(' ', tokens.Select(token => token.Token)), SearchText.IndexText(text));
    }
}
