using Ibasho.Model;

namespace Ibasho.Tests.Features.Threads;

/// <summary>Answering in a thread: in order, once, quoting and naming those who may be seen.</summary>
public sealed class ReplyTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task A_reply_gets_its_number_and_everything_moves_with_it()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var id = await stage.ThreadAsync();
        await stage.PostAsync(id);
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        var member = stage.As(UpkeepStage.Member);
        var sent = await member.SubmitAsync($"/t/{id}", $"/t/{id}/reply", ("body", "わたしにも**似た経験**があります"));
        Assert.Equal($"/t/{id}#p-2", sent.Location);
        var page = await member.GetAsync(sent.Location!);
        Assert.Equal("似た経験", page.Html.QuerySelector("#p-2 strong")!.TextContent);

        var thread = await stage.ReadThreadAsync(id);
        Assert.Equal((2, 2, world.Clock.GetUtcNow()), (thread.PostCount, thread.LastNumber, thread.LastPostAt));
        var me = stage.Id(UpkeepStage.Member);
        Assert.Equal(2, await world.DbAsync(db => db.Set<ReadMark>().Where(r => r.PersonId == me && r.ThreadId == id).Select(r => r.Number).SingleAsync()));
        Assert.True(await world.DbAsync(db => db.Set<Follow>().AnyAsync(f => f.PersonId == me && f.ThreadId == id)));
        Assert.Equal(world.Clock.GetUtcNow(), await world.DbAsync(db => db.Set<Circle>().Where(c => c.Id == stage.CircleId).Select(c => c.LastActivityAt).SingleAsync()));
        Assert.Equal(1, await stage.FoundAsync("似た経験"));
    }

    [Fact]
    public async Task Replies_of_one_moment_get_different_numbers()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var id = await stage.ThreadAsync();
        string[] roles = [UpkeepStage.Member, UpkeepStage.Author, UpkeepStage.Steward];
        var forms = new List<(Browser Browser, Page Page)>();
        for (var i = 0; i < 24; i++) forms.Add((stage.As(roles[i % 3]), await stage.As(roles[i % 3]).GetAsync($"/t/{id}")));
        var sent = await Task.WhenAll(forms.Select((f, i) => Task.Run(() => f.Browser.SubmitAsync(f.Page, $"/t/{id}/reply", ("body", "返信 " + i)))));
        Assert.All(sent, page => Assert.Equal(302, page.Code));
        var numbers = await world.DbAsync(db => db.Set<Post>().Where(p => p.ThreadId == id).OrderBy(p => p.Number).Select(p => p.Number).ToListAsync());
        Assert.Equal(Enumerable.Range(1, 24), numbers);
        var thread = await stage.ReadThreadAsync(id);
        Assert.Equal((24, 24), (thread.PostCount, thread.LastNumber));
    }

    [Fact]
    public async Task Sent_twice_even_at_once_it_is_there_once()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var id = await stage.ThreadAsync();
        var member = stage.As(UpkeepStage.Member);
        var form = await member.GetAsync($"/t/{id}");
        var sent = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => member.SubmitAsync(form, $"/t/{id}/reply", ("body", "一度だけ")))));
        Assert.All(sent, page => Assert.Equal(302, page.Code));
        Assert.Equal(1, await world.DbAsync(db => db.Set<Post>().CountAsync(p => p.ThreadId == id)));
        var late = await member.SubmitAsync(form, $"/t/{id}/reply", ("body", "一度だけ"));
        Assert.Equal($"/t/{id}#p-1", (await member.GetAsync(late.Location!)).Location);
        var other = await member.SubmitAsync(form, $"/t/{id}/reply", ("body", "別のことば"));
        Assert.Equal(409, other.Code);
        Assert.Contains(("body", "別のことば"), other.Fields(other.Form($"/t/{id}/reply")));
        Assert.Equal((1, 1), await world.DbAsync(async db => (await db.Set<Thread>().Where(t => t.Id == id).Select(t => t.LastNumber).SingleAsync(), await db.Set<Post>().CountAsync(p => p.ThreadId == id))));
    }

    [Fact]
    public async Task An_answer_begins_with_what_it_answers()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var id = await stage.ThreadAsync();
        var first = await stage.PostAsync(id, "会議は待たずに。\n\n> 古い引用\n\n一報を入れてください。", by: UpkeepStage.Steward);
        var member = stage.As(UpkeepStage.Member);
        var page = await member.GetAsync($"/t/{id}?reply={first}");
        var fields = page.Fields(page.Form($"/t/{id}/reply")).ToDictionary(f => f.Name, f => f.Value);
        Assert.StartsWith("> 会議は待たずに。\n> 一報を入れてください。", fields["body"]);
        var sent = await member.SubmitAsync(page, $"/t/{id}/reply", ("body", fields["body"] + "\n\nそうします。"));
        var read = await member.GetAsync(sent.Location!);
        Assert.Equal($"/t/{id}#p-1", read.Html.QuerySelector("#p-2 .note a")!.GetAttribute("href"));
        Assert.Contains("会議は待たずに", read.Html.QuerySelector("#p-2 blockquote")!.TextContent);
    }

    [Fact]
    public async Task What_one_may_not_see_cannot_be_quoted()
    {
        var (mine, other) = (await UpkeepStage.SetAsync(world, Visibility.Closed), await UpkeepStage.SetAsync(world, Visibility.Secret));
        var (id, hidden) = (await mine.ThreadAsync(), await other.ThreadAsync());
        var secret = await other.PostAsync(hidden, "ひみつのことば");
        var member = mine.As(UpkeepStage.Member);
        Assert.DoesNotContain("ひみつのことば", (await member.GetAsync($"/t/{id}?reply={secret}")).Text);
        var sent = await member.SubmitAsync($"/t/{id}", $"/t/{id}/reply", ("body", "返信"), ("inReplyTo", secret.ToString()));
        Assert.Equal(302, sent.Code);
        Assert.Null((await member.GetAsync(sent.Location!)).Html.QuerySelector("#p-1 .note"));
    }

    [Fact]
    public async Task Members_who_are_named_are_linked_and_others_are_not()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var id = await stage.ThreadAsync();
        var member = stage.As(UpkeepStage.Member);
        var sent = await member.SubmitAsync($"/t/{id}", $"/t/{id}/reply", ("body", "@役割steward さんと@役割 authorさん、@役割stranger さん、mail@役割steward、`@役割author`"));
        var page = await member.GetAsync(sent.Location!);
        Assert.Equal([$"/people/{stage.Id(UpkeepStage.Steward)}", $"/people/{stage.Id(UpkeepStage.Author)}"],
            page.Html.QuerySelectorAll("#p-1 .text a").Select(a => a.GetAttribute("href")));
        Assert.Contains("@役割stranger さん", page.Main);
        Assert.Equal(2, await world.DbAsync(db => db.Set<Mention>().CountAsync(m => m.ThreadId == id)));
    }

    [Fact]
    public async Task The_preview_keeps_the_words_and_sends_nothing()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var id = await stage.ThreadAsync();
        var first = await stage.PostAsync(id, by: UpkeepStage.Steward);
        var member = stage.As(UpkeepStage.Member);
        var form = await member.GetAsync($"/t/{id}?reply={first}");
        var preview = await member.PostAsync($"/t/{id}/reply/preview", [.. form.Fields(form.Form($"/t/{id}/reply")).Where(f => f.Name != "body"), ("body", "_静かに_ @役割steward")]);
        Assert.Equal(200, preview.Code);
        Assert.Equal("静かに", preview.Html.QuerySelector(".preview em")!.TextContent);
        Assert.NotNull(preview.Html.QuerySelector($".preview a[href='/people/{stage.Id(UpkeepStage.Steward)}']"));
        var fields = preview.Fields(preview.Form($"/t/{id}/reply")).ToDictionary(f => f.Name, f => f.Value);
        Assert.Equal(("_静かに_ @役割steward", first.ToString()), (fields["body"], fields["inReplyTo"]));
        Assert.Equal(1, (await stage.ReadThreadAsync(id)).LastNumber);
        Assert.Equal(302, (await member.SubmitAsync(preview, $"/t/{id}/reply")).Code);
    }

    [Fact]
    public async Task A_thread_that_was_closed_meanwhile_keeps_the_words()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var id = await stage.ThreadAsync();
        var member = stage.As(UpkeepStage.Member);
        var form = await member.GetAsync($"/t/{id}");
        await world.DbAsync(async db =>
        {
            (await db.Set<Thread>().SingleAsync(t => t.Id == id)).Close(world.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        var refused = await member.SubmitAsync(form, $"/t/{id}/reply", ("body", "間に合わなかったことば"));
        Assert.Equal(409, refused.Code);
        Assert.Contains("間に合わなかったことば", refused.Main);
        Assert.Null((await member.GetAsync($"/t/{id}")).Html.QuerySelector("#reply form"));
    }
}
