using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.MyData;

/// <summary>The half of a copy's key that only the browser has which asked for it.</summary>
public sealed class CopyCookie(bool isSecure) : SecretCookie("ibasho-copy", isSecure, Export.Kept + Export.Kept, SameSiteMode.Strict);

/// <summary>Somebody asks for a copy of everything that is kept about them, and takes it once, with the browser that asked.</summary>
public sealed class TakeCopy(AppDb db, Viewer viewer, TimeProvider clock)
{
    /// <summary>Answers the secret for the cookie; a copy asked for before is forgotten.</summary>
    public async Task<Outcome<string>> AskAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var day = now.AddDays(-1);
        await using var writing = await db.WriteAsync(cancel);
        if (OwnData.RefuseExport(viewer, await db.Exports(viewer).CountAsync(x => x.AskedAt > day, cancel)) is { } refusal) return refusal;
        foreach (var before in await db.Exports(viewer).Select(x => x.Id).ToListAsync(cancel)) await db.ForgetPiecesAsync(before, cancel);
        await db.Exports(viewer).Where(x => x.TakenAt == null).ExecuteUpdateAsync(x => x.SetProperty(e => e.TakenAt, now), cancel);

        var (secret, to) = SealedPieces.NewKey();
        var export = new Export { PersonId = viewer.Id, SealedTo = to, AskedAt = now, ExpiresAt = now + Export.Kept };
        db.Add(export);
        await db.SaveChangesAsync(cancel);
        db.Later(ExportDue.JobKind, new ExportDue(export.Id), now);
        db.Audit(viewer, "data.ask", now, subject: viewer.Id);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
        return secret;
    }

    internal static async Task<IResult> PostAskAsync(HttpContext http, Form form, Viewer viewer, AppDb db, CopyCookie cookie, TimeProvider clock, CancellationToken cancel) =>
        await Pressing.RunAsync(http, form,
            async () =>
            {
                var outcome = await new TakeCopy(db, viewer, clock).AskAsync(cancel);
                if (outcome.Value is { } secret) cookie.Write(http, secret);
                return outcome.Refusal;
            },
            () => Pages.Go("/me/data"));

    /// <summary>The copy itself, once: what breaks off is asked for anew.</summary>
    internal static async Task<IResult> PostTakeAsync(HttpContext http, Form form, Viewer viewer, AppDb db, CopyCookie cookie, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) return Pages.Show<PressAgainPage>(new { Form = form, Action = "/me/data/take" }, StatusCodes.Status400BadRequest);
        var now = clock.GetUtcNow();
        var export = await db.Exports(viewer).AsNoTracking().Where(x => x.ReadyAt != null && x.TakenAt == null && x.ExpiresAt > now).OrderByDescending(x => x.Id).FirstOrDefaultAsync(cancel);
        // Without the secret nothing is taken: it stays for the browser that has it.
        if (export is null || cookie.Read(http) is not { } secret || SealedPieces.Open(secret, export.SealedTo, export.SealedBy!) is not { } key
            || await db.PieceAsync(export.Id, 0, cancel) is not { } first || SealedPieces.Unseal(key, 0, first) is null) return Pages.Refused(Refusal.LinkEnded);
        if (!await db.TakeAsync(viewer, export.Id, now, cancel)) return Pages.Refused(Refusal.LinkEnded);
        db.Audit(viewer, "data.take", now, subject: viewer.Id);
        await db.SaveChangesAsync(cancel);
        cookie.Erase(http);
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"ibasho-{now:yyyyMMdd}.zip\"";
        return Results.Stream(async to =>
        {
            for (var number = 0; number < export.Pieces; number++)
                await to.WriteAsync(SealedPieces.Unseal(key, number, (await db.PieceAsync(export.Id, number, cancel))!)!, cancel);
            await db.ForgetPiecesAsync(export.Id, cancel);
            db.Later(SweepErased.JobKind, new { Copy = export.Id }, now);
            await db.SaveChangesAsync(cancel);
        }, "application/zip");
    }

    internal static async Task<IResult> ShowAsync(HttpContext http, Viewer viewer, AppDb db, CopyCookie cookie, TimeProvider clock, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return Pages.Show<MyDataPage>(new
        {
            Export = await db.Exports(viewer).AsNoTracking().Where(x => x.TakenAt == null && x.ExpiresAt > now).OrderByDescending(x => x.Id).FirstOrDefaultAsync(cancel),
            HasSecret = cookie.Read(http) is not null,
            Erasure = await db.Erasures(viewer).AsNoTracking().FirstOrDefaultAsync(cancel),
        });
    }
}
