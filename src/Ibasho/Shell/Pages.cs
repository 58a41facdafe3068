using Ibasho.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ibasho.Shell;

/// <summary>Answers that are pages.</summary>
public static class Pages
{
    /// <summary>A page with its parameters by name, for example <c>new { Form = form, Circle = circle }</c>.</summary>
    public static IResult Show<TPage>(object? parameters = null, int status = StatusCodes.Status200OK) where TPage : IComponent =>
        new RazorComponentResult<TPage>(parameters ?? new { }) { StatusCode = status, PreventStreamingRendering = true };

    /// <summary>The one answer for what is not there and for what one may not know of.</summary>
    public static IResult Missing() => Show<MissingPage>(status: StatusCodes.Status404NotFound);

    /// <summary>Goes on to another page of ours after a POST.</summary>
    public static IResult Go(string path) => Results.Redirect(Local(path), permanent: false, preserveMethod: false);

    /// <summary>Sends a guest to sign in, and back afterwards.</summary>
    public static IResult SignIn(HttpContext http) =>
        Go("/sign-in?return=" + Uri.EscapeDataString(http.Request.Path + http.Request.QueryString));

    /// <summary>A page for a refusal that no form can show.</summary>
    public static IResult Refused(Refusal refusal) => refusal switch
    {
        Refusal.Missing => Missing(),
        _ => Show<RefusedPage>(new { Refusal = refusal }, Status(refusal)),
    };

    public static int Status(Refusal refusal) => refusal switch
    {
        Refusal.Missing or Refusal.FileMissing => 404,
        Refusal.NotSignedIn => 401,
        Refusal.NotAllowed or Refusal.ScopeMissing or Refusal.PledgeNotAgreed or Refusal.InvitationNeeded or Refusal.ProfessionNeeded or Refusal.RegistrationClosed
            or Refusal.AccountWaits or Refusal.AccountDeclined or Refusal.AccountSuspended
            or Refusal.PseudonymsOff or Refusal.TooFewForPseudonym or Refusal.PseudonymStopped or Refusal.PseudonymBlocked or Refusal.WritingSuspended => 403,
        Refusal.TooMany => 429,
        Refusal.Invalid or Refusal.AnswersMissing or Refusal.ConsentMissing or Refusal.PseudonymHasNoFiles or Refusal.NobodyCalledSo => 400,
        Refusal.WrongCredentials or Refusal.SecondFactor or Refusal.WrongCode or Refusal.StepEnded or Refusal.WrongPasskey => 401,
        Refusal.TooLarge => 413,
        Refusal.FileRefused => 415,
        Refusal.GuardReview or Refusal.MyNumber => 422,
        _ => 409,
    };

    /// <summary>Only paths of this place: an address that could lead elsewhere becomes the home page.</summary>
    public static string Local(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal)
        && !path.AsSpan().ContainsAny("\\\t\r\n") && !path.Any(char.IsControl) ? path : "/";
}
