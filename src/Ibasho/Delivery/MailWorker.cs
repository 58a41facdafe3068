using Ibasho.Data;
using Ibasho.Jobs;
using Ibasho.Model;
using Microsoft.AspNetCore.Identity;

namespace Ibasho.Delivery;

/// <summary>Sends the mails that wait, in a loop of its own: however slow a mail server is, pages and other jobs go on.</summary>
public sealed class MailWorker(IServiceScopeFactory scopes, Settings settings, MailDoor door, MailPulse pulse, TimeProvider clock, ILogger<MailWorker> log) : BackgroundService
{
    private const int Batch = 20;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    // Names that RFC 2606 gives to nobody: the demo's people, and what is invented.
    private static readonly string[] Nobodys = [".example", ".invalid", "@example.com", "@example.net", "@example.org"];

    // A node of a newer version may have letters that this one cannot write.
    private static readonly MailKind[] Known = Enum.GetValues<MailKind>();

    /// <summary>How often somebody looks whether the server is there while no mail goes.</summary>
    private static readonly TimeSpan Visit = TimeSpan.FromSeconds(40);

    // By the clock that nobody sets.
    private (long From, TimeSpan Pause)? _rest;
    private long? _visited;
    private int _noServer;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await DrainAsync(stoppingToken) > 0) continue;
                await VisitAsync(stoppingToken);
                await Task.Delay(Look, stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return; // Everything is being put away around us.
            }
            catch (Exception error)
            {
                if (StoreTroubles.Of(error) is StoreTrouble.None) log.LogError(error, "The mail queue cannot be read; trying again.");
                else log.LogWarning("The mail queue cannot be read ({Reason}); trying again.", StoreTroubles.Reason(error));
                await Task.Delay(10 * Look, stoppingToken);
            }
        }
    }

    /// <summary>Tries what is due now, once each; tests call this instead of waiting.</summary>
    public async Task<int> DrainAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (_rest is { } rest && clock.GetElapsedTime(rest.From) < rest.Pause) return 0;
        List<long> due;
        await using (var scope = scopes.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            due = await db.Set<Mail>().Where(m => m.NotBefore <= now && Known.Contains(m.Kind) && (m.LeasedUntil == null || m.LeasedUntil < now) && !db.Set<Place>().Any(p => p.OutboxFrozenAt != null))
                // Who waits for a link does not wait behind a thousand notices or invitations.
                .OrderBy(m => m.Kind == MailKind.News || m.Kind == MailKind.Invited).ThenBy(m => m.NotBefore).ThenBy(m => m.Id).Select(m => m.Id).Take(Batch).ToListAsync(cancel);
        }
        var tried = 0;
        foreach (var id in due)
        {
            tried++;
            if (await TryAsync(id, cancel)) continue;
            _rest = (clock.GetTimestamp(), MailQueue.Pause(Math.Min(++_noServer, 5)) / 2);
            break;
        }
        if (due.Count > 0)
        {
            await door.RestAsync();
            _visited = clock.GetTimestamp();
        }
        return tried;
    }

    /// <summary>Looks whether the server is there, so that a dead one is known of before a mail waits for it. Name and password are shown only to one that was dead.</summary>
    public async Task VisitAsync(CancellationToken cancel)
    {
        if (_visited is { } before && clock.GetElapsedTime(before) < Visit) return;
        _visited = clock.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        if (await db.Set<Place>().AnyAsync(p => p.OutboxFrozenAt != null, cancel)) return;
        var wasDead = await db.Set<Turn>().AnyAsync(t => t.Name == Troubles.MailDead, cancel);
        if (await door.TryAsync(cancel, signsIn: wasDead) is not { } trial) return;
        if (!wasDead && trial.Trouble is { } why) log.LogWarning("The mail server cannot be used ({Reason}).", why);
        await pulse.NoteAsync(db, trial.Trouble is null ? Handed.Later : Handed.NoServer, cancel);
        // Those that wait need not wait out their pause.
        if (trial.Trouble is null) _rest = null;
    }

    /// <summary>False where there is no server to try the next one with.</summary>
    private async Task<bool> TryAsync(long id, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        if (!await db.LeaseAsync(id, clock.GetUtcNow(), cancel)) return true;
        var mail = await db.Set<Mail>().AsNoTracking().FirstAsync(m => m.Id == id, cancel);
        try
        {
            var (handed, to) = await HandAsync(scope.ServiceProvider, db, mail, cancel);
            if (handed is not null and not Handed.NoServer) _noServer = 0;
            if (handed is { } known) await pulse.NoteAsync(db, known, cancel);
            if (handed is Handed.NoMailbox) await NoteBounceAsync(db, scope.ServiceProvider.GetRequiredService<ILookupNormalizer>().NormalizeEmail(to), cancel);
            if (handed is Handed.Later or Handed.NoServer || handed is Handed.Unknown && mail.IsWarning) await db.PostponeAsync(mail, clock.GetUtcNow(), cancel);
            else await db.ForgetAsync(mail.Id, cancel);
            return handed is not Handed.NoServer;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.LogWarning(error, "Mail {Kind} failed, attempt {Attempt}.", mail.Kind, mail.Attempts);
            db.ChangeTracker.Clear();
            await db.PostponeAsync(mail, clock.GetUtcNow(), cancel);
            return true;
        }
    }

    private async Task<(Handed? Handed, string? To)> HandAsync(IServiceProvider services, AppDb db, Mail mail, CancellationToken cancel)
    {
        // The process ended between the server's word and ours: see docs/decisions/0013.
        if (mail.State == MailState.Sending && !mail.IsWarning || mail.IsTooOld(clock.GetUtcNow())) return (null, null);
        var writer = services.GetServices<MailWriter>().First(w => w.Writes(mail.Kind));
        if (await writer.WriteAsync(db, mail, cancel) is not { } letter) return (null, null);
        if (settings.SendsMail && Nobodys.Any(end => letter.To.EndsWith(end, StringComparison.OrdinalIgnoreCase))) return (null, null);
        var from = settings.MailServer?.From ?? settings.Sender;
        if (letter.Seal(from, mail.MessageId, clock.GetUtcNow()) is not { } message) return (Handed.NoMailbox, letter.To);
        await db.SaveChangesAsync(cancel); // The link that stands in it, as a hash.
        using (message) return (await door.HandAsync(message, () => db.MarkSendingAsync(mail.Id, cancel), cancel), letter.To);
    }

    /// <summary>Nothing is mailed there again until the person confirms the address anew; the settings say so.</summary>
    private async Task NoteBounceAsync(AppDb db, string? address, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        await db.Set<Person>().Where(p => p.NormalizedEmail == address).ExecuteUpdateAsync(p => p.SetProperty(x => x.MailFailedAt, now), cancel);
        await writing.CommitAsync(cancel);
    }
}
