using System.Text;

namespace Ibasho.Guard.Rewriting;

/// <summary>Builds the new text, so that grammar and titles stay whole.</summary>
internal static class Rewriter
{
    private static readonly string[] Titles = ["さん", "さま", "様", "ちゃん", "くん", "君", "氏", "殿", " 씨", " 님", " 양", " 군"];
    private static readonly string[] Links = ["さんの", "さまの", "様の", "の", "・", ":", "、", "「", "さん、", "さんは"];

    public static string Rewrite(string text, IEnumerable<Finding> findings, IEnumerable<Choice> choices)
    {
        var chosen = new Dictionary<(int, int), Choice>();
        foreach (var choice in choices) if (choice.Finding is { } f) chosen[(f.Start, f.End)] = choice;
        var result = new StringBuilder(text.Length + 64);
        var at = 0;
        foreach (var finding in findings.OrderBy(f => f.Start))
        {
            if (finding.Start < 0 || finding.End > text.Length || finding.Start > finding.End) throw new ArgumentException("A finding lies outside the text.", nameof(findings));
            if (finding.Start < at) continue;
            var words = Words(finding, chosen.GetValueOrDefault((finding.Start, finding.End)));
            if (words is null) continue;
            result.Append(text, at, finding.Start - at);
            at = finding.End;
            if (finding.Kind == FindingKind.Person && Roles.Is(words) && words == finding.Replacement) Role(text, result, words, ref at);
            else if (finding.Kind == FindingKind.Date && words.EndsWith('代') | words.EndsWith("前半", StringComparison.Ordinal) | words.EndsWith("後半", StringComparison.Ordinal))
            {
                result.Append(words);
                // 昭和23年4月5日生まれ becomes 70代後半.
                foreach (var born in (ReadOnlySpan<string>)["生まれ", "生れ", "生"]) if (string.CompareOrdinal(text, at, born, 0, born.Length) == 0 && !words.EndsWith("年代", StringComparison.Ordinal)) { at += born.Length; break; }
            }
            else result.Append(words);
        }
        return result.Append(text, at, text.Length - at).ToString();
    }

    private static string? Words(Finding finding, Choice? choice)
    {
        if (choice is not null) return choice.Words is null && finding.IsMyNumber ? finding.Replacement : choice.Words;
        return finding.Certainty == Certainty.Ask ? null : finding.Replacement;
    }

    /// <summary>長女の美咲さん becomes 長女, and her son Kofi becomes her son: the role is not said twice, and needs no title.</summary>
    private static void Role(string text, StringBuilder result, string role, ref int at)
    {
        var bare = role.StartsWith("the ", StringComparison.Ordinal) ? role[4..] : role;
        var linked = false;
        foreach (var link in (ReadOnlySpan<string>)[.. Links, " ", ""])
        {
            if (!Ends(result, bare + link)) continue;
            // 娘さんの美咲さん keeps its さん.
            var keep = link.StartsWith("さん", StringComparison.Ordinal) ? 2 : link.StartsWith("さま", StringComparison.Ordinal) ? 2 : link.StartsWith('様') ? 1 : 0;
            result.Length -= link.Length - keep;
            linked = true;
            break;
        }
        if (!linked)
        {
            // At the beginning of a sentence: The son.
            var opens = result.Length == 0 || result[^1] is '\n' or '"' || result.Length > 1 && result[^1] == ' ' && result[^2] is '.' or '!' or '?';
            result.Append(opens && role.StartsWith("the ", StringComparison.Ordinal) ? "T" + role[1..] : role);
        }
        foreach (var title in Titles) if (string.CompareOrdinal(text, at, title, 0, title.Length) == 0) { at += title.Length; break; }
        Particle(text, result, ref at);
        // A given name in brackets after the role: 妹(ゆかり) becomes 妹.
        if (!linked && at < text.Length && text[at] is ')' or '\uFF09' && (Ends(result, bare + "(" + role) || Ends(result, bare + "\uFF08" + role)))
        {
            result.Length -= role.Length + 1;
            at++;
        }
    }

    /// <summary>은경 씨가 becomes 딸이: the particle follows the sound before it.</summary>
    private static void Particle(string text, StringBuilder result, ref int at)
    {
        if (at >= text.Length || result.Length == 0 || result[^1] is < '\uAC00' or > '\uD7A3' || at + 1 < text.Length && text[at + 1] is >= '\uAC00' and <= '\uD7A3') return;
        var closed = (result[^1] - 0xAC00) % 28 != 0;
        var right = text[at] switch { '가' or '이' => closed ? '이' : '가', '는' or '은' => closed ? '은' : '는', '를' or '을' => closed ? '을' : '를', '와' or '과' => closed ? '과' : '와', _ => '\0' };
        if (right == '\0') return;
        result.Append(right);
        at++;
    }

    private static bool Ends(StringBuilder text, string end)
    {
        if (text.Length < end.Length) return false;
        for (var i = 0; i < end.Length; i++) if (text[text.Length - end.Length + i] != end[i]) return false;
        return true;
    }
}
