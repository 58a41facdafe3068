using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

/// <summary>A steward lets somebody in, refuses with a reason, or takes a refusal back.</summary>
public sealed class AnswerRequest(AppDb db, Viewer viewer, TimeProvider clock)
{
    public const int ReasonLength = 1000;

    public async Task<Outcome<JoinRequest>> AcceptAsync(long id, CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) is not { } request) return Refusal.Missing;
        if (CircleAccess.RefuseRun(viewer, await db.StandAsync(viewer, request.Circle, cancel)) is { } refusal) return refusal;
        if (Was(request, JoinRequestState.Accepted)) return request;

        var now = clock.GetUtcNow();
        if (!request.Accept(viewer.Id, now)) return Refusal.AlreadyDecided;
        var before = await db.RunMemberships(viewer).FirstOrDefaultAsync(m => m.CircleId == request.CircleId && m.PersonId == request.PersonId, cancel);
        var isIn = before is { State: MembershipState.Active };
        if (!isIn) db.Join(request.Circle, before, request.PersonId, now);
        Report(request, "circle.accept", now);
        return await db.SaveComingAsync(request.CircleId, isIn ? 0 : 1, Refusal.AlreadyDecided, cancel) is null ? request : Refusal.AlreadyDecided;
    }

    public async Task<Outcome<JoinRequest>> RefuseAsync(long id, string reason, CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) is not { } request) return Refusal.Missing;
        if (CircleAccess.RefuseRun(viewer, await db.StandAsync(viewer, request.Circle, cancel)) is { } refusal) return refusal;
        if (Was(request, JoinRequestState.Refused)) return request;

        var now = clock.GetUtcNow();
        if (!request.Refuse(viewer.Id, reason, now)) return Refusal.AlreadyDecided;
        Report(request, "circle.refuse", now);
        return await db.SaveAsync(Refusal.AlreadyDecided, cancel) is null ? request : Refusal.AlreadyDecided;
    }

    /// <summary>The request waits again, and what was told of the refusal is taken back.</summary>
    public async Task<Refusal?> UndoAsync(long id, CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) is not { } request) return Refusal.Missing;
        if (CircleAccess.RefuseRun(viewer, await db.StandAsync(viewer, request.Circle, cancel)) is { } refusal) return refusal;
        if (request.State == JoinRequestState.Waiting) return null;
        if (await db.Memberships(viewer).AnyAsync(m => m.CircleId == request.CircleId && m.PersonId == request.PersonId && m.State == MembershipState.Active, cancel)) return Refusal.AlreadyMember;

        var now = clock.GetUtcNow();
        if (!request.Reopen(now)) return Refusal.AlreadyDecided;
        db.Audit(viewer, "circle.refuse.undo", now, request.CircleId, request.PersonId);
        await using var writing = await db.WriteAsync(cancel);
        await db.TakeBackAsync(NoticeKind.JoinAnswered, id, cancel);
        if (await db.SaveAsync(Refusal.AlreadyAsked, cancel) is { } taken) return taken;
        await writing.CommitAsync(cancel);
        return null;
    }

    private Task<JoinRequest?> FindAsync(long id, CancellationToken cancel) =>
        db.JoinRequests(viewer).Include(r => r.Circle).FirstOrDefaultAsync(r => r.Id == id, cancel);

    /// <summary>The same answer of the same steward, sent again.</summary>
    private bool Was(JoinRequest request, JoinRequestState wanted) => request.State == wanted && request.DecidedById == viewer.Id;

    private void Report(JoinRequest request, string act, DateTimeOffset now)
    {
        db.Report(new Happening(NoticeKind.JoinAnswered, viewer.Id, request.CircleId, JoinRequest: request.Id) { Only = request.PersonId, Turn = request.Version }, now);
        db.Audit(viewer, act, now, request.CircleId, request.PersonId);
    }

    internal static Task<IResult> PostAcceptAsync(string slug, long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        Wanted.PostAsync(db, form, async () => (await new AnswerRequest(db, viewer, clock).AcceptAsync(id, cancel)).Refusal,
            $"/c/{slug}/requests", status => ReadRequests.PageAsync(slug, null, viewer, db, clock, form, status, cancel));

    internal static Task<IResult> PostUndoAsync(string slug, long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        Wanted.PostAsync(db, form, () => new AnswerRequest(db, viewer, clock).UndoAsync(id, cancel),
            $"/c/{slug}/requests", status => ReadRequests.PageAsync(slug, null, viewer, db, clock, form, status, cancel));

    internal static Task<IResult> ShowRefuseAsync(string slug, long id, Viewer viewer, AppDb db, CancellationToken cancel) =>
        ReadRequests.OneAsync(slug, id, viewer, db, Form.New(), 200, cancel);

    internal static Task<IResult> PostRefuseAsync(string slug, long id, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var reason = form.Text("reason", ReasonLength, required: true);
        return Wanted.PostAsync(db, form, async () => (await new AnswerRequest(db, viewer, clock).RefuseAsync(id, reason, cancel)).Refusal,
            $"/c/{slug}/requests", status => ReadRequests.OneAsync(slug, id, viewer, db, form, status, cancel));
    }
}
