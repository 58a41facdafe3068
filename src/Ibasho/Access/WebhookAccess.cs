using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>Webhooks are their circle's stewards' alone, and speak only while the one who made them is a steward.</summary>
public static class WebhookAccess
{
    private static readonly Rule<Webhook> Seen = new((webhook, me) => CircleAccess.Stewarded.Of(webhook.Circle, me));

    public static IQueryable<Webhook> Webhooks(this AppDb db, Viewer viewer) => db.Set<Webhook>().Where(Seen.For(viewer.Id));

    private static readonly Func<AppDb, long, IAsyncEnumerable<Webhook>> OfCircle = EF.CompileAsyncQuery((AppDb db, long circle) =>
        db.Set<Webhook>().AsNoTracking().Where(w => w.CircleId == circle && w.PausedAt == null));

    /// <summary>Those that listen to a circle; the worker asks for them, and asks again before each call.</summary>
    public static async Task<List<Webhook>> ListeningAsync(this AppDb db, long circle, CancellationToken cancel)
    {
        var found = new List<Webhook>();
        await foreach (var webhook in OfCircle(db, circle).WithCancellation(cancel)) found.Add(webhook);
        return found;
    }

    /// <summary>The webhook for a call, with its circle; null where its maker runs the circle no longer, or was suspended.</summary>
    public static Task<Webhook?> SpeakingAsync(this AppDb db, long id, CancellationToken cancel) =>
        db.Set<Webhook>().Include(w => w.Circle).FirstOrDefaultAsync(w => w.Id == id
            && db.Set<Membership>().Any(m => m.CircleId == w.CircleId && m.PersonId == w.MadeById && m.State == MembershipState.Active && m.Role == CircleRole.Steward && m.Person.State == PersonState.Active), cancel);
}
