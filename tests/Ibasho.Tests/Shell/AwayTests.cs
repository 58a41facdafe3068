using System.Data.Common;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Data.Postgres;
using Ibasho.Data.Sqlite;
using Ibasho.Model;
using Ibasho.Tests.Features.Files;
using Ibasho.Tests.Features.Threads;
using Ibasho.Tests.Platform.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Ibasho.Tests.Shell;

/// <summary>While the database cannot be used everybody is told in their language, nobody loses a word, nothing is doubled, and all goes on when it is back.</summary>
public sealed class AwayTests(AwayTests.Stumbling world) : IClassFixture<AwayTests.Stumbling>
{
    private const string Words = "夜勤のあとで書きました。\n二行目も、あります。";

    [Theory]
    [InlineData("ja"), InlineData("en"), InlineData("ko")]
    public async Task A_page_says_so_in_the_readers_language(string language)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var browser = (await world.AsAsync(World.Member)).Speaking(language);
        await world.WhileAsync(Away(), async () =>
        {
            var page = await browser.GetAsync("/circles");
            Assert.Equal((503, "10", language), (page.Code, page.Headers["Retry-After"], page.Html.DocumentElement.GetAttribute("lang")));
            Assert.Equal(Say(language, () => Ibasho.Shell.ShellText.AwayTitle), page.Html.QuerySelector("main h1")!.TextContent);
            Assert.Contains("default-src 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.Contains("no-store", page.Headers["Cache-Control"], StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("canary", page.Text, StringComparison.Ordinal);
            Assert.Null(page.Html.QuerySelector("header a[href='/sign-in']")); // Perhaps they are signed in.
            Assert.NotEmpty(browser.Cookies["ibasho"]);
            Assert.Equal(200, (await browser.GetAsync("/healthz")).Code);
            Assert.Equal(503, (await browser.GetAsync("/readyz")).Code);
            Assert.Equal(200, (await browser.GetAsync("/css/ibasho.css")).Code);
        });
    }

    [Fact]
    public async Task What_was_typed_stays_and_is_sent_once_when_it_is_back()
    {
        var (stage, thread) = await StageAsync();
        var member = stage.As(UpkeepStage.Member);
        var opened = await member.GetAsync($"/t/{thread}");
        var away = await world.WhileAsync(Away(), () => member.SubmitAsync(opened, $"/t/{thread}/reply", ("body", Words)));
        Assert.Equal(503, away.Code);
        Assert.Contains("二行目も、あります。", away.Main, StringComparison.Ordinal);
        Assert.Equal(Words, away.Fields(away.Form($"/t/{thread}/reply")).Single(f => f.Name == "body").Value);

        // Twice, as an impatient thumb does it.
        for (var i = 0; i < 2; i++) Assert.Equal(302, (await member.SubmitAsync(away, $"/t/{thread}/reply")).Code);
        Assert.Equal(1, await CountAsync(thread));
    }

    [Fact]
    public async Task What_was_written_although_the_answer_was_lost_is_there_once()
    {
        var (stage, thread) = await StageAsync();
        var member = stage.As(UpkeepStage.Member);
        var opened = await member.GetAsync($"/t/{thread}");
        Assert.Equal(302, (await member.SubmitAsync(opened, $"/t/{thread}/reply", ("body", Words))).Code);
        var away = await world.WhileAsync(Away(), () => member.SubmitAsync(opened, $"/t/{thread}/reply", ("body", Words)));
        Assert.Equal(503, away.Code);
        Assert.Equal(302, (await member.SubmitAsync(away, $"/t/{thread}/reply")).Code);
        Assert.Equal(1, await CountAsync(thread));
    }

    [Fact]
    public async Task A_full_disk_says_so_when_something_is_written_and_reading_goes_on()
    {
        var (stage, thread) = await StageAsync();
        var member = stage.As(UpkeepStage.Member);
        world.Store.Says = Full;
        try
        {
            world.Clock.Advance(TimeSpan.FromDays(1)); // The first visit of a day would be noted.
            var opened = await member.GetAsync($"/t/{thread}");
            Assert.Equal(200, opened.Code);
            var full = await member.SubmitFilesAsync(opened, $"/t/{thread}/reply", [("a.png", "image/png", Pictures.Png())], ("body", Words));
            Assert.Equal((507, "60"), (full.Code, full.Headers["Retry-After"]));
            Assert.Equal(Say("ja", () => Ibasho.Shell.ShellText.FullTitle), full.Html.QuerySelector("main h1")!.TextContent);
            Assert.Contains(Say("ja", () => FormText.FilesNotKept), full.Main, StringComparison.Ordinal);
            Assert.Equal(Words, full.Fields(full.Form($"/t/{thread}/reply")).Single(f => f.Name == "body").Value);
            world.Store.Says = null;
            Assert.Equal(302, (await member.SubmitAsync(full, $"/t/{thread}/reply")).Code);
        }
        finally
        {
            world.Store.Says = null;
        }
        Assert.Equal(1, await CountAsync(thread));
    }

    [Fact]
    public async Task A_password_is_not_repeated_and_words_from_elsewhere_are_not_shown()
    {
        var guest = world.Guest();
        var token = await guest.TokenAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var page = await world.WhileAsync(Away(), () => guest.PostRawAsync("/sign-in", (Form.TokenField, token), ("email", World.Member), ("password", "tsubame-canary-0")));
        Assert.Equal(503, page.Code);
        Assert.Contains(World.Member, page.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", page.Text, StringComparison.Ordinal);
        guest.Headers["Sec-Fetch-Site"] = "cross-site";
        var strange = await world.WhileAsync(Away(), () => guest.PostRawAsync("/sign-in", ("email", "planted@elsewhere.example")));
        Assert.Equal(503, strange.Code);
        Assert.DoesNotContain("planted", strange.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_gets_a_problem_and_sends_the_same_again()
    {
        var (stage, thread) = await StageAsync();
        using var program = await stage.ProgramAsync(UpkeepStage.Member);
        Task<HttpResponseMessage> PostAsync() => program.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"/api/v1/threads/{thread}/posts") { Content = JsonContent.Create(new { body = Words }), Headers = { { "Idempotency-Key", "away-" + thread } } });
        using var away = await world.WhileAsync(Away(), PostAsync);
        Assert.Equal((503, "10", "application/problem+json"), ((int)away.StatusCode, away.Headers.RetryAfter!.ToString(), away.Content.Headers.ContentType!.MediaType));
        Assert.Equal("away", (await away.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        world.Store.Says = Full;
        using var full = await PostAsync();
        world.Store.Says = null;
        Assert.Equal((507, "no-room"), ((int)full.StatusCode, (await full.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()));
        using var first = await PostAsync();
        using var second = await PostAsync();
        Assert.Equal((201, 201), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.Equal(1, await CountAsync(thread));
    }

    [Fact]
    public async Task A_stream_is_told_to_come_again()
    {
        var browser = await world.AsAsync(World.Member);
        browser.Headers["Accept"] = "text/event-stream";
        var stream = await world.WhileAsync(Away(), () => browser.GetAsync("/live"));
        Assert.Equal((200, "text/event-stream"), (stream.Code, stream.Headers["Content-Type"]));
    }

    [Fact]
    public async Task Help_at_hand_is_there_all_the_same()
    {
        var browser = await world.AsAsync(World.Member);
        var before = (await browser.GetAsync("/help?region=")).Html.QuerySelectorAll("main a[href^='tel:']").Length;
        Assert.NotEqual(0, before);
        await world.WhileAsync(Away(), async () =>
        {
            foreach (var who in (Browser[])[browser, world.Guest()])
            {
                world.Clock.Advance(TimeSpan.FromMinutes(1));
                var help = await who.GetAsync("/help?region=");
                Assert.Equal((200, before), (help.Code, help.Html.QuerySelectorAll("main a[href^='tel:']").Length));
                Assert.Equal(200, (await who.GetAsync("/promise")).Code);
                Assert.Equal(200, (await who.GetAsync("/guide/start")).Code);
                Assert.Equal(503, (await who.GetAsync("/circles")).Code);
            }
        });
    }

    [Fact]
    public async Task While_it_is_away_nobody_else_waits_for_it()
    {
        var browser = await world.AsAsync(World.Member);
        var asked = 0;
        await world.WhileAsync(Away(), async () =>
        {
            Assert.Equal(503, (await browser.GetAsync("/circles")).Code);
            world.Store.Says = command =>
            {
                if (command.CommandText != "SELECT 1") asked++;
                return Away();
            };
            for (var i = 0; i < 3; i++) Assert.Equal(503, (await browser.GetAsync("/circles")).Code);
            Assert.Equal(0, asked);
        });
        Assert.Equal(200, (await browser.GetAsync("/circles")).Code);
    }

    [Fact]
    public async Task Who_reads_slowly_keeps_no_connection_from_others() =>
        Assert.Equal("Open Closed", (await (await world.AsAsync(World.Member)).GetAsync("/test/begun")).Text);

    [Fact]
    public void Only_what_is_nobodys_mistake_is_said_to_be_away()
    {
        Assert.Equal(StoreTrouble.None, StoreTroubles.Of(new InvalidOperationException()));
        Assert.Equal(StoreTrouble.None, StoreTroubles.Of(new SqliteException("", 1)));
        Assert.Equal(StoreTrouble.None, StoreTroubles.Of(new SqliteException("", 19, 2067)));
        Assert.Equal(StoreTrouble.None, StoreTroubles.Of(Server(PostgresErrorCodes.UniqueViolation)));
        Assert.Equal(StoreTrouble.None, StoreTroubles.Of(Server(PostgresErrorCodes.UndefinedTable)));
        Assert.All((int[])[5, 6, 8, 10, 14], code => Assert.Equal(StoreTrouble.Away, StoreTroubles.Of(new InvalidOperationException("", new SqliteException("", code)))));
        Assert.All((string[])["57P01", "57P03", "57P02", "53300", "25006", "55000", "58030", "08006"], state => Assert.Equal(StoreTrouble.Away, StoreTroubles.Of(new DbUpdateException("", Server(state)))));
        Assert.All(new Exception[] { new SocketException(111), new TimeoutException(), new EndOfStreamException() }, inner => Assert.Equal(StoreTrouble.Away, StoreTroubles.Of(new NpgsqlException("", inner))));
        Assert.Equal(StoreTrouble.Full, StoreTroubles.Of(Server("53100")));
        Assert.Equal(StoreTrouble.Full, StoreTroubles.Of(new SqliteException("", 13)));
        Assert.Equal(StoreTrouble.Full, StoreTroubles.Of(new IOException("", 28)));
    }

    private static PostgresException Server(string state) => new("canary", "ERROR", "ERROR", state);

    internal static Exception Away() => Template.IsPostgres ? new NpgsqlException("canary", new SocketException(111)) : new SqliteException("canary", 10, 1034);

    /// <summary>The provider's own word where something is written.</summary>
    private static Exception? Full(DbCommand command) =>
        !command.CommandText.Contains("INSERT ", StringComparison.Ordinal) && !command.CommandText.Contains("UPDATE ", StringComparison.Ordinal) ? null
        : Template.IsPostgres ? Server("53100") : new SqliteException("canary", 13);

    private static string Say(string language, Func<string> text)
    {
        using var _ = Ibasho.Platform.Words.In(language);
        return text();
    }

    private async Task<(UpkeepStage Stage, Guid Thread)> StageAsync()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        return (stage, await stage.ThreadAsync());
    }

    private Task<int> CountAsync(Guid thread) => world.DbAsync(db => db.Set<Post>().CountAsync(p => p.ThreadId == thread && p.Body.Contains("二行目")));

    public sealed class Stumbling : World
    {
        internal Store Store { get; } = new();

        protected override void Add(IServiceCollection services)
        {
            if (Template.IsPostgres) services.ConfigureDbContext<PostgresAppDb>(options => options.AddInterceptors(Store));
            else services.ConfigureDbContext<SqliteAppDb>(options => options.AddInterceptors(Store));
        }

        protected override void Change(WebApplication app) => app.MapGet("/test/begun", BeginAsync).For(Who.SignedIn);

        private static async Task BeginAsync(HttpContext http, AppDb db)
        {
            var before = db.Database.GetDbConnection().State;
            await http.Response.StartAsync();
            await http.Response.WriteAsync($"{before} {db.Database.GetDbConnection().State}");
        }

        internal Task WhileAsync(Exception error, Func<Task> act) => WhileAsync(error, async () => { await act(); return true; });

        /// <summary>While every question to the database ends like this; afterwards it answers again.</summary>
        internal async Task<T> WhileAsync<T>(Exception error, Func<Task<T>> act)
        {
            Store.Says = _ => error;
            try
            {
                return await act();
            }
            finally
            {
                Store.Says = null;
                await App.Services.GetRequiredService<StoreWatch>().Back;
            }
        }
    }

    /// <summary>A database that answers as a test says.</summary>
    internal sealed class Store : DbCommandInterceptor
    {
        public Func<DbCommand, Exception?>? Says { get; set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) => Answer(command, result);

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => Answer(command, result);

        public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) => Answer(command, result);

        private ValueTask<T> Answer<T>(DbCommand command, T result) => Says?.Invoke(command) is { } error ? throw error : ValueTask.FromResult(result);
    }
}
