using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ibasho.BrowserTests;

/// <summary>Hostile texts: the shared collection where it is at hand, else a few of our own.</summary>
internal static class Payloads
{
    private static readonly Lazy<IReadOnlyList<string>> Read = new(() => [.. (Shared() ?? Own).Distinct(StringComparer.Ordinal)]);

    public static IReadOnlyList<string> All => Read.Value;

    /// <summary>The same ones each time, from everywhere in the collection.</summary>
    public static IReadOnlyList<string> Sample(int most) =>
        [.. All.OrderBy(p => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(p))), StringComparer.Ordinal).Take(most)];

    private static IEnumerable<string>? Shared()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "data", "security", "payloads.json.gz");
            if (!File.Exists(file)) continue;
            using var stream = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
            return JsonSerializer.Deserialize<Dictionary<string, List<string>>>(stream)!.Values.SelectMany(v => v);
        }
        return null;
    }

    private static string[] Own =>
    [
        "<script>alert(1)</script>", "\"><script>alert(1)</script>", "'><img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<svg/onload=alert(1)//",
        "</title><script>alert(1)</script>", "</textarea><script>alert(1)</script>", "</option></select><img src=x onerror=alert(1)>",
        "\" autofocus onfocus=alert(1) x=\"", "' onmouseover='alert(1)", "<a href=\"javascript:alert(1)\">x</a>", "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))", "[x](data:text/html,<script>alert(1)</script>)", "[x](vbscript:alert(1))", "![x](x\"onerror=\"alert(1))",
        "![x](http://elsewhere.example/x.png)", "<http://elsewhere.example/\"onclick=alert(1)>", "[x]: javascript:alert(1)\n\n[x]", "[x](<java\nscript:alert(1)>)",
        "`<img src=x onerror=alert(1)>`", "```\n</code></pre><script>alert(1)</script>\n```", "<iframe src=javascript:alert(1)></iframe>",
        "<object data=\"data:text/html,<script>alert(1)</script>\"></object>", "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
        "<base href=//elsewhere.example>", "<link rel=stylesheet href=//elsewhere.example/x.css>", "<style>@import '//elsewhere.example/x.css'</style>",
        "<form action=//elsewhere.example><input type=submit></form>", "<math><mtext></p><svg><style><img src=x onerror=alert(1)></style>",
        "{{constructor.constructor('alert(1)')()}}", "${alert(1)}", "@(alert(1))", "<!--<img src=\"--><img src=x onerror=alert(1)//\">",
        "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script>alert(1)&#60;/script>", "\\u003cscript\\u003ealert(1)", "%3Cscript%3Ealert(1)%3C/script%3E",
        "<\u0000script>alert(1)</script>", "\u202Etxt.exe", "\u2028alert(1)\u2029", "<sCrIpT\u000B>alert(1)</script>", "＜script＞alert(1)＜/script＞",
    ];
}
