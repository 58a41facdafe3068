using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>Whose membership of a circle stays unknown to whom: both ways, and without anybody but the owner of a rule ever reading it.</summary>
public static class QuietAccess
{
    /// <summary>One's own rules; nobody else is ever told of these rows.</summary>
    public static IQueryable<QuietRule> QuietRules(this AppDb db, Viewer viewer) => db.Set<QuietRule>().Where(r => r.PersonId == viewer.Id);

    /// <summary>Everybody whom a rule means, with its owner and its circle; asked by circle, owner and other, so that indexes answer.</summary>
    internal static IQueryable<KeptApart> KeptApart(this AppDb db) =>
        from rule in db.Set<QuietRule>()
        from other in db.Set<Person>()
        where other.Id != rule.PersonId
            && (rule.OtherId == other.Id
                || rule.OtherCircleId != null && db.Set<Membership>().Any(m => m.CircleId == rule.OtherCircleId && m.PersonId == other.Id && m.State == MembershipState.Active)
                // Whoever writes only the house and whoever writes the department too mean the same employer.
                || rule.Kind == QuietKind.Employer && other.EmployerFolded.Length >= QuietRule.FewestLetters
                    && (other.EmployerFolded.StartsWith(rule.WordsFolded) || rule.WordsFolded.StartsWith(other.EmployerFolded)))
        select new KeptApart { CircleId = rule.CircleId, OwnerId = rule.PersonId, OtherId = other.Id };

    /// <summary>The same where the owner is inside by now: these keep others out.</summary>
    internal static IQueryable<KeptApart> KeptOut(this AppDb db) =>
        db.KeptApart().Where(k => db.Set<Membership>().Any(m => m.CircleId == k.CircleId && m.PersonId == k.OwnerId && m.State == MembershipState.Active));

    /// <summary>A link of this circle is as ended for this person: somebody inside must not be met.</summary>
    public static Task<bool> IsKeptOutAsync(this AppDb db, Viewer viewer, long circle, CancellationToken cancel) =>
        db.KeptOut().AnyAsync(k => k.CircleId == circle && k.OtherId == viewer.Id, cancel);

    /// <summary>Whoever may know of a circle may have rules for it, also before joining: they hold from the first minute.</summary>
    public static Refusal? RefuseQuiet(Viewer viewer) => CircleAccess.RefuseAct(viewer);

    /// <summary>Requests that nobody answered in time, each with whether any steward could see it.</summary>
    public static async Task<List<(JoinRequest Request, bool IsHidden)>> TakeUnansweredAsync(this AppDb db, DateTimeOffset now, int most, CancellationToken cancel)
    {
        var keptOut = db.KeptOut();
        var due = await db.Set<JoinRequest>().Where(JoinRequestDue(now)).OrderBy(r => r.Id).Take(most)
            .Select(r => new { Request = r, IsHidden = keptOut.Any(k => k.CircleId == r.CircleId && k.OtherId == r.PersonId) }).ToListAsync(cancel);
        return due.ConvertAll(d => (d.Request, d.IsHidden));
    }

    private static System.Linq.Expressions.Expression<Func<JoinRequest, bool>> JoinRequestDue(DateTimeOffset now)
    {
        // Rows from before requests had an end.
        var old = now.AddDays(-JoinRequest.WaitingDays);
        return r => r.State == JoinRequestState.Waiting && (r.EndsAt <= now || r.EndsAt == null && r.CreatedAt <= old);
    }
}

/// <summary>Two people who must not learn of each other in a circle.</summary>
internal sealed class KeptApart
{
    public required long CircleId { get; init; }
    public required long OwnerId { get; init; }
    public required long OtherId { get; init; }
}
