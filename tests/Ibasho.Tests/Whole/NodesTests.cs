using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Ibasho.Data;
using Ibasho.Data.Demo;
using Ibasho.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Whole;

/// <summary>Two processes over one PostgreSQL and one folder of keys: whatever one does holds on the other, and one of them may die.</summary>
public sealed class NodesTests : NodesStage
{
    private readonly CookieContainer _cookies = new();

    [Fact]
    public async Task What_one_node_does_holds_on_the_other_and_one_may_die()
    {
        if (!Template.IsPostgres) return;
        await using var one = StartOne();
        await using var two = StartTwo();
        await one.AnsweringAsync();
        await two.AnsweringAsync();
        await SignInOnOneAsync(one, two);
        await PostAndHearAsync(one, two);
        await KillOneAsync(one, two);
    }

    /// <summary>A session begun on one is known on the other, and a page of one is sent to the other.</summary>
    private async Task SignInOnOneAsync(RealProcess one, RealProcess two)
    {
        using var browser = new HttpClient(new HttpClientHandler { CookieContainer = _cookies, AllowAutoRedirect = false });
        using var entered = await SubmitAsync(browser, one, one, "/sign-in", "/sign-in", ("email", World.Member), ("password", DemoCommunity.Password));
        Assert.Equal(HttpStatusCode.Found, entered.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri(two.Address + "/settings"))).StatusCode);
        using var sent = await SubmitAsync(browser, one, two, $"/t/{ThreadId}", $"/t/{ThreadId}/reply", ("body", "鍵のちがう机から書きました。"));
        Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
        Assert.Contains("鍵のちがう机から", await browser.GetStringAsync(new Uri(one.Address + $"/t/{ThreadId}")), StringComparison.Ordinal);

        // Signed out on one is signed out on the other.
        using var left = await SubmitAsync(browser, two, one, "/", "/sign-out");
        Assert.Equal(HttpStatusCode.Found, left.StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync(new Uri(two.Address + "/settings"))).StatusCode);
    }

    /// <summary>Whoever listens on one hears of what is written on the other, and reads it there.</summary>
    private async Task PostAndHearAsync(RealProcess one, RealProcess two)
    {
        using var listener = new HttpClient { Timeout = Patience, DefaultRequestHeaders = { { "Cookie", $"ibasho={SessionToken}" } } };
        using var live = await listener.GetAsync(new Uri(two.Address + "/live"), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", live.Content.Headers.ContentType?.MediaType);
        using var lines = new StreamReader(await live.Content.ReadAsStreamAsync());
        var heard = HearAsync(lines);
        Assert.Equal(HttpStatusCode.Created, await PostAsync(one, Secrets.New(), "こちらの机で書きました。"));
        Assert.Contains($"{ThreadId}", await heard.WaitAsync(Patience), StringComparison.Ordinal);
        Assert.Contains("こちらの机で", await listener.GetStringAsync(new Uri(two.Address + $"/t/{ThreadId}")), StringComparison.Ordinal);
    }

    private static async Task<string> HearAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync() is { } line)
            if (line.StartsWith("data: t", StringComparison.Ordinal)) return line;
        return "";
    }

    private async Task KillOneAsync(RealProcess one, RealProcess two)
    {
        var (sent, acknowledged) = (new ConcurrentDictionary<string, string>(), new ConcurrentDictionary<string, string>());
        var enough = new TaskCompletionSource();
        var writers = Enumerable.Range(0, 4).Select(async writer =>
        {
            for (var i = 0; ; i++)
            {
                var (key, body) = (Secrets.New(), Letters());
                sent[key] = body;
                try
                {
                    if (await PostAsync(one, key, body) != HttpStatusCode.Created) continue;
                }
                catch (Exception error) when (error is HttpRequestException or IOException)
                {
                    return;
                }
                acknowledged[key] = body;
                if (acknowledged.Count == 20) enough.TrySetResult();
            }
        }).ToList();
        await Task.WhenAny(enough.Task, Task.WhenAll(writers));
        await one.KillAsync();
        await Task.WhenAll(writers);
        Assert.True(acknowledged.Count >= 20, one.Said);

        // Whoever got no answer sends it again, and it arrives at the other one.
        foreach (var (key, body) in sent.Where(s => !acknowledged.ContainsKey(s.Key))) Assert.Equal(HttpStatusCode.Created, await PostAsync(two, key, body));
        await WithDbAsync(async db =>
        {
            var bodies = await db.Set<Post>().Where(p => p.ThreadId == ThreadId).Select(p => p.Body).ToListAsync();
            Assert.All(sent.Values, body => Assert.Equal(1, bodies.Count(b => b == body)));
            // What the dead one had taken is taken again when its time is over.
            await db.Set<Job>().ExecuteUpdateAsync(j => j.SetProperty(x => x.LeasedUntil, (DateTimeOffset?)null));
            using var patience = new CancellationTokenSource(Patience);
            while (await db.Set<Job>().AnyAsync(j => j.Lane == JobLane.Inside && j.FailedAt == null && j.NotBefore <= TimeProvider.System.GetUtcNow(), patience.Token)) await Task.Delay(100, patience.Token);
            Assert.False(await db.Set<Job>().AnyAsync(j => j.FailedAt != null));
            var steward = await db.Users.Where(p => p.Email == World.Steward).Select(p => p.Id).SingleAsync();
            Assert.True(await db.Set<Notice>().AnyAsync(n => n.PersonId == steward && n.ThreadId == ThreadId));
        });
    }

    /// <summary>Opens a page on one node and sends its form to another.</summary>
    private static async Task<HttpResponseMessage> SubmitAsync(HttpClient browser, RealProcess from, RealProcess to, string path, string action, params (string Name, string Value)[] fields)
    {
        using var opened = await browser.GetAsync(new Uri(from.Address + path));
        var page = new Page(path, opened.StatusCode, new Dictionary<string, string>(), await opened.Content.ReadAsStringAsync());
        var all = page.Fields(page.Form(action)).Where(f => fields.All(own => own.Name != f.Name)).Concat(fields);
        return await browser.PostAsync(new Uri(to.Address + action), new FormUrlEncodedContent(all.Select(f => KeyValuePair.Create(f.Name, f.Value))));
    }
}
