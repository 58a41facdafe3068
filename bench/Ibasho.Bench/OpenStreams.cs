using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;

namespace Ibasho.Bench;

/// <summary>Holds many streams open, writes replies, and measures how long until the last of them was poked.</summary>
internal static class OpenStreams
{
    private const int Replies = 20;

    public static async Task RunAsync(string address, string cookiesFile, string thread, string token)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue, UseCookies = false }) { BaseAddress = new Uri(address), Timeout = Timeout.InfiniteTimeSpan };
        var heard = new ConcurrentQueue<long>();
        var cookies = await File.ReadAllLinesAsync(cookiesFile);
        var opened = Stopwatch.GetTimestamp();
        using var ending = new CancellationTokenSource();
        var open = 0;
        var streams = cookies.Select(cookie => Task.Run(async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/live");
            request.Headers.Add("Cookie", "ibasho=" + cookie);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ending.Token);
            if (response.Content.Headers.ContentType?.MediaType != "text/event-stream") return;
            Interlocked.Increment(ref open);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(ending.Token));
            while (await reader.ReadLineAsync(ending.Token) is { } line)
                if (line.StartsWith("data: t ", StringComparison.Ordinal)) heard.Enqueue(Stopwatch.GetTimestamp());
        })).ToList();
        while (Volatile.Read(ref open) < cookies.Length && Stopwatch.GetElapsedTime(opened) < TimeSpan.FromSeconds(60)) await Task.Delay(50);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"opened {open} of {cookies.Length} streams in {Stopwatch.GetElapsedTime(opened).TotalSeconds:0.0} s"));
        await File.WriteAllTextAsync(cookiesFile + ".open", "");

        var last = new List<double>();
        for (var i = 0; i < Replies; i++)
        {
            heard.Clear();
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/threads/{thread}/posts") { Content = JsonContent.Create(new { body = $"返信 {i}" }) };
            request.Headers.Add("Authorization", "Bearer " + token);
            var sent = Stopwatch.GetTimestamp();
            (await client.SendAsync(request)).EnsureSuccessStatusCode().Dispose();
            while (heard.Count < open && Stopwatch.GetElapsedTime(sent) < TimeSpan.FromSeconds(20)) await Task.Delay(5);
            last.Add(heard.Count < open ? double.NaN : Stopwatch.GetElapsedTime(sent, heard.Max()).TotalMilliseconds);
        }
        last.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"reply sent to last stream poked: median {last[last.Count / 2]:0} ms, slowest {last[^1]:0} ms, missed {last.Count(double.IsNaN)} of {Replies}"));
        await ending.CancelAsync();
        try
        {
            await Task.WhenAll(streams);
        }
        catch (OperationCanceledException)
        {
            // They were ended here.
        }
    }
}
