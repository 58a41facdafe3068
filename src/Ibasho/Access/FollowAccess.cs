using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>Those who want to hear of something; news asks for them, which speaks for nobody.</summary>
public static class FollowAccess
{
    // Asked once for every reply there is.
    private static readonly Func<AppDb, Guid, Guid, IAsyncEnumerable<long>> ToldOf = EF.CompileAsyncQuery((AppDb db, Guid thread, Guid post) =>
        db.Set<Follow>().Where(f => f.ThreadId == thread
            && !db.Set<Notice>().Any(n => n.PersonId == f.PersonId && n.ReadAt == null && n.ThreadId == thread && n.Kind == NoticeKind.Replied)
            && !db.Set<Mention>().Any(m => m.ThreadId == thread && m.PostId == post && m.PersonId == f.PersonId))
            .Select(f => f.PersonId));

    /// <summary>Followers of a circle, or of the theme a new thread has; those it names hear of it as named.</summary>
    public static IQueryable<long> ToldOfThread(this AppDb db, long circle, Guid thread) =>
        db.Set<Follow>().Where(f => f.CircleId == circle && f.ThreadId == null
            && (f.ThemeId == null || db.Set<Thread>().Any(t => t.Id == thread && t.ThemeId == f.ThemeId))
            && !db.Set<Mention>().Any(m => m.ThreadId == thread && m.PostId == null && m.PersonId == f.PersonId))
            .Select(f => f.PersonId);

    /// <summary>Followers of a thread whom no unread notice of a reply in it waits for: one is enough until it is read.</summary>
    public static IAsyncEnumerable<long> ToldOfReply(this AppDb db, Guid thread, Guid post) => ToldOf(db, thread, post);

    public static IQueryable<long> Named(this AppDb db, Guid thread, Guid? post) =>
        db.Set<Mention>().Where(m => m.ThreadId == thread && m.PostId == post).Select(m => m.PersonId);
}
