using System.Security.Cryptography;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Shell;

namespace Ibasho.Features.Custody;

/// <summary>Custodians changed: two of the earlier ones together close every pseudonym anew for those of today. Nobody is shown who anybody is.</summary>
public sealed class Reseal(AppDb db, Viewer viewer, RateLimit limit, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(string passphrase, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is not null || await db.MyCustodyAsync(viewer, cancel) is not { IsReady: true } me) return Refusal.Missing;
        var opened = Passphrase.Open(me, passphrase, limit);
        if (opened.Value is not { } key) return opened.Refusal!.Value;
        using var mine = key;
        var now = clock.GetUtcNow();
        var holders = await db.HoldersAsync(cancel);
        var begun = await db.HandedOverAsync(now, cancel);
        await using var writing = await db.WriteAsync(cancel);
        foreach (var pseudonym in await db.ClosedForOthersAsync(holders, cancel))
        {
            var about = pseudonym.Id.ToByteArray();
            try
            {
                if (begun.TryGetValue(pseudonym.Id, out var half) && half.FirstId != me.Id)
                {
                    var who = SealedForTwo.Open(pseudonym.Sealed!, about, half.FirstId, half.HandedOver, me.Id, mine);
                    pseudonym.Sealed = SealedForTwo.Seal(who, about, holders);
                    db.Remove(half);
                }
                else if (half is null)
                    db.Add(new Resealing { PseudonymId = pseudonym.Id, FirstId = me.Id, EndsAt = now.AddHours(Disclosure.Hours), HandedOver = SealedForTwo.HandOver(pseudonym.Sealed!, about, me.Id, mine, holders.FindAll(h => h.Id != me.Id)) });
            }
            catch (CryptographicException)
            {
                // Closed before this custodian was one: two of the others can do it.
            }
        }
        db.Audit(viewer, "custody.reseal", now);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other) return other;
        await writing.CommitAsync(cancel);
        return Outcome.Done;
    }

    internal static Task<IResult> PostAsync(Form form, Viewer viewer, AppDb db, RateLimit limit, TimeProvider clock, CancellationToken cancel) =>
        HoldKey.PostAsync(form, viewer, db, clock, () => new Reseal(db, viewer, limit, clock).RunAsync(form.Secret("passphrase"), cancel), cancel);
}
