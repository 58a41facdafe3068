using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Trust;

/// <summary>An operator takes away a mark that turned out to be wrong; its person is told that something changed.</summary>
public sealed class TakeMark(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Refusal?> RunAsync(long id, string mark, CancellationToken cancel)
    {
        if (PersonAccess.RefuseOperate(viewer) is { } refusal) return refusal;
        if (await db.Accounts(viewer).FirstOrDefaultAsync(p => p.Id == id, cancel) is not { } person) return Refusal.Missing;
        if (Badge.Read(mark) is not (var profession, { } level) || !person.Standing.Contains(mark)) return null;

        var now = clock.GetUtcNow();
        await using var writing = await db.WriteAsync(cancel);
        person.Lower(profession, level);
        // Else the next word of anybody would bring it back.
        if (level == TrustLevel.Vouched) await db.EndVouchesAsync(viewer, id, profession, cancel);
        db.Report(LicenceAnsweredNews.To(id, now), now);
        db.Audit(viewer, "licence.revoke", now, subject: id, detail: mark);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } changed) return changed;
        await writing.CommitAsync(cancel);
        return null;
    }

    internal static Task<IResult> PostAsync(long id, Form form, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        Pressing.RunAsync(http, form, () => new TakeMark(db, viewer, clock).RunAsync(id, form["mark"], cancel), () => Pages.Go($"/operate/people/{id}"));
}
