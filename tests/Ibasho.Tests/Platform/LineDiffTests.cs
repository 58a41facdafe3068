using FsCheck.Xunit;

namespace Ibasho.Tests.Platform;

/// <summary>What changed between two texts is shown whole, and only that.</summary>
public sealed class LineDiffTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("同じ", "同じ", "同じ")]
    [InlineData("", "足す", "+足す")]
    [InlineData("消す", "", "-消す")]
    [InlineData("夜は三人でした", "夜は四人でした", "夜は -三 +四 人でした")]
    [InlineData("一\n二\n三", "一\n三", "一|-二|三")]
    [InlineData("一\n三", "一\n二\n三\n四", "一|+二|三|+四")]
    [InlineData("一\n二", "三\n二\n四\n五", "-一 +三|二|+四|+五")]
    [InlineData("顔😀だ", "顔😁だ", "顔 -😀 +😁 だ")]
    public void Shows(string before, string after, string shown) =>
        Assert.Equal(shown, string.Join('|', LineDiff.Compare(before, after).Select(line => string.Join(' ', line.Select(p => Sign(p.Change) + p.Text)))));

    [Property]
    public void Loses_and_invents_nothing(string[] before, string[] after)
    {
        var (old, now) = (Text(before), Text(after));
        var pieces = LineDiff.Compare(old, now).SelectMany(line => line).ToList();
        Assert.Equal(old.Replace("\n", "", StringComparison.Ordinal), string.Concat(pieces.Where(p => p.Change != Change.Added).Select(p => p.Text)));
        Assert.Equal(now.Replace("\n", "", StringComparison.Ordinal), string.Concat(pieces.Where(p => p.Change != Change.Removed).Select(p => p.Text)));
    }

    [Fact]
    public void A_text_of_nothing_but_line_ends_costs_little()
    {
        var (old, now) = (string.Concat(Enumerable.Range(0, 5000).Select(i => i % 7 + "\n")), string.Concat(Enumerable.Range(0, 5000).Select(i => i % 5 + "\n")));
        Assert.NotEmpty(LineDiff.Compare(old, now));
    }

    private static string Sign(Change change) => change switch { Change.Added => "+", Change.Removed => "-", _ => "" };

    // Forms clean what is typed: only \n ends a line.
    private static string Text(string[]? lines) => Form.Clean(string.Join('\n', (lines ?? []).Select(line => line?.ReplaceLineEndings("\n"))));
}
