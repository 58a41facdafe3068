using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Platform.Files;
using Ibasho.Platform.Keys;
using Ibasho.Shell;

namespace Ibasho.Features.Trust;

/// <summary>The reviewer who took a document looks at it and says yes or no; then it is gone.</summary>
public sealed class DecideLicence(AppDb db, Viewer viewer, TimeProvider clock)
{
    private const string Policy = "sandbox; default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    /// <param name="digital">A certificate that was checked at the authority that gives it.</param>
    public Task<Refusal?> AcceptAsync(Guid id, bool digital, CancellationToken cancel) => DecideAsync(id, "licence.accept", (check, person, now) =>
    {
        if (digital && !Lists.Checks.Any(c => c.Code == check.Profession && c.Digital)) return false;
        if (!check.Accept(now)) return false;
        person.Raise(check.Profession, digital ? TrustLevel.Certificate : TrustLevel.Document);
        return true;
    }, cancel);

    public Task<Refusal?> RefuseAsync(Guid id, string reason, CancellationToken cancel) => DecideAsync(id, "licence.refuse", (check, _, now) => check.Refuse(reason, now), cancel);

    private async Task<Refusal?> DecideAsync(Guid id, string act, Func<LicenceCheck, Person, DateTimeOffset, bool> change, CancellationToken cancel)
    {
        await using var writing = await db.WriteAsync(cancel);
        if (await db.LicenceChecks(viewer).Include(c => c.Person).FirstOrDefaultAsync(c => c.Id == id, cancel) is not { } check) return Refusal.Missing;
        if (TrustAccess.RefuseDecide(viewer, check) is { } refusal) return refusal;

        var now = clock.GetUtcNow();
        if (!change(check, check.Person, now)) return Refusal.Invalid;
        await db.CloseAsync(viewer, check, act, now, cancel);
        db.Report(LicenceAnsweredNews.To(check.PersonId, now), now);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } changed) return changed;
        await writing.CommitAsync(cancel);
        return null;
    }

    internal static Task<IResult> ShowAsync(Guid id, Viewer viewer, AppDb db, KeyDirectory keys, CancellationToken cancel) => PageAsync(id, viewer, db, keys, Form.New(), 200, cancel);

    /// <summary>The document itself, kept by nobody on the way.</summary>
    internal static async Task<IResult> DocumentAsync(Guid id, HttpContext http, Viewer viewer, AppDb db, KeyDirectory keys, CancellationToken cancel)
    {
        if (await db.OpenDocumentAsync(keys, viewer, id, cancel) is not var (kind, bytes)) return Pages.Missing();
        var headers = http.Response.Headers;
        headers.ContentDisposition = kind == FileKind.Pdf ? $"attachment; filename=\"document{FileKinds.End(kind)}\"" : "inline";
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = "no-store";
        headers.Remove("Speculation-Rules");
        return Results.Bytes(bytes, FileKinds.Type(kind));
    }

    internal static Task<IResult> PostAcceptAsync(Guid id, Form form, Viewer viewer, AppDb db, KeyDirectory keys, TimeProvider clock, CancellationToken cancel)
    {
        var digital = form["level"] == nameof(TrustLevel.Certificate);
        return PostAsync(id, form, viewer, db, keys, () => new DecideLicence(db, viewer, clock).AcceptAsync(id, digital, cancel), cancel);
    }

    internal static Task<IResult> PostRefuseAsync(Guid id, Form form, Viewer viewer, AppDb db, KeyDirectory keys, TimeProvider clock, CancellationToken cancel)
    {
        var reason = form.Text("reason", LicenceCheck.ReasonLength, required: true);
        return PostAsync(id, form, viewer, db, keys, () => new DecideLicence(db, viewer, clock).RefuseAsync(id, reason, cancel), cancel);
    }

    private static async Task<IResult> PostAsync(Guid id, Form form, Viewer viewer, AppDb db, KeyDirectory keys, Func<Task<Refusal?>> act, CancellationToken cancel)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        if (!form.IsSound) return await PageAsync(id, viewer, db, keys, form, StatusCodes.Status400BadRequest, cancel);
        if (await act() is not { } refusal) return Pages.Go("/licences");
        if (refusal is Refusal.Missing) return Pages.Missing();
        db.ChangeTracker.Clear();
        form.Notice = RefusalWords.For(refusal);
        return await PageAsync(id, viewer, db, keys, form, Pages.Status(refusal), cancel);
    }

    private static async Task<IResult> PageAsync(Guid id, Viewer viewer, AppDb db, KeyDirectory keys, Form form, int status, CancellationToken cancel)
    {
        if (await db.LicenceChecks(viewer).AsNoTracking().Include(c => c.Person).FirstOrDefaultAsync(c => c.Id == id, cancel) is not { } check || TrustAccess.RefuseDecide(viewer, check) is not null) return Pages.Missing();
        return Pages.Show<DecideLicencePage>(new { Check = check, Number = LicenceSeal.OpenNumber(keys, check), Form = form, About = Lists.Checks.FirstOrDefault(c => c.Code == check.Profession) }, status);
    }
}
