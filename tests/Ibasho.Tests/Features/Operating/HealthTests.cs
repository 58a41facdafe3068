using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Features.Operating;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Shell;
using Ibasho.Tests.Delivery;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Ibasho.Tests.Features.Operating;

/// <summary>Those who run the place see what is wrong with it, hear of it once by mail, and see nobody.</summary>
public sealed class HealthTests : IAsyncLifetime
{
    private const string Path = "/operate/health";
    private readonly FakeSmtp _server = new();
    private readonly Place _place;

    public HealthTests() => _place = new Place($"smtp://localhost:{_server.Port}?from=place@place.test");

    /// <summary>A place with a mail server, a disk that is as full as a test wants, and a job that fails as often as it wants.</summary>
    private sealed class Place(string smtp) : World
    {
        public Room Room { get; } = new();
        public Stumbles Stumbles { get; } = new();

        protected override Settings Set(Settings settings) => settings with { Smtp = smtp };

        protected override void Add(IServiceCollection services)
        {
            services.AddSingleton(new MailPatience(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)));
            services.AddSingleton<Disk>(Room);
            services.AddSingleton<IJob>(Stumbles);
        }
    }

    private sealed class Room : Disk
    {
        public long Bytes { get; set; } = 1L << 40;

        public override long? Free(string folder) => Bytes;
    }

    private sealed class Stumbles : IJob
    {
        public bool Fails { get; set; } = true;
        public int Done { get; private set; }
        public string Kind => "stumbles";

        public Task RunAsync(AppDb db, string payload, CancellationToken cancel)
        {
            if (Fails) throw new InvalidOperationException("kanari-canary");
            Done++;
            return Task.CompletedTask;
        }
    }

    public Task InitializeAsync() => _place.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _place.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task The_last_copy_that_was_found_whole_is_shown_and_its_lack_is_trouble_where_copies_are_to_be_made()
    {
        var wanted = new Troubles(_place.App.Services.GetRequiredService<Settings>() with { Backups = "/backups" }, _place.Room, _place.Clock);
        Task<bool> IsTroubleAsync() => _place.DbAsync(async db => (await wanted.NowAsync(db, default)).Any(t => t.Kind == TroubleKind.Backup));
        Task AddAsync(Backup backup) => _place.DbAsync(db =>
        {
            db.Add(backup);
            return db.SaveChangesAsync();
        });
        var browser = await _place.AsAsync(World.Operator);
        Assert.NotNull((await browser.GetAsync("/operate/health")).Html.QuerySelector("section[aria-labelledby=backups] p b"));
        Assert.False(await IsTroubleAsync());

        var now = _place.Clock.GetUtcNow();
        await AddAsync(new Backup { MadeAt = now.AddHours(-50), VerifiedAt = now.AddHours(-50), Reason = BackupReason.Due, Name = "old.backup", Bytes = 5_000_000 });
        Assert.NotNull((await browser.GetAsync("/operate/health")).Html.QuerySelector("section[aria-labelledby=backups] p b"));
        Assert.True(await IsTroubleAsync());

        await AddAsync(new Backup { MadeAt = now.AddHours(-2), Reason = BackupReason.Due, Trouble = "Damaged" });
        Assert.Contains("Damaged", (await browser.GetAsync("/operate/health")).Main);
        Assert.True(await IsTroubleAsync());

        await AddAsync(new Backup { MadeAt = now.AddHours(-1), VerifiedAt = now, Reason = BackupReason.Due, Name = "new.backup", Bytes = 5_000_000 });
        Assert.Null((await browser.GetAsync("/operate/health")).Html.QuerySelector("section[aria-labelledby=backups] p b"));
        Assert.False(await IsTroubleAsync());
    }

    [Fact]
    public async Task Only_those_who_run_the_place_see_it()
    {
        var @operator = await _place.AsAsync(World.Operator);
        Assert.Equal(200, (await @operator.GetAsync(Path)).Code);
        Assert.Contains(Path, (await @operator.GetAsync("/operate")).Text, StringComparison.Ordinal);
        foreach (var who in (string[])[World.Member, World.Steward, World.Newcomer])
        {
            var browser = await _place.AsAsync(who);
            var (real, none) = (await browser.GetAsync(Path), await browser.GetAsync("/operate/nowhere"));
            Assert.Equal((404, none.Main), (real.Code, real.Main));
            Assert.Equal(404, (await browser.PostAsync("/operate/jobs/1/retry")).Code);
        }
        Assert.StartsWith("/sign-in", (await _place.Guest().GetAsync(Path)).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_mail_server_is_seen_and_told_of_when_it_is_back_while_something_is_wrong()
    {
        var boss = await BossAsync();
        _server.Manner = Manner.Reset;
        await _place.DbAsync(db =>
        {
            db.Mail(MailKind.PasswordChanged, boss, _place.Clock.GetUtcNow());
            return db.SaveChangesAsync();
        });
        await MailAsync();
        Assert.Contains(Words("ja", () => OperatingText.TroubleMail), await SeenAsync(), StringComparison.Ordinal);

        // Nobody is told twice, however long it lasts.
        for (var i = 0; i < 4; i++) await MinuteAsync();
        Assert.Equal(1, await _place.DbAsync(db => db.Set<Mail>().CountAsync(m => m.Kind == MailKind.Trouble)));

        // The server is back; the disk is full meanwhile, and the mail says only what is wrong now.
        _place.Room.Bytes = 1024;
        await MinuteAsync();
        _server.Manner = Manner.Plain;
        for (var i = 0; i < 3; i++)
        {
            _place.Clock.Advance(TimeSpan.FromHours(2));
            await MailAsync();
        }
        await MinuteAsync();
        Assert.DoesNotContain(Words("ja", () => OperatingText.TroubleMail), await SeenAsync(), StringComparison.Ordinal);
        var told = Assert.Single(_server.Accepted.Select(Read), m => m.Subject is { } subject && subject.Contains("サーバー", StringComparison.Ordinal));
        Assert.Contains(Words("ja", () => OperatingText.TroubleDisk.With(512)), told.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_mail_server_is_seen_within_a_minute_although_no_mail_waits()
    {
        var worker = _place.App.Services.GetRequiredService<MailWorker>();
        async Task MinuteWithVisitAsync()
        {
            await MinuteAsync();
            await worker.VisitAsync(default);
        }

        await MinuteWithVisitAsync();
        Assert.Contains(Words("ja", () => OperatingText.AllWell), await SeenAsync(), StringComparison.Ordinal);
        Assert.Equal(["EHLO", "QUIT"], _server.Said.Select(line => line.Split(' ')[0]));
        foreach (var manner in (Manner[])[Manner.Reset, Manner.Busy, Manner.Silent])
        {
            _server.Manner = manner;
            await MinuteWithVisitAsync();
            Assert.Contains(Words("ja", () => OperatingText.TroubleMail), await SeenAsync(), StringComparison.Ordinal);
            _server.Manner = Manner.Plain;
            await MinuteWithVisitAsync();
            Assert.Contains(Words("ja", () => OperatingText.AllWell), await SeenAsync(), StringComparison.Ordinal);
        }

        // Not more often than that, however often the worker looks for mails.
        var before = _server.Connections;
        for (var i = 0; i < 5; i++) await worker.VisitAsync(default);
        Assert.Equal(before, _server.Connections);
    }

    [Fact]
    public async Task A_full_disk_is_seen_and_mailed_once_until_it_was_well()
    {
        await BossAsync();
        var all = Words("ja", () => OperatingText.AllWell);
        Assert.Contains(all, await SeenAsync(), StringComparison.Ordinal);
        _place.Room.Bytes = Troubles.LeastRoom - 1;
        for (var i = 0; i < 5; i++) await MinuteAsync();
        Assert.Contains(Words("ja", () => OperatingText.TroubleDisk.With(512)), await SeenAsync(), StringComparison.Ordinal);
        Assert.Single(_server.Texts);
        _place.Room.Bytes = Troubles.LeastRoom;
        await MinuteAsync();
        Assert.Contains(all, await SeenAsync(), StringComparison.Ordinal);
        _place.Room.Bytes = 0;
        for (var i = 0; i < 3; i++) await MinuteAsync();
        Assert.Equal(2, _server.Texts.Count);
    }

    [Fact]
    public async Task A_failing_job_is_seen_within_a_minute_and_tried_again_by_a_button()
    {
        await BossAsync();
        await _place.DbAsync(db =>
        {
            db.Later("stumbles", new { Id = 4711 }, _place.Clock.GetUtcNow());
            return db.SaveChangesAsync();
        });
        for (var i = 0; i < 6; i++)
        {
            await _place.DrainAsync();
            _place.Clock.Advance(TimeSpan.FromSeconds(10));
        }
        await _place.DrainAsync();
        await MailAsync();
        var browser = await _place.AsAsync(World.Operator);
        var page = await browser.GetAsync(Path);
        Assert.Contains("stumbles", page.Main, StringComparison.Ordinal);
        Assert.Contains(nameof(InvalidOperationException), page.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", page.Text, StringComparison.Ordinal);
        Assert.Contains(Words("ja", () => OperatingText.TroubleJob), page.Main, StringComparison.Ordinal);
        Assert.Single(_server.Texts);

        _place.Stumbles.Fails = false;
        var id = await _place.DbAsync(db => db.Set<Job>().Where(j => j.Kind == "stumbles").Select(j => j.Id).SingleAsync());
        Assert.Equal(302, (await browser.SubmitAsync(page, $"/operate/jobs/{id}/retry")).Code);
        await MinuteAsync();
        Assert.Equal(1, _place.Stumbles.Done);
        Assert.Contains(Words("ja", () => OperatingText.AllWell), await SeenAsync(), StringComparison.Ordinal);
        Assert.Equal(404, (await browser.PostAsync($"/operate/jobs/{id}/retry")).Code);
        Assert.Equal(1, await _place.DbAsync(db => db.Set<AuditEntry>().CountAsync(a => a.Act == "job.retry")));
    }

    [Fact]
    public async Task What_does_not_fail_is_not_begun_anew()
    {
        var id = await _place.DbAsync(async db =>
        {
            db.Later("stumbles", new { }, _place.Clock.GetUtcNow().AddDays(1));
            await db.SaveChangesAsync();
            return await db.Set<Job>().Where(j => j.Kind == "stumbles").Select(j => j.Id).SingleAsync();
        });
        Assert.Equal(409, (await (await _place.AsAsync(World.Operator)).PostAsync($"/operate/jobs/{id}/retry")).Code);
    }

    [Fact]
    public async Task Slow_requests_are_told_by_route_and_failed_sign_ins_by_number()
    {
        var thread = await _place.DbAsync(db => db.Set<Thread>().Select(t => t.Id).FirstAsync());
        _place.App.Services.GetRequiredService<RouteTimes>().Count("GET", "/t/{id:guid}", TimeSpan.FromSeconds(3), false);
        var member = await _place.AsAsync(World.Member);
        await member.GetAsync($"/t/{thread}?word=kanari-canary");
        await _place.Guest().SubmitAsync("/sign-in", "/sign-in", ("email", "kanari@canary.example"), ("password", "kanari-canary-0"));
        var text = (await (await _place.AsAsync(World.Operator)).GetAsync(Path)).Text;
        Assert.Contains("GET /t/{id:guid}", text, StringComparison.Ordinal);
        Assert.Contains(Words("ja", () => OperatingText.HourAndDay.With(1, 1)), text, StringComparison.Ordinal);
        Assert.DoesNotContain(thread.ToString(), text, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Few_people_are_no_number()
    {
        await _place.DbAsync(db => db.Set<Person>().ExecuteUpdateAsync(p => p.SetProperty(x => x.SeenOn, (DateOnly?)null)));
        var few = "<dd>" + Words("ja", () => OperatingText.TooFew.With(8)) + "</dd>";
        Assert.Contains(few, await SeenAsync(), StringComparison.Ordinal);
        var today = DateOnly.FromDateTime(_place.Clock.GetUtcNow().UtcDateTime);
        await _place.DbAsync(db => db.Set<Person>().ExecuteUpdateAsync(p => p.SetProperty(x => x.SeenOn, today)));
        Assert.DoesNotContain(few, await SeenAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".NET", "10.0.12", true)]
    [InlineData(".NET", "10.0.14", false)]
    [InlineData("SQLite", "3.46.1", true)]
    [InlineData("SQLite", "3.50.2", false)]
    [InlineData("PostgreSQL", "15.13", true)]
    [InlineData("PostgreSQL", "17.7", false)]
    [InlineData("Ibasho", "0.1.0", false)]
    public void Weak_versions_are_known_by_a_list(string name, string version, bool weak) =>
        Assert.Equal(weak, Lists.Weak.Any(w => w.Has(name, version)));

    /// <summary>A real person who runs the place, with an address of their own.</summary>
    private async Task<long> BossAsync() => await _place.IdAsync(await _place.NewPersonAsync("運営 はじめ", isOperator: true));

    private static MimeMessage Read(string text) => MimeMessage.Load(new MemoryStream(System.Text.Encoding.Latin1.GetBytes(text)));

    private async Task<string> SeenAsync() => (await (await _place.AsAsync(World.Operator)).GetAsync(Path)).Text;

    private async Task MailAsync()
    {
        var worker = _place.App.Services.GetRequiredService<MailWorker>();
        while (await worker.DrainAsync(CancellationToken.None) > 0)
        {
        }
    }

    /// <summary>A minute goes by, with everything that is done in it.</summary>
    private async Task MinuteAsync()
    {
        _place.Clock.Advance(TimeSpan.FromMinutes(1));
        await _place.DrainAsync();
        await MailAsync();
    }

    private static string Words(string culture, Func<string> words)
    {
        using var _ = Ibasho.Platform.Words.In(culture);
        return words();
    }
}
