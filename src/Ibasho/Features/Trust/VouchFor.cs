using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Trust;

/// <summary>A member says which professions of another they stand for, or takes it back; two make a level.</summary>
public sealed class VouchFor(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Refusal?> RunAsync(long id, IReadOnlyList<string> wanted, CancellationToken cancel)
    {
        if (await db.RefuseVouchAsync(viewer, id, cancel) is { } refusal) return refusal;
        await using var writing = await db.WriteAsync(cancel);
        if (await db.VouchedForAsync(viewer, id, cancel) is not { } person) return Refusal.Missing;

        var now = clock.GetUtcNow();
        var before = await db.Vouches(viewer).Where(v => v.PersonId == id && v.ById == viewer.Id).ToListAsync(cancel);
        foreach (var gone in before.Where(v => !wanted.Contains(v.Profession)))
        {
            db.Remove(gone);
            db.Audit(viewer, "licence.vouch.end", now, subject: id, detail: gone.Profession);
        }
        foreach (var profession in wanted.Where(p => person.Professions.Contains(p) && !before.Exists(v => v.Profession == p)))
        {
            db.Add(new Vouch { PersonId = id, Profession = profession, ById = viewer.Id, CreatedAt = now });
            db.Audit(viewer, "licence.vouch", now, subject: id, detail: profession);
        }
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } taken) return taken;
        var raised = false;
        foreach (var profession in before.Select(v => v.Profession).Union(wanted).Where(person.Professions.Contains)) raised |= await WeighAsync(person, profession, now, cancel);
        if (raised) db.Report(LicenceAnsweredNews.To(id, now), now);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } changed) return changed;
        await writing.CommitAsync(cancel);
        return null;
    }

    /// <summary>Counts inside the transaction, so that of two at once the second one sees both.</summary>
    private async Task<bool> WeighAsync(Person person, string profession, DateTimeOffset now, CancellationToken cancel)
    {
        var (stands, enough) = (person.Standing.Contains(Badge.Of(profession, TrustLevel.Vouched)), await db.CountVouchesAsync(person.Id, profession, cancel) >= Vouch.Needed);
        if (stands == enough) return false;
        if (enough) person.Raise(profession, TrustLevel.Vouched);
        else person.Lower(profession, TrustLevel.Vouched);
        db.Audit(viewer, enough ? "licence.vouched" : "licence.vouched.end", now, subject: person.Id, detail: profession);
        return enough;
    }

    internal static Task<IResult> ShowAsync(long id, Viewer viewer, AppDb db, CancellationToken cancel) => PageAsync(id, viewer, db, null, 200, cancel);

    internal static async Task<IResult> PostAsync(long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var wanted = form.Codes("professions", Lists.Professions.Select(p => p.Code));
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        if (!form.IsSound) return await PageAsync(id, viewer, db, form, StatusCodes.Status400BadRequest, cancel);
        if (await new VouchFor(db, viewer, clock).RunAsync(id, wanted, cancel) is not { } refusal) return Pages.Go($"/people/{id}");
        if (refusal is Refusal.Missing) return Pages.Missing();
        db.ChangeTracker.Clear();
        form.Notice = RefusalWords.For(refusal);
        return await PageAsync(id, viewer, db, form, Pages.Status(refusal), cancel);
    }

    private static async Task<IResult> PageAsync(long id, Viewer viewer, AppDb db, Form? form, int status, CancellationToken cancel)
    {
        if (await db.RefuseVouchAsync(viewer, id, cancel) is { } refusal) return Pages.Refused(refusal);
        if (await db.People(viewer).AsNoTracking().FirstOrDefaultAsync(p => p.Id == id, cancel) is not { } person) return Pages.Missing();
        var given = await db.Vouches(viewer).Where(v => v.PersonId == id && v.ById == viewer.Id).Select(v => v.Profession).ToListAsync(cancel);
        return Pages.Show<VouchPage>(new { Person = person, Form = form ?? Form.New(new Dictionary<string, List<string>>(StringComparer.Ordinal) { ["professions"] = given }) }, status);
    }
}
