using System.Text;
using Ibasho.Model;
using Ibasho.Tests.Features.Threads;
using Ibasho.Tests.Platform.Files;

namespace Ibasho.Tests.Features.Files;

/// <summary>Files change and go with their texts, and what is gone is nowhere.</summary>
public sealed class FileUpkeepTests(World world) : IClassFixture<World>
{
    private async Task<(UpkeepStage Stage, Guid Thread, Guid Post, Guid File)> SetAsync(byte[]? bytes = null, string name = "画像.png")
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync();
        var author = stage.As(UpkeepStage.Author);
        var id = await author.BringAsync(bytes ?? Pictures.Png(), name);
        Assert.Equal(302, (await author.SubmitAsync($"/t/{thread}", $"/t/{thread}/reply", ("body", "ファイルです"), ("attachment", id.ToString()))).Code);
        return (stage, thread, (await world.FileAsync(id))!.PostId!.Value, id);
    }

    [Fact]
    public async Task An_edit_changes_the_words_about_a_picture_and_readers_see_it_at_once()
    {
        var (stage, thread, post, file) = await SetAsync();
        var (author, member) = (stage.As(UpkeepStage.Author), stage.As(UpkeepStage.Member));
        Assert.Contains("画像.png", (await member.GetAsync($"/t/{thread}")).Html.QuerySelector("#p-1 img[loading]")!.GetAttribute("alt"));
        Assert.Equal(302, (await author.SubmitAsync($"/posts/{post}/edit", null, ("alternative-" + file, "玄関の段差"))).Code);
        Assert.Equal("玄関の段差", (await member.GetAsync($"/t/{thread}")).Html.QuerySelector("#p-1 img[loading]")!.GetAttribute("alt"));
        Assert.Equal((1, 1), (await stage.FoundAsync("段差"), await stage.FoundAsync("画像")));
        Assert.Null((await stage.ReadPostAsync(post)).EditedAt);
    }

    [Fact]
    public async Task An_edit_adds_and_takes_away()
    {
        var (stage, thread, post, file) = await SetAsync();
        var author = stage.As(UpkeepStage.Author);
        var form = await author.GetAsync($"/posts/{post}/edit");
        var twice = new[] { await SendAsync(), await SendAsync() };
        Assert.All(twice, answer => Assert.Equal((302, twice[0].Location), (answer.Code, answer.Location)));
        Assert.Null(await world.FileAsync(file));
        Assert.Equal(0, await world.ChunksAsync(file));
        Assert.Equal("b.png", await world.DbAsync(db => db.Set<Attachment>().Where(f => f.PostId == post).Select(f => f.Name).SingleAsync()));
        Assert.NotNull((await stage.ReadPostAsync(post)).EditedAt);
        Assert.Contains("b.png", (await stage.As(UpkeepStage.Member).GetAsync($"/t/{thread}")).Html.QuerySelector("#p-1 img[loading]")!.GetAttribute("alt"));

        Task<Page> SendAsync() => author.SubmitFilesAsync(form, null, [("b.png", "image/png", Pictures.Png(9, 9))], ("remove", file.ToString()));

        // What an earlier version had does not come back with it.
        await author.SubmitAsync($"/posts/{post}/edit", null, ("body", "別の言葉"));
        var history = await author.GetAsync($"/posts/{post}/history");
        Assert.DoesNotContain(file.ToString(), history.Text);
        Assert.DoesNotContain("画像.png", history.Text);
        Assert.Equal(404, (await author.GetAsync($"/files/{file}")).Code);
    }

    [Fact]
    public async Task A_deleted_reply_takes_its_files_out_of_the_disk()
    {
        var hidden = Encoding.ASCII.GetBytes("qzinthebytesqz");
        var (stage, _, post, file) = await SetAsync(Pictures.Png(more: Pictures.Chunk("IDAT", [.. Enumerable.Repeat(hidden, 9000).SelectMany(h => h)])), "qzcanaryname.png");
        var stored = await StoredAsync(file);
        Assert.True(Template.IsPostgres || IsInFiles(stored) && !IsInFiles(hidden));
        var author = stage.As(UpkeepStage.Author);
        Assert.Equal(302, (await author.SubmitAsync($"/posts/{post}/delete", $"/posts/{post}/delete")).Code);
        Assert.Equal(404, (await author.GetAsync($"/files/{file}")).Code);
        await world.DrainAsync();
        Assert.Equal((null, 0, 0), (await world.FileAsync(file), await world.ChunksAsync(file), await stage.FoundAsync("qzcanaryname")));
        Assert.False(IsInFiles(stored));
        Assert.False(IsInFiles("qzcanaryname"u8));
    }

    [Fact]
    public async Task Who_reads_meanwhile_only_puts_the_sweeping_off()
    {
        if (Template.IsPostgres) return;
        var (stage, _, post, file) = await SetAsync();
        var stored = await StoredAsync(file);
        await using (var reader = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(world.Folder, "ibasho.db")}"))
        {
            await reader.OpenAsync();
            await using var transaction = reader.BeginTransaction(deferred: true);
            await using var command = reader.CreateCommand();
            (command.Transaction, command.CommandText) = (transaction, "SELECT COUNT(*) FROM AttachmentChunk");
            await command.ExecuteScalarAsync();
            await stage.As(UpkeepStage.Author).SubmitAsync($"/posts/{post}/delete", $"/posts/{post}/delete");
            await world.DrainAsync();
            Assert.True(IsInFiles(stored));
        }
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.DrainAsync();
        Assert.False(IsInFiles(stored));
    }

    [Fact]
    public async Task A_deleted_opening_takes_its_own_files_and_leaves_those_of_the_answers()
    {
        var (stage, thread, _, file) = await SetAsync();
        var author = stage.As(UpkeepStage.Author);
        var own = await author.BringAsync(Pictures.Png());
        await author.SubmitAsync($"/t/{thread}/edit", null, ("attachment", own.ToString()));
        Assert.Equal((thread, null), ((await world.FileAsync(own))!.ThreadId, (await world.FileAsync(own))!.PostId));
        await author.SubmitAsync($"/t/{thread}/delete", $"/t/{thread}/delete");
        Assert.Null(await world.FileAsync(own));
        Assert.Equal((404, 200), ((await author.GetAsync($"/files/{own}")).Code, (await author.GetAsync($"/files/{file}")).Code));
    }

    [Fact]
    public async Task Drafts_that_were_never_sent_go_after_a_day()
    {
        var email = await world.NewPersonAsync();
        var browser = await world.AsAsync(email);
        var id = await browser.BringAsync(Pictures.Png());
        var stored = await StoredAsync(id);
        Assert.True(Template.IsPostgres || IsInFiles(stored));
        Assert.Equal(200, (await browser.GetAsync($"/files/{id}")).Code);
        world.Clock.Advance(TimeSpan.FromHours(23));
        await world.DrainAsync();
        Assert.NotNull(await world.FileAsync(id));
        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.DrainAsync();
        Assert.Null(await world.FileAsync(id));
        Assert.False(IsInFiles(stored));
    }

    [Fact]
    public async Task A_portrait_stands_beside_the_name_and_changes_with_the_person()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync();
        await stage.PostAsync(thread);
        var (author, member, id) = (stage.As(UpkeepStage.Author), stage.As(UpkeepStage.Member), stage.Id(UpkeepStage.Author));
        Assert.Equal("SPAN", (await member.GetAsync($"/t/{thread}")).Html.QuerySelector("#p-1 .face")!.TagName);

        var form = await author.GetAsync("/me/edit");
        Assert.Equal(302, (await author.SubmitFilesAsync(form, null, [("me.png", "image/png", Pictures.Png(50, 50))])).Code);
        var face = (await member.GetAsync($"/t/{thread}")).Html.QuerySelector("#p-1 img.face")!.GetAttribute("src")!;
        Assert.Equal(200, (await member.GetAsync(face)).Code);
        Assert.NotNull((await member.GetAsync($"/people/{id}")).Html.QuerySelector("img.portrait"));

        // A second one takes the place of the first; without one the letter is back.
        await author.SubmitFilesAsync(await author.GetAsync("/me/edit"), null, [("other.png", "image/png", Pictures.Png(60, 60))]);
        Assert.Equal(404, (await member.GetAsync(face)).Code);
        var other = (await world.DbAsync(db => db.Users.Where(p => p.Id == id).Select(p => p.PortraitId).SingleAsync()))!.Value;
        await author.SubmitAsync("/me/edit", null, ("remove", other.ToString()));
        Assert.Null(await world.FileAsync(other));
        Assert.Equal("SPAN", (await member.GetAsync($"/t/{thread}")).Html.QuerySelector("#p-1 .face")!.TagName);

        Assert.Equal(400, (await author.SubmitFilesAsync(await author.GetAsync("/me/edit"), null, [("a.pdf", "application/pdf", Pictures.Pdf())])).Code);
        Assert.Equal(413, (await author.SubmitFilesAsync(await author.GetAsync("/me/edit"), null, [("a.png", "image/png", Pictures.Png(more: Pictures.Chunk("IDAT", new byte[FileLimits.MostPortraitBytes])))])).Code);
    }

    [Fact]
    public async Task Names_and_words_of_files_are_found_by_members_only()
    {
        var (stage, _, post, file) = await SetAsync(name: "qzlayout.png");
        await stage.As(UpkeepStage.Author).SubmitAsync($"/posts/{post}/edit", null, ("alternative-" + file, "qzthreshold の写真"));
        foreach (var word in new[] { "qzlayout", "qzthreshold" })
        {
            Assert.Contains(word, (await stage.As(UpkeepStage.Member).GetAsync("/search?q=" + word)).Html.QuerySelector("main mark")!.TextContent);
            foreach (var role in new[] { UpkeepStage.Stranger, UpkeepStage.Removed, UpkeepStage.Unagreed })
                Assert.Null((await stage.As(role).GetAsync("/search?q=" + word)).Html.QuerySelector("main mark"));
        }
    }

    /// <summary>Bytes of the file as they are stored, that stand nowhere else.</summary>
    private Task<byte[]> StoredAsync(Guid file) => world.DbAsync(async db => (await db.Set<AttachmentChunk>().Where(c => c.AttachmentId == file).Select(c => c.Bytes).FirstAsync())[1..33]);

    /// <summary>In the database's file or in its log.</summary>
    private bool IsInFiles(ReadOnlySpan<byte> sought)
    {
        foreach (var file in Template.IsPostgres ? [] : Directory.GetFiles(world.Folder, "ibasho.db*"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            if (bytes.ToArray().AsSpan().IndexOf(sought) >= 0) return true;
        }
        return false;
    }
}
