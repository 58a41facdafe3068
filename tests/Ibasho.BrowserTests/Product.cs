using System.Net;
using System.Net.Sockets;
using Ibasho.Data;
using Ibasho.Data.Demo;
using Ibasho.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ibasho.BrowserTests;

/// <summary>The real product with the demo community on a port of its own, and a Chromium to visit it with.</summary>
public sealed class Product : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ibasho-browser-").FullName;
    private IPlaywright _playwright = null!;
    private IBrowser _chromium = null!;

    public const string Password = DemoCommunity.Password;

    public WebApplication App { get; private set; } = null!;
    public string Address { get; private set; } = "";

    public async Task InitializeAsync()
    {
        var settings = new Settings(_folder, "", "127.0.0.1", FreePort(), "", "");
        Address = settings.Address;
        App = Web.Build(settings, builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            builder.Services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1000);
        });
        await Web.PrepareAsync(App.Services, CancellationToken.None);
        await Web.FillAsync(App.Services, CancellationToken.None);
        await App.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("IBASHO_CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        });
    }

    public async Task DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _playwright.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A browser of its own for one person; signed in already when an e-mail address is given, and still unless motion is wanted: each transition is drawn by the processor.</summary>
    public async Task<Visitor> VisitAsync(string language = "ja", bool javaScript = true, string? email = null, int width = 1280, bool motion = false)
    {
        var context = await _chromium.NewContextAsync(new()
        {
            BaseURL = Address, Locale = language, JavaScriptEnabled = javaScript, TimezoneId = "Asia/Tokyo",
            ViewportSize = new() { Width = width, Height = 900 }, ReducedMotion = motion ? ReducedMotion.NoPreference : ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(15_000);
        if (email is not null)
            await context.AddCookiesAsync([new() { Name = "ibasho", Value = await SessionAsync(email), Url = Address, HttpOnly = true, SameSite = SameSiteAttribute.Lax }]);
        return await Visitor.NewAsync(context, language, javaScript);
    }

    /// <summary>The link in the newest mail to this address: the worker writes it a moment later.</summary>
    public async Task<string> MailedLinkAsync(string email, string begins)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "mail"));
        for (var i = 0; i < 200; i++)
        {
            foreach (var file in folder.GetFiles("*.eml").OrderByDescending(f => f.Name, StringComparer.Ordinal))
            {
                var lines = await File.ReadAllLinesAsync(file.FullName);
                if (lines.Contains("To: " + email) && Array.Find(lines, l => l.StartsWith(Address + begins, StringComparison.Ordinal)) is { } link) return link;
            }
            await Task.Delay(100);
        }
        throw new InvalidOperationException($"No mail to {email} has a link to {begins}.");
    }

    public async Task<T> DbAsync<T>(Func<AppDb, Task<T>> ask)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<AppDb>());
    }

    public Task<long> IdAsync(string email) => DbAsync(db => db.Users.Where(p => p.Email == email).Select(p => p.Id).SingleAsync());

    /// <summary>A new active account, member of nothing, with the demo password.</summary>
    public async Task<string> NewPersonAsync(string name, string? email = null)
    {
        email ??= Secrets.New()[..12].ToLowerInvariant() + "@test.example";
        await DbAsync(async db =>
        {
            var person = new Person
            {
                Name = name, NameFolded = Folding.Name(name), Email = email, UserName = email, NormalizedEmail = email.ToUpperInvariant(),
                NormalizedUserName = email.ToUpperInvariant(), SecurityStamp = Secrets.New(), CreatedAt = TimeProvider.System.GetUtcNow(),
            };
            person.PasswordHash = new PasswordHasher<Person>().HashPassword(person, Password);
            person.Approve();
            db.Add(person);
            return await db.SaveChangesAsync();
        });
        return email;
    }

    private async Task<string> SessionAsync(string email)
    {
        var secret = Secrets.New();
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        await DbAsync(async db =>
        {
            db.Add(new Session { TokenHash = Secrets.Hash(secret), PersonId = await IdAsync(email), CreatedOn = today, LastSeenOn = today, FreshUntil = TimeProvider.System.GetUtcNow() + Session.FreshFor });
            return await db.SaveChangesAsync();
        });
        return secret;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>One product for every browser test: they take turns.</summary>
[CollectionDefinition(Name)]
public sealed class OneProduct : ICollectionFixture<Product>
{
    public const string Name = "product";
}
