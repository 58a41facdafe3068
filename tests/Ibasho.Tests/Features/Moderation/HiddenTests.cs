using System.Net.Http.Json;
using System.Text.Json;
using Ibasho.Model;
using Ibasho.Platform.Files;
using Ibasho.Tests.Features.Threads;

namespace Ibasho.Tests.Features.Moderation;

/// <summary>A hidden text is nowhere but before those who decide and its writer; taken back, it is as before; else it goes for good.</summary>
public sealed class HiddenTests(World world) : IClassFixture<World>
{
    private const string Canary = "qzkanariahidden";

    /// <summary>A reply and an opening, both corrected once, kept and followed by a reader; their words end in post, title and body.</summary>
    private async Task<CareStage> WrittenAsync(string words)
    {
        var care = await CareStage.SetAsync(world, $"{words}post @役割member");
        var author = care.As(UpkeepStage.Author);
        await author.SubmitAsync($"/posts/{care.Post}/edit", null, ("body", $"{words}post 直した @役割member"));
        await author.SubmitAsync($"/t/{care.Thread}/edit", null, ("title", words + "title"), ("body", words + "body"));
        foreach (var path in new[] { $"/t/{care.Thread}/bookmark", $"/posts/{care.Post}/bookmark", $"/t/{care.Thread}/follow" }) await care.As(UpkeepStage.Member).PostAsync(path, ("wanted", "on"));
        await world.DrainAsync();
        // What is to vanish is there first.
        foreach (var (path, word) in new[] { ("/bookmarks", "title"), ("/bookmarks", "post"), ("/c/" + care.Stage.Slug, "title"), ($"/t/{care.Thread}", "body"), ($"/t/{care.Thread}", "post"), ($"/t/{care.Thread}?reply={care.Post}", "post"), ($"/posts/{care.Post}/history", "post"), ("/", "title") })
            Assert.Contains(words + word, (await care.As(UpkeepStage.Member).GetAsync(path)).Text);
        Assert.Equal((1, 1), (await care.Stage.FoundAsync(words + "post"), await care.Stage.FoundAsync(words + "body")));
        return care;
    }

    /// <summary>Every page and answer on which words of a text can stand.</summary>
    private static string[] Surfaces(CareStage care, string words) =>
    [
        "/", "/notices", "/bookmarks", "/c/" + care.Stage.Slug, "/c/" + care.Stage.Slug + "/about", $"/t/{care.Thread}", $"/t/{care.Thread}?after=0", $"/t/{care.Thread}?post={care.Post}", $"/t/{care.Thread}?reply={care.Post}#reply",
        $"/t/{care.Thread}/since?after=0", $"/t/{care.Thread}/history", $"/posts/{care.Post}/history", $"/t/{care.Thread}/edit", $"/posts/{care.Post}/edit", $"/t/{care.Thread}/delete", $"/posts/{care.Post}/delete",
        $"/t/{care.Thread}/report", $"/posts/{care.Post}/report", "/search?q=" + words, $"/search?q={words}&circle={care.Stage.Slug}", "/me/consultations", "/me/measures", "/people/" + care.Stage.Id(UpkeepStage.Author), "/settings",
    ];

    private async Task AssertGoneAsync(CareStage care, string words)
    {
        foreach (var role in new[] { UpkeepStage.Member, UpkeepStage.Author, UpkeepStage.Steward })
            foreach (var path in Surfaces(care, words))
            {
                var page = await care.As(role).GetAsync(path);
                // The search page repeats what one asked for; what it found are links.
                if (path.StartsWith("/search", StringComparison.Ordinal)) Assert.Empty(page.Html.QuerySelectorAll($"main a[href^='/t/{care.Thread}']"));
                else Assert.False(page.Text.Contains(words, StringComparison.Ordinal), $"{role} {path}");
            }
        using var program = await care.Stage.ProgramAsync(UpkeepStage.Member);
        foreach (var path in new[] { $"/circles/{care.Stage.Slug}/threads", $"/threads/{care.Thread}", $"/threads/{care.Thread}/posts", "/search?q=" + words, "/notices" })
            Assert.DoesNotContain(words, await program.GetStringAsync("/api/v1" + path));
        Assert.Equal(0, await care.Stage.FoundAsync(words));
    }

    [Fact]
    public async Task Class11_Class14_Class16_a_hidden_reply_is_on_no_surface()
    {
        var care = await WrittenAsync(Canary + "a");
        await care.DecidedAsync("Hide");
        await AssertGoneAsync(care, Canary + "apost");
        var page = await care.As(UpkeepStage.Member).GetAsync($"/t/{care.Thread}");
        Assert.Contains("見えないようにしています", page.Main);
        Assert.DoesNotContain("/me/measures", page.Html.QuerySelector("#p-1")!.OuterHtml);
        Assert.Contains("/me/measures", (await care.As(UpkeepStage.Author).GetAsync($"/t/{care.Thread}")).Html.QuerySelector("#p-1")!.OuterHtml);
        using var program = await care.Stage.ProgramAsync(UpkeepStage.Member);
        var post = JsonDocument.Parse(await program.GetStringAsync($"/api/v1/threads/{care.Thread}/posts")).RootElement.GetProperty("items")[0];
        Assert.Equal(("", true, true), (post.GetProperty("body").GetString(), post.GetProperty("deleted").GetBoolean(), post.GetProperty("hidden").GetBoolean()));
    }

    [Fact]
    public async Task Class12_a_hidden_opening_and_the_counts_are_on_no_surface()
    {
        var care = await WrittenAsync(Canary + "b");
        var before = await care.Stage.ReadThreadAsync(care.Thread);
        await care.DecidedAsync("Hide");
        var after = await care.Stage.ReadThreadAsync(care.Thread);
        Assert.Equal((before.PostCount - 1, after.CreatedAt), (after.PostCount, after.LastPostAt));
        await care.DecidedAsync("Hide", opening: true);
        await AssertGoneAsync(care, Canary + "b");
        Assert.Equal(404, (await care.As(UpkeepStage.Member).PostAsync($"/t/{care.Thread}/reply", ("body", "返信"))).Code);
    }

    [Fact]
    public async Task Class17_what_was_told_before_is_told_no_more()
    {
        var care = await WrittenAsync(Canary + "c");
        await world.DbAsync(async db =>
        {
            await db.Set<Circle>().Where(c => c.Id == care.Stage.CircleId).ExecuteUpdateAsync(c => c.SetProperty(x => x.Visibility, Visibility.Open));
            foreach (var kind in new[] { NoticeKind.Mentioned, NoticeKind.Replied })
            {
                var notice = new Notice { PersonId = care.Stage.Id(UpkeepStage.Member), Kind = kind, CircleId = care.Stage.CircleId, ThreadId = care.Thread, PostId = care.Post, CreatedAt = world.Clock.GetUtcNow(), Once = Secrets.New() };
                db.Add(notice);
                await db.SaveChangesAsync();
                db.Add(new Mail { Kind = MailKind.News, PersonId = notice.PersonId, NoticeId = notice.Id, CreatedAt = notice.CreatedAt, NotBefore = notice.CreatedAt });
            }
            return await db.SaveChangesAsync();
        });
        await care.DecidedAsync("Hide");
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.DoesNotContain(Canary + "cpost", (await care.As(UpkeepStage.Member).GetAsync("/notices")).Text);
        foreach (var mail in await world.MailsAsync())
        {
            Assert.DoesNotContain(Canary + "c", mail.TextBody);
            Assert.DoesNotContain(Canary, mail.Subject);
        }
    }

    [Fact]
    public async Task Class4_its_files_are_seen_by_those_who_decide_only()
    {
        var care = await CareStage.SetAsync(world);
        var id = await world.DbAsync(async db =>
        {
            var file = new Attachment { OwnerId = care.Stage.Id(UpkeepStage.Author), Kind = FileKind.Png, Name = "a.png", Bytes = 4, Width = 1, Height = 1, Hash = new byte[32], CreatedAt = world.Clock.GetUtcNow() };
            file.Attach(care.Thread, care.Post, 0);
            db.AddRange(file, new AttachmentChunk { Attachment = file, Bytes = [1, 2, 3, 4] });
            await db.SaveChangesAsync();
            return file.Id;
        });
        Assert.Equal(200, (await care.As(UpkeepStage.Member).GetAsync($"/files/{id}/a.png")).Code);
        await care.DecidedAsync("Hide");
        Assert.Equal((404, 404, 404, 200), (
            (await care.As(UpkeepStage.Member).GetAsync($"/files/{id}/a.png")).Code, (await care.As(UpkeepStage.Author).GetAsync($"/files/{id}/a.png")).Code,
            (await care.As(UpkeepStage.Stranger).GetAsync($"/files/{id}/a.png")).Code, (await care.As(UpkeepStage.Steward).GetAsync($"/files/{id}/a.png")).Code));
    }

    [Fact]
    public async Task Those_who_decide_and_its_writer_can_still_read_it()
    {
        var care = await WrittenAsync(Canary + "d");
        var id = await care.DecidedAsync("Hide");
        Assert.Contains(Canary + "d", (await care.Second.GetAsync($"/reports/{id}")).Main);
        var page = await care.As(UpkeepStage.Author).GetAsync($"/me/measures/{(await care.MeasureAsync()).Id}");
        Assert.Contains(Canary + "d", page.Main);
        Assert.Contains("お名前が分かってしまうためです", page.Main);
        Assert.Equal(404, (await care.As(UpkeepStage.Member).GetAsync($"/me/measures/{(await care.MeasureAsync()).Id}")).Code);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Taken_back_everything_is_as_before(bool opening)
    {
        var care = await WrittenAsync(Canary + "e" + opening);
        var (thread, post) = (await care.Stage.ReadThreadAsync(care.Thread), await care.Stage.ReadPostAsync(care.Post));
        var found = await care.Stage.FoundAsync(Canary + "e" + opening);
        var id = await care.DecidedAsync("Hide", opening: opening);
        Assert.Equal(302, (await care.AppealAsync()).Code);
        Assert.Equal(302, (await CareStage.AnswerAsync(care.Second, id, undo: true)).Code);
        var (after, reply) = (await care.Stage.ReadThreadAsync(care.Thread), await care.Stage.ReadPostAsync(care.Post));
        Assert.Equal((thread.Title, thread.Body, thread.PostCount, thread.LastPostAt, thread.EditedAt, thread.DeletedAt), (after.Title, after.Body, after.PostCount, after.LastPostAt, after.EditedAt, after.DeletedAt));
        Assert.Equal((post.Body, post.EditedAt, post.DeletedAt), (reply.Body, reply.EditedAt, reply.DeletedAt));
        Assert.Equal(found, await care.Stage.FoundAsync(Canary + "e" + opening));
        Assert.Contains(Canary + "e" + opening, (await care.As(UpkeepStage.Member).GetAsync("/bookmarks")).Main);
        Assert.Equal(200, (await care.As(UpkeepStage.Member).GetAsync($"/posts/{care.Post}/history")).Code);
        Assert.Equal(0, await world.DbAsync(db => db.Set<HiddenText>().CountAsync(h => h.ThreadId == care.Thread)));
        await world.DrainAsync();
        Assert.Contains("返事が届いています", (await care.As(UpkeepStage.Author).GetAsync("/notices")).Main);
        Assert.Contains("取り消されました", (await care.As(UpkeepStage.Steward).GetAsync("/notices")).Text);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task What_stands_goes_for_good(bool appealed)
    {
        var words = Canary + "f" + appealed;
        var care = await CareStage.SetAsync(world, words);
        await care.As(UpkeepStage.Author).SubmitAsync($"/posts/{care.Post}/edit", null, ("body", words + " two"));
        var id = await care.DecidedAsync("Hide");
        if (appealed)
        {
            await care.AppealAsync();
            // While somebody is asked, the words are kept.
            world.Clock.Advance(TimeSpan.FromDays(Measure.AppealDays + 1));
            await world.DrainAsync();
            Assert.Equal(1, await world.DbAsync(db => db.Set<HiddenText>().CountAsync(h => h.PostId == care.Post)));
            Assert.Equal(302, (await CareStage.AnswerAsync(await world.AsAsync(care.Steward2), id, undo: false)).Code);
        }
        else world.Clock.Advance(TimeSpan.FromDays(Measure.AppealDays + 1));
        await world.DrainAsync();
        await world.DrainAsync();
        Assert.Equal((0, 0), await world.DbAsync(async db => (await db.Set<HiddenText>().CountAsync(h => h.PostId == care.Post), await db.Set<Revision>().CountAsync(r => r.PostId == care.Post))));
        Assert.Contains("見えないようにしています", (await (await world.AsAsync(care.Steward2)).GetAsync($"/t/{care.Thread}")).Main);
        if (Template.IsPostgres) return;
        foreach (var file in Directory.EnumerateFiles(world.Folder, "ibasho.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            Assert.True(bytes.ToArray().AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(words)) < 0, file);
        }
    }

    [Fact]
    public async Task Withdrawn_by_its_author_nothing_is_kept()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync(Canary + "g", Canary + "g", ThreadKind.Consultation);
        await stage.As(UpkeepStage.Member).PostAsync($"/t/{thread}/report", ("reason", "Identifies"));
        var id = await world.DbAsync(db => db.Set<Concern>().Where(c => c.ThreadId == thread).Select(c => c.Id).SingleAsync());
        Assert.Equal(302, (await CareStage.DecideAsync(stage.As(UpkeepStage.Steward), id, "Hide")).Code);
        Assert.Equal(302, (await stage.As(UpkeepStage.Author).SubmitAsync($"/t/{thread}/withdraw", $"/t/{thread}/withdraw")).Code);
        Assert.Equal((0, 0), await world.DbAsync(async db => (await db.Set<HiddenText>().CountAsync(h => h.ThreadId == thread), await db.Set<Concern>().CountAsync(c => c.ThreadId == thread))));
    }
}
