using System.Security.Cryptography;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Shell;

namespace Ibasho.Features.Custody;

/// <summary>A custodian makes a key, shows that it works, and gets it back from paper; and sees what waits for a decision.</summary>
public sealed class HoldKey(AppDb db, Viewer viewer, RateLimit limit, TimeProvider clock)
{
    /// <summary>A new key, and the sheet of paper that is shown once.</summary>
    public async Task<Outcome<string>> MakeAsync(string passphrase, CancellationToken cancel)
    {
        if (await FindAsync(cancel) is not { } me) return Refusal.Missing;
        if (passphrase.Length < Custodian.ShortestPassphrase) return Refusal.Invalid;
        using var key = HeldKey.New();
        me.TakeKey(key.ExportSubjectPublicKeyInfo(), HeldKey.Wrap(key, passphrase, Passphrase.About(me)));
        db.Audit(viewer, "custody.key", clock.GetUtcNow(), subject: viewer.Id);
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other ? other : HeldKey.ToPaper(key);
    }

    /// <summary>The rehearsal: from now on pseudonyms are closed for this key too.</summary>
    public async Task<Outcome> ProveAsync(string passphrase, CancellationToken cancel)
    {
        if (await FindAsync(cancel) is not { PublicKey: not null } me) return Refusal.Missing;
        var opened = Passphrase.Open(me, passphrase, limit);
        if (opened.Value is not { } key) return opened.Refusal!.Value;
        using var mine = key;
        // Not the passphrase alone: something closed for the public half opens with this key.
        if (!mine.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(me.PublicKey)) return Refusal.WrongPassphrase;
        me.Prove(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        db.Audit(viewer, "custody.prove", clock.GetUtcNow(), subject: viewer.Id);
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other ? other : Outcome.Done;
    }

    /// <summary>From paper, under a new passphrase: what was closed for this key still opens.</summary>
    public async Task<Outcome> RestoreAsync(string paper, string passphrase, CancellationToken cancel)
    {
        if (await FindAsync(cancel) is not { PublicKey: { } known } me) return Refusal.Missing;
        if (passphrase.Length < Custodian.ShortestPassphrase) return Refusal.Invalid;
        if (!limit.Try("custody " + me.Id, 10, TimeSpan.FromHours(1))) return Refusal.TooMany;
        using var key = HeldKey.FromPaper(paper, known);
        if (key is null) return Refusal.WrongPassphrase;
        me.Rewrap(HeldKey.Wrap(key, passphrase, Passphrase.About(me)));
        db.Audit(viewer, "custody.restore", clock.GetUtcNow(), subject: viewer.Id);
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other ? other : Outcome.Done;
    }

    private async Task<Custodian?> FindAsync(CancellationToken cancel) => CircleAccess.RefuseAct(viewer) is null ? await db.MyCustodyAsync(viewer, cancel) : null;

    internal static Task<IResult> ShowAsync(Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) => PageAsync(Form.New(), viewer, db, clock, 200, cancel);

    private static async Task<IResult> PageAsync(Form form, Viewer viewer, AppDb db, TimeProvider clock, int status, CancellationToken cancel)
    {
        if (await db.MyCustodyAsync(viewer, cancel) is not { } me) return Pages.Missing();
        var now = clock.GetUtcNow();
        var open = await db.ToDecide(viewer).AsNoTracking().Include(d => d.AskedBy).Where(d => (d.State == DisclosureState.Asked || d.State == DisclosureState.Half) && d.EndsAt > now).OrderBy(d => d.AskedAt).ToListAsync(cancel);
        return Pages.Show<CustodyPage>(new { Me = me, Form = form, Open = open, Resealing = await db.ResealingAsync(cancel) }, status);
    }

    internal static async Task<IResult> PostMakeAsync(Form form, Viewer viewer, AppDb db, RateLimit limit, TimeProvider clock, CancellationToken cancel)
    {
        if (await db.MyCustodyAsync(viewer, cancel) is null) return Pages.Missing();
        var passphrase = New(form);
        if (!form.IsSound) return await PageAsync(form, viewer, db, clock, form.Status, cancel);
        var made = await new HoldKey(db, viewer, limit, clock).MakeAsync(passphrase, cancel);
        if (made.Value is { } paper) return Pages.Show<CustodySheetPage>(new { Paper = paper });
        form.Notice = RefusalWords.For(made.Refusal!.Value);
        return await PageAsync(form, viewer, db, clock, Pages.Status(made.Refusal.Value), cancel);
    }

    internal static Task<IResult> PostProveAsync(Form form, Viewer viewer, AppDb db, RateLimit limit, TimeProvider clock, CancellationToken cancel) =>
        PostAsync(form, viewer, db, clock, () => new HoldKey(db, viewer, limit, clock).ProveAsync(form.Secret("passphrase"), cancel), cancel);

    internal static Task<IResult> PostRestoreAsync(Form form, Viewer viewer, AppDb db, RateLimit limit, TimeProvider clock, CancellationToken cancel)
    {
        var passphrase = New(form);
        return PostAsync(form, viewer, db, clock, () => new HoldKey(db, viewer, limit, clock).RestoreAsync(form.Secret("paper-passphrase"), passphrase, cancel), cancel);
    }

    private static string New(Form form)
    {
        var passphrase = form.Secret("new-passphrase");
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        if (passphrase.Length < Custodian.ShortestPassphrase) form.Errors.TryAdd("new-passphrase", CustodyText.TooShort.With(Custodian.ShortestPassphrase));
        else if (passphrase != form.Secret("again-passphrase")) form.Errors.TryAdd("again-passphrase", CustodyText.NotTheSame);
        return passphrase;
    }

    internal static async Task<IResult> PostAsync(Form form, Viewer viewer, AppDb db, TimeProvider clock, Func<Task<Outcome>> act, CancellationToken cancel)
    {
        if (await db.MyCustodyAsync(viewer, cancel) is null) return Pages.Missing();
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        if (!form.IsSound) return await PageAsync(form, viewer, db, clock, form.Status, cancel);
        if ((await act()).Refusal is not { } refusal) return Pages.Go("/custody");
        if (refusal is Refusal.Missing) return Pages.Missing();
        db.ChangeTracker.Clear();
        form.Notice = RefusalWords.For(refusal);
        return await PageAsync(form, viewer, db, clock, Pages.Status(refusal), cancel);
    }
}
