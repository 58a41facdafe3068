using Ibasho.Data;
using Ibasho.Features.MyData;
using Ibasho.Model;
using Ibasho.Tests.Access;
using Ibasho.Tests.Features.Files;
using Ibasho.Tests.Features.Threads;
using Ibasho.Tests.Platform.Files;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Features.MyData;

/// <summary>Forgetting somebody: what goes, what stays, who cannot, and that an older copy of the database forgets again.</summary>
public sealed class LeaveTests(World world) : IClassFixture<World>
{
    private sealed record Life(Browser Browser, string Email, long Id, UpkeepStage Stage, Guid Thread, Guid Theirs, Guid Post);

    /// <summary>Somebody who left a mark in many places.</summary>
    private async Task<Life> LivedAsync(string mark, Visibility visibility = Visibility.Closed)
    {
        var stage = await UpkeepStage.SetAsync(world, visibility);
        var email = await world.NewPersonAsync(mark + "name");
        await world.MemberAsync(stage.Slug, email);
        var browser = await world.AsAsync(email);
        await browser.SubmitAsync("/me/edit", "/me/edit", ("about", mark + "about"), ("employer", mark + "employer"), ("reading", mark + "reading"));
        var thread = Guid.Parse((await browser.SubmitAsync($"/c/{stage.Slug}/write?kind=topic", $"/c/{stage.Slug}/write", ("kind", "topic"), ("title", mark + "title"), ("body", mark + "old"))).Location!.Split('/')[2]);
        await browser.SubmitAsync($"/t/{thread}/edit", null, ("body", mark + "body"));
        var theirs = await stage.ThreadAsync("ほかの人の題", "本文");
        var file = await browser.BringAsync(Pictures.Png(), mark + "file.png");
        await browser.PostAsync($"/t/{theirs}/reply", ("body", mark + "reply"), ("attachment", $"{file}"));
        await stage.PostAsync(thread, "お返事です");
        await browser.PostAsync($"/t/{theirs}/report", ("reason", "Hurts"), ("words", mark + "report"));
        await browser.PostAsync($"/t/{theirs}/bookmark", ("wanted", "on"));
        await browser.PostAsync("/settings/tokens", ("name", mark + "token"), ("scope", "read"), (Form.KeyField, Secrets.New()));
        var id = await world.IdAsync(email);
        await world.DbAsync(async db =>
        {
            var now = world.Clock.GetUtcNow();
            db.Add(new Mail { Kind = MailKind.PasswordChanged, PersonId = id, CreatedAt = now, NotBefore = now.AddDays(1) });
            db.Add(new Mail { Kind = MailKind.Register, Address = email, CreatedAt = now, NotBefore = now.AddDays(1) });
            db.Add(new Invitation { TokenHash = Secrets.Hash(Secrets.New()), CircleId = stage.CircleId, CreatedById = id, Label = mark + "invitation", CreatedAt = now, ExpiresAt = now.AddDays(3), MostUses = 1 });
            db.Add(new Webhook { CircleId = stage.CircleId, MadeById = id, Address = $"https://{mark}.example/", SealedKey = "", CreatedAt = now });
            db.Add(new SecondFactor { PersonId = id, Next = mark + "app" });
            return await db.SaveChangesAsync();
        });
        await world.DrainAsync();
        var post = await world.DbAsync(db => db.Set<Post>().Where(p => p.ThreadId == theirs && p.AuthorId == id).Select(p => p.Id).SingleAsync());
        return new(browser, email, id, stage, thread, theirs, post);
    }

    private async Task EraseAsync(Browser browser, string texts, string when = "now")
    {
        var page = await browser.SubmitAsync("/me/erase", "/me/erase", ("texts", texts), ("when", when), ("sure", "yes"));
        Assert.Equal((302, when == "now" ? "/erased" : "/me/data"), (page.Code, page.Location));
        await world.DrainAsync();
        await world.DrainAsync();
    }

    private void AssertNowhere(string words) => Assert.Empty(Somewhere(words));

    /// <summary>Files of the data folder that hold these words; on PostgreSQL only those beside the database.</summary>
    private List<string> Somewhere(string words)
    {
        var sought = System.Text.Encoding.UTF8.GetBytes(words);
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(world.Folder, "*", SearchOption.AllDirectories))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            if (bytes.ToArray().AsSpan().IndexOf(sought) >= 0) found.Add(Path.GetFileName(file));
        }
        return found;
    }

    /// <summary>Tables in which a number of somebody still stands.</summary>
    private Task<List<string>> LeftAsync(long id) => world.DbAsync(async db =>
    {
        var left = new List<string>();
        await db.Database.OpenConnectionAsync();
        foreach (var table in db.Model.GetEntityTypes().Where(e => !e.IsOwned()))
            foreach (var column in OwnDataTests.PersonKeys(table).Select(p => p.Name).Concat(table.ClrType == typeof(Person) ? ["Id"] : Array.Empty<string>()))
            {
                await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The names come from the model.
                command.CommandText = $"SELECT COUNT(*) FROM \"{table.GetTableName()}\" WHERE \"{column}\" = {id}";
#pragma warning restore CA2100
                if (Convert.ToInt64(await command.ExecuteScalarAsync(), null) > 0) left.Add($"{table.GetTableName()}.{column}");
            }
        return left;
    });

    [Fact]
    public async Task A_canary_is_found_nowhere_after_it()
    {
        var life = await LivedAsync("qzgoneall");
        Assert.NotEmpty(await LeftAsync(life.Id));
        Directory.CreateDirectory(Path.Combine(world.Folder, "mail"));
        await File.WriteAllTextAsync(Path.Combine(world.Folder, "mail", "20261122-120000-abcdefgh.eml"), $"To: {life.Email}\r\n\r\nqzgoneall");
        foreach (var word in new[] { "name", "about", "employer", "reading", "title", "old", "body", "reply", "file", "report", "token", "invitation", "app" })
            Assert.True(Template.IsPostgres || Somewhere("qzgoneall" + word).Count > 0, word);
        await EraseAsync(life.Browser, "go");
        AssertNowhere("qzgoneall");
        AssertNowhere(life.Email);
        Assert.Equal(["AuditEntry.ActorId", "AuditEntry.SubjectId"], (await LeftAsync(life.Id)).Order());

        var member = life.Stage.As(UpkeepStage.Member);
        var page = await member.GetAsync($"/t/{life.Thread}");
        Assert.Contains("消されました", page.Main);
        Assert.Contains("お返事です", page.Main);
        Assert.Equal(404, (await member.GetAsync($"/people/{life.Id}")).Code);
        var thread = await life.Stage.ReadThreadAsync(life.Theirs);
        Assert.Equal(0, thread.PostCount);
        Assert.Equal("", (await life.Browser.GetAsync("/")).Html.QuerySelector("a[href='/settings']")?.TextContent ?? "");
        Assert.Equal(302, (await life.Browser.GetAsync("/settings")).Code);
    }

    [Fact]
    public async Task Texts_that_stay_have_no_name_and_nothing_links_them()
    {
        var life = await LivedAsync("qzgonename");
        var other = await LivedAsync("qzgoneother");
        await EraseAsync(life.Browser, "keep");
        await EraseAsync(other.Browser, "keep");
        var page = await life.Stage.As(UpkeepStage.Member).GetAsync($"/t/{life.Thread}");
        Assert.Contains("qzgonenamebody", page.Main);
        Assert.Contains("qzgonenametitle", page.Main);
        Assert.DoesNotContain("qzgonenamename", page.Text);
        foreach (var word in new[] { "name", "about", "employer", "reading", "old", "file", "report", "token", "invitation", "app" }) AssertNowhere("qzgonename" + word);
        AssertNowhere(life.Email);
        Assert.Equal(1, await life.Stage.FoundAsync("qzgonenamebody"));
        // Two who went are one nobody.
        Assert.Equal(1, await world.DbAsync(db => db.Set<Thread>().Where(t => t.Id == life.Thread || t.Id == other.Thread).Select(t => t.AuthorId).Distinct().CountAsync()));
        Assert.Equal(404, (await life.Stage.As(UpkeepStage.Member).GetAsync("/people/" + await world.DbAsync(db => db.Set<Thread>().Where(t => t.Id == life.Thread).Select(t => t.AuthorId).SingleAsync()))).Code);
        Assert.DoesNotContain("NOBODY", (await (await world.AsAsync(World.Operator)).GetAsync("/operate/people")).Text);
        Assert.Equal(["AuditEntry.ActorId", "AuditEntry.SubjectId"], (await LeftAsync(life.Id)).Order());
    }

    [Fact]
    public async Task Within_the_week_one_may_stop_and_a_mail_says_so()
    {
        var email = await world.NewPersonAsync();
        var browser = await world.AsAsync(email);
        await EraseAsync(browser, "go", "calm");
        Assert.Contains((await world.MailsAsync()), m => m.To.ToString().Contains(email, StringComparison.Ordinal) && m.TextBody!.Contains("2026年11月29日", StringComparison.Ordinal));
        Assert.Contains("2026年11月29日", (await browser.GetAsync("/me/data")).Main);
        Assert.Equal("/me/data", (await browser.SubmitAsync("/me/data", "/me/erase/stop")).Location);
        world.Clock.Advance(TimeSpan.FromDays(Erasure.CalmDays + 1));
        await world.DrainAsync();
        Assert.True(await world.IdAsync(email) > 0);

        browser = await world.AsAsync(email);
        await EraseAsync(browser, "go", "calm");
        world.Clock.Advance(TimeSpan.FromDays(Erasure.CalmDays) + TimeSpan.FromHours(2));
        await world.DrainAsync();
        await world.DrainAsync();
        Assert.Equal(0, await world.DbAsync(db => db.Users.CountAsync(p => p.Email == email)));
        world.Clock.Advance(-TimeSpan.FromDays(2 * Erasure.CalmDays + 1) - TimeSpan.FromHours(2));
    }

    [Fact]
    public async Task A_form_that_is_not_sure_erases_nothing()
    {
        var browser = await world.AsAsync(await world.NewPersonAsync());
        Assert.Equal(400, (await browser.SubmitAsync("/me/erase", "/me/erase", ("texts", "go"), ("when", "now"))).Code);
        Assert.Equal(400, (await browser.SubmitAsync("/me/erase", "/me/erase", ("when", "now"), ("sure", "yes"))).Code);
        Assert.Equal(200, (await browser.GetAsync("/settings")).Code);
    }

    [Fact]
    public async Task The_only_steward_and_the_last_operator_are_told_what_is_missing()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var steward = stage.As(UpkeepStage.Steward);
        var page = await steward.GetAsync("/me/erase");
        Assert.Contains("舞台", page.Main);
        Assert.Empty(page.Html.QuerySelectorAll("main form[action='/me/erase']"));
        Assert.Equal(409, (await steward.PostAsync("/me/erase", ("texts", "go"), ("when", "now"), ("sure", "yes"))).Code);
        var host = await world.AsAsync(World.Operator);
        Assert.Contains("あなただけです", (await host.GetAsync("/me/erase")).Main);
        Assert.Equal(409, (await host.PostAsync("/me/erase", ("texts", "go"), ("when", "now"), ("sure", "yes"))).Code);

        // Somebody else runs it too: then they may go.
        await world.DbAsync(db => db.Set<Membership>().Where(m => m.CircleId == stage.CircleId && m.PersonId == stage.Id(UpkeepStage.Member)).ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, CircleRole.Steward)));
        var members = await world.DbAsync(db => db.Set<Circle>().Where(c => c.Id == stage.CircleId).Select(c => c.MemberCount).SingleAsync());
        await EraseAsync(steward, "go");
        Assert.Equal(Math.Max(0, members - 1), await world.DbAsync(db => db.Set<Circle>().Where(c => c.Id == stage.CircleId).Select(c => c.MemberCount).SingleAsync()));
    }

    [Fact]
    public async Task Who_became_the_last_one_meanwhile_waits_and_is_not_in_the_journal()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        await world.DbAsync(async db =>
        {
            db.Add(new Erasure { PersonId = stage.Id(UpkeepStage.Steward), AskedAt = world.Clock.GetUtcNow(), DueAt = world.Clock.GetUtcNow() });
            db.Add(new Job { Kind = Ibasho.Jobs.ErasureDue.JobKind, Payload = "{}", NotBefore = world.Clock.GetUtcNow() });
            return await db.SaveChangesAsync();
        });
        var before = Journal().Count;
        await world.DrainAsync();
        Assert.Equal(1, await world.DbAsync(db => db.Users.CountAsync(p => p.Id == stage.Id(UpkeepStage.Steward))));
        Assert.Equal(before, Journal().Count);
    }

    [Fact]
    public async Task Class30_an_account_made_again_inherits_nothing()
    {
        var life = await LivedAsync("qzgoneagain");
        await EraseAsync(life.Browser, "keep");
        var again = await world.DbAsync(async db =>
        {
            var person = new Person { Name = "あたらしい人", NameFolded = "あたらしい人", Email = life.Email, UserName = life.Email, NormalizedEmail = life.Email.ToUpperInvariant(), NormalizedUserName = life.Email.ToUpperInvariant(), EmailConfirmed = true, SecurityStamp = Secrets.New(), CreatedAt = world.Clock.GetUtcNow() };
            person.Approve();
            db.Add(person);
            await db.SaveChangesAsync();
            return person.Id;
        });
        Assert.NotEqual(life.Id, again);
        Assert.Equal(["AspNetUsers.Id"], await LeftAsync(again));
        var browser = await world.AsAsync(life.Email);
        Assert.Equal(404, (await browser.GetAsync($"/t/{life.Thread}")).Code);
        foreach (var path in new[] { "/bookmarks", "/notices", "/me/measures", "/me/consultations", "/settings/tokens", "/settings/safety", "/me/edit" })
            Assert.DoesNotContain("qzgoneagain", (await browser.GetAsync(path)).Text);
    }

    [Fact]
    public async Task An_older_copy_of_the_database_forgets_again()
    {
        var life = await LivedAsync("qzgoneback");
        var person = await world.DbAsync(db => db.Users.AsNoTracking().SingleAsync(p => p.Id == life.Id));
        var known = await world.DbAsync(db => db.Set<Place>().Select(p => p.Erasures).SingleAsync());
        await EraseAsync(life.Browser, "go");
        var line = Journal()[^1];
        Assert.True(line.IsOf(Ibasho.Access.Erasing.JournalName(person)));
        Assert.DoesNotContain("qzgoneback", File.ReadAllText(JournalFile));
        Assert.DoesNotContain(life.Email, File.ReadAllText(JournalFile));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(JournalFile));

        // As a backup from before would be: the person is there, and the place knows fewer lines.
        await world.DbAsync(async db =>
        {
            db.Add(person);
            db.Add(new Membership { CircleId = life.Stage.CircleId, PersonId = person.Id, JoinedAt = person.CreatedAt });
            await db.SaveChangesAsync();
            return await db.Set<Place>().ExecuteUpdateAsync(p => p.SetProperty(x => x.Erasures, known));
        });
        // As every start does, before anything is served.
        await Web.PrepareAsync(world.App.Services, default);
        Assert.Equal(0, await world.DbAsync(db => db.Users.CountAsync(p => p.Id == life.Id)));
        AssertNowhere("qzgoneback");
        var lines = Journal().Count;
        Assert.Equal((0, lines), (await ReapplyAsync(), Journal().Count));
    }

    [Fact]
    public async Task Nobody_signs_in_as_nobody()
    {
        var life = await LivedAsync("qzgonenobody");
        await EraseAsync(life.Browser, "keep");
        var page = await world.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", Person.NobodyName), ("password", "-"));
        Assert.NotEqual(302, page.Code);
        Assert.Equal(0, await world.DbAsync(db => db.Users.CountAsync(p => p.NormalizedUserName == Person.NobodyName && (p.PasswordHash != null || p.Email != null || p.State == PersonState.Active))));
    }

    private string JournalFile => Path.Combine(world.Folder, "keys", "erasures.jsonl");

    private IReadOnlyList<ErasureJournal.Line> Journal() => new ErasureJournal(Path.Combine(world.Folder, "keys")).Read();

    private Task<int> ReapplyAsync() => world.DbAsync(async db =>
    {
        await using var scope = world.App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ErasePeople>().ReapplyAsync(scope.ServiceProvider.GetRequiredService<AppDb>(), default);
    });
}
