using System.Security.Cryptography;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Delivery.Webhooks;
using Ibasho.Model;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Ibasho.Features.Accounts;

/// <summary>New keys for the place: those from before open nothing, everybody signs in again, and the secrets of apps move over to the new ones.</summary>
public sealed class RotateKeys(AppDb db, IKeyManager keys, IDataProtectionProvider ring, FactorSecrets secrets, Settings settings, TimeProvider clock)
{
    private const int KeyDays = 90;

    public async Task<KeysRotated> RunAsync(CancellationToken cancel)
    {
        // The ring goes by the clock of the machine, whatever ours says.
        var now = TimeProvider.System.GetUtcNow();
        var before = keys.GetAllKeys().Where(k => !k.IsRevoked).ToList();
        var apps = await db.SealedApps().ToListAsync(cancel);
        var opened = apps.Select(a => (App: a, Secret: Open(a.PersonId, a.Secret), Next: Open(a.PersonId, a.Next))).ToList();

        // The new key first, then what depends on it, then the old ones end: stopped at any point, everything still opens and this can be run again.
        var key = keys.CreateNewKey(now, now.AddDays(KeyDays));
        // The ring in memory goes on for a while with the key it has: sealing needs one that was read just now.
        var newRing = Opened(settings);
        var anew = new FactorSecrets(newRing);
        if (!anew.IsSealedWith(key.KeyId, anew.Seal(0, [0]))) throw new InvalidOperationException("The new key is not the one in use.");
        await using (var writing = await db.WriteAsync(cancel))
        {
            foreach (var (app, secret, next) in opened)
                (app.Secret, app.Next) = (secret is null ? app.Secret : anew.Seal(app.PersonId, secret), next is null ? null : anew.Seal(app.PersonId, next));
            foreach (var webhook in await db.SealedWebhooks().ToListAsync(cancel)) Move(webhook, newRing);
            var ended = await db.EndEverythingAsync(cancel);
            db.Audit(Viewer.Guest, "place.keys-rotate", clock.GetUtcNow());
            await db.SaveChangesAsync(cancel);
            await writing.CommitAsync(cancel);
            foreach (var old in before) keys.RevokeKey(old.KeyId, "rotated");
            return new KeysRotated(before.Count, ended, opened.Count(a => a.Secret is not null), opened.Count(a => a.App.Secret is not null && a.Secret is null));
        }
    }

    private static IDataProtectionProvider Opened(Settings settings) =>
        DataProtectionProvider.Create(new DirectoryInfo(settings.Keys), ring => ring.SetApplicationName(Settings.KeysOf));

    /// <summary>A key that nothing opens stays as it is: its calls fail, and its steward makes another.</summary>
    private void Move(Webhook webhook, IDataProtectionProvider newRing)
    {
        try
        {
            webhook.SealedKey = WebhookKey.Seal(newRing, WebhookKey.Open(ring, webhook.SealedKey));
        }
        catch (CryptographicException)
        {
        }
    }

    private byte[]? Open(long person, string? seal) => seal is null ? null : secrets.Open(person, seal);
}

/// <param name="Revoked">Keys that open nothing any more.</param>
/// <param name="Ended">How many of each kind ended.</param>
/// <param name="Apps">Secrets of apps that moved to the new key.</param>
/// <param name="Lost">Secrets that no key opened, before already.</param>
public sealed record KeysRotated(int Revoked, IReadOnlyList<(string What, int Count)> Ended, int Apps, int Lost);
