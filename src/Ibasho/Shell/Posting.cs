using Ibasho.Access;
using Ibasho.Data;

namespace Ibasho.Shell;

/// <summary>Runs a form's operation once, however often it is sent, and shows the form again with everything typed when it cannot.</summary>
/// <param name="masked">The words stand under a pseudonym: what is kept of the intent names nobody.</param>
public sealed class Posting(AppDb db, Viewer viewer, Form form, TimeProvider clock, bool masked = false)
{
    /// <param name="act">The operation; it sets <see cref="Intent.Result"/> before it saves.</param>
    /// <param name="done">Where to go on; gets the result of this or of an earlier, equal POST.</param>
    /// <param name="again">The page with the form.</param>
    public async Task<IResult> OnceAsync(Func<Intent, Task<Refusal?>> act, Func<string, IResult> done, Func<int, Task<IResult>> again, CancellationToken cancel)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        if (!form.IsSound) return await again(form.Status);

        var hash = form.BodyHash;
        if (await EarlierAsync() is { } earlier)
        {
            if (earlier.Same) return done(earlier.Result);
            form.RenewKey();
            form.Notice = FormText.SentOtherwise;
            return await again(StatusCodes.Status409Conflict);
        }

        var intent = masked ? await db.BeginMaskedAsync(viewer, form.Key, hash, clock.GetUtcNow(), cancel) : db.Begin(viewer, form.Key, hash, clock.GetUtcNow());
        if (await act(intent) is not { } refusal) return done(intent.Result);

        // Two equal POSTs at the same moment: the one that lost answers as the one that won.
        db.ChangeTracker.Clear();
        if (await EarlierAsync() is { Same: true } other) return done(other.Result);
        if (refusal is Refusal.Missing) return Pages.Missing();
        form.Notice ??= RefusalWords.For(refusal);
        return await again(Pages.Status(refusal));

        Task<(string Result, int Status, bool Same)?> EarlierAsync() =>
            masked ? db.EarlierMaskedAsync(viewer, form.Key, hash, cancel) : db.EarlierAsync(viewer, form.Key, hash, cancel);
    }
}
