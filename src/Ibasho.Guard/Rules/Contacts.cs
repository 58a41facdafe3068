namespace Ibasho.Guard.Rules;

/// <summary>Telephone numbers, mail and web addresses, accounts.</summary>
internal static class Contacts
{
    private static readonly string[] Labels = ["電話", "TEL", "Tel", "tel", "携帯", "FAX", "Fax", "直通", "連絡先", "℡", "☎", "phone", "mobile", "call", "전화", "연락처", "휴대폰"];
    private static readonly string[] NumberLabels = ["番号", "記号", "証", "口座", "ID", "번호", "no.", "No."];
    private static readonly string[] Ends = [".com", ".jp", ".net", ".org", ".kr", ".io", ".me", ".info", ".ee", ".gg", ".tv", ".uk"];

    public static void Find(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        Labelled(t, drafts);
        for (var i = 0; i < t.Length;)
        {
            var step = t[i..].IndexOfAny('@', ':', '.');
            if (step < 0) break;
            i += step;
            i = t[i] switch { '@' => At(t, i, drafts), ':' => Colon(t, i, drafts), _ => Dot(t, i, drafts) };
        }
    }

    private static readonly string[] Accounts = ["LINE ID", "LINEID", "ライン ID", "ラインID", "LINEのID", "Skype ID", "インスタ", "Instagram", "TikTok", "Discord", "KakaoTalk ID", "카카오톡 ID", "카톡 ID", "카톡 아이디", "인스타", "Snapchat", "snapchat", "Telegram", "WeChat", "アカウント", "ユーザー名", "username", "계정"];

    /// <summary>A name for an account after its label: LINE IDは momo_chan88.</summary>
    private static void Labelled(ReadOnlySpan<char> t, List<Draft> drafts)
    {
        foreach (var label in Accounts)
            for (var from = 0; t[from..].IndexOf(label, StringComparison.Ordinal) is var step and >= 0;)
            {
                var at = from += step + label.Length;
                while (at - from < 3 && Scan.At(t, at) is 'は' or 'が' or ':' or ' ' or '「' or '(' or '는' or '은') at++;
                var end = at;
                var odd = false;
                while (end - at < 31 && (Scan.IsAlnum(Scan.At(t, end)) || Scan.At(t, end) is '_' or '.' or '-')) { odd |= t[end] is '_' or '.' or '-' || Scan.IsDigit(t[end]); end++; }
                while (end > at && t[end - 1] is '.' or '-') end--;
                if (odd && end - at >= 4 && t[at..end].ContainsAnyInRange('a', 'z')) drafts.Add(new Draft(at, end, FindingKind.Contact, Certainty.Likely, Reason.Account) { Rank = 89 });
            }
    }

    private static int At(ReadOnlySpan<char> t, int at, List<Draft> drafts)
    {
        int start = at, end = at + 1;
        while (start > 0 && at - start < 64 && (Scan.IsAlnum(t[start - 1]) || t[start - 1] is '.' or '_' or '%' or '+' or '-')) start--;
        while (end < t.Length && end - at < 254 && (Scan.IsAlnum(t[end]) || t[end] is '.' or '-' or '_')) end++;
        while (end > at + 1 && t[end - 1] is '.' or '-') end--;
        var domain = t[(at + 1)..end];
        while (start < at && t[start] is '.' or '-') start++;
        if (start < at && domain.Contains('.')) drafts.Add(new Draft(start, end, FindingKind.Contact, Certainty.Sure, Reason.Mail) { Rank = 90 });
        else if (start == at && domain.Length >= 3) drafts.Add(new Draft(at, end, FindingKind.Contact, Certainty.Sure, Reason.Account) { Rank = 90 });
        return end;
    }

    private static int Colon(ReadOnlySpan<char> t, int at, List<Draft> drafts)
    {
        if (!Scan.Has(t, at, "://")) return at + 1;
        var start = at;
        while (start > 0 && at - start < 8 && Scan.IsLetter(t[start - 1])) start--;
        if (start == at) return at + 1;
        return Web(t, start, at + 3, drafts);
    }

    private static int Dot(ReadOnlySpan<char> t, int at, List<Draft> drafts)
    {
        // A bare address: letters, a dot and a known end, e.g. lin.ee/abc, www.example.jp.
        if (Scan.Any(t, at, Ends) is var length and > 0 && !Scan.IsAlnum(Scan.At(t, at + length)) && Scan.IsAlnum(Scan.At(t, at - 1)))
        {
            var start = at;
            while (start > 0 && at - start < 100 && (Scan.IsAlnum(t[start - 1]) || t[start - 1] is '.' or '-')) start--;
            if (Scan.At(t, start - 1) is not '@' and not '/' && t[start..at].ContainsAnyInRange('A', 'z')) return Web(t, start, at + length, drafts);
        }
        return at + 1;
    }

    private static int Web(ReadOnlySpan<char> t, int start, int end, List<Draft> drafts)
    {
        while (end < t.Length && end - start < 2000 && t[end] is > ' ' and < '\u007F' and not '"' and not '<' and not '>' and not ',' and not ')' and not ']') end++;
        while (end > start && t[end - 1] is '.' or ';' or ':' or '\'' or '!' or '?') end--;
        drafts.Add(new Draft(start, end, FindingKind.Contact, Certainty.Sure, Reason.Web) { Rank = 90 });
        return Math.Max(end, start + 1);
    }

    /// <summary>A telephone number that begins at <paramref name="i"/>; where it ends, or 0.</summary>
    public static int Telephone(ReadOnlySpan<char> t, int i, out Certainty certainty)
    {
        certainty = Certainty.Sure;
        Span<int> groups = stackalloc int[6];
        int count = 0, digits = 0, end = i, at = i;
        var plus = Scan.At(t, at) == '+';
        if (plus) at++;
        var bracket = false;
        var spaced = false;
        var joined = false;
        while (count < 6)
        {
            if (Scan.At(t, at) == '(' && count < 2) { bracket = true; at++; }
            var n = Scan.Digits(t, at, 12, out _);
            if (n == 0) break;
            groups[count++] = n;
            digits += n;
            at += n;
            end = at;
            if (Scan.At(t, at) == ')' && bracket) { at++; end = at; if (Scan.At(t, at) is ' ' or '-') at++; joined = true; }
            else if (Scan.At(t, at) is '-' && Scan.IsDigit(Scan.At(t, at + 1))) { at++; joined = true; }
            else if (Scan.At(t, at) is '(' && Scan.IsDigit(Scan.At(t, at + 1))) { joined = true; }
            else if (Scan.At(t, at) is ' ' or '.' && Scan.IsDigit(Scan.At(t, at + 1))) { at++; spaced = true; }
            else break;
        }
        if (Scan.IsDigit(Scan.At(t, end)) || digits is < 7 or > 15) return 0;
        var first = t[i] is '+' or '(' ? Scan.At(t, i + 1) : t[i];
        var labelled = Scan.Near(t, i, 12, Labels);
        if (plus) return digits >= 9 ? end : 0;
        if (first == '0' && digits is 10 or 11 && count >= 2 && count <= 4 && groups[0] <= 5)
        {
            // With blanks only, the last group tells a telephone from a list of numbers.
            if (spaced && !joined && groups[count - 1] is < 3) return 0;
            return end;
        }
        if (first == '0' && digits == 9 && count == 3 && groups[0] == 2) return end; // Seoul
        if (first == '0' && count == 1 && digits is 10 or 11)
        {
            if (Scan.Near(t, i, 12, NumberLabels) && !labelled) return 0;
            certainty = labelled || digits == 11 ? Certainty.Sure : Certainty.Likely;
            return end;
        }
        // North America: 715-555-0162, (715) 555-0162.
        if (count == 3 && groups[0] == 3 && groups[1] == 3 && groups[2] == 4 && (joined || labelled)) return end;
        if (count == 4 && groups[0] == 1 && groups[1] == 3 && groups[2] == 3 && groups[3] == 4 && joined) return end;
        if (labelled && digits is >= 7 and <= 11 && count is 2 or 3 && joined) return end;
        return 0;
    }
}
