using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

/// <summary>What somebody who asks has said, as the steward reads it.</summary>
public sealed record RequestLine(
    long Id, long PersonId, string Name, IReadOnlyList<string> Professions, IReadOnlyList<string> Questions, IReadOnlyList<string> Answers,
    string Message, DateTimeOffset CreatedAt, string? Reason, DateTimeOffset? DecidedAt, bool WasRemoved)
{
    /// <summary>Each question with its answer; an answer that was never asked for is left out.</summary>
    public IEnumerable<(string Question, string Answer)> Pairs => Questions.Zip(Answers);
}

/// <summary>The requests of a circle for its stewards: those that wait, oldest first, and the refusals that can be undone.</summary>
internal static class ReadRequests
{
    public const int PageSize = 20;
    public const int UndoDays = 90;

    public static Task<IResult> ShowAsync(string slug, string? after, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        PageAsync(slug, after.Number(), viewer, db, clock, Form.New(), 200, cancel);

    public static async Task<IResult> PageAsync(string slug, long? after, Viewer viewer, AppDb db, TimeProvider clock, Form form, int status, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Pages.Missing();
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return Pages.Refused(refusal);
        var of = db.JoinRequests(viewer).Where(r => r.CircleId == standing.Circle.Id);
        var waiting = await Lines(of.Where(r => r.State == JoinRequestState.Waiting && r.Id > (after ?? 0)).OrderBy(r => r.Id).Take(PageSize + 1)).ToListAsync(cancel);
        var since = clock.GetUtcNow().AddDays(-UndoDays);
        var refused = await Lines(of.Where(r => r.State == JoinRequestState.Refused && r.DecidedAt > since).OrderByDescending(r => r.Id).Take(PageSize)).ToListAsync(cancel);
        return Pages.Show<RequestsPage>(new { standing.Circle, Waiting = waiting, Refused = refused, Form = form }, status);
    }

    public static async Task<IResult> OneAsync(string slug, long id, Viewer viewer, AppDb db, Form form, int status, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Pages.Missing();
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return Pages.Refused(refusal);
        var request = await Lines(db.JoinRequests(viewer).Where(r => r.CircleId == standing.Circle.Id && r.Id == id && (r.State == JoinRequestState.Waiting || form.Notice != null))).FirstOrDefaultAsync(cancel);
        return request is null ? Pages.Go($"/c/{slug}/requests") : Pages.Show<RefuseRequestPage>(new { standing.Circle, Request = request, Form = form }, status);
    }

    public static IQueryable<RequestLine> Lines(IQueryable<JoinRequest> requests) => requests.AsNoTracking()
        .Select(r => new RequestLine(r.Id, r.PersonId, r.Person.Name, Badge.All(r.Person.Professions, r.Person.Standing), r.Questions, r.Answers, r.Message, r.CreatedAt, r.Reason, r.DecidedAt,
            r.Circle.Memberships.Any(m => m.PersonId == r.PersonId && m.State == MembershipState.Removed)));
}
