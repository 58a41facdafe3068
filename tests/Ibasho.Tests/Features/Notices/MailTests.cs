using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Tests.Features.Circles;
using Ibasho.Tests.Features.Threads;
using MimeKit;

namespace Ibasho.Tests.Features.Notices;

/// <summary>Notices by mail: asked again when they are sent, silent about what is not open, stopped with one press.</summary>
public sealed class MailTests(World world) : IClassFixture<World>
{
    private const string Title = "夜勤明けのこと";

    private async Task<(UpkeepStage Stage, Guid Thread, Guid Post)> RepliedAsync(Visibility visibility)
    {
        await world.MailsAsync();
        var stage = await UpkeepStage.SetAsync(world, visibility);
        var thread = await stage.ThreadAsync(Title, "ひみつの本文");
        await world.DbAsync(db =>
        {
            db.Add(new Follow { PersonId = stage.Id(UpkeepStage.Author), CircleId = stage.CircleId, ThreadId = thread });
            return db.SaveChangesAsync();
        });
        var post = await stage.PostAsync(thread, "ひみつの返信", UpkeepStage.Member);
        await ReportAsync(new Happening(NoticeKind.Replied, stage.Id(UpkeepStage.Member), stage.CircleId, thread, post));
        return (stage, thread, post);
    }

    private async Task ReportAsync(Happening happening)
    {
        await world.DbAsync(db =>
        {
            db.Report(happening, world.Clock.GetUtcNow());
            return db.SaveChangesAsync();
        });
        await world.DrainAsync();
    }

    private async Task<List<MimeMessage>> LaterAsync()
    {
        world.Clock.Advance(NewsMail.Calm);
        return await world.MailsAsync();
    }

    private Task ChangeAsync(UpkeepStage stage, string role, Action<Person> change) => world.DbAsync(async db =>
    {
        change((await db.Users.FindAsync(stage.Id(role)))!);
        return await db.SaveChangesAsync();
    });

    [Fact]
    public async Task A_reply_in_an_open_circle_is_mailed_once_and_nothing_of_it_stays()
    {
        var (_, thread, _) = await RepliedAsync(Visibility.Open);
        Assert.Empty(await world.MailsAsync()); // Who is here reads it here.
        var mail = Assert.Single(await LaterAsync());
        Assert.DoesNotContain(Title, mail.Subject, StringComparison.Ordinal);
        Assert.Contains(Title, mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("ひみつ", mail.TextBody + mail.HtmlBody, StringComparison.Ordinal);
        Assert.StartsWith($"/t/{thread}", mail.Link(), StringComparison.Ordinal);
        Assert.Equal("auto-generated", mail.Headers[HeaderId.AutoSubmitted]);
        Assert.Empty(await LaterAsync());
        Assert.Equal(0, await world.DbAsync(db => db.Set<Mail>().CountAsync()));
    }

    [Theory]
    [InlineData(Visibility.Closed)]
    [InlineData(Visibility.Secret)]
    public async Task Of_a_circle_that_is_not_open_a_mail_says_nothing_but_where_to_read(Visibility visibility)
    {
        var (stage, thread, _) = await RepliedAsync(visibility);
        var mail = Assert.Single(await LaterAsync());
        var whole = mail.Subject + mail.TextBody + mail.HtmlBody + string.Concat(mail.Headers.Select(h => h.Value));
        foreach (var word in (string[])[Title, "ひみつ", "舞台", "stage-", "役割 member", thread.ToString(), "/c/", "/t/"]) Assert.DoesNotContain(word, whole, StringComparison.Ordinal);
        Assert.Equal("/notices", mail.Link());
        Assert.True(stage.CircleId > 0);
    }

    public static TheoryData<string> Ends => ["removed", "deleted", "pledge", "suspended", "read", "unwanted", "bounced", "gone"];

    [Theory, MemberData(nameof(Ends))]
    public async Task What_is_over_when_the_mail_would_be_sent_is_not_mailed(string end)
    {
        var (stage, thread, post) = await RepliedAsync(Visibility.Closed);
        var id = stage.Id(UpkeepStage.Author);
        Assert.Equal(1, await world.DbAsync(db => db.Set<Mail>().CountAsync(m => m.PersonId == id)));
        await world.DbAsync(async db =>
        {
            var membership = await db.Set<Membership>().SingleAsync(m => m.CircleId == stage.CircleId && m.PersonId == id);
            if (end == "removed") membership.Remove();
            if (end == "pledge") (await db.Set<Circle>().FindAsync(stage.CircleId))!.PledgeVersion++;
            if (end == "deleted") (await db.Set<Post>().FindAsync(post))!.Delete(world.Clock.GetUtcNow());
            if (end == "read") await db.Set<Notice>().Where(n => n.PersonId == id).ExecuteUpdateAsync(n => n.SetProperty(x => x.ReadAt, world.Clock.GetUtcNow()));
            if (end == "unwanted") db.Add(new NoticePreference { PersonId = id, Kind = NoticeKind.Replied, Wanted = false });
            return await db.SaveChangesAsync();
        });
        if (end == "suspended") await ChangeAsync(stage, UpkeepStage.Author, p => p.Suspend());
        if (end == "bounced") await ChangeAsync(stage, UpkeepStage.Author, p => p.MailFailedAt = world.Clock.GetUtcNow());
        if (end == "gone") await world.DbAsync(db => db.Set<Notice>().Where(n => n.PersonId == id).ExecuteDeleteAsync());
        Assert.Empty(await LaterAsync());
        Assert.Equal(0, await world.DbAsync(db => db.Set<Mail>().CountAsync(m => m.PersonId == id)));
        Assert.NotEqual(Guid.Empty, thread);
    }

    [Fact]
    public async Task A_job_that_runs_again_mails_nobody_again()
    {
        var (stage, thread, post) = await RepliedAsync(Visibility.Open);
        var again = new Happening(NoticeKind.Replied, stage.Id(UpkeepStage.Member), stage.CircleId, thread, post);
        await ReportAsync(again);
        Assert.Single(await LaterAsync());
        await ReportAsync(again);
        Assert.Empty(await LaterAsync());
    }

    [Fact]
    public async Task Each_reads_in_the_own_language()
    {
        foreach (var (culture, word) in new[] { ("en", "reply"), ("ko", "답글"), ("ja", "返信") })
        {
            var (stage, _, _) = await RepliedAsync(Visibility.Open);
            await ChangeAsync(stage, UpkeepStage.Author, p => p.Culture = culture);
            var mail = Assert.Single(await LaterAsync());
            Assert.Contains(word, mail.Subject, StringComparison.Ordinal);
            Assert.Contains($"lang=\"{culture}\"", mail.HtmlBody, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task One_press_in_the_mail_stops_this_kind_and_nothing_else()
    {
        var (stage, thread, _) = await RepliedAsync(Visibility.Open);
        var mail = Assert.Single(await LaterAsync());
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers[HeaderId.ListUnsubscribePost]);
        var stop = mail.Headers[HeaderId.ListUnsubscribe]!.Trim('<', '>')["http://localhost:5080".Length..];

        var form = await world.Guest().GetAsync(stop);
        Assert.Equal(200, form.Code);
        Assert.Equal(0, await world.DbAsync(db => db.Set<NoticePreference>().CountAsync(p => p.Mailed == false))); // Looking changes nothing.
        Assert.Equal(404, (await world.Guest().GetAsync(stop[..^4] + "AAAA")).Code);
        Assert.Equal(404, (await world.Guest().PostRawAsync("/mail/stop/none", ("List-Unsubscribe", "One-Click"))).Code);

        // As a mail program sends it: no cookie, no token, no redirect; and again.
        foreach (var _ in (int[])[1, 2])
            Assert.Equal(200, (await world.Guest().PostRawAsync(stop, ("List-Unsubscribe", "One-Click"))).Code);
        var row = Assert.Single(await world.DbAsync(db => db.Set<NoticePreference>().AsNoTracking().Where(p => p.PersonId == stage.Id(UpkeepStage.Author)).ToListAsync()));
        Assert.Equal((NoticeKind.Replied, true, (bool?)false), (row.Kind, row.Wanted, row.Mailed));

        await world.DbAsync(db => db.Set<Notice>().ExecuteUpdateAsync(n => n.SetProperty(x => x.ReadAt, world.Clock.GetUtcNow())));
        var post = await stage.PostAsync(thread, "もうひとつ", UpkeepStage.Member);
        await ReportAsync(new Happening(NoticeKind.Replied, stage.Id(UpkeepStage.Member), stage.CircleId, thread, post));
        Assert.Empty(await LaterAsync());
        Assert.Equal(1, await world.DbAsync(db => db.Set<Notice>().CountAsync(n => n.PersonId == stage.Id(UpkeepStage.Author) && n.ReadAt == null)));

        // The link dies with the address it was mailed to.
        await ChangeAsync(stage, UpkeepStage.Author, p => p.NormalizedEmail = "OTHER@TEST.EXAMPLE");
        Assert.Equal(404, (await world.Guest().GetAsync(stop)).Code);
    }

    [Fact]
    public async Task Who_asks_to_join_and_who_answers_are_mailed_and_so_is_the_one_who_is_named()
    {
        await world.MailsAsync();
        var stage = await CircleStage.MakeAsync(world, Visibility.Open, Joining.Questions, pledge: "");
        var email = await world.NewPersonAsync("待井 のぞみ");
        var (asker, id) = (await world.AsAsync(email), await world.IdAsync(email));
        await stage.AskAsync(asker);
        await world.DrainAsync();
        var asked = Assert.Single(await LaterAsync());
        Assert.Equal((stage.StewardEmail, $"/c/{stage.Slug}/requests"), (asked.To(), asked.Link()));
        Assert.Contains("待井 のぞみ", asked.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("夜勤のこと", asked.TextBody + asked.HtmlBody, StringComparison.Ordinal); // What was answered stays inside.
        Assert.DoesNotContain("待井", asked.Subject, StringComparison.Ordinal);

        await stage.AcceptAsync(id);
        await world.DrainAsync();
        var answered = Assert.Single(await LaterAsync());
        Assert.Equal((email, $"/c/{stage.Slug}"), (answered.To(), answered.Link()));

        var sent = await stage.Steward.SubmitAsync($"/c/{stage.Slug}/write?kind=topic", $"/c/{stage.Slug}/write", ("title", "題名"), ("body", "@待井のぞみ さん、どうぞ"));
        Assert.Equal(302, sent.Code);
        await world.DrainAsync();
        var named = Assert.Single(await LaterAsync());
        Assert.Equal((email, sent.Location), (named.To(), named.Link()));
    }

    [Fact]
    public async Task An_operator_is_mailed_that_somebody_asks_but_not_who()
    {
        await world.MailsAsync();
        await world.Guest().PostAsync("/register", ("name", "待井 のぞみ"), ("email", "asks@people.test"), ("new-password", "夜道に白い犬が三匹いたよ"), ("introduction", "三年目です。"));
        await world.MailsAsync();
        var mail = Assert.Single(await LaterAsync());
        Assert.Equal((World.Operator, "/notices"), (mail.To(), mail.Link()));
        Assert.DoesNotContain("待井", mail.ToString() + mail.TextBody + mail.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_is_chosen_kind_by_kind()
    {
        var email = await world.NewPersonAsync();
        var browser = await world.AsAsync(email);
        Assert.Equal(["JoinAsked", "JoinAnswered", "Replied", "Mentioned", "CaseFading", "Reported", "Measured", "Appealed", "LicenceAnswered", "DataReady"], Mailed(await browser.GetAsync("/settings/notices")));
        await browser.PostAsync("/settings/notices", ("wanted", "Replied"), ("mailed", "ThreadStarted"), ("mailed", "Nonsense"), ("mailed", "AccountAsked"));
        Assert.Equal(["ThreadStarted"], Mailed(await browser.GetAsync("/settings/notices")));
        var id = await world.IdAsync(email);
        Assert.False(await world.DbAsync(db => db.Set<NoticePreference>().AnyAsync(p => p.PersonId == id && p.Kind == NoticeKind.AccountAsked)));
    }

    private static IEnumerable<string?> Mailed(Page page) =>
        page.Html.QuerySelectorAll("input[name=mailed][checked]").Select(i => i.GetAttribute("value"));
}
