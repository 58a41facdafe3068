using System.Data.Common;
using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Data.Backups;
using Ibasho.Data.Moving;
using Ibasho.Delivery;
using Ibasho.Features.Accounts;
using Ibasho.Platform.Keys;
using Ibasho.Shell;
using Microsoft.AspNetCore.Connections;

namespace Ibasho;

/// <summary>Starts the product on a data folder and says in words why it cannot.</summary>
public static class Serving
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    public static Task<int> ServeAsync(Settings settings, bool demo, CancellationToken cancel) =>
        WithFolderAsync(settings, async app =>
        {
            if (demo && !await DemoAsync(app, settings, cancel)) return 1;
            try
            {
                await app.StartAsync(cancel);
            }
            catch (IOException error) when (error.InnerException is AddressInUseException)
            {
                // The workers began before the door was tried: they stop before what they use is put away.
                await app.StopAsync(CancellationToken.None);
                return Refuse(() => settings.Metrics > 0 && error.Message.Contains($":{settings.Metrics}:", StringComparison.Ordinal) ? StartText.MetricsTaken.With(settings.Metrics) : StartText.PortTaken.With(settings.Port));
            }
            Say(() => StartText.Running.With(settings.Address));
            if (await FrozenAsync(app.Services, cancel) is { } since) Say(() => BackupText.OutboxFrozen.With($"{since:yyyy-MM-dd HH:mm}Z"));
            if (!settings.SendsMail) Say(() => StartText.MailsAreFiles.With(settings.Mails));
            if (await SetupKey.LinkAsync(app.Services, cancel) is { } link) Say(() => AccountsText.SetupLink.With(link));
            var over = app.WaitForShutdownAsync(cancel);
            // What only the start needed is given back, not kept until there is reason to look through it.
            if (await Task.WhenAny(over, Task.Delay(Settled, CancellationToken.None)) != over) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            await over;
            return 0;
        }, cancel);

    private static async Task<DateTimeOffset?> FrozenAsync(IServiceProvider services, CancellationToken cancel)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AppDb>().FrozenSinceAsync(cancel);
    }

    /// <summary>Fills an empty folder with the demo community, without serving it.</summary>
    public static Task<int> FillAsync(Settings settings, CancellationToken cancel) =>
        WithFolderAsync(settings, async app => await DemoAsync(app, settings, cancel) ? 0 : 1, cancel);

    /// <summary>New keys; refused while a server runs, which would go on with the old ones.</summary>
    public static Task<int> RotateKeysAsync(Settings settings, CancellationToken cancel) =>
        WithFolderAsync(settings, async app =>
        {
            await using var scope = app.Services.CreateAsyncScope();
            var done = await scope.ServiceProvider.GetRequiredService<RotateKeys>().RunAsync(cancel);
            Say(() => StartText.KeysRotated.With(done.Revoked, done.Apps));
            foreach (var (what, count) in done.Ended) Say(() => StartText.KeysEnded.With(what, count));
            if (done.Lost > 0) Say(() => StartText.KeysLost.With(done.Lost));
            return 0;
        }, cancel, exact: true);

    /// <summary>The way back for somebody who lost every factor where one person alone runs the place.</summary>
    public static Task<int> ForgetFactorsAsync(Settings settings, string email, CancellationToken cancel) =>
        WithFolderAsync(settings, async app =>
        {
            await using var scope = app.Services.CreateAsyncScope();
            if (!(await scope.ServiceProvider.GetRequiredService<ForgetFactors>().RunAsync(email, cancel)).IsDone) return Refuse(() => StartText.NoPerson.With(email));
            Say(() => StartText.FactorsForgotten.With(email));
            return 0;
        }, cancel);

    /// <summary>Looks into the data beside a server that may be running: nothing is locked.</summary>
    /// <param name="current">The tables must be those of this version.</param>
    public static async Task<int> BesideAsync(Settings settings, Func<AppDb, IServiceProvider, Task<int>> run, CancellationToken cancel, bool current = true)
    {
        if (settings.Database.Length == 0 && !File.Exists(Path.Combine(settings.Folder, Databases.FileName))) return Refuse(() => StartText.NoData.With(settings.Folder));
        try
        {
            await using var app = Web.Build(settings);
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            return !current ? await run(db, app.Services) : await db.FitAsync(cancel) switch
            {
                Fit.Behind => Refuse(() => StartText.NotCurrent),
                Fit.Apart => Refuse(() => StartText.NewerTables),
                _ => await run(db, app.Services),
            };
        }
        catch (BackupException error)
        {
            return Refuse(() => BackupCommands.Explain(error));
        }
        catch (DbException error)
        {
            return Refuse(() => StartText.NoDatabase.With(error.Message));
        }
        catch (KeyException error)
        {
            return Refuse(() => Explain(error));
        }
    }

    /// <summary>Takes the folder for this process, makes the tables current, and says in words what is in the way.</summary>
    /// <param name="exact">What goes through every row needs tables of which it knows every column.</param>
    public static async Task<int> WithFolderAsync(Settings settings, Func<WebApplication, Task<int>> run, CancellationToken cancel, bool prepare = true, bool exact = false)
    {
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.DefaultThreadCurrentCulture = Words.Cultures[0];
        if (settings.SendsMail && settings.MailServer is null) return Refuse(() => StartText.NoMailServer);
        if (settings.SmtpCa.Length > 0 && !MailDoor.CanTrust(settings.SmtpCa)) return Refuse(() => StartText.NoCertificates.With(settings.SmtpCa));
        FolderLock? taken;
        try
        {
            taken = FolderLock.Take(settings.Folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Refuse(() => StartText.NoFolder.With(settings.Folder));
        }
        if (taken is null) return Refuse(() => StartText.InUse.With(settings.Folder));
        using var folder = taken;
        try
        {
            ScratchPlace.Tidy(settings.Folder);
            foreach (var closed in KeyDirectory.Close(settings.Keys)) Say(() => StartText.KeysClosed.With(closed));
            await using var app = Web.Build(settings);
            if (prepare) await Web.PrepareAsync(app.Services, cancel, exact);
            return await run(app);
        }
        catch (BackupException error)
        {
            return Refuse(() => BackupCommands.Explain(error));
        }
        catch (DbException error) when (error.IsTransient || error.InnerException is System.Net.Sockets.SocketException)
        {
            return Refuse(() => StartText.NoDatabase.With(error.Message));
        }
        catch (KeyException error)
        {
            return Refuse(() => Explain(error));
        }
        catch (OlderNodesException error)
        {
            return Refuse(() => StartText.OlderNodes.With(error.Nodes));
        }
        catch (NewerTablesException)
        {
            return Refuse(() => StartText.NewerTables);
        }
        catch (UnfinishedMoveException)
        {
            return Refuse(() => StartText.Moving);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return 0;
        }
    }

    /// <summary>True where the demo community is there now; a place of real people is never mixed with it.</summary>
    private static async Task<bool> DemoAsync(WebApplication app, Settings settings, CancellationToken cancel)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        if (await db.Places().AnyAsync(p => p.IsDemo, cancel))
        {
            await db.WakeDemoAsync(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime), cancel);
            return true;
        }
        if (!await db.Places().AnyAsync(cancel))
        {
            Say(() => StartText.Filling);
            if (await Web.FillAsync(app.Services, cancel)) return true;
        }
        Refuse(() => StartText.NotDemo.With(settings.Folder));
        return false;
    }

    public static string Explain(KeyException error) => error.Trouble switch
    {
        KeyTrouble.Open => StartText.KeysOpen.With(error.Folder),
        KeyTrouble.Missing => StartText.KeyMissing.With(FileOf(error)),
        KeyTrouble.Broken => StartText.KeyBroken.With(FileOf(error)),
        _ => StartText.KeyWrong.With(FileOf(error)),
    };

    private static string FileOf(KeyException error) => new KeyDirectory(error.Folder).FileOf(error.Name!.Value);

    public static void Say(Func<string> words) => Write(Console.Out, words);

    public static int Refuse(Func<string> words)
    {
        Write(Console.Error, words);
        return 1;
    }

    // Who starts a server may read either.
    private static void Write(TextWriter to, Func<string> words)
    {
        foreach (var culture in (string[])["en", "ja"])
        {
            using var _ = Words.In(culture);
            to.WriteLine(words());
        }
    }
}
