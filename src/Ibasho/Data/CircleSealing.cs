using Ibasho.Model;
using Ibasho.Platform.Keys;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Ibasho.Data;

/// <summary>Texts that are stored already follow when their circle begins to close them, or ends it: they, their files and their place in the index. No version changes: nobody wrote anything.</summary>
public static class CircleSealing
{
    private const int Posts = 100;

    /// <summary>Some threads after this one, each in a transaction of its own; the last of them, or null where none is left.</summary>
    public static async Task<Guid?> StoreAnewAsync(this AppDb db, long circle, Guid after, int most, CancellationToken cancel)
    {
        var threads = await db.Set<Thread>().Where(t => t.CircleId == circle && t.Id > after).OrderBy(t => t.Id).Select(t => t.Id).Take(most).ToListAsync(cancel);
        foreach (var thread in threads)
        {
            await using var writing = await db.WriteAsync(cancel);
            // Asked anew for each: it may have been changed back meanwhile.
            if (await db.Set<Circle>().Where(c => c.Id == circle).Select(c => (bool?)c.SealsTexts).FirstOrDefaultAsync(cancel) is { } closes)
                await new Anew(db, circle, closes).StoreAsync(thread, cancel);
            await writing.CommitAsync(cancel);
            db.ChangeTracker.Clear();
        }
        return threads.Count == most ? threads[^1] : null;
    }

    private sealed class Anew(AppDb db, long circle, bool closes)
    {
        private readonly byte[] _key = db.GetService<KeyDirectory>()[KeyName.Fields];

        private string Stored(Type noun, string column, string text) => closes && text.Length > 0 ? SealedText.Seal(_key, circle, TextSealing.Column(noun, column), text) : text;

        public async Task StoreAsync(Guid id, CancellationToken cancel)
        {
            var thread = await db.Set<Thread>().AsNoTracking().FirstAsync(t => t.Id == id, cancel);
            await db.Set<Thread>().Where(t => t.Id == id && t.Version == thread.Version).ExecuteUpdateAsync(t => t
                .SetProperty(x => x.Title, Stored(typeof(Thread), nameof(Thread.Title), thread.Title))
                .SetProperty(x => x.Body, Stored(typeof(Thread), nameof(Thread.Body), thread.Body))
                .SetProperty(x => x.Situation, Stored(typeof(Thread), nameof(Thread.Situation), thread.Situation))
                .SetProperty(x => x.Tried, Stored(typeof(Thread), nameof(Thread.Tried), thread.Tried))
                .SetProperty(x => x.Wanted, Stored(typeof(Thread), nameof(Thread.Wanted), thread.Wanted)), cancel);
            foreach (var r in await db.Set<Revision>().AsNoTracking().Where(r => r.ThreadId == id).ToListAsync(cancel))
                await db.Set<Revision>().Where(x => x.Id == r.Id).ExecuteUpdateAsync(x => x
                    .SetProperty(y => y.Title, Stored(typeof(Revision), nameof(Revision.Title), r.Title)).SetProperty(y => y.Text, Stored(typeof(Revision), nameof(Revision.Text), r.Text)), cancel);
            foreach (var h in await db.Set<HiddenText>().AsNoTracking().Where(h => h.ThreadId == id).ToListAsync(cancel))
                await db.Set<HiddenText>().Where(x => x.Id == h.Id).ExecuteUpdateAsync(x => x
                    .SetProperty(y => y.Title, Stored(typeof(HiddenText), nameof(HiddenText.Title), h.Title)).SetProperty(y => y.Text, Stored(typeof(HiddenText), nameof(HiddenText.Text), h.Text)), cancel);
            foreach (var k in await db.Set<KeptWords>().AsNoTracking().Where(k => k.ThreadId == id).ToListAsync(cancel))
                await db.Set<KeptWords>().Where(x => x.Id == k.Id).ExecuteUpdateAsync(x => x
                    .SetProperty(y => y.Words, Stored(typeof(KeptWords), nameof(KeptWords.Words), k.Words)).SetProperty(y => y.Reason, Stored(typeof(KeptWords), nameof(KeptWords.Reason), k.Reason)), cancel);
            await db.EraseIndexAsync([id], cancel);
            var files = await StoreFilesAsync(id, cancel);
            if (thread is { DeletedAt: null, HeldFor: 0 }) Index(thread, null, thread.Searched + files[Guid.Empty]);
            await StorePostsAsync(thread, files, cancel);
            await db.SaveChangesAsync(cancel);
        }

        private async Task StorePostsAsync(Thread thread, Dictionary<Guid, string> files, CancellationToken cancel)
        {
            for (var number = int.MinValue; ;)
            {
                var posts = await db.Set<Post>().AsNoTracking().Where(p => p.ThreadId == thread.Id && p.Number > number).OrderBy(p => p.Number).Take(Posts).ToListAsync(cancel);
                foreach (var post in posts)
                {
                    await db.Set<Post>().Where(p => p.Id == post.Id && p.Version == post.Version).ExecuteUpdateAsync(p => p.SetProperty(x => x.Body, Stored(typeof(Post), nameof(Post.Body), post.Body)), cancel);
                    if (thread.DeletedAt is null && post is { DeletedAt: null, HeldFor: 0 }) Index(thread, post, post.Body + files.GetValueOrDefault(post.Id));
                }
                if (posts.Count < Posts) return;
                number = posts[^1].Number;
            }
        }

        /// <summary>What is closed is left out where it is saved.</summary>
        private void Index(Thread thread, Post? post, string text) =>
            db.Index(new SearchEntry { CircleId = circle, ThreadId = thread.Id, PostId = post?.Id, AuthorId = (post is null ? thread.AuthorId : post.AuthorId) ?? 0, Kind = thread.Kind, CreatedAt = post?.CreatedAt ?? thread.CreatedAt }, text);

        /// <summary>Files of before files were closed; and the words that search finds of all, by reply, those of the opening without one.</summary>
        private async Task<Dictionary<Guid, string>> StoreFilesAsync(Guid thread, CancellationToken cancel)
        {
            var words = new Dictionary<Guid, string> { [Guid.Empty] = "" };
            foreach (var file in await db.Set<Attachment>().Where(f => f.ThreadId == thread).OrderBy(f => f.Position).ToListAsync(cancel))
            {
                words[file.PostId ?? Guid.Empty] = words.GetValueOrDefault(file.PostId ?? Guid.Empty) + $"\n{file.Name}\n{file.Alternative}";
                if (file.SealedKey is not null || !closes) continue;
                var pieces = await db.Set<AttachmentChunk>().AsNoTracking().Where(c => c.AttachmentId == file.Id).OrderBy(c => c.Number).Select(c => c.Bytes).ToListAsync(cancel);
                foreach (var piece in FileSeal.Seal(db, file, pieces))
                    await db.Set<AttachmentChunk>().Where(c => c.AttachmentId == file.Id && c.Number == piece.Number).ExecuteUpdateAsync(c => c.SetProperty(x => x.Bytes, piece.Bytes), cancel);
                db.Entry(file).Property(f => f.Name).IsModified = db.Entry(file).Property(f => f.Alternative).IsModified = true;
            }
            return words;
        }
    }
}
