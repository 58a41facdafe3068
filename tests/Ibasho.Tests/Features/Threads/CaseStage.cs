using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ibasho.Delivery;
using Ibasho.Delivery.Webhooks;
using Ibasho.Guard;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Platform.Files;

namespace Ibasho.Tests.Features.Threads;

/// <summary>A consultation with everything that can hang on one, full of words that stand nowhere else.</summary>
internal sealed class CaseStage(World world, UpkeepStage stage)
{
    private readonly List<string> _canaries = [];

    public UpkeepStage Stage => stage;
    public Guid Id { get; private set; }

    public static async Task<CaseStage> SetAsync(World world, int days, Visibility visibility = Visibility.Closed)
    {
        var made = new CaseStage(world, await UpkeepStage.SetAsync(world, visibility));
        await made.Stage.RuleAsync(days);
        await made.WriteAsync();
        return made;
    }

    // Any eight letters in a row may be all that an index keeps of a word. Once in some thousand times the guard takes such words for a name or a place: then others are drawn.
    private string Words(int count = 1)
    {
        while (true)
        {
            var words = Enumerable.Range(0, count).Select(_ => "q" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))).ToList();
            var text = string.Join(' ', words);
            if (Ibasho.Guard.Guard.Examine(text, GuardOptions.Default).Count > 0) continue;
            _canaries.AddRange(words);
            return text;
        }
    }

    private async Task WriteAsync()
    {
        var (author, member, path) = (stage.As(UpkeepStage.Author), stage.As(UpkeepStage.Member), $"/c/{stage.Slug}/write");
        await stage.As(UpkeepStage.Steward).PostAsync($"/c/{stage.Slug}/follow", ("wanted", "true"));
        var posted = await author.SubmitAsync(path, path, ("kind", "consultation"), ("title", Words()), ("situation", Words(300)), ("tried", Words()), ("wanted", Words() + " @役割steward"));
        Assert.True(posted.Code == 302, posted.Main);
        Id = Guid.Parse(posted.Location![3..]);
        await author.SubmitAsync($"/t/{Id}/edit", null, ("situation", Words(200)), ("title", Words()));
        await member.PostAsync($"/t/{Id}/follow", ("wanted", "on"));
        await member.PostAsync($"/t/{Id}/bookmark", ("wanted", "on"));
        var replied = await member.SubmitAsync($"/t/{Id}", $"/t/{Id}/reply", ("body", Words(100)));
        Assert.Equal(302, replied.Code);
        var post = await world.DbAsync(db => db.Set<Post>().Where(p => p.ThreadId == Id).Select(p => p.Id).SingleAsync());
        await member.SubmitAsync($"/posts/{post}/edit", null, ("body", Words(50)));
        await author.PostAsync($"/posts/{post}/bookmark", ("wanted", "on"));
        await author.SubmitAsync($"/t/{Id}", $"/t/{Id}/reply", ("body", Words()), ("inReplyTo", post.ToString()));
        var now = world.Clock.GetUtcNow();
        await world.DbAsync(async db =>
        {
            foreach (var (owner, under) in new[] { (stage.Id(UpkeepStage.Author), (Guid?)null), (stage.Id(UpkeepStage.Member), post) })
            {
                var file = new Attachment { OwnerId = owner, Kind = FileKind.Png, Name = Words() + ".png", Alternative = Words(), Bytes = 9, Hash = new byte[32], CreatedAt = now };
                file.Attach(Id, under, 0);
                db.AddRange(file, new AttachmentChunk { Attachment = file, Bytes = Encoding.UTF8.GetBytes(Words(2000)) });
            }
            return await db.SaveChangesAsync();
        });
        await world.DrainAsync();
        await world.DbAsync(async db =>
        {
            // What waits to be told, here and outside, for longer than the consultation lives.
            db.Report(new Happening(NoticeKind.Replied, stage.Id(UpkeepStage.Member), stage.CircleId, Id, post), now.AddYears(1));
            db.Later(CallWebhook.JobKind, new WebhookCall(1, "once", NoticeKind.Replied, Id, post, null), now.AddYears(1), JobLane.Outside);
            return await db.SaveChangesAsync();
        });
        Assert.NotEqual(0, await world.DbAsync(db => db.Set<Mail>().CountAsync(m => db.Set<Notice>().Any(n => n.Id == m.NoticeId && n.ThreadId == Id))));
        Assert.True(await InFilesAsync());
    }

    /// <summary>No row of any table names it or has a word of it; the keys of answered forms keep the bare id for a day, so that nothing is posted twice.</summary>
    public async Task AssertGoneAsync(bool withTrace = false)
    {
        foreach (var table in await TablesAsync())
        {
            var text = await RowsAsync(table);
            Assert.True(withTrace && table == "Thread" || !text.Contains(Id.ToString(), StringComparison.OrdinalIgnoreCase), $"{table} still names it.");
            foreach (var word in _canaries) Assert.False(text.Contains(word, StringComparison.Ordinal), $"{table} still has a word of it.");
        }
        Assert.False(await InFilesAsync());
        Assert.All(await world.DbAsync(db => db.Users.Where(p => p.UnreadNotices < 0).ToListAsync()), _ => Assert.Fail("A count went wrong."));
    }

    /// <summary>A word of it that stands in a row as it was written, and where.</summary>
    public async Task<string?> StandsOpenAsync()
    {
        foreach (var table in await TablesAsync())
        {
            var text = await RowsAsync(table);
            if (_canaries.Find(word => text.Contains(word, StringComparison.Ordinal)) is { } word) return $"{word} in {table}";
        }
        return !Template.IsPostgres && await InFilesAsync() ? "in the files of the database" : null;
    }

    /// <summary>The last words of the title.</summary>
    public async Task<string> TitleAsync() => (await stage.ReadThreadAsync(Id)).Title;

    private async Task<List<string>> TablesAsync()
    {
        var tables = await world.DbAsync(db => Task.FromResult(db.Model.GetEntityTypes().Select(t => t.GetTableName()!).Distinct().Where(t => t != "IdempotencyKey").ToList()));
        if (!Template.IsPostgres) tables.Add("search_words");
        return tables;
    }

    private Task<string> RowsAsync(string table) => world.DbAsync(async db =>
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The names of our own tables.
        command.CommandText = $"SELECT * FROM \"{table}\"";
#pragma warning restore CA2100
        await using var rows = await command.ExecuteReaderAsync();
        var text = new StringBuilder();
        while (await rows.ReadAsync())
            for (var i = 0; i < rows.FieldCount; i++) text.Append(rows.GetValue(i) is byte[] bytes ? Encoding.Latin1.GetString(bytes) : JsonSerializer.Serialize(rows.GetValue(i).ToString())).Append('\n');
        return text.ToString();
    });

    /// <summary>A piece of a word in the bytes of the database, its log and its shared memory.</summary>
    private async Task<bool> InFilesAsync()
    {
        if (Template.IsPostgres) return await world.DbAsync(db => db.Set<Thread>().AnyAsync(t => t.Id == Id && t.WithdrawnAt == null));
        var pieces = _canaries.SelectMany(word => new[] { word[..8], word[^8..] }).Select(Encoding.UTF8.GetBytes).ToList();
        foreach (var file in Directory.EnumerateFiles(world.Folder, "ibasho.db*"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            var all = bytes.ToArray();
            if (pieces.Exists(piece => all.AsSpan().IndexOf(piece) >= 0)) return true;
        }
        return false;
    }
}
