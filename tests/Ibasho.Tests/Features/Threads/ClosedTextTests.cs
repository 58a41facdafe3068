using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Tests.Features.Files;
using Ibasho.Tests.Platform.Files;

namespace Ibasho.Tests.Features.Threads;

/// <summary>Circles that close their texts where they are stored: who reads sees no difference, who has the database reads nothing.</summary>
public sealed class ClosedTextTests(World world) : IClassFixture<World>
{
    private static async Task CloseAsync(UpkeepStage stage, bool closes)
    {
        var path = $"/c/{stage.Slug}/settings";
        var page = await stage.As(UpkeepStage.Steward).SubmitAsync(path, path, ("sealsTexts", closes ? "yes" : ""), ("joining", "Free"));
        Assert.Equal(302, page.Code);
    }

    private async Task SettleAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            await world.DrainAsync();
            world.Clock.Advance(TimeSpan.FromMinutes(11));
        }
        await world.DrainAsync();
    }

    [Fact]
    public async Task What_stands_there_already_is_closed_and_opened_again_and_readers_see_no_difference()
    {
        var care = await CaseStage.SetAsync(world, 0);
        var (member, path, title) = (care.Stage.As(UpkeepStage.Member), $"/t/{care.Id}", await care.TitleAsync());
        var (before, version) = ((await member.GetAsync(path)).Main, (await care.Stage.ReadThreadAsync(care.Id)).Version);
        Assert.NotNull(await care.StandsOpenAsync());
        Assert.Equal(1, await care.Stage.FoundAsync(title));

        await CloseAsync(care.Stage, true);
        await SettleAsync();
        Assert.Null(await care.StandsOpenAsync());
        Assert.Equal(0, await care.Stage.FoundAsync(title));
        Assert.Equal(before, (await member.GetAsync(path)).Main);
        Assert.Equal(version, (await care.Stage.ReadThreadAsync(care.Id)).Version);
        foreach (var other in new[] { $"/c/{care.Stage.Slug}", "/bookmarks", $"{path}/history" }) Assert.Contains(title, (await member.GetAsync(other)).Main);

        await CloseAsync(care.Stage, false);
        await SettleAsync();
        Assert.NotNull(await care.StandsOpenAsync());
        Assert.Equal(1, await care.Stage.FoundAsync(title));
        Assert.Equal(before, (await member.GetAsync(path)).Main);
    }

    [Fact]
    public async Task What_is_written_from_then_on_never_stands_open()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Open);
        await CloseAsync(stage, true);
        await SettleAsync();
        var (author, member, write) = (stage.As(UpkeepStage.Author), stage.As(UpkeepStage.Member), $"/c/{stage.Slug}/write");
        var sent = await author.SubmitAsync(write, write, ("kind", "consultation"), ("title", "qztitle"), ("situation", "qzone。田中太郎さんのことです。"), ("wanted", "qzwanted @役割member"));
        while (sent.Location is null)
        {
            var open = sent.Html.QuerySelectorAll("input[type=radio][name$='-do']").Select(i => i.GetAttribute("name")![..^3]).Distinct().ToList();
            sent = await author.SubmitAsync(sent, null, [("review", "done"), .. open.Select(n => (n + "-do", "keep")), .. open.Select(n => (n + "-why", "qzreason"))]);
        }
        var thread = Guid.Parse(sent.Location[3..]);
        Assert.All(await world.DbAsync(db => db.Set<KeptWords>().Where(k => k.ThreadId == thread).Select(k => k.Reason).ToListAsync()), reason => Assert.Equal("qzreason", reason));
        await author.SubmitAsync($"/t/{thread}/edit", null, ("situation", "qztwo"));
        var file = await member.BringAsync(Pictures.Png(), "qzname.png");
        await member.PostAsync($"/t/{thread}/reply", ("body", "qzreply"), ("attachment", $"{file}"), ($"alternative-{file}", "qzshown"));
        await world.DrainAsync();
        var post = await world.DbAsync(db => db.Set<Post>().Where(p => p.ThreadId == thread).Select(p => p.Id).SingleAsync());
        await member.SubmitAsync($"/posts/{post}/edit", null, ("body", "qzthree"), ("attachment", $"{file}"));
        await author.PostAsync($"/posts/{post}/report", ("reason", "Hurts"), ("words", "x"));
        await world.DrainAsync();

        var raw = await RawAsync("Thread", "Post", "Revision", "KeptWords", "HiddenText", "Attachment", "Notice", "Mail", "Job", "SearchEntry", "AuditEntry");
        Assert.Empty(raw.Where(Stands));
        var page = await stage.As(UpkeepStage.Steward).GetAsync($"/t/{thread}");
        foreach (var word in new[] { "qztitle", "qztwo", "qzwanted", "qzthree" }) Assert.Contains(word, page.Main);
        Assert.NotNull(page.Html.QuerySelector($"main [src*='{file}'], main a[href*='{file}']"));
        Assert.Equal(200, (await stage.As(UpkeepStage.Steward).GetAsync($"/files/{file}/qzname.png")).Code);
        Assert.Equal(0, await stage.FoundAsync("qzthree"));
        var search = await member.GetAsync("/search?q=qzthree");
        Assert.DoesNotContain($"/t/{thread}", search.Main);
        Assert.NotNull(search.Html.QuerySelector($"main p.note a[href='/c/{stage.Slug}']"));
        // Of an open circle mails tell what was written; of this one nothing.
        Assert.DoesNotContain(await world.MailsAsync(), mail => Stands(mail.ToString()!));
    }

    [Fact]
    public async Task A_text_that_looks_closed_is_a_text()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var thread = await stage.ThreadAsync("題", SealedText.Mark + "AAAA");
        Assert.Equal("AAAA", (await stage.ReadThreadAsync(thread)).Body);
        Assert.Equal(200, (await stage.As(UpkeepStage.Member).GetAsync($"/t/{thread}")).Code);
    }

    [Fact]
    public async Task Addresses_of_waiting_mails_and_names_of_files_are_closed_everywhere()
    {
        var person = await world.IdAsync(World.Member);
        var (mail, file) = await world.DbAsync(async db =>
        {
            var now = world.Clock.GetUtcNow();
            var waiting = new Mail { Kind = MailKind.Register, Address = "qzaddress@example.jp", CreatedAt = now, NotBefore = now.AddYears(1) };
            var draft = new Attachment { OwnerId = person, Kind = Ibasho.Platform.Files.FileKind.Png, Name = "qzpaper.png", Alternative = "qzalternative", Hash = new byte[32], CreatedAt = now };
            db.AddRange(waiting, draft);
            await db.SaveChangesAsync();
            return (waiting.Id, draft.Id);
        });
        Assert.Empty((await RawAsync("Mail", "Attachment")).Where(Stands));
        Assert.Equal("qzaddress@example.jp", await world.DbAsync(db => db.Set<Mail>().Where(m => m.Id == mail).Select(m => m.Address).SingleAsync()));
        Assert.Equal("qzpaper.png", await world.DbAsync(db => db.Set<Attachment>().Where(f => f.Id == file).Select(f => f.Name).SingleAsync()));
    }

    /// <summary>Two letters alone can stand in a seal by chance.</summary>
    private static bool Stands(string row) =>
        row.Contains("田中", StringComparison.Ordinal) || new[] { "title", "one", "two", "three", "wanted", "name", "shown", "reply", "reason", "address", "paper", "alternative" }.Any(word => row.Contains("qz" + word, StringComparison.Ordinal));

    private Task<List<string>> RawAsync(params string[] tables) => world.DbAsync(async db =>
    {
        var rows = new List<string>();
        await db.Database.OpenConnectionAsync();
        foreach (var table in tables)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The names of our own tables.
            command.CommandText = $"SELECT * FROM \"{table}\"";
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                for (var i = 0; i < reader.FieldCount; i++) rows.Add(reader.GetValue(i) is byte[] bytes ? System.Text.Encoding.Latin1.GetString(bytes) : $"{reader.GetValue(i)}");
        }
        return rows;
    });
}
