using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Shell;

namespace Ibasho.Features.Custody;

/// <summary>Who asked sees what became of it; what two custodians opened is shown once, to nobody else.</summary>
public sealed class SeeWho(AppDb db, Viewer viewer, KeyDirectory keys, TimeProvider clock)
{
    public async Task<Outcome<Person>> RunAsync(Guid id, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        if (await db.Asked(viewer).FirstOrDefaultAsync(d => d.Id == id, cancel) is not { } disclosure) return Refusal.Missing;
        var now = clock.GetUtcNow();
        if (disclosure.Show(now) is not { } identity) return Refusal.AlreadyDecided;
        var person = BitConverter.ToInt64(Sealing.Open(keys[KeyName.Wrap], identity, id.ToByteArray()));
        db.Audit(viewer, "disclosure.show", now, detail: id.ToString());
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other) return other;
        // Whoever left since has no name any more.
        return await db.DisclosedPersonAsync(person, cancel) ?? new Person { Name = ShellText.FormerMember };
    }

    internal static async Task<IResult> ListAsync(Viewer viewer, AppDb db, CancellationToken cancel) =>
        Pages.Show<DisclosuresPage>(new { Asked = await db.Asked(viewer).AsNoTracking().Include(d => d.Pseudonym).OrderByDescending(d => d.AskedAt).Take(50).ToListAsync(cancel) });

    internal static async Task<IResult> PostAsync(Guid id, Form form, HttpContext http, Viewer viewer, AppDb db, KeyDirectory keys, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) return Pages.Show<PressAgainPage>(new { Form = form, Action = Pages.Local(http.Request.Path) }, StatusCodes.Status400BadRequest);
        var shown = await new SeeWho(db, viewer, keys, clock).RunAsync(id, cancel);
        return shown.Value is { } person ? Pages.Show<DisclosedPage>(new { Person = person }) : Pages.Refused(shown.Refusal!.Value);
    }
}
