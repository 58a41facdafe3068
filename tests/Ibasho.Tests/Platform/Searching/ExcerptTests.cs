using FsCheck.Xunit;
using Ibasho.Platform.Searching;
using Xunit;

namespace Ibasho.Tests.Platform.Searching;

public class ExcerptTests
{
    [Theory]
    [InlineData("夜勤", "今日は夜勤明け", 100, "今日は[夜勤]明け")]
    [InlineData("夜", "深夜の夜", 100, "深[夜]の[夜]")]
    [InlineData("ばいと", "「ﾊﾞｲﾄ」の話", 100, "「[ﾊﾞｲﾄ]」の話")]
    [InlineData("夜勤 勤務", "夜勤務です", 100, "[夜勤務]です")]
    [InlineData("단어", "이 단어를", 100, "이 [단어]를")]
    [InlineData("wor", "Words are WORDS", 100, "[Wor]ds are [WOR]DS")]
    [InlineData("「night shift」", "a Night\nShift b", 100, "a [Night Shift] b")]
    [InlineData("株式", "㍿と", 100, "[㍿]と")]
    [InlineData("なし", "一行目\r\n二行目", 100, "一行目  二行目")]
    [InlineData("なし", "一二三四五六七八", 4, "一二三四…")]
    [InlineData("", "", 10, "")]
    [InlineData("勤務", "一二三四五六七八九十夜勤務時間一二三四五六七八九十", 8, "…十夜[勤務]時間一二…")]
    [InlineData("勤務", "一二三四五六七八九十夜勤務", 8, "…六七八九十夜[勤務]")]
    [InlineData("夜勤 休み", "夜勤。夜勤。夜勤。一二三四五六七八九十一二三四休みと夜勤。夜勤", 8, "…[休み]と[夜勤]。[夜勤]")]
    [InlineData("なし", "一二三𠮷野家", 4, "一二三…")]
    [InlineData("なし", "一二三が\u3099野家", 4, "一二三…")]
    [InlineData("夜勤明けの朝", "夜勤明けの朝です", 4, "[夜勤明け]…")]
    public void The_best_place_is_shown(string query, string text, int length, string expected) =>
        Assert.Equal(expected, string.Concat(Excerpt.Around(text, SearchQuery.Parse(query), length)
            .Select(segment => segment.IsMatch ? $"[{segment.Text}]" : segment.Text)));

    [Fact]
    public void The_densest_place_of_a_long_text_is_found_quickly()
    {
        var text = string.Concat(Enumerable.Repeat("夜勤はつらい。", 1_400)) + "休みと夜勤のこと";
        var segments = Excerpt.Around(text, SearchQuery.Parse("夜勤 休み"), 100);
        Assert.Contains(new ExcerptSegment("休み", true), segments);
    }

    [Property(MaxTest = 2000)]
    public void An_excerpt_is_a_piece_of_the_text(int[] seeds, int[] query, byte length)
    {
        var text = SearchSamples.Mixed(seeds);
        AssertSound(text, SearchQuery.Parse(SearchSamples.Mixed(query)), length);
        AssertSound(text, SearchQuery.Parse(text), 1 + length % 8);
    }

    [Property(MaxTest = 500)]
    public void An_excerpt_of_any_text_is_a_piece_of_it(string? text, string? query, byte length) =>
        AssertSound(text ?? "", SearchQuery.Parse(query), length);

    [Property(MaxTest = 500)]
    public void What_was_looked_for_is_marked(int[] seeds, byte from, string? before)
    {
        var run = SearchSamples.Cjk([.. seeds, 1, 2]);
        var part = string.Concat(run.Skip(from % (run.Length - 1)).Take(2));
        var segments = Excerpt.Around(before + "." + string.Concat(run), SearchQuery.Parse(part), 40);
        Assert.Contains(segments, segment => segment.IsMatch);
    }

    private static void AssertSound(string text, SearchQuery query, int length)
    {
        var segments = Excerpt.Around(text, query, length);
        var pieces = segments.ToList();
        var isCutBefore = pieces.Count > 0 && pieces[0] == new ExcerptSegment(Excerpt.Ellipsis, false);
        var isCutAfter = pieces.Count > 0 && pieces[^1] == new ExcerptSegment(Excerpt.Ellipsis, false);
        var shown = string.Concat(pieces.Skip(isCutBefore ? 1 : 0).SkipLast(isCutAfter && pieces.Count > (isCutBefore ? 1 : 0) ? 1 : 0).Select(piece => piece.Text));
        Assert.Contains(shown, Excerpt.OneLine(text), StringComparison.Ordinal);
        Assert.True(shown.Length <= Math.Max(1, length));
        Assert.Equal(text.Length > Math.Max(1, length), isCutBefore || isCutAfter);
        Assert.All(pieces, piece => Assert.NotEmpty(piece.Text));
        if (shown.Length > 0)
        {
            Assert.True(!char.IsLowSurrogate(shown[0]) || text.Contains('\uDE00', StringComparison.Ordinal));
            Assert.False(isCutAfter && char.IsHighSurrogate(shown[^1]) && !text.Contains('\uD83D', StringComparison.Ordinal));
        }
    }
}
