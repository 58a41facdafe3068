using System.Globalization;
using System.Text;
using Ibasho.Platform.Searching;
using Xunit;

namespace Ibasho.Tests.Platform.Searching;

/// <summary>Texts of the letters that search meets, and what must hold for every text.</summary>
internal static class SearchSamples
{
    private static readonly string[] Pieces =
    [
        "夜", "勤", "明", "け", "ケ", "ｹ", "ﾊﾞ", "ヤ", "ー", "々", "𠮷", "が", "か\u3099", "葛\U000E0100",
        "a", "B", "ｃ", "é", "e\u0301", "1", "２", "단", "어", "\u1112\u1161\u11AB", "я", "ﬁ", "㍿", "½",
        " ", "　", "\n", "、", "。", "「", "」", "\"", "”", "'", "\\", "*", "^", "(", ")", ":", "：", "-", "&", "|", "!", "<->",
        "\0", "\uD83D", "\uDE00", "😀", "👨‍👩", "\u200D", "\u0301", "\u3099", "ﾞ", "\uFFFE",
        " AND ", " OR ", " NOT ", "NEAR(", "author:", "投稿者：", "から:2026", "まで:令和8年", "kind:相談", "작성자:",
    ];

    private static readonly string[] CjkPieces = ["夜", "勤", "明", "け", "ケ", "ﾔ", "ﾊﾞ", "ー", "々", "𠮷", "か\u3099", "葛\U000E0100", "〇", "ン"];

    public static string Mixed(int[] seeds) => string.Concat(seeds.Select(seed => Pieces[(uint)seed % Pieces.Length]));

    public static string[] Cjk(int[] seeds) => [.. seeds.Select(seed => CjkPieces[(uint)seed % CjkPieces.Length])];

    public static void AssertSound(string text, IReadOnlyList<SearchToken> tokens)
    {
        var start = 0;
        foreach (var token in tokens)
        {
            Assert.InRange(token.Start, start, text.Length - 1);
            Assert.InRange(token.Length, 1, text.Length - token.Start);
            Assert.True(Letter.IsBoundary(text, token.Start) || token.Start == 0 || text[token.Start - 1] == '\u200D');
            Assert.InRange(Encoding.UTF8.GetByteCount(token.Token), 1, 2046);
            Assert.All(token.Token.EnumerateRunes(), rune => Assert.True(
                Rune.IsLetter(rune) || Rune.IsNumber(rune),
                string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}")));
            start = token.Start;
        }
    }

    /// <summary>What both databases do with a term: its tokens next to each other, the last perhaps a beginning.</summary>
    public static bool Finds(SearchQuery query, string text)
    {
        string[] tokens = [.. SearchText.Tokens(text).Select(token => token.Token)];
        return query.Terms.All(term => Enumerable.Range(0, tokens.Length).Any(at => Stands(term, tokens, at)));
    }

    private static bool Stands(SearchTerm term, string[] tokens, int at)
    {
        if (at + term.Tokens.Count > tokens.Length)
            return false;
        for (var i = 0; i < term.Tokens.Count; i++)
        {
            var token = tokens[at + i];
            var isBeginning = term.IsPrefix && i == term.Tokens.Count - 1 && token.StartsWith(term.Tokens[i], StringComparison.Ordinal);
            if (token != term.Tokens[i] && !isBeginning)
                return false;
        }
        return true;
    }
}
