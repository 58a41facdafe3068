using System.Text.RegularExpressions;
using Ibasho.Data;
using Ibasho.Delivery.Live;
using Ibasho.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ibasho.Tests.Features.Notices;

/// <summary>Open streams say that something changed, to those who may read it now, and never what.</summary>
public sealed partial class LiveTests : IAsyncLifetime
{
    private readonly World _world = new();
    private readonly List<IDisposable> _open = [];

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync()
    {
        foreach (var one in _open) one.Dispose();
        return _world.DisposeAsync();
    }

    private Streams Streams => _world.App.Services.GetRequiredService<Streams>();

    /// <summary>A browser that listens; null where it is not let in.</summary>
    private async Task<StreamReader?> ListenAsync(Browser browser, WebApplication? node = null)
    {
        var client = new HttpClient((node ?? _world.App).GetTestServer().CreateHandler()) { BaseAddress = new Uri("http://localhost") };
        _open.Add(client);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/live");
        if (browser.Cookies.Count > 0) request.Headers.Add("Cookie", string.Join("; ", browser.Cookies.Select(c => $"{c.Key}={c.Value}")));
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        _open.Add(response);
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream") return null;
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    private async Task<StreamReader> ListenAsync(string email) => (await ListenAsync(await _world.AsAsync(email)))!;

    /// <summary>Ends every session, and with it every stream; what was said until then.</summary>
    private async Task<string[]> SaidAsync(params StreamReader[] streams)
    {
        await _world.DbAsync(db => db.Set<Session>().ExecuteDeleteAsync());
        await Streams.EndOverAsync(CancellationToken.None);
        return await Task.WhenAll(streams.Select(s => s.ReadToEndAsync()));
    }

    private async Task<Guid> ReplyAsync(string slug)
    {
        var thread = await _world.ThreadAsync(slug, World.Steward, "ないしょの題", "ないしょの本文");
        await AnswerAsync(thread);
        return thread;
    }

    private async Task AnswerAsync(Guid thread)
    {
        var steward = await _world.AsAsync(World.Steward);
        Assert.Equal(302, (await steward.SubmitAsync($"/t/{thread}", $"/t/{thread}/reply", ("body", "ないしょの返信"))).Code);
        await _world.DrainAsync();
        await Streams.PassOnAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_browser_whose_session_is_over_is_told_to_ask_no_more()
    {
        var guest = _world.Guest();
        Assert.Equal(302, (await guest.GetAsync("/live")).Code);
        guest.Headers["Accept"] = "text/event-stream";
        Assert.Equal(204, (await guest.GetAsync("/live")).Code);
    }

    [Fact]
    public async Task A_member_hears_of_a_reply_by_its_id_alone_and_only_once_in_a_moment()
    {
        var member = await ListenAsync(World.Member);
        var thread = await ReplyAsync("case-room");
        var said = Assert.Single(await SaidAsync(member));
        Assert.Equal(1, Frame().Matches(said).Count(f => f.Value == $"data: t {thread}"));
        Assert.DoesNotContain("ないしょ", said, StringComparison.Ordinal);
        Assert.All(said.Split("\n\n", StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(Allowed(), line));
    }

    [Fact]
    public async Task Class01_whoever_may_not_read_hears_nothing_of_posts_edits_and_deletions()
    {
        var unpledged = await _world.NewPersonAsync();
        var (removed, suspended) = (await _world.NewPersonAsync(), await _world.NewPersonAsync());
        await JoinAsync(unpledged, MembershipState.Active, pledge: 0);
        await JoinAsync(removed, MembershipState.Removed, pledge: 9);
        await JoinAsync(suspended, MembershipState.Active, pledge: 9);
        var streams = new List<StreamReader>();
        foreach (var email in new[] { World.Newcomer, World.Operator, unpledged, removed, suspended }) streams.Add(await ListenAsync(email));
        Assert.Null(await ListenAsync(_world.Guest()));
        await _world.DbAsync(db => db.Users.Where(p => p.Email == suspended).ExecuteUpdateAsync(p => p.SetProperty(x => x.State, PersonState.Suspended)));

        await ReplyAsync("case-room");

        Assert.All(await SaidAsync([.. streams]), said => Assert.Empty(Frame().Matches(said)));
    }

    [Fact]
    public async Task A_removed_member_s_stream_ends_and_hears_nothing_more()
    {
        var (email, other) = (await _world.NewPersonAsync(), await _world.NewPersonAsync());
        await JoinAsync(email, MembershipState.Active, pledge: 9);
        var (stream, stays) = (await ListenAsync(email), await ListenAsync(other));
        await Streams.EndOverAsync(CancellationToken.None);
        Assert.Equal(2, Streams.Count);

        var id = await _world.IdAsync(email);
        await _world.DbAsync(db => db.Set<Membership>().Where(m => m.PersonId == id).ExecuteUpdateAsync(m => m.SetProperty(x => x.State, MembershipState.Removed)));
        await ReplyAsync("case-room");
        await Streams.EndOverAsync(CancellationToken.None);

        Assert.Empty(Frame().Matches(await stream.ReadToEndAsync()));
        Assert.Equal(1, Streams.Count);
        Assert.Empty(Frame().Matches(Assert.Single(await SaidAsync(stays))));
        Assert.True(Streams.Round < TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Signing_out_and_being_suspended_end_the_stream(bool suspended)
    {
        var email = await _world.NewPersonAsync();
        var browser = await _world.AsAsync(email);
        var stream = (await ListenAsync(browser))!;
        if (suspended) await _world.DbAsync(db => db.Users.Where(p => p.Email == email).ExecuteUpdateAsync(p => p.SetProperty(x => x.State, PersonState.Suspended)));
        else await browser.PostAsync("/sign-out");
        await Streams.EndOverAsync(CancellationToken.None);
        Assert.DoesNotContain("data", await stream.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(0, Streams.Count);
    }

    [Fact]
    public async Task One_person_holds_a_few_streams_and_the_oldest_gives_way()
    {
        var first = await ListenAsync(World.Member);
        for (var i = 0; i < Streams.MostOfOne; i++) await ListenAsync(World.Member);
        Assert.Equal(Streams.MostOfOne, Streams.Count);
        await first.ReadToEndAsync();
    }

    [Fact]
    public async Task A_notice_pokes_its_receiver_and_the_count_is_asked_for()
    {
        var (member, other) = (await ListenAsync(World.Member), await ListenAsync(World.Newcomer));
        var thread = await _world.ThreadAsync("case-room", World.Member, "題", "本文");
        var (id, circle) = (await _world.IdAsync(World.Member), await _world.DbAsync(db => db.Set<Thread>().Where(t => t.Id == thread).Select(t => t.CircleId).SingleAsync()));
        await _world.DbAsync(db =>
        {
            db.Add(new Follow { PersonId = id, CircleId = circle, ThreadId = thread });
            return db.SaveChangesAsync();
        });
        await AnswerAsync(thread);

        var browser = await _world.AsAsync(World.Member);
        Assert.Equal("""{"unread":1,"label":"お知らせ 1"}""", (await browser.GetAsync("/notices/count")).Text);
        var said = await SaidAsync(member, other);
        Assert.Contains("data: n\n\n", said[0], StringComparison.Ordinal);
        Assert.DoesNotContain("data", said[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_is_told_of_others_replies_that_stand()
    {
        var thread = await ReplyAsync("case-room");
        await AnswerAsync(thread);
        var (member, steward, newcomer) = (await _world.AsAsync(World.Member), await _world.AsAsync(World.Steward), await _world.AsAsync(World.Newcomer));

        var page = await member.GetAsync($"/t/{thread}/since?after=0");
        Assert.Equal("新しい返信が2件あります", page.Html.QuerySelector("a")!.TextContent);
        Assert.Null(page.Html.QuerySelector("title"));
        Assert.Contains("1 new reply", (await member.Speaking("en").GetAsync($"/t/{thread}/since?after=1")).Text, StringComparison.Ordinal);
        Assert.Equal(204, (await member.GetAsync($"/t/{thread}/since?after=2")).Code);
        Assert.Equal(204, (await steward.GetAsync($"/t/{thread}/since?after=0")).Code);
        Assert.Equal(404, (await newcomer.GetAsync($"/t/{thread}/since?after=0")).Code);

        var last = await _world.DbAsync(db => db.Set<Post>().Where(p => p.ThreadId == thread && p.Number == 2).Select(p => p.Id).SingleAsync());
        await steward.SubmitAsync($"/posts/{last}/delete", null);
        Assert.Equal(204, (await member.GetAsync($"/t/{thread}/since?after=1")).Code);
    }

    [Fact]
    public async Task Nodes_over_one_PostgreSQL_hear_each_other_and_a_place_with_its_own_file_is_one_node()
    {
        if (!Template.IsPostgres)
        {
            await _world.App.Services.GetRequiredService<NodeVoices>().ListenAsync(() => Assert.Fail("There is nobody else."), _ => { }, CancellationToken.None);
            return;
        }
        await using var other = await _world.AgainAsync();
        foreach (var service in new IHostedService[] { other.Services.GetRequiredService<Streams>(), ActivatorUtilities.CreateInstance<Listening>(other.Services) }) await service.StartAsync(CancellationToken.None);
        var stream = (await ListenAsync(await _world.AsAsync(World.Member), other))!;
        var heard = HearAsync(stream);
        // Until the other node listens, what is said is not for it: say it again, as the next reply would.
        var thread = await ReplyAsync("case-room");
        while (await Task.WhenAny(heard, Task.Delay(500)) != heard) await AnswerAsync(thread);
        Assert.Equal($"data: t {thread}", await heard);
    }

    private static async Task<string?> HearAsync(StreamReader stream)
    {
        while (await stream.ReadLineAsync() is { } line)
            if (line.StartsWith("data: t ", StringComparison.Ordinal)) return line;
        return null;
    }

    [Fact]
    public void A_poke_says_itself_and_nothing_else_is_understood()
    {
        Poke[] pokes = [Poke.Everything, new(Thread: Guid.NewGuid()), new(Person: 42)];
        Assert.All(pokes, poke => Assert.Equal(poke, Poke.Parse(poke.ToString())));
        Assert.All(["t", "t x", "p", "p -1", "p 1 2", "x 1", "t 00000000000000000000000000000000"], text => Assert.Null(Poke.Parse(text)));
    }

    private async Task JoinAsync(string email, MembershipState state, int pledge)
    {
        var id = await _world.IdAsync(email);
        await _world.DbAsync(async db =>
        {
            var circle = await db.Set<Circle>().SingleAsync(c => c.Slug == "case-room");
            var membership = new Membership { CircleId = circle.Id, PersonId = id, PledgeAgreed = pledge };
            db.Add(membership);
            db.Entry(membership).Property(m => m.State).CurrentValue = state;
            return await db.SaveChangesAsync();
        });
    }

    [GeneratedRegex("^data: .*$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Frame();

    [GeneratedRegex("^(retry: [0-9]+|data: n|data: t [0-9a-f-]{36})$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Allowed();
}
