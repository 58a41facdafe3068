using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;
using Microsoft.AspNetCore.Identity;

namespace Ibasho.Features.Accounts;

/// <summary>Somebody forgot the password and gives the address; what happens here is the same whether it has an account or not.</summary>
public sealed class AskToRecover(AppDb db, ILookupNormalizer normalizer, RateLimit limit, TimeProvider clock)
{
    private const int MostForNetwork = 20;
    private const int MostForAddress = 3;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(30);

    public async Task<Outcome> RunAsync(string email, string network, CancellationToken cancel)
    {
        if (!limit.Try("recover-from:" + network, MostForNetwork, Window)) return Refusal.TooMany;
        var address = Credentials.Address(email);
        // Nobody's mailbox is flooded; the answer stays the same.
        if (!limit.Try("recover:" + normalizer.NormalizeEmail(address), MostForAddress, Window)) return Outcome.Done;
        db.MailTo(MailKind.Recover, address, clock.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        return Outcome.Done;
    }

    internal static IResult Show() => Page(Form.New(), 200);

    internal static async Task<IResult> PostAsync(Form form, HttpContext http, Visit visit, AppDb db, ILookupNormalizer normalizer, RateLimit limit, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        var email = form.Email();
        if (!form.IsSound) return Page(form, StatusCodes.Status400BadRequest);
        if ((await new AskToRecover(db, normalizer, limit, clock).RunAsync(email, visit.Network, cancel)).Refusal is not { } refusal) return Pages.Go("/recover/sent");
        form.Notice = RefusalWords.For(refusal);
        http.Response.Headers.RetryAfter = Credentials.RetryAfter;
        return Page(form, Pages.Status(refusal));
    }

    internal static IResult Sent() => Pages.Show<RecoverSentPage>();

    private static IResult Page(Form form, int status) => Pages.Show<AskToRecoverPage>(new { Form = form }, status);
}
