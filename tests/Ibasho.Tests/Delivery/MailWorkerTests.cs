using System.Diagnostics;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Ibasho.Tests.Delivery;

/// <summary>Mails over SMTP: once each, however the server behaves, and nobody waits for it.</summary>
public sealed class MailWorkerTests : IAsyncLifetime
{
    private readonly FakeSmtp _server = new();
    private readonly SmtpWorld _world;

    public MailWorkerTests() => _world = new SmtpWorld($"smtp://localhost:{_server.Port}?from=place@place.test");

    public Task InitializeAsync() => _world.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        _server.Dispose();
    }

    private Task<int> DrainAsync() => _world.App.Services.GetRequiredService<MailWorker>().DrainAsync(default);

    /// <summary>A mail to a new person: a warning, or a link.</summary>
    private async Task<(string Email, long Id)> QueueAsync(MailKind kind)
    {
        var email = await _world.NewPersonAsync();
        var id = await _world.IdAsync(email);
        await _world.DbAsync(db =>
        {
            db.Mail(kind, id, _world.Clock.GetUtcNow());
            return db.SaveChangesAsync();
        });
        return (email, id);
    }

    private Task<Mail?> RowAsync(long person) => _world.DbAsync(db => db.Set<Mail>().AsNoTracking().SingleOrDefaultAsync(m => m.PersonId == person));

    private static string Id(string text) => MimeMessage.Load(new MemoryStream(System.Text.Encoding.Latin1.GetBytes(text))).MessageId!;

    [Fact]
    public async Task Many_go_over_one_connection_and_leave_nothing_behind()
    {
        for (var i = 0; i < 3; i++) await QueueAsync(MailKind.PasswordChanged);
        Assert.Equal(3, await DrainAsync());
        Assert.Equal((3, 1), (_server.Accepted.Count, _server.Connections));
        Assert.Contains("MAIL FROM:<place@place.test>", string.Join('\n', _server.Said), StringComparison.Ordinal);
        Assert.Equal(0, await _world.DbAsync(db => db.Set<Mail>().CountAsync()));
        Assert.False(Directory.Exists(Path.Combine(_world.Folder, "mail")));
        Assert.DoesNotContain("data", (await _world.Guest().GetAsync("/sign-in")).Main, StringComparison.Ordinal); // Where mail is sent, nothing is said of files.
    }

    [Fact]
    public async Task Who_waits_for_a_link_does_not_wait_behind_news()
    {
        var (_, id) = await QueueAsync(MailKind.PasswordChanged);
        await _world.DbAsync(async db =>
        {
            var now = _world.Clock.GetUtcNow();
            // More than one batch of news, all of it due before.
            for (var i = 0; i < 30; i++) db.Add(new Mail { Kind = MailKind.News, PersonId = id, CreatedAt = now, NotBefore = now.AddMinutes(-1) });
            return await db.SaveChangesAsync();
        });
        await DrainAsync();
        Assert.Single(_server.Accepted);
    }

    [Theory]
    [InlineData(nameof(Manner.Silent))]
    [InlineData(nameof(Manner.Drip))]
    [InlineData(nameof(Manner.Busy))]
    [InlineData(nameof(Manner.Reset))]
    public async Task A_server_that_is_of_no_use_holds_nobody_up_and_gets_the_mail_later(string manner)
    {
        _server.Manner = Enum.Parse<Manner>(manner);
        var (_, id) = await QueueAsync(MailKind.PasswordChanged);
        await QueueAsync(MailKind.PasswordChanged);
        var watch = Stopwatch.StartNew();
        var drain = DrainAsync();
        Assert.Equal(200, (await _world.Guest().GetAsync("/sign-in")).Code);
        Assert.Equal("/recover/sent", (await _world.Guest().PostAsync("/recover", ("email", "who@test.example"))).Location);
        await _world.App.Services.GetRequiredService<Worker>().DrainAsync(default);
        Assert.Equal(1, await drain); // The second one need not try.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Equal((MailState.Waiting, 1), ((await RowAsync(id))!.State, (await RowAsync(id))!.Attempts));
        Assert.Equal(0, await DrainAsync()); // Not again at once.

        _server.Manner = Manner.Plain;
        _world.Clock.Advance(TimeSpan.FromMinutes(2));
        await DrainAsync();
        Assert.Equal(2, _server.Accepted.Count);
    }

    [Fact]
    public async Task A_grey_list_is_tried_again_with_growing_pauses_and_the_same_message_id()
    {
        var answers = new Queue<string?>(["451 4.7.1 greylisted", "451 4.7.1 greylisted", null]);
        _server.OnText = () => answers.Dequeue();
        var (_, id) = await QueueAsync(MailKind.PasswordChanged);
        await DrainAsync();
        var first = (await RowAsync(id))!.NotBefore - _world.Clock.GetUtcNow();
        _world.Clock.Advance(first);
        await DrainAsync();
        var second = (await RowAsync(id))!.NotBefore - _world.Clock.GetUtcNow();
        Assert.InRange(first, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(80));
        Assert.InRange(second, TimeSpan.FromSeconds(80), TimeSpan.FromSeconds(160));
        _world.Clock.Advance(second);
        await DrainAsync();
        Assert.Single(_server.Accepted);
        Assert.Single(_server.Texts.Select(Id).Distinct());
        Assert.Null(await RowAsync(id));

        _server.OnReceiver = _ => "450 4.2.0 later";
        (_, id) = await QueueAsync(MailKind.PasswordChanged);
        await DrainAsync();
        Assert.Equal(MailState.Waiting, (await RowAsync(id))!.State);
        // It is given up in the end.
        _world.Clock.Advance(TimeSpan.FromDays(6));
        await DrainAsync();
        Assert.Null(await RowAsync(id));
    }

    [Fact]
    public async Task A_mailbox_that_is_not_there_is_noted_and_shown_to_its_owner_until_confirmed_again()
    {
        var (email, id) = await QueueAsync(MailKind.PasswordChanged);
        _server.OnReceiver = line => line.Contains(email, StringComparison.Ordinal) ? "550 5.1.1 no such user" : null;
        await DrainAsync();
        Assert.Null(await RowAsync(id));
        var browser = await _world.AsAsync(email);
        Assert.Contains("届きません", (await browser.GetAsync("/settings")).Main, StringComparison.Ordinal);
        Assert.NotNull((await browser.GetAsync("/settings/notices")).Html.QuerySelector("main a[href='/settings/email']"));

        _server.OnReceiver = _ => null;
        await browser.SubmitAsync("/settings/email", "/settings/email/confirm");
        await DrainAsync();
        var mail = MimeMessage.Load(new MemoryStream(System.Text.Encoding.Latin1.GetBytes(Assert.Single(_server.Accepted))));
        await browser.SubmitAsync(await browser.OpenAsync(mail.Link()), "/confirm");
        Assert.DoesNotContain("届きません", (await browser.GetAsync("/settings")).Main, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("554 5.7.1 relaying denied")]
    [InlineData("550 5.7.1 rejected by policy")]
    [InlineData("552 5.2.2 mailbox full")]
    public async Task A_policy_or_a_full_mailbox_is_not_the_fault_of_the_address(string answer)
    {
        var (email, _) = await QueueAsync(MailKind.PasswordChanged);
        _server.OnReceiver = _ => answer;
        await DrainAsync();
        Assert.Null(await _world.DbAsync(db => db.Users.Where(p => p.Email == email).Select(p => p.MailFailedAt).SingleAsync()));
        Assert.Equal(0, await _world.DbAsync(db => db.Set<Mail>().CountAsync()));
    }

    [Theory]
    [InlineData(MailKind.Recover, 1)]
    [InlineData(MailKind.PasswordChanged, 2)]
    public async Task A_line_that_breaks_after_the_text_repeats_only_warnings_and_those_with_the_same_id(MailKind kind, int texts)
    {
        var (_, id) = await QueueAsync(kind);
        _server.OnText = () => "";
        await DrainAsync();
        _server.OnText = () => null;
        _world.Clock.Advance(TimeSpan.FromMinutes(10));
        await DrainAsync();
        Assert.Equal(texts, _server.Texts.Count);
        Assert.Single(_server.Texts.Select(Id).Distinct());
        Assert.Null(await RowAsync(id));
    }

    [Theory]
    [InlineData(MailKind.Recover, 0)]
    [InlineData(MailKind.AddressChanged, 1)]
    public async Task After_a_crash_between_the_servers_word_and_ours_a_mail_is_not_sent_again_unless_it_warns(MailKind kind, int texts)
    {
        var (_, id) = await QueueAsync(kind);
        var row = (await RowAsync(id))!;
        Assert.True(await _world.DbAsync(db => db.LeaseAsync(row.Id, _world.Clock.GetUtcNow(), default)));
        await _world.DbAsync(async db =>
        {
            await db.MarkSendingAsync(row.Id, default);
            return 0;
        });
        Assert.Equal(0, await DrainAsync()); // Another process may be at it.
        _world.Clock.Advance(MailQueue.Lease + TimeSpan.FromSeconds(1));
        await DrainAsync();
        Assert.Equal(texts, _server.Accepted.Count);
        Assert.Null(await RowAsync(id));
    }

    [Fact]
    public async Task A_crash_before_the_server_was_told_loses_nothing()
    {
        var (_, id) = await QueueAsync(MailKind.Recover);
        var row = (await RowAsync(id))!;
        await _world.DbAsync(db => db.LeaseAsync(row.Id, _world.Clock.GetUtcNow(), default));
        _world.Clock.Advance(MailQueue.Lease + TimeSpan.FromSeconds(1));
        await DrainAsync();
        Assert.Single(_server.Accepted);
    }

    [Fact]
    public async Task Several_workers_send_each_mail_once()
    {
        for (var i = 0; i < 12; i++) await QueueAsync(MailKind.PasswordChanged);
        using var scope = _world.App.Services.CreateScope();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            // Each as another process would have it, with a door of its own.
            var door = new SmtpDoor(_world.App.Services.GetRequiredService<Settings>().MailServer!, [], MailPatience.Usual, Microsoft.Extensions.Logging.Abstractions.NullLogger<SmtpDoor>.Instance);
            using var worker = ActivatorUtilities.CreateInstance<MailWorker>(_world.App.Services, door);
            await worker.DrainAsync(default);
        }));
        Assert.Equal(12, _server.Accepted.Select(Id).Distinct().Count());
        Assert.Equal(12, _server.Accepted.Count);
    }

    [Fact]
    public async Task Addresses_of_nobody_are_never_mailed()
    {
        foreach (var email in (string[])[World.Member, "x@sub.EXAMPLE", "x@example.com", "x@nobody.invalid"])
        {
            await _world.DbAsync(async db =>
            {
                db.Mail(MailKind.AddressChanged, await _world.IdAsync(World.Member), _world.Clock.GetUtcNow(), email);
                return await db.SaveChangesAsync();
            });
        }
        await DrainAsync();
        Assert.Equal((0, 0), (_server.Connections, await _world.DbAsync(db => db.Set<Mail>().CountAsync())));
    }
}

/// <summary>A place whose mail goes to a server of the test.</summary>
internal sealed class SmtpWorld(string smtp, string ca = "") : World
{
    protected override Settings Set(Settings settings) => settings with { Smtp = smtp, SmtpCa = ca };

    protected override void Add(IServiceCollection services) => services.AddSingleton(new MailPatience(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)));
}
