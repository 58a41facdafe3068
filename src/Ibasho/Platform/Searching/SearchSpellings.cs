namespace Ibasho.Platform.Searching;

/// <summary>What people type for filters, kinds and eras: a vocabulary of input in three languages, never shown.</summary>
internal static class SearchSpellings
{
    public enum Filter
    {
        Author,
        Circle,
        Kind,
        From,
        Until,
    }

    public static readonly Dictionary<string, Filter> Filters = Folded(
        (Filter.Author, ["author", "投稿者", "작성자"]),
        (Filter.Circle, ["circle", "コミュニティ", "コミュニティー", "커뮤니티"]),
        (Filter.Kind, ["kind", "種類", "종류"]),
        (Filter.From, ["after", "since", "から", "부터"]),
        (Filter.Until, ["before", "until", "まで", "까지"]));

    public static readonly Dictionary<string, string> Kinds = Folded(
        ("consultation", ["consultation", "相談", "상담"]),
        ("topic", ["topic", "話題", "주제"]),
        ("notice", ["notice", "お知らせ", "공지"]));

    /// <summary>Era names, and the year before each era's first.</summary>
    public static readonly (string Name, int Before)[] Eras = [("令和", 2018), ("平成", 1988), ("昭和", 1925), ("r", 2018), ("h", 1988), ("s", 1925)];

    /// <summary>The first year of an era has a name instead of a number.</summary>
    public const char FirstYear = '元';

    public const string DateMarks = "-/.年月日년월일";

    private static Dictionary<string, T> Folded<T>(params (T Meaning, string[] Spellings)[] all) =>
        all.SelectMany(one => one.Spellings, (one, spelling) => (Key: SearchText.Fold(spelling), one.Meaning))
            .ToDictionary(pair => pair.Key, pair => pair.Meaning, StringComparer.Ordinal);
}
