using System.Security.Cryptography;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Jobs;
using Ibasho.Model;
using Ibasho.Platform.Searching;

namespace Ibasho.Features.Threads;

/// <summary>Counts the minutes of words under pseudonyms down, and shows to everybody those whose time has come; neither the hour nor the order of writing is left.</summary>
public sealed class PublishHeld(TimeProvider clock) : IJob
{
    private const int MostMinutes = 15;

    public string Kind => HeldDue.JobKind;

    /// <summary>A random number of minutes.</summary>
    public static int Delay() => RandomNumberGenerator.GetInt32(1, MostMinutes + 1);

    public async Task RunAsync(AppDb db, string payload, CancellationToken cancel)
    {
        var hour = Pseudonym.Hour(clock.GetUtcNow());
        await using var writing = await db.WriteAsync(cancel);
        var (threads, posts) = await db.TakeHeldAsync(cancel);
        foreach (var thread in Shuffled(threads))
        {
            (thread.HeldFor, thread.CreatedAt, thread.LastPostAt) = (0, hour, hour);
            var opening = Opening.Of(thread, null);
            db.Index(new SearchEntry { CircleId = thread.CircleId, ThreadId = thread.Id, Kind = thread.Kind, CreatedAt = hour }, opening.Title + "\n" + opening.Text);
            await db.CountThreadAsync(thread.Circle, hour, cancel);
            await db.SaveChangesAsync(cancel);
            await db.StartFadingAsync(thread.Id, cancel);
            await db.ForgetOrderAsync(nameof(Thread), thread.Id, cancel);
        }
        foreach (var post in Shuffled(posts))
        {
            if (await db.TakeNumberOfHeldAsync(post.ThreadId, hour, cancel) is not { } number)
            {
                db.Remove(post); // The thread is gone: there is nothing to answer any more.
                continue;
            }
            (post.HeldFor, post.CreatedAt, post.Number) = (0, hour, number);
            db.Index(new SearchEntry { CircleId = post.Thread.CircleId, ThreadId = post.ThreadId, PostId = post.Id, Kind = post.Thread.Kind, CreatedAt = hour }, post.Body);
            await db.StirAsync(post.Thread.Circle, hour, cancel);
            await db.SaveChangesAsync(cancel);
            await db.ForgetOrderAsync(nameof(Post), post.Id, cancel);
        }
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
    }

    private static T[] Shuffled<T>(List<T> things)
    {
        var all = things.ToArray();
        RandomNumberGenerator.Shuffle<T>(all);
        return all;
    }
}
