using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Files;

namespace Ibasho.Access;

/// <summary>Who may see a file: whoever may read the text it belongs to (of a hidden one the stewards, who decide about it), whoever may see the person, and of a draft its owner.</summary>
public static class AttachmentAccess
{
    public static readonly Rule<Attachment> Seen = new((file, me) => me != 0 && (
        file.PostId != null ? (file.Post!.DeletedAt == null || file.Post.HiddenAt != null && CircleAccess.Stewarded.Of(file.Post.Thread.Circle, me)) && ThreadAccess.SeenPost.Of(file.Post, me)
        : file.ThreadId != null ? (file.Thread!.DeletedAt == null || file.Thread.HiddenAt != null && CircleAccess.Stewarded.Of(file.Thread.Circle, me)) && ThreadAccess.Seen.Of(file.Thread, me)
        : file.IsPortrait ? PersonAccess.Seen.Of(file.Owner, me)
        : file.OwnerId == me));

    public static IQueryable<Attachment> Attachments(this AppDb db, Viewer viewer) => db.Set<Attachment>().Where(Seen.For(viewer.Id));

    private static readonly Shape<Attachment, FileRow> Row = new((_, f, _) =>
        new FileRow(f.Id, f.ThreadId, f.PostId, f.Kind, f.Name, f.Alternative, f.Bytes, f.Width, f.Height, f.Hash));

    private static readonly System.Linq.Expressions.Expression<Func<Attachment, FileRow>> AsRow = Rules.Inline<Func<Attachment, FileRow>>(f => Row.Of(null!, f, 0));

    private static readonly Func<AppDb, long, Guid, Task<FileRow?>> One = EF.CompileAsyncQuery(Rules.Inline<Func<AppDb, long, Guid, FileRow?>>((db, me, id) =>
        db.Set<Attachment>().Where(f => f.Id == id && Seen.Of(f, me)).Select(f => Row.Of(db, f, me)).FirstOrDefault()));

    // Whoever was signed out or suspended while a file was being sent gets no more of it.
    private static readonly Func<AppDb, long, long, Guid, int, Task<StoredPiece?>> Chunk = EF.CompileAsyncQuery(Rules.Inline<Func<AppDb, long, long, Guid, int, StoredPiece?>>((db, me, session, id, number) =>
        db.Set<AttachmentChunk>().Where(c => c.AttachmentId == id && c.Number == number && Seen.Of(c.Attachment, me)
            && db.Set<Person>().Any(p => p.Id == me && p.State == PersonState.Active) && (session == 0 || db.Set<Session>().Any(s => s.Id == session)))
            .Select(c => new StoredPiece(c.Number, c.Bytes, c.Attachment.SealedKey)).FirstOrDefault()));

    // Asked once for every reply a program sends.
    private static readonly Func<AppDb, Guid, IAsyncEnumerable<FileRow>> OfPost = EF.CompileAsyncQuery(Rules.Inline<Func<AppDb, Guid, IQueryable<FileRow>>>((db, post) =>
        db.Set<Attachment>().Where(f => f.PostId == post && f.Post!.DeletedAt == null).OrderBy(f => f.Position).ThenBy(f => f.CreatedAt).ThenBy(f => f.Id).Select(f => Row.Of(db, f, 0))));

    public static Task<FileRow?> FindFileAsync(this AppDb db, Viewer viewer, Guid id, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return One(db, viewer.Id, id);
    }

    /// <summary>A piece of a file, where one may see the file at this moment.</summary>
    public static async Task<byte[]?> ChunkOfFileAsync(this AppDb db, Viewer viewer, Guid id, int number, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return await Chunk(db, viewer.Id, viewer.SessionId, id, number) is { } piece ? FileSeal.Open(db, id, piece) : null;
    }

    /// <summary>The files of a thread's opening and of these replies, in one read; nothing is asked where the thread has none.</summary>
    public static async Task<ILookup<Guid?, FileRow>> FilesAsync(this AppDb db, ThreadFound found, IEnumerable<Guid> posts, CancellationToken cancel)
    {
        if (!found.Row.HasFiles) return FileRow.None;
        var ids = posts.ToList();
        var thread = found.Row.Id;
        var rows = await db.Set<Attachment>().Where(f => f.ThreadId == thread && (f.PostId == null || ids.Contains(f.PostId.Value))).InOrder().ToListAsync(cancel);
        return rows.ToLookup(f => f.PostId);
    }

    /// <summary>The files of openings that were found through the gate.</summary>
    public static async Task<ILookup<Guid?, FileRow>> FilesAsync(this AppDb db, IEnumerable<ThreadRow> threads, CancellationToken cancel)
    {
        var ids = threads.Where(t => t.HasFiles && t.DeletedAt is null).Select(t => t.Id).ToList();
        if (ids.Count == 0) return FileRow.None;
        var rows = await db.Set<Attachment>().Where(f => ids.Contains(f.ThreadId!.Value) && f.PostId == null).InOrder().ToListAsync(cancel);
        return rows.ToLookup(f => f.ThreadId);
    }

    /// <summary>The files of one reply that was found through the gate.</summary>
    public static async Task<List<FileRow>> FilesAsync(this AppDb db, PostRow post, CancellationToken cancel)
    {
        var files = new List<FileRow>();
        await foreach (var file in OfPost(db, post.Id).WithCancellation(cancel)) files.Add(file);
        return files;
    }

    /// <summary>Those of these files that are mine: drafts, and what stands under my own text.</summary>
    public static Task<List<FileRow>> MyFilesAsync(this AppDb db, Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken cancel) =>
        db.Attachments(viewer).Where(f => f.OwnerId == viewer.Id && ids.Contains(f.Id)).InOrder().ToListAsync(cancel);

    public static async Task<IReadOnlyList<FileRow>> MyFilesAsync(this AppDb db, Viewer viewer, IReadOnlyList<WantedFile> wanted, CancellationToken cancel) =>
        wanted.Count == 0 ? [] : await db.MyFilesAsync(viewer, [.. wanted.Select(f => f.Id)], cancel);

    /// <summary>The files of my own text, as they stand now.</summary>
    public static Task<List<FileRow>> MyFilesOfAsync(this AppDb db, Viewer viewer, Guid thread, Guid? post, CancellationToken cancel) =>
        db.Attachments(viewer).Where(f => f.OwnerId == viewer.Id && f.ThreadId == thread && f.PostId == post).InOrder().ToListAsync(cancel);

    internal static IQueryable<FileRow> InOrder(this IQueryable<Attachment> files) =>
        files.OrderBy(f => f.Position).ThenBy(f => f.CreatedAt).ThenBy(f => f.Id).Select(AsRow);
}

/// <summary>What is read of a file, besides its bytes.</summary>
public sealed record FileRow(Guid Id, Guid? ThreadId, Guid? PostId, FileKind Kind, string Name, string Alternative, int Bytes, int Width, int Height, byte[] Hash)
{
    public static readonly ILookup<Guid?, FileRow> None = Array.Empty<FileRow>().ToLookup(f => f.PostId);

    public bool IsImage => Kind != FileKind.Pdf;

    public string Path => $"/files/{Id}/{Uri.EscapeDataString(Name)}";
}
