using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>Whose a consultation is wherever he is by now, what an old link to a withdrawn one says, and who may step away from one.</summary>
public static class CaseAccess
{
    // The words are the author's, also where he left the circle or has yet to agree to its pledge.
    private static readonly Rule<Thread> Own = new((thread, me) =>
        me != 0 && thread.AuthorId == me && thread.Kind == ThreadKind.Consultation && thread.WithdrawnAt == null);

    private static readonly Rule<Thread> Traced = new((thread, me) => me != 0 && thread.WithdrawnAt != null
        && (thread.AuthorId == me || !thread.Away.Any(a => a.PersonId == me) && CircleAccess.Readable.Of(thread.Circle, me)));

    /// <summary>Under one's name, and under one's pseudonyms, which are looked for now.</summary>
    public static async Task<IQueryable<Thread>> OwnConsultationsAsync(this AppDb db, Viewer viewer, CancellationToken cancel)
    {
        var mine = (await db.MyPseudonymsAsync(viewer, cancel)).ConvertAll(p => p.Id);
        return mine.Count == 0 ? db.Set<Thread>().Where(Own.For(viewer.Id))
            : db.Set<Thread>().Where(Own.For(viewer.Id)).Union(db.Set<Thread>().Where(t => t.PseudonymId != null && mine.Contains(t.PseudonymId.Value) && t.Kind == ThreadKind.Consultation && t.WithdrawnAt == null && t.HeldFor == 0));
    }

    /// <summary>One consultation of one's own.</summary>
    public static async Task<IQueryable<Thread>> OwnConsultationAsync(this AppDb db, Viewer viewer, Guid id, CancellationToken cancel)
    {
        var mine = (await db.MineInAsync(viewer, id, cancel))?.Id;
        return mine is null ? db.Set<Thread>().Where(Own.For(viewer.Id)).Where(t => t.Id == id)
            : db.Set<Thread>().Where(t => t.Id == id && (t.PseudonymId == mine || t.AuthorId == viewer.Id) && t.Kind == ThreadKind.Consultation && t.WithdrawnAt == null && t.HeldFor == 0);
    }

    /// <summary>What is left of a withdrawn thread of one's own.</summary>
    public static async Task<bool> IsOwnTraceAsync(this AppDb db, Viewer viewer, Guid id, CancellationToken cancel)
    {
        var mine = (await db.MineInAsync(viewer, id, cancel))?.Id;
        return !viewer.IsGuest && await db.Set<Thread>().AnyAsync(t => t.Id == id && t.WithdrawnAt != null && (t.AuthorId == viewer.Id || mine != null && t.PseudonymId == mine), cancel);
    }

    /// <summary>Withdrawn threads that left a trace: nothing of them can be read.</summary>
    public static IQueryable<Thread> Traces(this AppDb db, Viewer viewer) => db.Set<Thread>().Where(Traced.For(viewer.Id));

    /// <summary>What this person stepped away from; nobody else is ever told of these rows.</summary>
    public static IQueryable<SteppedAway> SteppedAway(this AppDb db, Viewer viewer) => db.Set<SteppedAway>().Where(s => s.PersonId == viewer.Id);

    /// <summary>Where the circle asks for it, a consultation says by what right it tells of somebody.</summary>
    public static Refusal? RefuseConsent(Circle circle, ThreadKind kind, Consent? consent) =>
        circle.AsksConsent && kind == ThreadKind.Consultation && consent is null ? Refusal.ConsentMissing : null;

    /// <summary>Whoever can read a consultation of somebody else, also one whose opening is gone: the answers tell of it.</summary>
    public static Refusal? RefuseStepAway(Viewer viewer, ThreadKind kind, bool isMine) =>
        CircleAccess.RefuseAct(viewer)
        ?? (kind != ThreadKind.Consultation ? Refusal.Missing
        : isMine ? Refusal.NotAllowed
        : null);

    /// <summary>Those who could have stepped away are so many that saying that somebody did says nothing of who.</summary>
    public static async Task<bool> HidesOneAsync(this AppDb db, Guid thread, CancellationToken cancel) =>
        await db.Set<Thread>().Where(t => t.Id == thread)
            .SelectMany(t => t.Circle.Memberships.Where(m => m.State == MembershipState.Active && m.PledgeAgreed >= t.Circle.PledgeVersion && m.PersonId != t.AuthorId))
            .Take(Model.SteppedAway.FewestOthers).CountAsync(cancel) >= Model.SteppedAway.FewestOthers;

    /// <summary>Notes from when on it may be known that somebody stepped away; only the first time, so that nobody counts.</summary>
    public static async Task<bool> KnowFromAsync(this AppDb db, Guid thread, DateTimeOffset from, CancellationToken cancel) =>
        // The version stays: an edit at this moment must not be told that something changed.
        await db.Set<Thread>().Where(t => t.Id == thread && t.KnownFrom == null).ExecuteUpdateAsync(t => t.SetProperty(x => x.KnownFrom, from), cancel) == 1;

    /// <summary>What this person kept of a thread: place, bookmarks, the wish to hear of it.</summary>
    public static async Task ForgetMineAsync(this AppDb db, Viewer viewer, Guid thread, CancellationToken cancel)
    {
        await db.Set<Follow>().Where(f => f.PersonId == viewer.Id && f.ThreadId == thread).ExecuteDeleteAsync(cancel);
        await db.Set<Bookmark>().Where(b => b.PersonId == viewer.Id && b.ThreadId == thread).ExecuteDeleteAsync(cancel);
        await db.Set<ReadMark>().Where(r => r.PersonId == viewer.Id && r.ThreadId == thread).ExecuteDeleteAsync(cancel);
        if (viewer.Own is null) return;
        var tag = await viewer.Own.OfThreadAsync(db, thread, cancel);
        await db.Set<TagMark>().Where(r => r.ThreadId == thread && r.Tag == tag).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Its author, and those who run its circle; news asks for them, which speaks for nobody.</summary>
    public static Task<List<long>> AnswerableAsync(this AppDb db, Guid thread, CancellationToken cancel) =>
        db.Set<Thread>().Where(t => t.Id == thread && t.AuthorId != null).Select(t => t.AuthorId!.Value)
            .Union(db.Set<Thread>().Where(t => t.Id == thread).SelectMany(t => t.Circle.Memberships.Where(m => m.State == MembershipState.Active && m.Role == CircleRole.Steward).Select(m => m.PersonId)))
            .ToListAsync(cancel);
}
