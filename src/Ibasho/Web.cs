using System.Net;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Data.Backups;
using Ibasho.Data.Demo;
using Ibasho.Data.Moving;
using Ibasho.Data.Seed;
using Ibasho.Delivery;
using Ibasho.Delivery.Live;
using Ibasho.Delivery.Webhooks;
using Ibasho.Features;
using Ibasho.Features.Custody;
using Ibasho.Features.MyData;
using Ibasho.Features.Operating;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.WebEncoders;

namespace Ibasho;

/// <summary>Puts the product together: services, the way of a request, start and stop.</summary>
public static class Web
{
    public static WebApplication Build(Settings settings, Action<WebApplicationBuilder>? change = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 2 * 1024 * 1024;
            if (settings.Metrics > 0) kestrel.Listen(IPAddress.Loopback, settings.Metrics);
            kestrel.Listen(settings.Bind is "*" or "0.0.0.0" ? IPAddress.Any : IPAddress.Parse(settings.Bind), settings.Port);
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Ibasho", LogLevel.Information)
            // What these say an operator can do nothing about, or we say it better: a fault is logged once, with its number.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            .AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical)
            .AddFilter("Microsoft.EntityFrameworkCore.Database.Connection", LogLevel.None)
            .AddFilter("Microsoft.EntityFrameworkCore.Update", LogLevel.None)
            .AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None)
            .AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "yyyy-MM-dd HH:mm:ss "));
        AddServices(builder.Services, settings);
        change?.Invoke(builder);
        var app = builder.Build();
        OwnFiles.Root(app.Environment.WebRootPath);
        Use(app);
        return app;
    }

    private static void AddServices(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddDatabase(settings.Folder, settings.Database, settings.ReadDatabase);
        services.AddSingleton(new KeyDirectory(KeyDirectory.Prepare(settings.Keys)));
        services.AddSingleton<DayKeys>();
        services.AddDataProtection().SetApplicationName(Settings.KeysOf).PersistKeysToFileSystem(new DirectoryInfo(settings.Keys));
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = settings.IsSecure ? "__Host-ibasho-form" : "ibasho-form";
            options.Cookie.SecurePolicy = settings.IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.SuppressXFrameOptionsHeader = true; // The content security policy says it.
        });
        services.AddAccounts();
        services.AddHttpContextAccessor();
        services.AddHostFiltering(options => options.AllowedHosts = settings.Hosts);
        // The framework would filter hosts before everything else, and answer without our headers.
        services.Remove(services.Single(s => s.ImplementationType?.Name == "HostFilteringStartupFilter"));
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddRazorComponents();
        services.AddRouting();
        services.ConfigureHttpJsonOptions(options => Api.Configure(options.SerializerOptions));
        services.AddOpenApi("v1", Contract.Configure);
        services.AddSingleton(new SessionCookie(settings.IsSecure));
        services.AddSingleton(new StepCookie(settings.IsSecure));
        services.AddSingleton<FactorSecrets>();
        services.AddScoped<FactorCheck>();
        services.AddSingleton<RateLimit>();
        services.AddSingleton<PlaceRow>();
        services.AddSingleton<Disk>();
        services.AddSingleton<Tally>();
        services.AddSingleton<RouteTimes>();
        services.AddSingleton<Troubles>();
        services.AddSingleton<Timetable>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Worker>(provider, JobLane.Inside));
        services.AddHostedService(provider => provider.GetRequiredService<Worker>());
        services.AddSingleton<BackupWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<BackupWorker>());
        services.AddSingleton<OutsideWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<OutsideWorker>());
        services.AddSingleton<Outside>();
        services.AddScoped<IJob, CallWebhook>();
        services.AddScoped<IJob, DeliverNews>();
        services.AddScoped<IJob, CloseAuditDay>();
        services.AddScoped<IJob, SealCircle>();
        services.AddScoped<IJob, TellTrouble>();
        services.AddSingleton<Streams>();
        services.AddSingleton<Pokes>();
        services.AddHostedService(provider => provider.GetRequiredService<Streams>());
        services.AddHostedService<Listening>();
        services.AddMail(settings);
        // What is not asked for is not loaded.
        if (settings.Otlp.Length > 0) Telemetry.Add(services, settings.Otlp);
        services.AddScoped(provider => provider.GetRequiredService<IHttpContextAccessor>().HttpContext!.Viewer());
        services.AddScoped(provider => provider.GetRequiredService<IHttpContextAccessor>().HttpContext!.Features.Get<Frame>()!);
        services.AddFeatures();
    }

    private static void Use(WebApplication app)
    {
        var settings = app.Services.GetRequiredService<Settings>();
        app.UseMiddleware<SafeHeaders>();
        if (settings.Proxies.Length > 0)
        {
            var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
            // Nobody else, not even a neighbour on this machine.
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in settings.Proxies.Split(',', StringSplitOptions.TrimEntries)) forwarded.KnownProxies.Add(IPAddress.Parse(proxy));
            app.UseForwardedHeaders(forwarded);
        }
        app.UseHostFiltering();
        if (settings.Metrics > 0) app.UseMiddleware<Scrape>();
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = file =>
            {
                file.Context.Response.Headers.CacheControl = file.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "public, max-age=3600";
                if (file.File.Name == "speculation.json") file.Context.Response.ContentType = "application/speculationrules+json";
            },
        });
        app.UseMiddleware<Timing>();
        app.UseMiddleware<Faults>();
        app.UseRouting(); // Before anything that asks the database: whether the process is up can be told without one.
        app.UseMiddleware<SignedIn>();
        app.UseMiddleware<Framing>();
        app.UseMiddleware<Doorway>();
        app.MapFeatures();
        app.MapHealth();
        app.MapInstall();
        app.MapOpenApi("/openapi/{documentName}.json").For(Who.Anyone);
        // Not MapFallback: the generator of request delegates takes its pattern for another.
        app.Map("/api/{*path}", () => ApiAnswers.Refused(Refusal.Missing)).For(Who.Anyone).WithOrder(int.MaxValue);
        app.Map("{*path}", Pages.Missing).For(Who.Anyone).WithOrder(int.MaxValue);
    }

    /// <summary>Makes or renews the tables; a folder that another process uses is refused before this. Answers how many people were forgotten again.</summary>
    /// <param name="exact">Tables with more in them than this version knows will not do.</param>
    public static async Task<int> PrepareAsync(IServiceProvider services, CancellationToken cancel, bool exact = false)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var log = services.GetRequiredService<ILoggerFactory>();
        // MigrateAsync compares the whole model with its snapshot even where nothing is to be done.
        var fit = await db.FitAsync(cancel);
        if (fit is Fit.Behind) fit = await Upgrading.RenewAsync(services, db, log.CreateLogger("Ibasho.Upgrading"), cancel);
        if (fit is Fit.Apart || fit is Fit.Ahead && exact) throw new NewerTablesException();
        if (fit is Fit.Ahead) log.CreateLogger("Ibasho.Upgrading").LogInformation("A newer version has added to the tables. This one fits them still, and leaves alone what it does not know.");
        if (await db.IsMovingAsync(cancel)) throw new UnfinishedMoveException();
        if (await db.CheckKeysAsync(scope.ServiceProvider.GetRequiredService<KeyDirectory>(), cancel) is { Count: > 0 } fresh)
            log.CreateLogger("Ibasho.Keys").LogWarning("There are new keys ({Names}): print the recovery sheet anew with ./run keys sheet, for the old one lacks them.", string.Join(", ", fresh));
        await db.GiveAsync(scope.ServiceProvider.GetRequiredService<KeyDirectory>(), cancel);
        await db.BeginAuditAsync(scope.ServiceProvider.GetRequiredService<DayKeys>(), DateOnly.FromDateTime(scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime), cancel);
        await CrisisLineSeed.PlantAsync(db, cancel);
        var again = await scope.ServiceProvider.GetRequiredService<ErasePeople>().ReapplyAsync(db, cancel);
        if (again > 0)
            log.CreateLogger("Ibasho.Erasures").LogWarning("This is an older copy of the database: {Count} people who were forgotten since are forgotten again.", again);
        return again;
    }

    /// <summary>Fills in the demo community, if there is nobody here yet.</summary>
    public static async Task<bool> FillAsync(IServiceProvider services, CancellationToken cancel)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        if (await db.Users.AnyAsync(cancel)) return false;
        await ActivatorUtilities.CreateInstance<DemoCommunity>(scope.ServiceProvider).FillAsync(ShellText.PlaceName, cancel);
        await db.WakeDemoAsync(DateOnly.FromDateTime(scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime), cancel);
        await ActivatorUtilities.CreateInstance<DemoPseudonyms>(scope.ServiceProvider).FillAsync(cancel);
        return true;
    }
}
