using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Files;

namespace Ibasho.Access;

/// <summary>A file somebody wants under a text, what it shows, in words, and what it is called; none where they stay as they are.</summary>
public sealed record WantedFile(Guid Id, string? Alternative, string? Name = null);

/// <summary>Bringing files, putting them under texts, taking them away.</summary>
public static class AttachmentWriting
{
    public static Refusal? RefuseBring(Viewer viewer, int bytes, long mine, long all) =>
        CircleAccess.RefuseAct(viewer)
        ?? (mine + bytes > FileLimits.MostOfPerson || all + bytes > FileLimits.MostOfPlace ? Refusal.FilesFull : null);

    /// <summary>Stores a cleaned file as a draft of this person, within the caller's transaction.</summary>
    public static async Task<Outcome<Attachment>> BringAsync(this AppDb db, Viewer viewer, CleanFile file, string name, DateTimeOffset now, CancellationToken cancel)
    {
        var bytes = (int)file.Pieces.Length;
        var mine = await db.Set<Attachment>().Where(f => f.OwnerId == viewer.Id).SumAsync(f => (long)f.Bytes, cancel);
        var all = await db.Set<Attachment>().SumAsync(f => (long)f.Bytes, cancel);
        if (RefuseBring(viewer, bytes, mine, all) is { } refusal) return refusal;
        var draft = new Attachment { OwnerId = viewer.Id, Kind = file.Kind, Name = name, Bytes = bytes, Width = file.Width, Height = file.Height, Hash = file.Pieces.Hash(), CreatedAt = now };
        db.Add(draft);
        db.AddRange(FileSeal.Seal(db, draft, file.Pieces.All));
        return draft;
    }

    /// <summary>What changes under a text when these files are wanted there; null where one of them is not mine to put there.</summary>
    /// <param name="thread">None where the text is not written yet.</param>
    public static async Task<FilesChange?> ChangeFilesAsync(this AppDb db, Viewer viewer, IReadOnlyList<WantedFile> wanted, Guid? thread, Guid? post, CancellationToken cancel)
    {
        if (wanted.Count == 0 && thread is null) return new([], [], false, false);
        var ids = wanted.Select(w => w.Id).ToList();
        var files = await db.Attachments(viewer).Where(f => f.OwnerId == viewer.Id
            && (ids.Contains(f.Id) && f.ThreadId == null && !f.IsPortrait || thread != null && f.ThreadId == thread && f.PostId == post)).ToListAsync(cancel);
        var now = wanted.Select(w => files.Find(f => f.Id == w.Id)).OfType<Attachment>().Distinct().ToList();
        if (now.Count != wanted.Count) return null;
        var gone = files.Except(now).ToList();
        var said = now.Select((f, i) => wanted[i].Alternative ?? f.Alternative).ToList();
        var called = now.Select((f, i) => wanted[i].Name ?? f.Name).ToList();
        var isOther = gone.Count > 0 || now.Exists(f => f.IsDraft);
        return new(now, gone, isOther, isOther || now.Where((f, i) => f.Alternative != said[i] || f.Name != called[i] || f.Position != i).Any()) { Said = said, Called = called };
    }

    /// <summary>The last of these pictures becomes the person's portrait, the one before goes; false where one is not his own.</summary>
    public static async Task<bool> ShowPortraitAsync(this AppDb db, Viewer viewer, Person person, IReadOnlyList<WantedFile> wanted, CancellationToken cancel)
    {
        if (wanted.Count == 0 && person.PortraitId is null) return true;
        var ids = wanted.Select(w => w.Id).ToList();
        var files = await db.Attachments(viewer).Where(f => f.OwnerId == viewer.Id && (f.IsPortrait || ids.Contains(f.Id) && f.ThreadId == null)).ToListAsync(cancel);
        if (ids.Exists(id => !files.Exists(f => f.Id == id))) return false;
        var shown = wanted.Count == 0 ? null : files.Find(f => f.Id == ids[^1]);
        if (shown is { IsPortrait: false } && !shown.Show()) return false;
        if (shown is not null && wanted[^1].Name is { } name) shown.Name = name;
        person.PortraitId = shown?.Id;
        db.RemoveRange(files.Where(f => f != shown));
        return true;
    }

    /// <summary>This unit of work takes files away.</summary>
    public static bool HasRemovedFiles(this AppDb db) => db.ChangeTracker.Entries<Attachment>().Any(e => e.State == EntityState.Deleted);

    /// <summary>The files a text has, wanted as they are.</summary>
    public static async Task<IReadOnlyList<WantedFile>> SameFilesAsync(this AppDb db, Viewer viewer, Guid thread, Guid? post, CancellationToken cancel) =>
        [.. (await db.MyFilesOfAsync(viewer, thread, post, cancel)).Select(f => new WantedFile(f.Id, null))];

    /// <summary>Another version of the text, though its words stay.</summary>
    public static void Touch(this AppDb db, Guid thread, Post? post)
    {
        if (post is not null) db.Entry(post).Property(p => p.EditedAt).IsModified = true;
        else db.Entry(db.Set<Thread>().Local.First(t => t.Id == thread)).Property(t => t.EditedAt).IsModified = true;
    }

    /// <summary>Puts them there, and takes away what is wanted no more; saved with the rest.</summary>
    public static void Apply(this AppDb db, FilesChange change, Guid thread, Guid? post)
    {
        db.RemoveRange(change.Gone);
        for (var i = 0; i < change.Now.Count; i++)
        {
            change.Now[i].Attach(thread, post, i);
            (change.Now[i].Alternative, change.Now[i].Name) = (change.Said[i], change.Called[i]);
        }
    }
}

/// <summary>The files of a text after a change, and those that go.</summary>
/// <param name="IsOther">A file comes or goes.</param>
/// <param name="IsNew">That, or another word or place.</param>
public sealed record FilesChange(IReadOnlyList<Attachment> Now, IReadOnlyList<Attachment> Gone, bool IsOther, bool IsNew)
{
    public IReadOnlyList<string> Said { get; init; } = [];
    public IReadOnlyList<string> Called { get; init; } = [];

    /// <summary>What search finds of them, behind the words of the text.</summary>
    public string Words => string.Concat(Now.Select((f, i) => $"\n{Called[i]}\n{Said[i]}"));
}
