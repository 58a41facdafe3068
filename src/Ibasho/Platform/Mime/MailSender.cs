using System.Text;

namespace Ibasho.Platform.Mime;

/// <summary>The address in a field of addresses (RFC 5322, 3.4): the first one; names beside it are not read.</summary>
public static class MailSender
{
    private const int Longest = 4000;

    public static string Read(string field)
    {
        if (field.Length > Longest) field = field[..Longest];
        var (plain, quoted, depth) = (new StringBuilder(field.Length), false, 0);
        for (var i = 0; i < field.Length; i++)
        {
            var c = field[i];
            if (c == '\\' && (quoted || depth > 0)) i++;
            else if (c == '"' && depth == 0) quoted = !quoted;
            else if (quoted) continue;
            else if (c == '(') depth++;
            else if (c == ')' && depth > 0) depth--;
            else if (depth == 0) plain.Append(c);
        }
        var text = plain.ToString();
        if (text.IndexOf('<') is >= 0 and var open && text.IndexOf('>', open) is >= 0 and var close) text = text[(open + 1)..close];
        // Archives on the web write it so that robots do not find it.
        if (!text.Contains('@')) text = text.Replace(" at ", "@", StringComparison.Ordinal);
        var word = text.Split([' ', ',', ';', '\t'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(w => w.Contains('@')) ?? "";
        return EmailAddress.IsAddress(word) ? EmailAddress.Clean(word) : "";
    }
}
