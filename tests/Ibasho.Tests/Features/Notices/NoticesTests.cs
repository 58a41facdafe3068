using System.Text.Json;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Features.Notices;

/// <summary>Notices: told once, in the reader's language, only while true and only to those who may see what they are about.</summary>
public sealed class NoticesTests : IAsyncLifetime
{
    private readonly World _world = new();

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    private async Task<(Guid Thread, Guid Post)> RepliedAsync(string slug, string follower, string author)
    {
        var thread = await _world.ThreadAsync(slug, follower, "夜のこと", "本文");
        var (followerId, authorId) = (await _world.IdAsync(follower), await _world.IdAsync(author));
        var circle = await _world.DbAsync(db => db.Set<Thread>().Where(t => t.Id == thread).Select(t => t.CircleId).SingleAsync());
        await _world.DbAsync(db =>
        {
            db.Add(new Follow { PersonId = followerId, CircleId = circle, ThreadId = thread });
            return db.SaveChangesAsync();
        });
        var post = await _world.ReplyAsync(thread, author, "返信です");
        await ReportAsync(new Happening(NoticeKind.Replied, authorId, circle, thread, post));
        return (thread, post);
    }

    private async Task ReportAsync(Happening happening)
    {
        await _world.DbAsync(db =>
        {
            db.Report(happening, _world.Clock.GetUtcNow());
            return db.SaveChangesAsync();
        });
        await _world.DrainAsync();
    }

    /// <summary>The number on the person's row, and how many rows are unread: always the same.</summary>
    private async Task<int> UnreadAsync(string email)
    {
        var id = await _world.IdAsync(email);
        var (said, rows) = await _world.DbAsync(async db => (
            await db.Users.Where(p => p.Id == id).Select(p => p.UnreadNotices).SingleAsync(),
            await db.Set<Notice>().CountAsync(n => n.PersonId == id && n.ReadAt == null)));
        Assert.Equal(rows, said);
        return said;
    }

    [Fact]
    public async Task A_reply_is_told_once_and_opening_it_marks_it_as_read()
    {
        var (thread, _) = await RepliedAsync("case-room", World.Member, World.Steward);
        Assert.Equal(1, await UnreadAsync(World.Member));
        Assert.Equal(0, await UnreadAsync(World.Steward));

        var member = await _world.AsAsync(World.Member);
        var page = await member.GetAsync("/notices");
        var button = page.Html.QuerySelector("main button.title")!;
        Assert.Contains("夜のこと", button.TextContent);
        Assert.Equal(1, await UnreadAsync(World.Member));

        var opened = await member.PostAsync(button.GetAttribute("formaction")!);
        Assert.Equal(302, opened.Code);
        Assert.StartsWith($"/t/{thread}", opened.Location, StringComparison.Ordinal);
        Assert.Equal(0, await UnreadAsync(World.Member));
        await member.PostAsync(button.GetAttribute("formaction")!);
        Assert.Equal(0, await UnreadAsync(World.Member));
        Assert.NotNull((await member.GetAsync("/notices")).Html.QuerySelector("main a.title"));
    }

    [Fact]
    public async Task The_words_are_in_the_readers_language()
    {
        await RepliedAsync("case-room", World.Member, World.Steward);
        var texts = new List<string>();
        foreach (var language in new[] { "ja", "en", "ko" })
        {
            var id = await _world.IdAsync(World.Member);
            await _world.DbAsync(db => db.Users.Where(p => p.Id == id).ExecuteUpdateAsync(p => p.SetProperty(x => x.Culture, language)));
            texts.Add((await (await _world.AsAsync(World.Member)).GetAsync("/notices")).Html.QuerySelector("main button.title")!.TextContent);
        }
        Assert.Equal(3, texts.Distinct().Count());
    }

    [Fact]
    public async Task A_job_that_runs_twice_tells_once()
    {
        var (thread, post) = await RepliedAsync("case-room", World.Member, World.Steward);
        var circle = await _world.DbAsync(db => db.Set<Thread>().Where(t => t.Id == thread).Select(t => t.CircleId).SingleAsync());
        await ReportAsync(new Happening(NoticeKind.Replied, await _world.IdAsync(World.Steward), circle, thread, post));
        Assert.Equal(1, await UnreadAsync(World.Member));

        // The same payload once more, as after a crash between the notices and the end of the job.
        await using var scope = _world.App.Services.CreateAsyncScope();
        var job = scope.ServiceProvider.GetServices<IJob>().First(j => j.Kind == Outbox.JobKind);
        var payload = JsonSerializer.Serialize(new Happening(NoticeKind.Replied, await _world.IdAsync(World.Steward), circle, thread, post));
        await job.RunAsync(scope.ServiceProvider.GetRequiredService<AppDb>(), payload, CancellationToken.None);
        Assert.Equal(1, await UnreadAsync(World.Member));
    }

    [Fact]
    public async Task Who_lost_access_is_told_nothing_and_counts_nothing()
    {
        var person = await _world.NewPersonAsync();
        await _world.MemberAsync("case-room", person);
        await RepliedAsync("case-room", person, World.Steward);
        Assert.Equal(1, await UnreadAsync(person));

        await _world.RemovedAsync("case-room", person);
        var browser = await _world.AsAsync(person);
        var page = await browser.GetAsync("/notices");
        Assert.DoesNotContain("夜のこと", page.Text);
        Assert.DoesNotContain("お知らせ 1", page.Text);
        Assert.Equal(0, await UnreadAsync(person));
    }

    [Fact]
    public async Task Who_had_no_access_any_more_when_the_job_ran_gets_no_notice()
    {
        var person = await _world.NewPersonAsync();
        await _world.MemberAsync("case-room", person, pledge: 0);
        await RepliedAsync("case-room", person, World.Steward);
        Assert.Equal(0, await UnreadAsync(person));
    }

    [Fact]
    public async Task What_is_no_longer_true_is_not_told()
    {
        var (thread, post) = await RepliedAsync("case-room", World.Member, World.Steward);
        await _world.DbAsync(async db =>
        {
            (await db.Set<Post>().SingleAsync(p => p.Id == post)).Delete(_world.Clock.GetUtcNow());
            db.Unindex(thread, post);
            return await db.SaveChangesAsync();
        });
        var page = await (await _world.AsAsync(World.Member)).GetAsync("/notices");
        Assert.DoesNotContain("夜のこと", page.Text);
        Assert.Equal(0, await UnreadAsync(World.Member));
    }

    [Fact]
    public async Task What_is_not_wanted_does_not_come_and_can_be_wanted_again()
    {
        var member = await _world.AsAsync(World.Member);
        var page = await member.GetAsync("/settings/notices");
        var all = page.Html.QuerySelectorAll("input[name=wanted]").Select(i => i.GetAttribute("value")!).ToList();
        Assert.Contains("Replied", all);
        Assert.DoesNotContain("AccountAsked", all);
        Assert.All(page.Html.QuerySelectorAll("input[name=wanted]"), i => Assert.True(i.HasAttribute("checked")));

        await member.PostAsync("/settings/notices", [.. all.Where(k => k != "Replied").Select(k => ("wanted", k))]);
        await RepliedAsync("case-room", World.Member, World.Steward);
        Assert.Equal(0, await UnreadAsync(World.Member));
        Assert.False((await member.GetAsync("/settings/notices")).Html.QuerySelector("input[value=Replied]")!.HasAttribute("checked"));

        await member.PostAsync("/settings/notices", [.. all.Select(k => ("wanted", k))]);
        await RepliedAsync("case-room", World.Member, World.Steward);
        Assert.Equal(1, await UnreadAsync(World.Member));
    }

    [Fact]
    public async Task Reading_all_leaves_what_came_since_and_what_is_others()
    {
        await RepliedAsync("case-room", World.Member, World.Steward);
        await RepliedAsync("case-room", World.Steward, World.Member);
        var member = await _world.AsAsync(World.Member);
        var page = await member.GetAsync("/notices");
        await RepliedAsync("case-room", World.Member, World.Steward);
        Assert.Equal(2, await UnreadAsync(World.Member));

        Assert.Equal("/notices", (await member.SubmitAsync(page, "/notices/read")).Location);
        Assert.Equal(1, await UnreadAsync(World.Member));
        Assert.Equal(1, await UnreadAsync(World.Steward));

        var steward = await _world.IdAsync(World.Steward);
        var foreign = await _world.DbAsync(db => db.Set<Notice>().Where(n => n.ReadAt == null && n.PersonId == steward).Select(n => n.Id).FirstAsync());
        Assert.Equal(404, (await member.PostAsync($"/notices/{foreign}/open")).Code);
        Assert.Equal(1, await UnreadAsync(World.Steward));
        // A form from elsewhere changes nothing.
        await member.PostRawAsync("/notices/read", ("until", "999999"));
        Assert.Equal(1, await UnreadAsync(World.Member));
    }

    [Fact]
    public async Task Programs_read_notices_and_mark_them()
    {
        for (var i = 0; i < 3; i++) await RepliedAsync("case-room", World.Member, World.Steward);
        using var program = await _world.ProgramAsync(World.Member);
        var first = JsonDocument.Parse(await program.GetStringAsync("/api/v1/notices?limit=2")).RootElement;
        Assert.Equal(2, first.GetProperty("items").GetArrayLength());
        var second = JsonDocument.Parse(await program.GetStringAsync($"/api/v1/notices?limit=2&after={first.GetProperty("next").GetString()}")).RootElement;
        var last = Assert.Single(second.GetProperty("items").EnumerateArray().ToList());
        Assert.Equal("replied", last.GetProperty("kind").GetString());

        using var one = new StringContent($$"""{"ids":["{{last.GetProperty("id").GetString()}}"]}""", System.Text.Encoding.UTF8, "application/json");
        Assert.Contains("\"unread\":2", await (await program.PostAsync("/api/v1/notices/read", one)).Content.ReadAsStringAsync());
        using var broken = new StringContent("{", System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(400, (int)(await program.PostAsync("/api/v1/notices/read", broken)).StatusCode);
        Assert.Contains("\"unread\":0", await (await program.PostAsync("/api/v1/notices/read", null)).Content.ReadAsStringAsync());
        Assert.Equal(0, await UnreadAsync(World.Member));

        using var reader = await _world.ProgramAsync(World.Member, "read");
        Assert.Equal(403, (int)(await reader.PostAsync("/api/v1/notices/read", null)).StatusCode);
    }
}
