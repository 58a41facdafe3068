using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>Ends whatever lets somebody in, or proves something, without their showing again who they are.</summary>
public static class Endings
{
    /// <summary>A new kind of cookie, token or link of mail joins this list.</summary>
    private static readonly (string What, Func<AppDb, CancellationToken, Task<int>> End)[] All =
    [
        ("sessions", (db, cancel) => db.Set<Session>().ExecuteDeleteAsync(cancel)),
        ("steps of signing in", (db, cancel) => db.Set<PendingSignIn>().ExecuteDeleteAsync(cancel)),
        ("mailed links", (db, cancel) => db.Set<MailLink>().ExecuteDeleteAsync(cancel)),
        ("tokens of programs", (db, cancel) => db.Set<ApiToken>().ExecuteDeleteAsync(cancel)),
    ];

    /// <summary>In the caller's transaction; answers how many of each kind there were.</summary>
    public static async Task<IReadOnlyList<(string What, int Count)>> EndEverythingAsync(this AppDb db, CancellationToken cancel)
    {
        var ended = new List<(string, int)>();
        foreach (var (what, end) in All) ended.Add((what, await end(db, cancel)));
        return ended;
    }

    /// <summary>Everybody's sealed secrets, for sealing them anew; nobody reads them otherwise.</summary>
    public static IQueryable<SecondFactor> SealedApps(this AppDb db) => db.Set<SecondFactor>();

    /// <summary>Every webhook, for sealing its key anew.</summary>
    public static IQueryable<Webhook> SealedWebhooks(this AppDb db) => db.Set<Webhook>();
}
