using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Somebody makes a token for a program of theirs; it is shown once.</summary>
public sealed class MakeOwnToken(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome<string>> RunAsync(string name, bool writes, Intent intent, CancellationToken cancel)
    {
        if (CircleAccess.RefuseAct(viewer) is { } refusal) return refusal;
        var (now, token) = (clock.GetUtcNow(), Secrets.New());
        db.Add(new ApiToken { TokenHash = Secrets.Hash(token), PersonId = viewer.Id, Name = name, Scopes = writes ? ["read", "write"] : ["read"], CreatedAt = now });
        db.Audit(viewer, "account.token", now, subject: viewer.Id);
        intent.Result = "made";
        return await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } failed ? failed : token;
    }

    internal static Task<IResult> ShowAsync(Viewer viewer, AppDb db, CancellationToken cancel) => PageAsync(Form.New(("scopes", "read")), viewer, db, 200, cancel);

    internal static Task<IResult> PostAsync(Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var (name, writes) = (form.Line("name", MakeToken.NameLength, required: true), form["scopes"] == "write");
        string? token = null;
        return new Posting(db, viewer, form, clock).OnceAsync(
            async intent =>
            {
                var made = await new MakeOwnToken(db, viewer, clock).RunAsync(name, writes, intent, cancel);
                token = made.Value;
                return made.Refusal;
            },
            // Shown with this one answer; sent twice, the first answer had it.
            _ => token is null ? Pages.Go("/settings/tokens") : Pages.Show<TokenMadePage>(new { Token = token, Name = name }),
            status => PageAsync(form, viewer, db, status, cancel), cancel);
    }

    private static async Task<IResult> PageAsync(Form form, Viewer viewer, AppDb db, int status, CancellationToken cancel)
    {
        const int most = 100;
        var tokens = await db.Tokens(viewer).AsNoTracking().OrderByDescending(t => t.Id).Take(most).Select(t => new TokenLine(t.Id, t.Name, t.Scopes, t.CreatedAt, t.LastUsedOn)).ToListAsync(cancel);
        return Pages.Show<TokensPage>(new { Form = form, Tokens = tokens }, status);
    }
}

public sealed record TokenLine(long Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset Made, DateOnly? Used);
