using System.Net.Http.Headers;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Data.Demo;
using Ibasho.Delivery;
using Ibasho.Delivery.Live;
using Ibasho.Jobs;
using Ibasho.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Ibasho.Tests.Harness;

/// <summary>The whole product over HTTP with the demo community as cast: one fresh copy for each test class.</summary>
public class World : IAsyncLifetime
{
    public TestClock Clock { get; } = new();
    public WebApplication App { get; private set; } = null!;
    public string Folder { get; } = Directory.CreateTempSubdirectory("ibasho-test-").FullName;

    private string _database = "";

    /// <summary>The product started anew on the same data.</summary>
    internal async Task<WebApplication> AgainAsync(string proxies = "")
    {
        var app = Build(Folder, _database, Clock, settings => settings with { Proxies = proxies });
        await app.StartAsync();
        return app;
    }

    /// <summary>Who speaks in the tests: keys of the demo people and their e-mail addresses.</summary>
    public const string Member = "member@demo.example";
    public const string Steward = "steward@demo.example";
    public const string Newcomer = "newcomer@demo.example";
    public const string Operator = "operator@demo.example";

    public async Task InitializeAsync()
    {
        _database = await Template.CopyAsync(Folder);
        App = Build(Folder, _database, Clock, Set, Add);
        Change(App);
        await App.StartAsync();
    }

    /// <summary>What the operator of a test says at the start.</summary>
    protected virtual Settings Set(Settings settings) => settings;

    /// <summary>What a test adds to the product before it starts.</summary>
    protected virtual void Change(WebApplication app)
    {
    }

    /// <summary>What a test puts in the place of the product's own.</summary>
    protected virtual void Add(IServiceCollection services)
    {
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await Template.DropAsync(Folder, _database);
        GC.SuppressFinalize(this);
    }

    internal static WebApplication Build(string folder, string database, TimeProvider clock, Func<Settings, Settings>? set = null, Action<IServiceCollection>? add = null) =>
        Web.Build((set ?? (s => s))(new Settings(folder, database, "127.0.0.1", 5080, "", "")), builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            builder.Services.AddSingleton(clock);
            builder.Services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1000);
            // Jobs run when a test says so.
            foreach (var own in builder.Services.Where(s => s.ServiceType == typeof(IHostedService) && (s.ImplementationFactory is not null || s.ImplementationType == typeof(Listening))).ToList())
                builder.Services.Remove(own);
            add?.Invoke(builder.Services);
        });

    /// <summary>A browser with its own cookies; nobody is signed in.</summary>
    public Browser Guest() => new(App.GetTestServer());

    /// <summary>A browser in which this person signed in a moment ago.</summary>
    public async Task<Browser> AsAsync(string email)
    {
        var secret = Secrets.New();
        var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
        await DbAsync(async db =>
        {
            db.Add(new Session { TokenHash = Secrets.Hash(secret), PersonId = await IdAsync(email), CreatedOn = today, LastSeenOn = today, FreshUntil = Clock.GetUtcNow() + Session.FreshFor });
            return await db.SaveChangesAsync();
        });
        var browser = Guest();
        browser.Cookies["ibasho"] = secret;
        return browser;
    }

    /// <summary>A program of this person, with a token for these scopes ("read", "write").</summary>
    public async Task<HttpClient> ProgramAsync(string email, params string[] scopes)
    {
        var secret = Secrets.New();
        await DbAsync(async db =>
        {
            db.Add(new ApiToken { TokenHash = Secrets.Hash(secret), PersonId = await IdAsync(email), Name = "test", Scopes = scopes.Length > 0 ? [.. scopes] : ["read", "write"], CreatedAt = Clock.GetUtcNow() });
            return await db.SaveChangesAsync();
        });
        var client = App.GetTestServer().CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    public Task<long> IdAsync(string email) => DbAsync(db => db.Users.Where(p => p.Email == email).Select(p => p.Id).SingleAsync());

    public async Task<Viewer> ViewerAsync(string email) => Viewer.Of(await DbAsync(db => db.Users.AsNoTracking().SingleAsync(p => p.Email == email)));

    /// <summary>A look into the database, or a change behind the product's back.</summary>
    public async Task<T> DbAsync<T>(Func<AppDb, Task<T>> ask)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<AppDb>());
    }

    /// <summary>Runs every job that is due.</summary>
    public async Task DrainAsync()
    {
        var worker = App.Services.GetRequiredService<Worker>();
        while (await worker.DrainAsync(CancellationToken.None) > 0)
        {
        }
    }

    /// <summary>Makes every call to outside that is due.</summary>
    public Task<int> DrainOutsideAsync() => App.Services.GetRequiredService<OutsideWorker>().DrainAsync(CancellationToken.None);

    /// <summary>Runs every job, sends every mail that is due, and answers what was sent since the last time, as a stock parser reads it.</summary>
    public async Task<List<MimeMessage>> MailsAsync()
    {
        await DrainAsync();
        var worker = App.Services.GetRequiredService<MailWorker>();
        while (await worker.DrainAsync(CancellationToken.None) > 0)
        {
        }
        var mails = new List<MimeMessage>();
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "mail"));
        foreach (var file in folder.GetFiles("*.eml").OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            mails.Add(await MimeMessage.LoadAsync(file.FullName));
            file.Delete();
        }
        return mails;
    }

    /// <summary>A new account of nobody in particular, active and member of nothing.</summary>
    public async Task<string> NewPersonAsync(string name = "新井 てすと", bool isOperator = false)
    {
        var email = Secrets.New()[..12].ToLowerInvariant() + "@people.test";
        await DbAsync(async db =>
        {
            var person = new Person
            {
                Name = name, NameFolded = Folding.Name(name), Email = email, UserName = email, NormalizedEmail = email.ToUpperInvariant(),
                NormalizedUserName = email.ToUpperInvariant(), EmailConfirmed = true, SecurityStamp = Secrets.New(), CreatedAt = Clock.GetUtcNow(), IsOperator = isOperator,
            };
            person.PasswordHash = new PasswordHasher<Person>().HashPassword(person, DemoCommunity.Password);
            person.Approve();
            db.Add(person);
            return await db.SaveChangesAsync();
        });
        return email;
    }
}

/// <summary>A clock that stands still until a test moves it.</summary>
public sealed class TestClock : TimeProvider
{
    private long _ticks = new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero).UtcTicks;

    private long _wrong;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks) + Interlocked.Read(ref _wrong), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan span) => Interlocked.Add(ref _ticks, span.Ticks);

    /// <summary>Somebody sets the clock to another time; none goes by.</summary>
    public void Leap(TimeSpan span) => Interlocked.Add(ref _wrong, span.Ticks);
}
