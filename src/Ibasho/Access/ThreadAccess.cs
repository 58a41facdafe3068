using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>Who may read a thread and its posts, and who may answer, edit, delete, close.</summary>
public static class ThreadAccess
{
    /// <summary>It was not withdrawn, is not on its way, and this person did not step away from it.</summary>
    internal static readonly Rule<Thread> There = new((thread, me) => thread.WithdrawnAt == null && thread.HeldFor == 0 && !thread.Away.Any(a => a.PersonId == me));

    public static readonly Rule<Thread> Seen = new((thread, me) => There.Of(thread, me) && CircleAccess.Readable.Of(thread.Circle, me));

    public static readonly Rule<Post> SeenPost = new((post, me) => post.HeldFor == 0 && Seen.Of(post.Thread, me));

    /// <summary>Threads that are there for this person, whether the circle may be read or not.</summary>
    internal static IQueryable<Thread> ThreadsThere(this AppDb db, Viewer viewer) => db.Set<Thread>().Where(There.For(viewer.Id));

    public static IQueryable<Thread> Threads(this AppDb db, Viewer viewer) => db.Set<Thread>().Where(Seen.For(viewer.Id));

    public static IQueryable<Post> Posts(this AppDb db, Viewer viewer) => db.Set<Post>().Where(SeenPost.For(viewer.Id));

    /// <summary>Earlier versions are for those who may read the present one, and go when it is deleted.</summary>
    public static IQueryable<Revision> Revisions(this AppDb db, Viewer viewer) =>
        db.Set<Revision>().Where(r => r.PostId == null
            ? db.Threads(viewer).Any(t => t.Id == r.ThreadId && t.DeletedAt == null)
            : db.Posts(viewer).Any(p => p.Id == r.PostId && p.DeletedAt == null));

    public static IQueryable<Mention> Mentions(this AppDb db, Viewer viewer) =>
        db.Set<Mention>().Where(m => db.Threads(viewer).Any(t => t.Id == m.ThreadId));

    public static IQueryable<ReadMark> ReadMarks(this AppDb db, Viewer viewer) => db.Set<ReadMark>().Where(r => r.PersonId == viewer.Id);

    public static IQueryable<Bookmark> Bookmarks(this AppDb db, Viewer viewer) =>
        db.Set<Bookmark>().Where(b => b.PersonId == viewer.Id && db.Threads(viewer).Any(t => t.Id == b.ThreadId));

    public static IQueryable<Follow> Follows(this AppDb db, Viewer viewer) =>
        db.Set<Follow>().Where(f => f.PersonId == viewer.Id);

    public static Refusal? RefuseReply(Viewer viewer, Standing standing, Thread thread) =>
        CircleAccess.RefuseWrite(viewer, standing)
        ?? (thread.DeletedAt is not null ? Refusal.Missing
        : thread.HeldFor > 0 ? Refusal.Held
        : thread.ClosedAt is not null ? Refusal.ThreadClosed
        : null);

    /// <summary>A notice speaks for the circle, so only its stewards write one.</summary>
    public static Refusal? RefuseStart(Viewer viewer, Standing standing, ThreadKind kind) =>
        CircleAccess.RefuseWrite(viewer, standing)
        ?? (kind == ThreadKind.Notice && !standing.IsSteward ? Refusal.NotAllowed : null);

    /// <summary>Words are changed by the one who wrote them, also where the opening they answer is gone.</summary>
    public static Refusal? RefuseEdit(Viewer viewer, Standing standing, bool isMine, bool isDeleted) =>
        CircleAccess.RefuseWrite(viewer, standing)
        ?? (isDeleted ? Refusal.Missing
        : !isMine ? Refusal.NotAllowed
        : null);

    /// <summary>Stewards may take a text away, never change it.</summary>
    public static Refusal? RefuseDelete(Viewer viewer, Standing standing, bool isMine, bool isDeleted) =>
        CircleAccess.RefuseTakePart(viewer, standing)
        ?? (!isMine && !standing.IsSteward ? Refusal.NotAllowed
        : isDeleted ? Refusal.AlreadyDeleted
        : null);

    public static Refusal? RefuseClose(Viewer viewer, Standing standing, bool isMine, bool isDeleted) =>
        CircleAccess.RefuseWrite(viewer, standing)
        ?? (isDeleted ? Refusal.Missing
        : !isMine && !standing.IsSteward ? Refusal.NotAllowed
        : null);
}
