using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>The doors to an account: the open one, and the one behind an invitation.</summary>
internal static class RegisterPages
{
    private const int MostForNetwork = 30;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    public static IResult Show(Viewer viewer, Frame frame) =>
        !viewer.IsGuest ? Pages.Go("/")
        : frame.Place.Registration == Registration.Invitation ? Pages.Refused(Refusal.RegistrationClosed)
        : Page(Form.New(), null, frame, 200);

    public static async Task<IResult> ShowInvitedAsync(string token, Viewer viewer, AppDb db, Frame frame, TimeProvider clock, CancellationToken cancel)
    {
        if (!viewer.IsGuest) return Pages.Go("/");
        if (await db.PlaceInvitation(token).AsNoTracking().FirstOrDefaultAsync(cancel) is not { } invitation) return Pages.Missing();
        return invitation.IsOpen(clock.GetUtcNow()) ? Page(Form.New(), token, frame, 200) : Pages.Refused(Refusal.LinkEnded);
    }

    public static Task<IResult> PostOpenAsync(Form form, Viewer viewer, Visit visit, AppDb db, Credentials credentials, RateLimit limit, Frame frame, TimeProvider clock, CancellationToken cancel) =>
        PostAsync(form, null, viewer, visit, db, credentials, limit, frame, clock, cancel);

    public static async Task<IResult> PostInvitedAsync(string token, Form form, Viewer viewer, Visit visit, AppDb db, Credentials credentials, RateLimit limit, Frame frame, TimeProvider clock, CancellationToken cancel) =>
        await db.PlaceInvitation(token).AnyAsync(cancel)
            ? await PostAsync(form, token, viewer, visit, db, credentials, limit, frame, clock, cancel)
            : Pages.Missing();

    private static async Task<IResult> PostAsync(Form form, string? token, Viewer viewer, Visit visit, AppDb db, Credentials credentials, RateLimit limit, Frame frame, TimeProvider clock, CancellationToken cancel)
    {
        if (!viewer.IsGuest) return Pages.Go("/");
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        var waits = token is null && frame.Place.Registration == Registration.Approval;
        var asked = new Registering(form.Line("name", Person.NameLength, required: true), form.Line("reading", Person.NameLength), form.Email(),
            waits ? form.Text("introduction", Register.IntroductionLength, required: true) : "", waits ? form.Codes("professions", Lists.Professions.Select(p => p.Code)) : [], frame.Culture);
        var password = form.NewPassword("new-password", frame.Place.Name, asked.Name, asked.Reading, asked.Email.Split('@')[0]);
        if (!form.IsSound) return Page(form, token, frame, StatusCodes.Status400BadRequest);

        var outcome = limit.Try("register:" + visit.Network, MostForNetwork, Window)
            ? await new Register(db, credentials, visit, clock).RunAsync(asked, password, token, cancel)
            : Refusal.TooMany;
        if (outcome.Refusal is { } refusal)
        {
            if (refusal is Refusal.LinkEnded or Refusal.RegistrationClosed) return Pages.Refused(refusal);
            form.Notice = RefusalWords.For(refusal);
            return Page(form, token, frame, Pages.Status(refusal));
        }
        if (outcome.Value!.Entry is { } entry)
        {
            // Here before, with the right password: the second factor is asked for as at the door.
            if (!visit.Begin(entry)) return Pages.Go("/sign-in/code");
        }
        else if (!waits)
        {
            visit.Pretend();
        }
        return Pages.Go(waits ? "/register/thanks" : "/register/in");
    }

    /// <summary>Said to everybody who asked, new here or not.</summary>
    public static IResult Thanks() => Pages.Show<RegisteredPage>();

    /// <summary>Who was let in goes on; who was not has an account already, and knows now what to do.</summary>
    public static IResult In(Viewer viewer) => viewer.IsGuest ? Pages.Show<RegisteredPage>(new { MayBeHere = true }) : Pages.Go("/");

    private static IResult Page(Form form, string? token, Frame frame, int status) =>
        Pages.Show<RegisterPage>(new { Form = form, Invited = token is not null, Waits = token is null && frame.Place.Registration == Registration.Approval }, status);
}
