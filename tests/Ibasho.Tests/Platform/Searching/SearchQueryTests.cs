using FsCheck.Xunit;
using Ibasho.Platform.Searching;
using Xunit;

namespace Ibasho.Tests.Platform.Searching;

public class SearchQueryTests
{
    [Theory]
    [InlineData("夜勤", "夜勤明けがつらい", true)]
    [InlineData("夜勤", "今日は夜勤", true)]
    [InlineData("夜勤", "夜の勤務", false)]
    [InlineData("夜", "深夜", true)]
    [InlineData("夜", "夜勤", true)]
    [InlineData("夜", "夜", true)]
    [InlineData("夜", "朝", false)]
    [InlineData("け", "夜勤明け", true)]
    [InlineData("夜勤明", "夜勤明け", true)]
    [InlineData("夜勤明け", "夜勤と勤明と明け", false)]
    [InlineData("ﾔｷﾝ", "やきん", true)]
    [InlineData("やきん", "ヤキン", true)]
    [InlineData("ヤキン", "ﾔｷﾝ", true)]
    [InlineData("けあまね", "ケアマネの会", true)]
    [InlineData("ケアマネ", "けあまねさん", true)]
    [InlineData("단어", "단어를 찾다", true)]
    [InlineData("단어", "새단어", false)]
    [InlineData("단어 찾", "찾다 단어를", true)]
    [InlineData("교대", "3교대 근무", true)]
    [InlineData("english", "English Words", true)]
    [InlineData("ENGLISH WOR", "words in english", true)]
    [InlineData("eng words", "English Words", false)]
    [InlineData("ｗｏｒｄｓ", "English Words", true)]
    [InlineData("PDF版", "資料のPDF版です", true)]
    [InlineData("版pdf", "電子版PDF", true)]
    [InlineData("電子版pdf", "電子版PDF", true)]
    [InlineData("版の", "電子版PDF", false)]
    [InlineData("吉野家", "𠮷野家", false)]
    [InlineData("𠮷野", "𠮷野家の牛丼", true)]
    [InlineData("𠮷", "𠮷野家", true)]
    [InlineData("葛城", "葛\U000E0100城市", true)]
    [InlineData("夜勤 休み", "休みがない夜勤", true)]
    [InlineData("夜勤　休み", "夜勤だけ", false)]
    [InlineData("\"夜勤 休み\"", "夜勤、休み、", true)]
    [InlineData("\"夜勤 休み\"", "休み、夜勤", false)]
    [InlineData("「night shift」", "the night shifts", false)]
    [InlineData("“night shift”", "The Night-Shift", true)]
    [InlineData("『夜』", "深夜", true)]
    [InlineData("C#/.NET", "C# と .NET", false)]
    [InlineData("C#/.NET", "C# .NETの会", true)]
    public void A_query_finds_what_people_expect(string query, string text, bool found) =>
        Assert.Equal(found, SearchSamples.Finds(SearchQuery.Parse(query), text));

    [Theory]
    [InlineData("author:sato", "sato", null, null)]
    [InlineData("投稿者：佐藤", "佐藤", null, null)]
    [InlineData("작성자:김 커뮤니티:간호", "김", "간호", null)]
    [InlineData("AUTHOR:\"Hanako Sato\" circle:a", "Hanako Sato", "a", null)]
    [InlineData("コミュニティ:「夜勤　の会」　種類：相談", null, "夜勤　の会", "consultation")]
    [InlineData("ｺﾐｭﾆﾃｨ:夜勤", null, "夜勤", null)]
    [InlineData("kind:topic", null, null, "topic")]
    [InlineData("種類:お知らせ", null, null, "notice")]
    [InlineData("종류:상담", null, null, "consultation")]
    [InlineData("종류:주제", null, null, "topic")]
    [InlineData("kind:공지", null, null, "notice")]
    [InlineData("author: circle:「", null, null, null)]
    public void Filters_are_read_in_three_languages(string text, string? author, string? circle, string? kind)
    {
        var query = SearchQuery.Parse(text);
        Assert.True(query.IsEmpty);
        Assert.Equal((author, circle, kind, text), (query.Author, query.Circle, query.Kind, query.Text));
    }

    [Theory]
    [InlineData("after:2026-11-01 before:2026-11-30", "2026-11-01", "2026-11-30")]
    [InlineData("since:2026-11", "2026-11-01", null)]
    [InlineData("から：2026年11月　まで：２０２８年２月", "2026-11-01", "2028-02-29")]
    [InlineData("before:2026", null, "2026-12-31")]
    [InlineData("から:令和8年11月", "2026-11-01", null)]
    [InlineData("から:令和元年 まで:R8.11.3", "2019-01-01", "2026-11-03")]
    [InlineData("から:㋿8年", "2026-01-01", null)]
    [InlineData("から:昭和64年1月7日", "1989-01-07", null)]
    [InlineData("부터:2026년11월 까지:\"2026년 12월 5일\"", "2026-11-01", "2026-12-05")]
    [InlineData("after:2026/1/2", "2026-01-02", null)]
    public void Dates_become_days_that_are_both_included(string text, string? from, string? until)
    {
        var query = SearchQuery.Parse(text);
        Assert.True(query.IsEmpty);
        Assert.Equal((from, until), (query.From?.ToString("yyyy-MM-dd"), query.Until?.ToString("yyyy-MM-dd")));
    }

    [Theory]
    [InlineData("after:2026-13", "\"after 2026 13\"*")]
    [InlineData("after:2026-02-30", "\"after 2026 02 30\"*")]
    [InlineData("after:26", "\"after 26\"*")]
    [InlineData("after:99999", "\"after 99999\"*")]
    [InlineData("kind:foo x", "\"kind foo\" AND \"x\"*")]
    [InlineData("kind:\"a b\" x", "\"kind a b\" AND \"x\"*")]
    [InlineData("foo:bar", "\"foo bar\"*")]
    [InlineData(":bar", "\"bar\"*")]
    [InlineData("https://a.jp", "\"https a jp\"*")]
    public void What_is_no_filter_is_looked_for_as_words(string text, string terms)
    {
        var query = SearchQuery.Parse(text);
        Assert.Equal($"{{text}} : ({terms})", query.ToFts5("text"));
        Assert.Equal((null, null, null, null), (query.Author, query.Kind, query.From, query.Until));
    }

    [Theory]
    [InlineData("", "{text} : (\"\")", "")]
    [InlineData("　、。*^\"", "{text} : (\"\")", "")]
    [InlineData("夜勤", "{text} : (\"夜勤\")", "('夜勤')")]
    [InlineData("夜勤 夜勤務", "{text} : (\"夜勤\" AND \"夜勤 勤務\")", "('夜勤' & ('夜勤' <-> '勤務'))")]
    [InlineData("夜", "{text} : (\"夜\"*)", "('夜':*)")]
    [InlineData("foo", "{text} : (\"foo\"*)", "('foo':*)")]
    [InlineData("PDF夜", "{text} : (\"pdf 夜\"*)", "(('pdf' <-> '夜':*))")]
    [InlineData("foo AND bar", "{text} : (\"foo\" AND \"and\" AND \"bar\"*)", "('foo' & 'and' & 'bar':*)")]
    [InlineData("NEAR(a b) OR \\'x\0*", "{text} : (\"near a\" AND \"b\" AND \"or\" AND \"x\"*)", "(('near' <-> 'a') & 'b' & 'or' & 'x':*)")]
    [InlineData("\uD800夜勤\uDC00", "{text} : (\"夜勤\")", "('夜勤')")]
    [InlineData("\"foo", "{text} : (\"foo\")", "('foo')")]
    public void A_query_is_written_for_both_databases(string text, string fts5, string tsQuery)
    {
        var query = SearchQuery.Parse(text);
        Assert.Equal((fts5, tsQuery), (query.ToFts5("text"), query.ToTsQuery()));
    }

    [Fact]
    public void Only_the_first_characters_and_terms_count()
    {
        var query = SearchQuery.Parse(string.Concat(Enumerable.Range(0, 5000).Select(i => $"w{i} ")));
        Assert.Equal(12, query.Terms.Count);
        Assert.False(query.Terms[^1].IsPrefix);
        var longest = new string('あ', 10_000);
        Assert.Equal(199, Assert.Single(SearchQuery.Parse(longest).Terms).Tokens.Count);
        Assert.Same(longest, SearchQuery.Parse(longest).Text);
        Assert.Equal(198, Assert.Single(SearchQuery.Parse("あ" + string.Concat(Enumerable.Repeat("𠮷", 100))).Terms).Tokens.Count + 99);
    }

    [Property(MaxTest = 1000)]
    public void Part_of_a_run_is_always_found(int[] seeds, byte from, byte count, string? before, string? after)
    {
        var run = SearchSamples.Cjk([.. seeds, 1, 2]);
        var start = from % (run.Length - 1);
        var part = string.Concat(run.Skip(start).Take(2 + count % (run.Length - start - 1)));
        if (part.Length > SearchQuery.MostCharacters)
            return;
        var query = SearchQuery.Parse(part);
        Assert.True(SearchSamples.Finds(query, before + "." + string.Concat(run) + "." + after), part);
        Assert.Single(query.Terms);
    }

    [Property(MaxTest = 1000)]
    public void Any_text_makes_a_sound_query(string? text) => AssertSound(text ?? "");

    [Property(MaxTest = 2000)]
    public void Mixed_text_makes_a_sound_query(int[] seeds) => AssertSound(SearchSamples.Mixed(seeds));

    private static void AssertSound(string text)
    {
        var query = SearchQuery.Parse(text);
        Assert.Same(text, query.Text);
        Assert.InRange(query.Terms.Count, 0, 12);
        Assert.All(query.Terms, term => Assert.NotEmpty(term.Tokens));
        var (fts5, tsQuery) = (query.ToFts5("text"), query.ToTsQuery());
        Assert.Equal(Math.Max(1, query.Terms.Count) * 2, fts5.Count(c => c == '"'));
        Assert.Equal(query.Terms.Sum(term => term.Tokens.Count) * 2, tsQuery.Count(c => c == '\''));
        Assert.DoesNotContain('\0', fts5 + tsQuery);
        Assert.DoesNotContain('\\', fts5 + tsQuery);
    }
}
