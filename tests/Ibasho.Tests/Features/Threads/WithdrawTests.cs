using System.Net;
using Ibasho.Model;

namespace Ibasho.Tests.Features.Threads;

/// <summary>An author takes a consultation back: all of it goes, with every answer, and an old link says no more than that.</summary>
public sealed class WithdrawTests(World world) : IClassFixture<World>
{
    // In the order of the roles: guest stranger unagreed removed member author steward.
    [Theory]
    [InlineData(Visibility.Open, ThreadKind.Consultation, "302 404 404 404 404 200 404", "401 404 404 404 404 302 404")]
    [InlineData(Visibility.Closed, ThreadKind.Consultation, "302 404 404 404 404 200 404", "401 404 404 404 404 302 404")]
    [InlineData(Visibility.Secret, ThreadKind.Consultation, "302 404 404 404 404 200 404", "401 404 404 404 404 302 404")]
    [InlineData(Visibility.Closed, ThreadKind.Topic, "302 404 404 404 404 404 404", "401 404 404 404 404 404 404")]
    public async Task Its_author_alone_withdraws(Visibility visibility, ThreadKind kind, string shown, string pressed)
    {
        var stage = await UpkeepStage.SetAsync(world, visibility);
        Assert.Equal(shown, await stage.CodesAsync(() => stage.ThreadAsync(kind: kind), (browser, id) => browser.GetAsync($"/t/{id}/withdraw")));
        Assert.Equal(pressed, await stage.CodesAsync(() => stage.ThreadAsync(kind: kind), (browser, id) => browser.PostAsync($"/t/{id}/withdraw")));
    }

    [Fact]
    public async Task Everything_goes_and_an_old_link_says_so_for_a_while()
    {
        var made = await CaseStage.SetAsync(world, days: 0);
        var (stage, id) = (made.Stage, made.Id);
        var reader = await world.NewPersonAsync("離れた人");
        await world.DbAsync(async db => db.Add(new Membership { CircleId = stage.CircleId, PersonId = await world.IdAsync(reader), PledgeAgreed = 1 }) is null ? 0 : await db.SaveChangesAsync());
        var away = await world.AsAsync(reader);
        await away.PostAsync($"/t/{id}/step-away");

        var author = stage.As(UpkeepStage.Author);
        var page = await author.GetAsync($"/t/{id}/withdraw");
        Assert.Contains("バックアップ", page.Main);
        var gone = await author.SubmitAsync(page, $"/t/{id}/withdraw");
        Assert.Equal((302, $"/t/{id}"), (gone.Code, gone.Location));
        await world.DrainAsync();

        foreach (var (role, code) in UpkeepStage.Roles.Zip([302, 404, 404, 404, 410, 410, 410]))
            Assert.Equal((role, code), (role, (await stage.As(role).GetAsync($"/t/{id}")).Code));
        Assert.Equal(404, (await away.GetAsync($"/t/{id}")).Code);
        var trace = await stage.As(UpkeepStage.Member).GetAsync($"/t/{id}");
        Assert.DoesNotContain("役割 author", trace.Main, StringComparison.Ordinal);
        Assert.DoesNotContain(id.ToString(), (await stage.As(UpkeepStage.Member).GetAsync($"/c/{stage.Slug}")).Text, StringComparison.OrdinalIgnoreCase);
        using var program = await stage.ProgramAsync(UpkeepStage.Member);
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync($"/api/v1/threads/{id}")).StatusCode);
        Assert.Equal(0, await world.DbAsync(db => db.Set<Circle>().Where(c => c.Id == stage.CircleId).Select(c => c.ThreadCount).SingleAsync()));
        await world.DbAsync(db => db.Set<SteppedAway>().Where(s => s.ThreadId == id).ExecuteDeleteAsync());
        await made.AssertGoneAsync(withTrace: true);

        world.Clock.Advance(TimeSpan.FromDays(Thread.TraceDays - 10));
        Assert.Equal(410, (await author.GetAsync($"/t/{id}")).Code);
        world.Clock.Advance(TimeSpan.FromDays(11));
        await world.DrainAsync();
        Assert.Equal(404, (await author.GetAsync($"/t/{id}")).Code);
        await made.AssertGoneAsync();
        Assert.Equal(0, await world.DbAsync(db => db.Set<Circle>().Where(c => c.Id == stage.CircleId).Select(c => c.ThreadCount).SingleAsync()));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Also_when_it_is_closed_or_its_opening_gone(bool closed, bool deleted)
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var id = await stage.ThreadAsync("とじた相談", kind: ThreadKind.Consultation, closed: closed, deleted: deleted);
        var post = await stage.PostAsync(id, "残った返信", UpkeepStage.Member);
        Assert.Equal(302, (await stage.As(UpkeepStage.Author).SubmitAsync($"/t/{id}/withdraw", $"/t/{id}/withdraw")).Code);
        Assert.Equal(0, await world.DbAsync(db => db.Set<Post>().CountAsync(p => p.Id == post)));
    }

    [Fact]
    public async Task Who_left_the_circle_withdraws_from_the_own_list()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Secret);
        var id = await stage.ThreadAsync("離れたあとの相談", kind: ThreadKind.Consultation);
        await world.DbAsync(async db =>
        {
            (await db.Set<Membership>().SingleAsync(m => m.CircleId == stage.CircleId && m.PersonId == stage.Id(UpkeepStage.Author))).Remove();
            return await db.SaveChangesAsync();
        });
        var author = stage.As(UpkeepStage.Author);
        Assert.Equal(404, (await author.GetAsync($"/t/{id}")).Code);
        var own = await author.GetAsync("/me/consultations");
        Assert.Contains("離れたあとの相談", own.Main);
        Assert.Null(own.Html.QuerySelector($"main a[href='/t/{id}']"));
        var pressed = await author.SubmitAsync(own.Html.QuerySelector("main li a[href$=withdraw]")!.GetAttribute("href")!, null);
        Assert.Equal(302, pressed.Code);
        Assert.Equal(410, (await author.GetAsync(pressed.Location!)).Code);
        Assert.DoesNotContain("離れたあとの相談", (await author.GetAsync("/me/consultations")).Main);
        Assert.DoesNotContain("離れたあとの相談", (await stage.As(UpkeepStage.Member).GetAsync("/me/consultations")).Main);
    }

    [Fact]
    public async Task Pressed_many_times_it_goes_once()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        await world.DbAsync(db => db.Set<Circle>().Where(c => c.Id == stage.CircleId).ExecuteUpdateAsync(c => c.SetProperty(x => x.ThreadCount, 5)));
        var id = await stage.ThreadAsync(kind: ThreadKind.Consultation);
        var author = stage.As(UpkeepStage.Author);
        var token = (Form.TokenField, await author.TokenAsync());
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => author.PostAsync($"/t/{id}/withdraw", token))), page => Assert.Equal((302, $"/t/{id}"), (page.Code, page.Location)));
        using var program = await stage.ProgramAsync(UpkeepStage.Author);
        Assert.Equal(HttpStatusCode.NoContent, (await program.PostAsync($"/api/v1/threads/{id}/withdraw", null)).StatusCode);
        Assert.Equal(4, await world.DbAsync(db => db.Set<Circle>().Where(c => c.Id == stage.CircleId).Select(c => c.ThreadCount).SingleAsync()));
        using var reader = await stage.ProgramAsync(UpkeepStage.Author, "read");
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync($"/api/v1/threads/{await stage.ThreadAsync(kind: ThreadKind.Consultation)}/withdraw", null)).StatusCode);
    }

    [Fact]
    public async Task Withdrawn_while_others_answer_no_answer_is_left()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        for (var turn = 0; turn < 5; turn++)
        {
            var id = await stage.ThreadAsync(kind: ThreadKind.Consultation);
            var form = await stage.As(UpkeepStage.Member).GetAsync($"/t/{id}");
            var all = Enumerable.Range(0, 4).Select(i => stage.As(UpkeepStage.Member).SubmitAsync(form, $"/t/{id}/reply", ("body", $"qzrennen {i}"), (Form.KeyField, Secrets.New())))
                .Append(stage.As(UpkeepStage.Author).PostAsync($"/t/{id}/withdraw"));
            Assert.All(await Task.WhenAll(all), page => Assert.True(page.Code is 302 or 404 or 409 or 410, $"{page.Path}: {page.Code}"));
            Assert.Equal((0, 0, 0), await world.DbAsync(async db => (await db.Set<Post>().CountAsync(p => p.ThreadId == id), await db.Set<SearchEntry>().CountAsync(s => s.ThreadId == id), await stage.FoundAsync("qzrennen"))));
            await world.DrainAsync();
            Assert.Equal(0, await world.DbAsync(db => db.Set<Notice>().CountAsync(n => n.ThreadId == id)));
        }
    }
}
