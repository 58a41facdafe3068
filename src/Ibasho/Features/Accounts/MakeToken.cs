using System.Security.Cryptography;
using System.Text;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>A program gets a personal token for an address and a password; the token is shown once.</summary>
public sealed class MakeToken(AppDb db, Credentials credentials, FactorCheck factor, TimeProvider clock)
{
    public const int NameLength = 60;
    private static readonly string[] Known = ["read", "write"];

    public async Task<Outcome<string>> RunAsync(TokenAsked asked, string key, byte[] hash, string network, CancellationToken cancel)
    {
        var check = await credentials.CheckAsync(asked.Email!, asked.Password!, network, cancel);
        if (check.Value is not { } person) return check.Refusal!.Value;

        if ((await db.FactorsAsync(person.Id)).Any)
        {
            if (string.IsNullOrWhiteSpace(asked.Code)) return Refusal.SecondFactor;
            if (await factor.RefuseAsync(person.Id, asked.Code, network, cancel) is { } wrong) return wrong;
        }
        var now = clock.GetUtcNow();
        if (key.Length > 0)
        {
            // The first answer held the secret and nobody kept it: a second one cannot be equal.
            if (await db.EarlierAsync(Viewer.Of(person), key, hash, cancel) is not null) return Refusal.KeyUsedOtherwise;
            db.Begin(Viewer.Of(person), key, hash, now).Result = "token";
        }
        var token = Secrets.New();
        db.Add(new ApiToken { TokenHash = Secrets.Hash(token), Person = person, Name = asked.Name!, Scopes = [.. Known.Where(asked.Scopes!.Contains)], CreatedAt = now });
        db.Audit(Viewer.Of(person), "account.token", now, subject: person.Id);
        return await db.SaveAsync(Refusal.KeyUsedOtherwise, cancel) is { } taken ? taken : token;
    }

    internal static async Task<IResult> PostAsync(HttpContext http, Json<TokenAsked> body, Visit visit, AppDb db, Credentials credentials, FactorCheck factor, TimeProvider clock, CancellationToken cancel)
    {
        if (body.Value is not { } given) return body.Fault();
        var asked = given with { Email = body.Text("email", given.Email, Credentials.EmailLength, required: true), Name = Form.OneLine(body.Text("name", given.Name, NameLength, required: true)) };
        if (string.IsNullOrEmpty(asked.Password)) body.Errors.TryAdd("password", FormText.Required);
        if (asked.Scopes is not { Count: > 0 } scopes) body.Errors.TryAdd("scopes", FormText.Required);
        else if (scopes.Exists(s => !Known.Contains(s))) body.Errors.TryAdd("scopes", FormText.NotAChoice);
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        if (!body.IsSound || key.Length > 200) return body.Fault();

        // Never a hash of the password: it is fast, and would be kept.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', ["tokens", asked.Email, asked.Name, .. asked.Scopes!])));
        var outcome = await new MakeToken(db, credentials, factor, clock).RunAsync(asked, key, hash, visit.Network, cancel);
        if (outcome.Refusal is { } refusal)
        {
            if (refusal is Refusal.TooMany) http.Response.Headers.RetryAfter = Credentials.RetryAfter;
            return ApiAnswers.Refused(refusal);
        }
        return Results.Json(new TokenMade(outcome.Value!), statusCode: StatusCodes.Status201Created);
    }
}

public sealed record TokenAsked(string? Email, string? Password, string? Code, string? Name, List<string>? Scopes);

public sealed record TokenMade(string Token);
