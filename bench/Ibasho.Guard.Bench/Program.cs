using System.Diagnostics;
using System.Text;

using Ibasho.Guard.Bench;
using Guard = Ibasho.Guard.Guard;

// Speed and scores of the guard: speed TEXTS.jsonl, or score GOLD.jsonl …, or misses GOLD.jsonl …
if (args is ["speed", var path])
{
    var clock = Stopwatch.StartNew();
    Guard.Examine("山田さんは6月5日に来所。");
    Console.WriteLine($"ready, first use: {clock.Elapsed.TotalMilliseconds:0} ms (target 300)");
    var gold = Gold.Read(path).ToList();
    foreach (var (name, texts) in new[] { ("ja", gold.Where(g => g.Language == "ja")), ("en", gold.Where(g => g.Language == "en")), ("ko", gold.Where(g => g.Language == "ko")), ("all", gold) })
    {
        var all = string.Join('\n', texts.Select(g => g.Text));
        var big = new StringBuilder();
        while (big.Length < 400_000) big.AppendLine(all);
        var text = big.ToString();
        var bytes = Encoding.UTF8.GetByteCount(text);
        Guard.Examine(text);
        var best = double.MaxValue;
        var cpu = double.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            clock.Restart();
            Guard.Examine(text);
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
            cpu = Math.Min(cpu, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds);
        }
        Console.WriteLine($"{name}: {bytes / cpu / 1e6:0.00} MB for a second of processor time, {bytes / best / 1e6:0.00} MB/s by the clock ({text.Length / best / 1e6:0.00} million signs/s; target 1 MB/s)");
    }
    var post = string.Concat(gold.Where(g => g.Language == "ja").Select(g => g.Text));
    var times = new List<double>();
    for (var i = 0; i < 2000; i++)
    {
        var one = post.Substring(i * 37 % (post.Length - 1000), 1000);
        clock.Restart();
        Guard.Examine(one);
        times.Add(clock.Elapsed.TotalMilliseconds);
    }
    times.Sort();
    Console.WriteLine($"a post of 1,000 signs: p50 {times[1000]:0.00} ms, p99 {times[1980]:0.00} ms (target 20)");
    foreach (var (name, sign) in new[] { ("digits", "1 "), ("one digit run", "1"), ("kanji", "森"), ("at signs", "a@"), ("brackets", "(株)"), ("katakana", "ア"), ("dots", "a.com"), ("letters", "A."), ("titles", "林さん"), ("towns", "堺市"), ("spaces", " "), ("numerals", "十") })
    {
        var hostile = new string([.. Enumerable.Range(0, 1_000_000).Select(i => sign[i % sign.Length])]);
        clock.Restart();
        Guard.Examine(hostile);
        Console.WriteLine($"hostile, 1 million signs of {name}: {clock.Elapsed.TotalSeconds:0.00} s");
    }
    return 0;
}
if (args is ["score", .. var files])
{
    foreach (var file in files) Score.Print(Path.GetFileName(file), [.. Gold.Read(file)]);
    return 0;
}
if (args is ["misses", .. var read])
{
    foreach (var file in read) Misses.Print(Gold.Read(file));
    return 0;
}
Console.Error.WriteLine("usage: speed GOLD.jsonl | score GOLD.jsonl … | misses GOLD.jsonl …");
return 2;
