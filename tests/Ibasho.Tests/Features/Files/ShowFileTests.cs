using System.Net;
using System.Net.Http.Headers;
using Ibasho.Model;
using Ibasho.Tests.Features.Threads;
using Ibasho.Tests.Platform.Files;

namespace Ibasho.Tests.Features.Files;

/// <summary>Files are handed out to whoever may read the text now: whole, in part, or as nothing at all.</summary>
public sealed class ShowFileTests(World world) : IClassFixture<World>
{
    private static readonly byte[] Large = Pictures.Png(more: Pictures.Chunk("IDAT", [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 7))]));

    private async Task<(UpkeepStage Stage, Guid Thread, string Path)> SetAsync(Visibility visibility, byte[]? bytes = null, string name = "画像.png", string type = "image/png")
    {
        var stage = await UpkeepStage.SetAsync(world, visibility);
        var thread = await stage.ThreadAsync();
        var author = stage.As(UpkeepStage.Author);
        var id = await author.BringAsync(bytes ?? Pictures.Png(), name, type);
        Assert.Equal(302, (await author.SubmitAsync($"/t/{thread}", $"/t/{thread}/reply", ("body", "ファイルです"), ("attachment", id.ToString()))).Code);
        return (stage, thread, $"/files/{id}");
    }

    [Theory]
    [InlineData(Visibility.Open, "302 200 200 200 200 200 200"), InlineData(Visibility.Closed, "302 404 404 404 200 200 200"), InlineData(Visibility.Secret, "302 404 404 404 200 200 200")]
    public async Task Whoever_may_read_the_text_sees_its_files(Visibility visibility, string codes)
    {
        var (stage, _, path) = await SetAsync(visibility);
        var found = new List<int>();
        foreach (var role in UpkeepStage.Roles) found.Add((int)(await stage.As(role).RawAsync(world, path)).StatusCode);
        Assert.Equal(codes, string.Join(' ', found));
    }

    [Fact]
    public async Task Class04_A_removed_member_gets_nothing_more_in_any_way()
    {
        var (stage, _, path) = await SetAsync(Visibility.Closed, Large);
        var member = stage.As(UpkeepStage.Member);
        var tag = (await member.RawAsync(world, path)).Headers.ETag!;
        var ways = new (HttpMethod Method, Action<HttpRequestMessage>? Change)[]
        {
            (HttpMethod.Get, null), (HttpMethod.Head, null), (HttpMethod.Get, r => r.Headers.Range = new RangeHeaderValue(10, 20)), (HttpMethod.Get, r => r.Headers.IfNoneMatch.Add(tag)),
            (HttpMethod.Head, r => r.Headers.IfNoneMatch.Add(tag)), (HttpMethod.Get, r => (r.Headers.IfRange, r.Headers.Range) = (new(tag), new RangeHeaderValue(0, 1))),
        };
        var before = new List<int>();
        foreach (var (method, change) in ways) before.Add((int)(await member.RawAsync(world, path, method, change)).StatusCode);
        Assert.Equal([200, 200, 206, 304, 304, 206], before);

        await RemoveAsync(stage, UpkeepStage.Member);
        foreach (var (method, change) in ways)
        {
            var answer = await member.RawAsync(world, path, method, change);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Null(answer.Headers.ETag);
            Assert.Null(answer.Content.Headers.ContentRange);
        }
        Assert.Equal((await member.GetAsync($"/files/{Guid.NewGuid()}")).Text.Length, (await member.GetAsync(path)).Text.Length);
    }

    [Fact]
    public async Task Who_is_removed_while_reading_gets_no_further_piece()
    {
        var (stage, _, path) = await SetAsync(Visibility.Closed, Large);
        var member = stage.As(UpkeepStage.Member);
        var viewer = Ibasho.Access.Viewer.Of(await world.DbAsync(db => db.Users.SingleAsync(p => p.Id == stage.Id(UpkeepStage.Member))));
        var id = Guid.Parse(path.Split('/')[2]);
        Assert.NotNull(await world.DbAsync(db => Ibasho.Access.AttachmentAccess.ChunkOfFileAsync(db, viewer, id, 1, default)));
        await RemoveAsync(stage, UpkeepStage.Member);
        Assert.Null(await world.DbAsync(db => Ibasho.Access.AttachmentAccess.ChunkOfFileAsync(db, viewer, id, 1, default)));

        // Nor who was signed out, or whose account was closed.
        var author = await world.DbAsync(db => db.Users.SingleAsync(p => p.Id == stage.Id(UpkeepStage.Author)));
        Assert.Null(await world.DbAsync(db => Ibasho.Access.AttachmentAccess.ChunkOfFileAsync(db, Ibasho.Access.Viewer.Of(author) with { SessionId = 999_999 }, id, 1, default)));
        Assert.Equal(404, (await member.GetAsync(path)).Code);
    }

    [Fact]
    public async Task A_download_ends_where_its_reader_is_removed()
    {
        var (stage, _, path) = await SetAsync(Visibility.Closed, Pictures.Png(more: Pictures.Chunk("IDAT", new byte[2_000_000])));
        var answer = await stage.As(UpkeepStage.Member).RawAsync(world, path, isStreamed: true);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[1000];
        await body.ReadExactlyAsync(buffer);
        await RemoveAsync(stage, UpkeepStage.Member);
        long got = buffer.Length;
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (await body.ReadAsync(buffer) is > 0 and var more) got += more;
            Assert.Equal(answer.Content.Headers.ContentLength, got);
        });
        Assert.InRange(got, 1000, 500_000);
    }

    [Fact]
    public async Task A_part_of_a_file_is_just_that()
    {
        var (stage, _, path) = await SetAsync(Visibility.Closed, Large);
        var member = stage.As(UpkeepStage.Member);
        var whole = await (await member.RawAsync(world, path)).Content.ReadAsByteArrayAsync();
        Assert.Equal(Large, whole);
        foreach (var (from, to) in new (long?, long?)[] { (0, 0), (65_530, 65_545), (131_000, null), (null, 100), (10, 99_999_999) })
        {
            var part = await member.RawAsync(world, path, change: r => r.Headers.Range = new RangeHeaderValue(from, to));
            var (start, end) = from is null ? (whole.Length - (int)to!, whole.Length) : ((int)from, (int)Math.Min(to ?? long.MaxValue, whole.Length - 1) + 1);
            Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
            Assert.Equal(whole[start..end], await part.Content.ReadAsByteArrayAsync());
        }
        var beyond = await member.RawAsync(world, path, change: r => r.Headers.Range = new RangeHeaderValue(whole.Length, null));
        Assert.Equal((HttpStatusCode.RequestedRangeNotSatisfiable, whole.Length), (beyond.StatusCode, beyond.Content.Headers.ContentRange!.Length));
        // Many parts at once are answered with the whole.
        Assert.Equal(HttpStatusCode.OK, (await member.RawAsync(world, path, change: r => r.Headers.TryAddWithoutValidation("Range", "bytes=0-1,3-4"))).StatusCode);
        var head = await member.RawAsync(world, path, HttpMethod.Head);
        Assert.Equal((HttpStatusCode.OK, whole.Length), (head.StatusCode, head.Content.Headers.ContentLength));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task It_is_handed_out_so_that_nothing_in_it_runs()
    {
        var (stage, _, path) = await SetAsync(Visibility.Closed);
        var answer = await stage.As(UpkeepStage.Member).RawAsync(world, path + "/anything.html");
        Assert.Equal("image/png", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("inline", answer.Content.Headers.ContentDisposition!.DispositionType);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("sandbox", policy);
        Assert.Contains("default-src 'none'", policy);
        Assert.Equal(("nosniff", "same-origin", "private, no-cache"), (answer.Headers.GetValues("X-Content-Type-Options").Single(), answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single(), answer.Headers.CacheControl!.ToString().Split(", ").Order().Reverse() is var c ? string.Join(", ", c) : ""));
        Assert.False(answer.Headers.ETag!.IsWeak);
    }

    [Fact]
    public async Task A_paper_is_only_ever_saved_under_the_name_it_came_with()
    {
        var (stage, _, path) = await SetAsync(Visibility.Closed, Pictures.Pdf(), "春の;研修 X-Evil: 1 資料.pdf", "application/pdf");
        var answer = await stage.As(UpkeepStage.Member).RawAsync(world, path);
        var said = answer.Content.Headers.GetValues("Content-Disposition").Single();
        Assert.StartsWith("attachment;", said);
        Assert.Contains("filename*=UTF-8''%E6%98%A5", said);
        Assert.All(said, c => Assert.InRange(c, ' ', '~'));
        Assert.Equal("application/pdf", answer.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task A_thread_that_moves_takes_its_files_along()
    {
        var (stage, thread, path) = await SetAsync(Visibility.Open);
        var stranger = stage.As(UpkeepStage.Stranger);
        Assert.Equal(200, (await stranger.GetAsync(path)).Code);
        var closed = await UpkeepStage.SetAsync(world, Visibility.Closed);
        await world.DbAsync(db => db.Set<Thread>().Where(t => t.Id == thread).ExecuteUpdateAsync(t => t.SetProperty(x => x.CircleId, closed.CircleId)));
        Assert.Equal(404, (await stranger.GetAsync(path)).Code);
        Assert.Equal(200, (await closed.As(UpkeepStage.Member).GetAsync(path)).Code);
    }

    private Task RemoveAsync(UpkeepStage stage, string role) => world.DbAsync(async db =>
    {
        var me = stage.Id(role);
        (await db.Set<Membership>().SingleAsync(m => m.CircleId == stage.CircleId && m.PersonId == me)).Remove();
        return await db.SaveChangesAsync();
    });
}
