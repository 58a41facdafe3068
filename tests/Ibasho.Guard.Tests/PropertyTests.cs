using System.Diagnostics;
using System.Text;
using FsCheck.Xunit;

namespace Ibasho.Guard.Tests;

/// <summary>Whatever the text: offsets hold, the same text gives the same findings, and nothing makes it slow.</summary>
public sealed class PropertyTests
{
    [Property(MaxTest = 200)]
    public void Findings_lie_in_the_text_in_order_and_do_not_overlap(string? text) => Holds(text ?? "");

    [Property(MaxTest = 200)]
    public void So_they_do_in_what_looks_like_a_case(int[]? choices)
    {
        string[] parts = ["山田", "花子", "さん", "(87歳)", "は", "大阪市", "北区梅田3-1-1", "090-", "0000-1234", " ", "\n", "令和", "7年", "3月", "𡈽門", "ﾔﾏﾀﾞ", "の", "長女", "John ", "Mrs. ", "Smith", "김", "민수 씨", "@a", ".jp", "病院", "😅", "\ud800", "983205673214", "第", "(", ")", "元市長", "唯一", "の", "県内", "A"];
        Holds(string.Concat((choices ?? []).Select(c => parts[(c & int.MaxValue) % parts.Length])));
    }

    private static void Holds(string text)
    {
        var findings = Guard.Examine(text);
        var end = 0;
        foreach (var f in findings)
        {
            Assert.InRange(f.Start, end, text.Length);
            Assert.InRange(f.End, f.Start + 1, text.Length);
            Assert.False(f.Start > 0 && char.IsLowSurrogate(text[f.Start]) && char.IsHighSurrogate(text[f.Start - 1]));
            Assert.False(string.IsNullOrWhiteSpace(f.Why));
            end = f.End;
        }
        Assert.Equal(findings, Guard.Examine(text));
        Guard.Rewrite(text, findings);
        Assert.Equal(text, Guard.Rewrite(text, findings, findings.Where(f => !f.IsMyNumber).Select(Choice.Keep).Concat(findings.Where(f => f.IsMyNumber).Select(f => new Choice(f, text[f.Start..f.End])))));
    }

    [Fact]
    public void Many_threads_find_the_same()
    {
        var texts = Cases.Dev.Select(c => c.Text).ToList();
        var once = texts.ConvertAll(t => Guard.Examine(t));
        Parallel.For(0, texts.Count * 4, i => Assert.Equal(once[i % texts.Count], Guard.Examine(texts[i % texts.Count])));
    }

    public static TheoryData<string> Hostile => ["1 ", "1", "1-", "〇", "十", "森", "a@", "@a", "(株)", "ア", "ｱﾞ", "あ", "a.com", "A.", "林さん", "堺市", "市", " ", "\n", "\ud800", "김", "수원시 ", "Oak Street, ", "1 Oak ", "http://", "0", "090-", "3/", "令和", "昭和1年", "唯一", "the only ", "第", "番号", "夫の", "A", "Aa ", "、", "(", "〒", "丁目", "1丁目", "Mr. "];

    [Theory, MemberData(nameof(Hostile))]
    public void Hostile_texts_are_no_slower(string sign)
    {
        var text = new StringBuilder();
        while (text.Length < 300_000) text.Append(sign);
        var clock = Stopwatch.StartNew();
        Guard.Rewrite(text.ToString(), Guard.Examine(text.ToString(), new GuardOptions { Names = ["山田 花子", "アア", sign.Length > 1 ? sign : "森 林"] }));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 15); // Half a second alone; anything that is not linear takes minutes.
    }

    [Fact]
    public void Five_megabytes_take_seconds()
    {
        var cases = string.Join('\n', Cases.Dev.Select(c => c.Text));
        var text = new StringBuilder();
        for (var size = Encoding.UTF8.GetByteCount(cases); text.Length == 0 || text.Length / cases.Length * size < 5_000_000;) text.AppendLine(cases);
        var clock = Stopwatch.StartNew();
        var findings = Guard.Examine(text.ToString());
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 40);
        Assert.True(findings.Count > 10_000);
        Guard.Rewrite(text.ToString(), findings);
    }

    [Fact]
    public void Model_and_lists_are_under_twelve_megabytes() =>
        Assert.InRange(typeof(Guard).Assembly.GetManifestResourceNames().Sum(n => typeof(Guard).Assembly.GetManifestResourceStream(n)!.Length), 1_000_000, 12_000_000);
}
