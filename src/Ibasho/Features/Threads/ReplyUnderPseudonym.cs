using System.Security.Cryptography;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Shell.Guarding;

namespace Ibasho.Features.Threads;

/// <summary>Somebody answers under the name they have in this thread alone: nobody is told by a notice, nothing is counted for anybody, and others see it a little later.</summary>
public sealed class ReplyUnderPseudonym(AppDb db, Viewer viewer, KeyDirectory keys, MaskedPace pace, TimeProvider clock)
{
    public async Task<Outcome<Post>> RunAsync(Guid id, string body, Guid? inReplyTo, bool hasFiles, Review said, Intent? intent, CancellationToken cancel)
    {
        if (await db.FindThreadAsync(viewer, id, cancel) is not { } found) return Refusal.Missing;
        if (ThreadAccess.RefuseReply(viewer, found.Standing, found.Thread) is { } refusal) return refusal;
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        // Who has a pseudonym here goes on with it, also when the circle has become small since.
        var stopped = found.Mine switch
        {
            null => await db.RefuseMaskAsync(viewer, found.Standing, today, cancel),
            { IsBlocked: true } => Refusal.PseudonymBlocked,
            _ => await db.RefuseStoppedAsync(viewer, found.Row.CircleId, today, cancel),
        };
        if (stopped is { } no) return no;
        if (string.IsNullOrWhiteSpace(body) || body.Length > Thread.TextLength) return Refusal.Invalid;
        if (inReplyTo is { } earlier && !await db.Posts(viewer).AnyAsync(p => p.Id == earlier && p.ThreadId == id, cancel)) return Refusal.Missing;
        if (hasFiles) return Refusal.PseudonymHasNoFiles;
        if (await said.RefuseAsync(() => db.WritersAsync(viewer, id, cancel)) is { } open) return open;
        if (!await pace.MayAsync(db, viewer, found.Row.CircleId, cancel)) return Refusal.TooMany;

        await using var writing = await db.WriteAsync(cancel);
        var taken = await db.TakePseudonymAsync(viewer, keys, found.Row.CircleId, id, cancel);
        if (taken.Value is not { } pseudonym) return taken.Refusal!.Value;
        var post = new Post
        {
            ThreadId = id, Number = -RandomNumberGenerator.GetInt32(1, int.MaxValue), PseudonymId = pseudonym.Id, Mask = pseudonym.Mask,
            InReplyToId = inReplyTo, Body = body, CreatedAt = Pseudonym.Hour(now), HeldFor = PublishHeld.Delay(),
        };
        db.Add(post);
        db.Keep([], said.Kept, id, post.Id);
        intent?.Result = post.Id.ToString();
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other) return other;
        await writing.CommitAsync(cancel);
        return post;
    }
}
