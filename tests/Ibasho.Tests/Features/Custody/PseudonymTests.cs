using System.Net.Http.Json;
using System.Text.Json;
using Ibasho.Model;

namespace Ibasho.Tests.Features.Custody;

/// <summary>Writing under a name for one thread: who sees what when, and what no row says.</summary>
public sealed class PseudonymTests(World world) : IClassFixture<World>
{
    private readonly MaskStage _stage = new(world);

    [Fact]
    public async Task The_author_sees_a_thread_at_once_and_everybody_else_when_it_is_published()
    {
        var id = await _stage.StartAsync();
        var mine = await _stage.JsonAsync(MaskStage.Alice, $"/api/v1/threads/{id}");
        var author = mine.GetProperty("author");
        Assert.Equal(["pseudonym", "colour", "you"], author.EnumerateObject().Select(p => p.Name));
        Assert.True(author.GetProperty("you").GetBoolean());

        var page = await (await world.AsAsync(MaskStage.Alice)).GetAsync($"/t/{id}");
        Assert.Equal(200, page.Code);
        Assert.NotNull(page.Html.QuerySelector("#held"));
        foreach (var other in new[] { World.Member, World.Steward, World.Operator })
        {
            await _stage.JsonAsync(other, $"/api/v1/threads/{id}", 404);
            var (held, missing) = (await (await world.AsAsync(other)).GetAsync($"/t/{id}"), await (await world.AsAsync(other)).GetAsync($"/t/{Guid.NewGuid()}"));
            Assert.Equal((404, 404, missing.Text.Length), (held.Code, missing.Code, held.Text.Length));
            Assert.DoesNotContain(id.ToString(), (await (await world.AsAsync(other)).GetAsync("/c/" + MaskStage.Slug)).Text, StringComparison.Ordinal);
        }

        await _stage.PublishAsync();
        var theirs = await _stage.JsonAsync(World.Member, $"/api/v1/threads/{id}");
        Assert.Equal(["pseudonym", "colour"], theirs.GetProperty("author").EnumerateObject().Select(p => p.Name));
        Assert.Equal(author.GetProperty("pseudonym").GetString(), theirs.GetProperty("author").GetProperty("pseudonym").GetString());
        Assert.Equal(0, theirs.GetProperty("createdAt").GetDateTimeOffset().Minute);
        Assert.Contains(id.ToString(), (await (await world.AsAsync(World.Member)).GetAsync("/c/" + MaskStage.Slug)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_waits_and_then_stands_in_its_place()
    {
        var thread = await _stage.NamedAsync();
        var post = await _stage.ReplyAsync(thread);
        var mine = await _stage.JsonAsync(MaskStage.Alice, $"/api/v1/threads/{thread}/posts");
        var held = Assert.Single(mine.GetProperty("items").EnumerateArray());
        Assert.Equal((post, 0, true), (held.GetProperty("id").GetGuid(), held.GetProperty("number").GetInt32(), held.GetProperty("author").GetProperty("you").GetBoolean()));
        Assert.Empty((await _stage.JsonAsync(World.Member, $"/api/v1/threads/{thread}/posts")).GetProperty("items").EnumerateArray());
        Assert.Contains("仮名での返事です。", (await (await world.AsAsync(MaskStage.Alice)).GetAsync($"/t/{thread}")).Main, StringComparison.Ordinal);
        Assert.DoesNotContain("仮名での返事です。", (await (await world.AsAsync(World.Steward)).GetAsync($"/t/{thread}")).Text, StringComparison.Ordinal);

        await _stage.PublishAsync();
        var seen = Assert.Single((await _stage.JsonAsync(World.Member, $"/api/v1/threads/{thread}/posts")).GetProperty("items").EnumerateArray());
        Assert.Equal(1, seen.GetProperty("number").GetInt32());
        Assert.False(seen.GetProperty("author").TryGetProperty("id", out _));
        Assert.False(seen.GetProperty("author").TryGetProperty("you", out _));
    }

    [Fact]
    public async Task One_person_has_one_name_in_a_thread_and_another_in_the_next()
    {
        var (one, two) = (await _stage.NamedAsync(), await _stage.NamedAsync());
        var posts = new[] { await _stage.ReplyAsync(one), await _stage.ReplyAsync(one), await _stage.ReplyAsync(two), await _stage.ReplyAsync(one, MaskStage.Bob) };
        var first = await _stage.PseudonymAsync(one, posts[0]);
        Assert.Equal(first.Id, (await _stage.PseudonymAsync(one, posts[1])).Id);
        var other = await _stage.PseudonymAsync(two, posts[2]);
        Assert.NotEqual(first.Id, other.Id);
        Assert.NotEqual(first.Tag, other.Tag);
        Assert.NotEqual(first.Stopper, other.Stopper);
        Assert.NotEqual(first.Mask, (await _stage.PseudonymAsync(one, posts[3])).Mask);
    }

    [Fact]
    public async Task No_row_is_written_for_anybody_because_of_it()
    {
        var named = await _stage.NamedAsync();
        await world.DrainAsync();
        using var alice = await world.ProgramAsync(MaskStage.Alice);
        alice.DefaultRequestHeaders.Add("Idempotency-Key", "once");
        var before = await world.DbAsync(Rows.CountAsync);
        Assert.Equal(202, (int)(await alice.PostAsJsonAsync($"/api/v1/threads/{named}/posts", new { body = "だれにも知らせない返事です。", anonymous = true })).StatusCode);
        Assert.Equal(202, (int)(await alice.PostAsJsonAsync($"/api/v1/threads/{named}/posts", new { body = "だれにも知らせない返事です。", anonymous = true })).StatusCode);
        await _stage.PublishAsync();
        var changed = (await world.DbAsync(Rows.CountAsync)).Where(now => now.Value != before[now.Key]).ToDictionary(c => c.Key, c => c.Value - before[c.Key]);
        Assert.Equal(new() { [nameof(MaskedKey)] = 1, [nameof(Post)] = 1, [nameof(Pseudonym)] = 1, [nameof(SearchEntry)] = 1 }, changed.Where(c => c.Key != nameof(Turn)).ToDictionary());
        Assert.Empty(await world.MailsAsync());
    }

    [Fact]
    public async Task Only_its_author_edits_and_deletes_it_and_everything_is_dated_by_the_hour()
    {
        var thread = await _stage.NamedAsync();
        var post = await _stage.ReplyAsync(thread);
        await _stage.PublishAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(17));
        var author = await world.AsAsync(MaskStage.Alice);
        Assert.Equal(302, (await author.SubmitAsync($"/posts/{post}/edit", null, ("body", "書き直した返事です。"))).Code);
        Assert.Equal(403, (await (await world.AsAsync(MaskStage.Bob)).GetAsync($"/posts/{post}/edit")).Code);
        await world.DbAsync(async db =>
        {
            var now = await db.Set<Post>().SingleAsync(p => p.Id == post);
            var earlier = await db.Set<Revision>().SingleAsync(r => r.PostId == post);
            foreach (var at in new[] { now.CreatedAt, now.EditedAt!.Value, earlier.WrittenAt }) Assert.Equal(0, at.UtcTicks % TimeSpan.TicksPerHour);
            Assert.Empty(await db.Set<IdempotencyKey>().Where(k => k.Result.Contains(thread.ToString())).ToListAsync());
            return true;
        });
        Assert.Equal(302, (await author.SubmitAsync($"/posts/{post}/delete", $"/posts/{post}/delete")).Code);
        Assert.DoesNotContain("書き直した返事です。", (await (await world.AsAsync(World.Member)).GetAsync($"/t/{thread}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_on_its_way_can_be_taken_back_without_a_trace()
    {
        var thread = await _stage.NamedAsync();
        var post = await _stage.ReplyAsync(thread);
        Assert.Equal(404, (await (await world.AsAsync(World.Steward)).GetAsync($"/posts/{post}/delete")).Code);
        Assert.Equal(302, (await (await world.AsAsync(MaskStage.Alice)).SubmitAsync($"/posts/{post}/delete", $"/posts/{post}/delete")).Code);
        var opening = await _stage.StartAsync();
        Assert.Equal(302, (await (await world.AsAsync(MaskStage.Alice)).SubmitAsync($"/t/{opening}/delete", $"/t/{opening}/delete")).Code);
        await _stage.PublishAsync();
        Assert.False(await world.DbAsync(db => db.Set<Post>().AnyAsync(p => p.Id == post)));
        Assert.False(await world.DbAsync(db => db.Set<Thread>().AnyAsync(t => t.Id == opening)));
    }

    [Fact]
    public async Task The_author_hears_of_answers_where_nothing_is_written_down()
    {
        var thread = await _stage.StartAsync(title: "返事を待っている話");
        await _stage.PublishAsync();
        await _stage.ReplyAsync(thread, World.Member, "名前での返事です。", masked: false);
        await world.DrainAsync();
        Assert.False(await world.DbAsync(async db => await db.Set<Notice>().AnyAsync(n => n.ThreadId == thread && n.PersonId == db.Users.Single(p => p.Email == MaskStage.Alice).Id)));
        var author = await world.AsAsync(MaskStage.Alice);
        Assert.NotNull((await author.GetAsync("/")).Html.QuerySelector($"#masked ~ ul a[href^='/t/{thread}']"));
        Assert.Contains("返事を待っている話", (await author.GetAsync("/me/pseudonyms")).Main, StringComparison.Ordinal);
        await author.PostAsync($"/t/{thread}/read", ("number", "1"));
        Assert.Null((await author.GetAsync("/")).Html.QuerySelector($"a[href^='/t/{thread}']"));
        Assert.False(await world.DbAsync(db => db.Set<ReadMark>().AnyAsync(r => r.ThreadId == thread)));
        Assert.DoesNotContain("返事を待っている話", (await (await world.AsAsync(MaskStage.Bob)).GetAsync("/me/pseudonyms")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everybody_who_wants_it_gets_one_mail_a_day_whatever_happened()
    {
        await world.MailsAsync();
        foreach (var who in new[] { MaskStage.Alice, World.Member })
            await (await world.AsAsync(who)).PostAsync("/settings/notices", ("wanted", "Replied"), ("mailed", "PseudonymDigest"));
        world.Clock.Advance(TimeSpan.FromDays(1));
        var quiet = await world.MailsAsync();
        await _stage.StartAsync();
        await _stage.PublishAsync();
        world.Clock.Advance(TimeSpan.FromDays(1));
        var busy = await world.MailsAsync();
        foreach (var day in new[] { quiet, busy })
        {
            var digests = day.Where(m => m.Headers["List-Unsubscribe-Post"] is not null).ToList();
            Assert.Equal([MaskStage.Alice, World.Member], digests.Select(m => m.To.Mailboxes.Single().Address).Order());
            Assert.Single(digests.Select(m => (m.Subject, m.TextBody!.Split("\n-- ")[0])).Distinct());
        }
        Assert.Equal(quiet.Select(m => m.Subject).Distinct(), busy.Select(m => m.Subject).Distinct());
    }

    [Fact]
    public async Task With_seven_about_a_name_hides_nobody()
    {
        var circle = await world.DbAsync(async db =>
        {
            var circle = new Circle { Slug = "few", Name = "少ない", Purpose = "ためし", AllowsPseudonyms = true, CreatedAt = world.Clock.GetUtcNow() };
            foreach (var person in await db.Users.Where(p => p.IsDemo).OrderBy(p => p.Id).Take(8).ToListAsync()) circle.Memberships.Add(new Membership { PersonId = person.Id });
            db.Add(circle);
            await db.SaveChangesAsync();
            return circle.Id;
        });
        var member = await world.DbAsync(db => db.Set<Membership>().Where(m => m.CircleId == circle).OrderByDescending(m => m.PersonId).Select(m => m.Person).FirstAsync());
        Assert.Equal(202, await PostAsync());
        var away = DateOnly.FromDateTime(world.Clock.GetUtcNow().UtcDateTime).AddDays(-Pseudonym.ActiveDays - 1);
        await world.DbAsync(db => db.Users.Where(p => p.Id == db.Set<Membership>().Where(m => m.CircleId == circle).Min(m => m.PersonId)).ExecuteUpdateAsync(p => p.SetProperty(x => x.SeenOn, away)));
        Assert.Equal(403, await PostAsync());

        async Task<int> PostAsync()
        {
            using var program = await world.ProgramAsync(member.Email!);
            return (int)(await program.PostAsJsonAsync("/api/v1/circles/few/threads", MaskStage.Question())).StatusCode;
        }
    }

    [Fact]
    public async Task Where_it_is_off_and_with_files_it_is_refused_and_nothing_is_lost()
    {
        using var program = await world.ProgramAsync(World.Member);
        var off = await program.PostAsJsonAsync("/api/v1/circles/kitanagi-cm/threads", MaskStage.Question());
        Assert.Equal((403, "pseudonyms-off"), ((int)off.StatusCode, (await off.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()));
        var member = await world.AsAsync(World.Member);
        var refused = await member.SubmitAsync("/c/kitanagi-cm/write", "/c/kitanagi-cm/write", ("kind", "topic"), ("title", "題です"), ("body", "取っておかれる文です。"), ("as", "pseudonym"));
        Assert.Equal(403, refused.Code);
        Assert.Contains(("body", "取っておかれる文です。"), refused.Fields(refused.Form("/c/kitanagi-cm/write")));
    }

    [Fact]
    public async Task A_steward_stops_somebody_without_learning_who()
    {
        var thread = await _stage.NamedAsync();
        var post = await _stage.ReplyAsync(thread, MaskStage.Bob);
        await _stage.PublishAsync();
        var pseudonym = await _stage.PseudonymAsync(thread, post);
        var steward = await world.AsAsync(World.Steward);
        var page = await steward.GetAsync($"/pseudonyms/{pseudonym.Id}");
        var bob = await world.DbAsync(db => db.Users.SingleAsync(p => p.Email == MaskStage.Bob));
        Assert.DoesNotContain(bob.Name, page.Text, StringComparison.Ordinal);
        Assert.Equal(404, (await (await world.AsAsync(World.Member)).GetAsync($"/pseudonyms/{pseudonym.Id}")).Code);
        Assert.Equal(404, (await (await world.AsAsync(World.Operator)).GetAsync($"/pseudonyms/{pseudonym.Id}")).Code);

        Assert.Equal(302, (await steward.SubmitAsync(page, $"/pseudonyms/{pseudonym.Id}/block")).Code);
        using var program = await world.ProgramAsync(MaskStage.Bob);
        Assert.Equal("pseudonym-blocked", await CodeAsync($"/api/v1/threads/{thread}/posts"));
        Assert.Equal(302, (await steward.SubmitAsync($"/pseudonyms/{pseudonym.Id}", $"/pseudonyms/{pseudonym.Id}/unblock")).Code);
        Assert.Equal(302, (await steward.SubmitAsync($"/pseudonyms/{pseudonym.Id}", $"/pseudonyms/{pseudonym.Id}/stop", ("days", "3"))).Code);
        Assert.Equal("pseudonym-stopped", await CodeAsync($"/api/v1/threads/{thread}/posts"));
        Assert.Equal("pseudonym-stopped", await CodeAsync($"/api/v1/circles/{MaskStage.Slug}/threads"));
        Assert.Null(await CodeAsync($"/api/v1/threads/{thread}/posts", anonymous: false));
        await _stage.ReplyAsync(thread);
        world.Clock.Advance(TimeSpan.FromDays(4));
        await world.DbAsync(db => db.Users.Where(p => p.IsDemo).ExecuteUpdateAsync(p => p.SetProperty(x => x.SeenOn, DateOnly.FromDateTime(world.Clock.GetUtcNow().UtcDateTime))));
        Assert.Null(await CodeAsync($"/api/v1/threads/{thread}/posts"));

        async Task<string?> CodeAsync(string path, bool anonymous = true)
        {
            var answer = await program.PostAsJsonAsync(path, new { kind = "topic", title = "題", body = "本文です。", anonymous });
            return answer.IsSuccessStatusCode ? null : (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
        }
    }

    [Fact]
    public async Task A_hidden_text_is_explained_to_its_author_who_asks_again_and_stays_unknown()
    {
        var thread = await _stage.NamedAsync();
        var post = await _stage.ReplyAsync(thread, MaskStage.Bob, "隠される仮名の返事です。");
        await _stage.PublishAsync();
        Assert.Equal(302, (await (await world.AsAsync(World.Member)).SubmitAsync($"/posts/{post}/report", null, ("reason", "Hurts"))).Code);
        var concern = await world.DbAsync(db => db.Set<Concern>().Where(c => c.PostId == post).Select(c => c.Id).SingleAsync());
        var steward = await world.AsAsync(World.Steward);
        Assert.Equal(302, (await steward.SubmitAsync($"/reports/{concern}", null, ("act", "Silence"), ("days", "5"), ("hide", "yes"), ("words", "きつい言い方です。"))).Code);
        using var program = await world.ProgramAsync(MaskStage.Bob);
        Assert.Equal(403, (int)(await program.PostAsJsonAsync($"/api/v1/threads/{thread}/posts", new { body = "まだ書きたい。", anonymous = true })).StatusCode);

        var bob = await world.AsAsync(MaskStage.Bob);
        var measure = await world.DbAsync(db => db.Set<Measure>().Where(m => m.ConcernId == concern).Select(m => m.Id).SingleAsync());
        Assert.Contains("きつい言い方です。", (await bob.GetAsync($"/me/measures/{measure}")).Main, StringComparison.Ordinal);
        Assert.Equal(404, (await (await world.AsAsync(MaskStage.Alice)).GetAsync($"/me/measures/{measure}")).Code);
        var me = await world.IdAsync(MaskStage.Bob);
        var before = await world.DbAsync(db => db.Set<AuditEntry>().CountAsync(a => a.ActorId == me || a.SubjectId == me));
        Assert.Equal(302, (await bob.SubmitAsync($"/me/measures/{measure}", $"/me/measures/{measure}", ("words", "そんなつもりはありませんでした。"))).Code);
        Assert.Equal(before, await world.DbAsync(db => db.Set<AuditEntry>().CountAsync(a => a.ActorId == me || a.SubjectId == me)));
        await world.DrainAsync();
        var other = await world.AsAsync(await world.DbAsync(db => db.Set<Membership>().Where(m => m.Circle.Slug == MaskStage.Slug && m.Role == CircleRole.Steward && m.Person.Email != World.Steward).Select(m => m.Person.Email!).FirstAsync()));
        Assert.Equal(302, (await other.PostAsync($"/reports/{concern}/appeal", ("verdict", "undo"), ("answer", "戻します。"))).Code);
        Assert.Equal(202, (int)(await program.PostAsJsonAsync($"/api/v1/threads/{thread}/posts", new { body = "また書けます。", anonymous = true })).StatusCode);
        Assert.Contains("隠される仮名の返事です。", (await (await world.AsAsync(World.Member)).GetAsync($"/t/{thread}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_year_after_a_thread_closed_nothing_links_it_to_anybody()
    {
        var thread = await _stage.StartAsync();
        await _stage.PublishAsync();
        await (await world.AsAsync(World.Steward)).PostAsync($"/t/{thread}/close");
        world.Clock.Advance(TimeSpan.FromDays(Pseudonym.LinkedDays + 1));
        await world.DrainAsync();
        var frozen = await _stage.PseudonymAsync(thread);
        Assert.Equal((null, null, null), (frozen.Tag, frozen.Sealed, frozen.Stopper));
        await world.DbAsync(db => db.Set<Session>().ExecuteDeleteAsync());
        Assert.Equal(403, (await (await world.AsAsync(MaskStage.Alice)).GetAsync($"/t/{thread}/edit")).Code);
        Assert.Equal(200, (await (await world.AsAsync(World.Member)).GetAsync($"/t/{thread}")).Code);
    }
}

internal static class Rows
{
    /// <summary>How many rows every table has.</summary>
    public static async Task<Dictionary<string, int>> CountAsync(Ibasho.Data.AppDb db)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var type in db.Model.GetEntityTypes().Where(t => t.GetTableName() is not null && !t.IsOwned() && t.BaseType is null))
#pragma warning disable EF1002 // Names of our own tables.
            counts[type.ClrType.Name] = (await db.Database.SqlQueryRaw<int>($"SELECT CAST(COUNT(*) AS INTEGER) AS \"Value\" FROM \"{type.GetTableName()}\"").ToListAsync())[0];
#pragma warning restore EF1002
        return counts;
    }
}
