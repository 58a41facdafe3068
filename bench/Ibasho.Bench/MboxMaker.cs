using System.Globalization;
using System.Text;
using Ibasho.Platform;

namespace Ibasho.Bench;

/// <summary>Writes the archive of a mailing list as it might have grown in Japan: threads of some days, four encodings, quotations, signatures, a picture now and then; the same number gives the same file.</summary>
internal static class MboxMaker
{
    private static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
    private static readonly string[] Charsets = ["iso-2022-jp", "utf-8", "shift_jis", "euc-jp"];

    public static async Task WriteAsync(string path, int mails)
    {
        using var reader = new StreamReader(typeof(Web).Assembly.GetManifestResourceStream("Ibasho.Data.Load.words.txt")!);
        var words = (await reader.ReadToEndAsync()).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        await using var file = File.Create(path);
        var (state, thread, before) = (20261123UL, 0, new List<int>());
        for (var i = 0; i < mails; i++)
        {
            if (before.Count == 0 || Next(6) == 0)
            {
                before.Clear();
                thread = i;
            }
            var answers = before.Count > 0 ? before[Next(before.Count)] : -1;
            before.Add(i);
            var (charset, body) = (Charsets[i % 4], new StringBuilder(Text(40 + Next(120))));
            if (answers >= 0) body.Append("\n\n> ").Append(Text(20).Replace("\n", "\n> ", StringComparison.Ordinal));
            body.Append("\n\n-- \nmember ").Append(i % 300).Append('\n');
            var encoding = TextEncodings.Named(charset)!;
            var when = new DateTimeOffset(2005, 1, 1, 0, 0, 0, TimeSpan.FromHours(9)).AddMinutes(i * 300L).ToString("ddd, dd MMM yyyy HH:mm:ss zz00", CultureInfo.InvariantCulture);
            var head = $"From p{(i % 300) + 1}@load.example Sat Jan  1 00:00:00 2005\nFrom: =?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(words[i % words.Length]))}?= <p{(i % 300) + 1}@load.example>\nDate: {when}\nMessage-ID: <{i}@list.example>\n"
                + (answers >= 0 ? $"In-Reply-To: <{answers}@list.example>\nReferences: <{thread}@list.example> <{answers}@list.example>\n" : "")
                + $"Subject: [list:{i:D5}] {(answers >= 0 ? "Re: " : "")}=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(words[thread % words.Length] + " " + thread))}?=\nMIME-Version: 1.0\n";
            var letter = $"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(encoding.GetBytes(body.ToString()), Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n")}\n";
            await file.WriteAsync(Encoding.ASCII.GetBytes(head + (i % 20 == 0
                ? $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n{letter}--b{i}\nContent-Type: image/png; name=p.png\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(Picture)}\n--b{i}--\n\n"
                : letter + "\n")));
        }

        // SplitMix64, as for all bench data.
        int Next(int below)
        {
            var z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (int)((z ^ (z >> 31)) % (ulong)below);
        }

        string Text(int count) => string.Concat(Enumerable.Range(0, count).Select(i => words[Next(words.Length)] + (i % 9 == 8 ? "\n" : "")));
    }
}
