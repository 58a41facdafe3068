using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

/// <summary>The asker takes the request back; nobody is told.</summary>
public sealed class WithdrawRequest(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Refusal?> RunAsync(string slug, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Refusal.Missing;
        if (CircleAccess.RefuseWithdraw(viewer, standing) is { } refusal) return refusal;
        standing.LastRequest!.Withdraw(clock.GetUtcNow());
        return await db.SaveAsync(Refusal.AlreadyDecided, cancel) is null ? null : Refusal.AlreadyDecided;
    }

    internal static Task<IResult> PostAsync(string slug, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        Wanted.PostAsync(db, form, () => new WithdrawRequest(db, viewer, clock).RunAsync(slug, cancel), "/c/" + slug,
            status => SeeCircle.SheetAsync(slug, viewer, db, form, status, cancel));
}
