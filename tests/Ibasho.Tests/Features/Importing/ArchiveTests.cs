using System.Text;
using Ibasho.Access;
using Ibasho.Model;
using Ibasho.Tests.Features.Circles;
using Ibasho.Tests.Platform.Files;
using Microsoft.AspNetCore.TestHost;
using MimeKit;

namespace Ibasho.Tests.Features.Importing;

/// <summary>The archive of a mailing list: hidden until it is released, brought twice it is there once.</summary>
public sealed class ArchiveTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task Threads_wait_unseen_and_are_read_by_all_when_they_are_released()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (member, id) = await stage.MemberAsync("森 はな");
        var address = await world.DbAsync(db => db.Users.Where(p => p.Id == id).Select(p => p.Email!).SingleAsync());
        var page = await BringAsync(stage, Mbox(
            Mail("1", "[kaigo:00001] 夜勤明けの朝", "gone@people.test", 0, "夜勤明けは眠れません。\n連絡は gone@people.test まで。\n-- \n山田花子\n090-1234-5678"),
            Mail("2", "[kaigo:00002] Re: 夜勤明けの朝", address, 1, "わたしもです。\n\n> 夜勤明けは眠れません。\n", references: "1"),
            Mail("3", "[kaigo:00003] 休みの日", "other@people.test", 2, "散歩をします。")));
        Assert.Contains("2", page.Html.QuerySelector(".lead")!.TextContent);
        Assert.Equal(["夜勤明けの朝", "休みの日"], page.Html.QuerySelectorAll("a.title").Select(a => a.TextContent).OrderByDescending(t => t, StringComparer.Ordinal));

        var opening = await ThreadAsync(stage, "夜勤明けの朝");
        Assert.Equal("夜勤明けは眠れません。\n連絡は …@… まで。", opening.Body);
        Assert.Equal(new DateTimeOffset(2015, 1, 5, 1, 0, 0, TimeSpan.Zero), opening.CreatedAt);
        // Nobody else sees any of it: not the member, not search, not the list.
        foreach (var who in new[] { member, stage.Steward })
        {
            Assert.Equal(404, (await who.GetAsync("/t/" + opening.Id)).Code);
            Assert.DoesNotContain("夜勤明け", (await who.GetAsync(stage.Path)).Main);
            Assert.Empty((await who.GetAsync("/search?q=夜勤明け")).Html.QuerySelectorAll($"a[href*='{opening.Id}']"));
        }
        Assert.Equal(404, (await member.GetAsync(page.Path)).Code);
        Assert.Equal(0, (await stage.CircleAsync()).ThreadCount);

        Assert.Equal(302, (await stage.Steward.SubmitAsync(page, page.Path + "/release", ("rewrite", "no"))).Code);
        await world.DrainAsync();
        var read = await member.GetAsync("/t/" + opening.Id);
        Assert.Equal(200, read.Code);
        Assert.Contains("わたしもです。", read.Main);
        Assert.Contains("以前のメンバー", read.Main);
        Assert.Contains("森 はな", read.Main);
        Assert.DoesNotContain("people.test", read.Main);
        Assert.DoesNotContain("090-1234", read.Main);
        Assert.Equal(2, (await stage.CircleAsync()).ThreadCount);
        Assert.NotEmpty((await member.GetAsync("/search?q=夜勤明け")).Html.QuerySelectorAll($"a[href*='{opening.Id}']"));
        Assert.Contains("2015", (await member.GetAsync(stage.Path)).Main);
        // It is theirs: the member changes it.
        var post = await world.DbAsync(db => db.Set<Post>().AsNoTracking().SingleAsync(p => p.ThreadId == opening.Id));
        Assert.Equal((id, 1), (post.AuthorId!.Value, post.Number));
        Assert.Empty(await world.DbAsync(db => db.Set<Notice>().Where(n => n.ThreadId == opening.Id).ToListAsync()));
    }

    [Fact]
    public async Task The_same_archive_brought_again_adds_nothing_and_a_longer_one_the_rest()
    {
        var stage = await CircleStage.MakeAsync(world);
        string[] first = [Mail("a1", "夜勤", "x@people.test", 0, "一"), Mail("a2", "Re: 夜勤", "y@people.test", 1, "二", references: "a1")];
        var page = await BringAsync(stage, Mbox(first));
        var again = await SendAsync(stage, Mbox(first));
        Assert.Equal(400, again.Code);
        Assert.Contains("2通", again.Html.QuerySelector(".error")!.TextContent);
        Assert.Equal(302, (await stage.Steward.SubmitAsync(page, page.Path + "/release", ("rewrite", "no"))).Code);
        await world.DrainAsync();

        // An older mail that was missing, and a younger one: both go into the thread that is there.
        var more = await BringAsync(stage, Mbox([.. first, Mail("a3", "Re: 夜勤", "x@people.test", 2, "三", references: "a2"), Mail("b1", "休み", "x@people.test", 3, "四")]));
        var thread = await ThreadAsync(stage, "夜勤");
        Assert.Equal((1, 1), (thread.PostCount, thread.LastNumber));
        Assert.DoesNotContain("三", (await stage.Steward.GetAsync("/t/" + thread.Id)).Html.QuerySelector("main")!.QuerySelectorAll(".text").Select(t => t.TextContent.Trim()));
        Assert.Equal(302, (await stage.Steward.SubmitAsync(more, more.Path + "/release", ("rewrite", "no"))).Code);
        await world.DrainAsync();
        thread = await ThreadAsync(stage, "夜勤");
        Assert.Equal((2, 2), (thread.PostCount, thread.LastNumber));
        Assert.Equal(["二", "三"], await world.DbAsync(db => db.Set<Post>().Where(p => p.ThreadId == thread.Id).OrderBy(p => p.Number).Select(p => p.Body).ToListAsync()));
        Assert.Equal(4, await world.DbAsync(db => db.Set<ArchivedMail>().CountAsync(m => m.Archive.Circle.Slug == stage.Slug)));
        Assert.Equal(2, (await stage.CircleAsync()).ThreadCount);
    }

    [Fact]
    public async Task What_the_guard_is_sure_of_is_told_first_and_gets_other_words_if_one_wants()
    {
        var stage = await CircleStage.MakeAsync(world);
        var page = await BringAsync(stage, Mbox(Mail("g1", "相談", "x@people.test", 0, "電話は 090-1234-5678 です。番号は 1234 5678 9018 です。")));
        var thread = await ThreadAsync(stage, "相談");
        // A valid My Number is not kept, not even in what waits.
        Assert.DoesNotContain("5678 9018", thread.Body);
        Assert.Contains("090-1234-5678", thread.Body);
        Assert.True(await world.DbAsync(db => db.Set<MailArchive>().Where(a => a.Circle.Slug == stage.Slug).Select(a => a.Sure).SingleAsync()) > 0);
        var look = await stage.Steward.GetAsync($"{page.Path}/threads/{thread.Id}");
        Assert.Contains("090-1234-5678", look.Html.QuerySelectorAll("mark").Select(m => m.TextContent));
        Assert.Equal(302, (await stage.Steward.SubmitAsync(page, page.Path + "/release")).Code);
        await world.DrainAsync();
        Assert.DoesNotContain("090-1234-5678", (await ThreadAsync(stage, "相談")).Body);
        Assert.Equal(404, (await stage.Steward.GetAsync($"{page.Path}/threads/{thread.Id}")).Code);
    }

    [Fact]
    public async Task A_thread_can_be_taken_out_and_the_whole_be_discarded()
    {
        var stage = await CircleStage.MakeAsync(world);
        string[] mails = [Mail("d1", "残す", "x@people.test", 0, "一"), Mail("d2", "除く", "x@people.test", 1, "二")];
        var page = await BringAsync(stage, Mbox(mails));
        var thread = await ThreadAsync(stage, "除く");
        Assert.Equal(302, (await stage.Steward.PostAsync($"{page.Path}/threads/{thread.Id}/out")).Code);
        Assert.Equal(404, (await stage.Steward.PostAsync($"{page.Path}/threads/{thread.Id}/out")).Code);
        Assert.Equal(["残す"], (await stage.Steward.GetAsync(page.Path)).Html.QuerySelectorAll("a.title").Select(a => a.TextContent));
        Assert.Equal(400, (await SendAsync(stage, Mbox(mails))).Code);

        Assert.Equal(302, (await stage.Steward.PostAsync(page.Path + "/discard")).Code);
        await world.DrainAsync();
        Assert.Equal(404, (await stage.Steward.GetAsync(page.Path)).Code);
        Assert.False(await world.DbAsync(db => db.Set<Thread>().AnyAsync(t => t.Circle.Slug == stage.Slug)));
        // Discarded, it may come again.
        Assert.Equal(200, (await BringAsync(stage, Mbox(mails))).Code);
    }

    [Fact]
    public async Task What_a_second_archive_adds_to_a_waiting_thread_goes_with_it_and_comes_out_with_the_first()
    {
        var stage = await CircleStage.MakeAsync(world);
        string[] first = [Mail("s1", "ふたつ", "x@people.test", 0, "一")];
        var one = await BringAsync(stage, Mbox(first));
        var two = await BringAsync(stage, Mbox([.. first, Mail("s2", "Re: ふたつ", "x@people.test", 1, "二", references: "s1")]));
        Assert.Equal(1, (await ThreadAsync(stage, "ふたつ")).PostCount);
        Assert.Equal(302, (await stage.Steward.PostAsync(two.Path + "/discard")).Code);
        await world.DrainAsync();
        Assert.Equal(0, (await ThreadAsync(stage, "ふたつ")).PostCount);
        var three = await BringAsync(stage, Mbox([.. first, Mail("s2", "Re: ふたつ", "x@people.test", 1, "二", references: "s1")]));
        Assert.Equal(302, (await stage.Steward.SubmitAsync(three, three.Path + "/release", ("rewrite", "no"))).Code);
        await world.DrainAsync();
        var thread = await ThreadAsync(stage, "ふたつ");
        Assert.Equal((1, MailArchive.UntilReleased), (thread.PostCount, thread.HeldFor));
        Assert.Equal(302, (await stage.Steward.SubmitAsync(one, one.Path + "/release", ("rewrite", "no"))).Code);
        await world.DrainAsync();
        Assert.Contains("二", (await stage.Steward.GetAsync("/t/" + thread.Id)).Main);
        Assert.Equal(404, (await stage.Steward.GetAsync(two.Path)).Code);
    }

    [Fact]
    public async Task Brought_by_two_at_once_each_mail_is_there_once()
    {
        var stage = await CircleStage.MakeAsync(world);
        var mbox = Mbox([.. Enumerable.Range(0, 20).Select(i => Mail($"w{i}", $"話題{i}", "x@people.test", i % 10, "本文"))]);
        var token = await stage.Steward.TokenAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => PostFileAsync(stage.Steward, stage.Path + "/archives", mbox, token)));
        Assert.All(answers, a => Assert.Contains(a.Code, new[] { 302, 400, 409 }));
        Assert.Equal(20, await world.DbAsync(db => db.Set<ArchivedMail>().CountAsync(m => m.Archive.Circle.Slug == stage.Slug)));
        Assert.Equal(20, await world.DbAsync(db => db.Set<Thread>().CountAsync(t => t.Circle.Slug == stage.Slug)));
    }

    [Fact]
    public async Task Whoever_is_erased_before_the_release_is_nobody_in_it()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (_, id) = await stage.MemberAsync("消える ひと");
        var address = await world.DbAsync(db => db.Users.Where(p => p.Id == id).Select(p => p.Email!).SingleAsync());
        var page = await BringAsync(stage, Mbox(Mail("e1", "消える", address, 0, "消えることば"), Mail("e2", "Re: 消える", "x@people.test", 1, "残ることば", references: "e1")));
        Assert.Equal(id, (await ThreadAsync(stage, "消える")).AuthorId);
        await world.DbAsync(async db =>
        {
            await using var writing = await db.WriteAsync(CancellationToken.None);
            await db.EraseAsync(await db.Users.SingleAsync(p => p.Id == id), keepsTexts: true, world.Clock.GetUtcNow(), CancellationToken.None);
            await db.SaveChangesAsync();
            await writing.CommitAsync(CancellationToken.None);
            return 0;
        });
        // Erasing does not put what waits before the eyes of search.
        Assert.DoesNotContain("消えることば", (await stage.Steward.GetAsync("/search?q=消えることば")).Html.QuerySelectorAll("main li").Select(l => l.TextContent).DefaultIfEmpty("").Aggregate(string.Concat));
        Assert.Equal(302, (await stage.Steward.SubmitAsync(page, page.Path + "/release", ("rewrite", "no"))).Code);
        await world.DrainAsync();
        var thread = await ThreadAsync(stage, "消える");
        Assert.NotEqual(id, thread.AuthorId);
        Assert.DoesNotContain("消える ひと", (await stage.Steward.GetAsync("/t/" + thread.Id)).Main);
    }

    [Fact]
    public async Task Files_go_through_the_same_cleaning_and_wait_with_their_text()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (member, _) = await stage.MemberAsync();
        var body = new Multipart("mixed") { new TextPart("plain") { Text = "写真です。" }, File("image", "jpeg", Pictures.Jpeg(), "写真.jpg"), File("application", "x-msdownload", [77, 90], "bad.exe") };
        var message = new MimeMessage([new MailboxAddress("", "x@people.test")], [], "写真", body) { MessageId = "f1@people.test", Date = new DateTimeOffset(2015, 1, 5, 10, 0, 0, TimeSpan.FromHours(9)) };
        using var bytes = new MemoryStream();
        await message.WriteToAsync(bytes);
        var page = await BringAsync(stage, "From x@people.test Mon Jan  5 10:00:00 2015\n" + Encoding.Latin1.GetString(bytes.ToArray()));
        var file = await world.DbAsync(db => db.Set<Attachment>().AsNoTracking().SingleAsync(f => f.Thread!.Circle.Slug == stage.Slug));
        Assert.Equal("写真.jpg", file.Name);
        Assert.Equal(1, await world.DbAsync(db => db.Set<MailArchive>().Where(a => a.Circle.Slug == stage.Slug).Select(a => a.FilesLeft).SingleAsync()));
        Assert.Equal(404, (await member.GetAsync($"/files/{file.Id}/a.jpg")).Code);
        Assert.Equal(302, (await stage.Steward.SubmitAsync(page, page.Path + "/release")).Code);
        await world.DrainAsync();
        Assert.Equal(200, (await member.GetAsync($"/files/{file.Id}/a.jpg")).Code);
    }

    [Fact]
    public async Task Who_is_quiet_about_being_here_stands_under_no_text()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (member, id) = await stage.MemberAsync("静かな ひと");
        var address = await world.DbAsync(db => db.Users.Where(p => p.Id == id).Select(p => p.Email!).SingleAsync());
        await world.NewPersonAsync("職場の ひと");
        Assert.Equal(302, (await member.SubmitAsync(stage.Path + "/quiet", stage.Path + "/quiet", ("kind", "Person"), ("words", "職場の ひと"))).Code);
        await BringAsync(stage, Mbox(Mail("q1", "静か", address, 0, "ここにいます。")));
        Assert.NotEqual(id, (await ThreadAsync(stage, "静か")).AuthorId);
    }

    [Fact]
    public async Task Strangers_members_and_nonsense_are_answered_in_words()
    {
        var stage = await CircleStage.MakeAsync(world);
        var (member, _) = await stage.MemberAsync();
        foreach (var who in new[] { member, (await stage.StrangerAsync()).Browser })
        {
            Assert.Equal(404, (await who.GetAsync(stage.Path + "/archives")).Code);
            Assert.Equal(404, (await PostFileAsync(who, stage.Path + "/archives", Mbox(Mail("n1", "x", "x@people.test", 0, "x")), await who.TokenAsync())).Code);
        }
        Assert.Equal(400, (await SendAsync(stage, "no mail at all")).Code);
        Assert.Equal(400, (await stage.Steward.SubmitAsync(stage.Path + "/archives", stage.Path + "/archives")).Code);
        Assert.Equal(0, await world.DbAsync(db => db.Set<MailArchive>().CountAsync(a => a.Circle.Slug == stage.Slug)));
        Assert.Empty(Directory.GetFiles(world.Folder, "archive-*"));
    }

    private async Task<Page> BringAsync(CircleStage stage, string mbox)
    {
        var sent = await SendAsync(stage, mbox);
        Assert.Equal(302, sent.Code);
        var page = await stage.Steward.GetAsync(sent.Location!);
        Assert.Equal(200, page.Code);
        return page;
    }

    private static async Task<Page> SendAsync(CircleStage stage, string mbox) => await PostFileAsync(stage.Steward, stage.Path + "/archives", mbox, await stage.Steward.TokenAsync());

    private static Task<Page> PostFileAsync(Browser browser, string path, string mbox, string token) =>
        browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new MultipartFormDataContent { { new StringContent(token), Form.TokenField }, { new ByteArrayContent(Encoding.Latin1.GetBytes(mbox)), "file", "kaigo.mbox" } } });

    private Task<Thread> ThreadAsync(CircleStage stage, string title) => world.DbAsync(db => db.Set<Thread>().AsNoTracking().SingleAsync(t => t.Circle.Slug == stage.Slug && t.Title == title));

    private static string Mbox(params string[] mails) => string.Concat(mails.Select(m => "From x@people.test Mon Jan  5 10:00:00 2015\n" + m + "\n\n"));

    /// <summary>A mail of ten o'clock in Tokyo, that many hours later, as bytes written as letters.</summary>
    private static string Mail(string id, string subject, string from, int hours, string body, string references = "") =>
        $"From: =?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes("山田 花子"))}?= <{from}>\nDate: Mon, 05 Jan 2015 {10 + hours}:00:00 +0900\nMessage-ID: <{id}@people.test>\n"
        + (references.Length > 0 ? $"References: <{references}@people.test>\n" : "") + $"Subject: =?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(subject))}?=\nContent-Type: text/plain; charset=iso-2022-jp\nContent-Transfer-Encoding: 7bit\n\n"
        + Encoding.Latin1.GetString(TextEncodings.Named("iso-2022-jp")!.GetBytes(body));

    private static MimePart File(string type, string subtype, byte[] bytes, string name) =>
        new(type, subtype) { Content = new MimeContent(new MemoryStream(bytes)), ContentTransferEncoding = ContentEncoding.Base64, ContentDisposition = new ContentDisposition("attachment") { FileName = name } };
}
