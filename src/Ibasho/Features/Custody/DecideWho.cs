using System.Security.Cryptography;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Shell;

namespace Ibasho.Features.Custody;

/// <summary>A custodian agrees with the own passphrase, or refuses; the second one who agrees opens this one pseudonym, and nothing else.</summary>
public sealed class DecideWho(AppDb db, Viewer viewer, KeyDirectory keys, RateLimit limit, TimeProvider clock)
{
    public async Task<Outcome> AgreeAsync(Guid id, string passphrase, CancellationToken cancel)
    {
        var found = await FindAsync(id, cancel);
        if (found.Value is not { } disclosure) return found.Refusal!.Value;
        if (await db.MyCustodyAsync(viewer, cancel) is not { IsReady: true } me) return Refusal.Missing;
        if (disclosure.FirstId == me.Id) return Refusal.AlreadyDecided;
        var opened = Passphrase.Open(me, passphrase, limit);
        if (opened.Value is not { } key) return opened.Refusal!.Value;
        using var mine = key;
        var now = clock.GetUtcNow();
        var (box, about) = (disclosure.Pseudonym.Sealed, disclosure.PseudonymId.ToByteArray());
        if (box is null) return Refusal.NobodyCanOpen;
        try
        {
            if (disclosure.State == DisclosureState.Asked)
            {
                var others = (await db.HoldersAsync(cancel)).FindAll(h => h.Id != me.Id);
                if (!disclosure.AgreeFirst(me.Id, SealedForTwo.HandOver(box, about, me.Id, mine, others), now)) return Refusal.AlreadyDecided;
                db.Report(new Happening(NoticeKind.DisclosureAsked, viewer.Id) { Turn = (int)(now.ToUnixTimeSeconds() / 60) }, now);
            }
            else
            {
                var who = SealedForTwo.Open(box, about, disclosure.FirstId!.Value, disclosure.HandedOver!, me.Id, mine);
                if (!disclosure.AgreeSecond(me.Id, Sealing.Seal(keys[KeyName.Wrap], who, disclosure.Id.ToByteArray()), now)) return Refusal.AlreadyDecided;
                Tell(disclosure, now);
            }
        }
        catch (CryptographicException)
        {
            return Refusal.NobodyCanOpen; // It was closed before this custodian was one, or by an older key.
        }
        db.Audit(viewer, "disclosure.agree", now, detail: id.ToString());
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other ? other : Outcome.Done;
    }

    public async Task<Outcome> RefuseAsync(Guid id, CancellationToken cancel)
    {
        var found = await FindAsync(id, cancel);
        if (found.Value is not { } disclosure) return found.Refusal!.Value;
        var now = clock.GetUtcNow();
        if (!disclosure.Refuse(now)) return Refusal.AlreadyDecided;
        Tell(disclosure, now);
        db.Audit(viewer, "disclosure.refuse", now, detail: id.ToString());
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other ? other : Outcome.Done;
    }

    private void Tell(Disclosure disclosure, DateTimeOffset now) =>
        db.Report(new Happening(NoticeKind.DisclosureDecided, viewer.Id) { Only = disclosure.AskedById, Turn = (int)(now.ToUnixTimeSeconds() / 60) }, now);

    private async Task<Outcome<Disclosure>> FindAsync(Guid id, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        if (await db.ToDecide(viewer).Include(d => d.Pseudonym).FirstOrDefaultAsync(d => d.Id == id, cancel) is not { } disclosure) return Refusal.Missing;
        return disclosure.IsOpen && disclosure.EndsAt > clock.GetUtcNow() ? disclosure : Refusal.AlreadyDecided;
    }

    internal static Task<IResult> PostAgreeAsync(Guid id, Form form, Viewer viewer, AppDb db, KeyDirectory keys, RateLimit limit, TimeProvider clock, CancellationToken cancel) =>
        HoldKey.PostAsync(form, viewer, db, clock, () => new DecideWho(db, viewer, keys, limit, clock).AgreeAsync(id, form.Secret("passphrase"), cancel), cancel);

    internal static Task<IResult> PostRefuseAsync(Guid id, Form form, Viewer viewer, AppDb db, KeyDirectory keys, RateLimit limit, TimeProvider clock, CancellationToken cancel) =>
        HoldKey.PostAsync(form, viewer, db, clock, () => new DecideWho(db, viewer, keys, limit, clock).RefuseAsync(id, cancel), cancel);
}

/// <summary>A custodian's own key, opened for one act; guesses are counted.</summary>
internal static class Passphrase
{
    private const int Tries = 10;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    public static Outcome<ECDiffieHellman> Open(Custodian me, string passphrase, RateLimit limit)
    {
        if (!limit.Try("custody " + me.Id, Tries, Window)) return Refusal.TooMany;
        if (me.Wrapped is null || HeldKey.Unwrap(me.Wrapped, passphrase, About(me)) is not { } key) return Refusal.WrongPassphrase;
        limit.GiveBack("custody " + me.Id);
        return key;
    }

    public static byte[] About(Custodian me) => BitConverter.GetBytes(me.PersonId);
}
