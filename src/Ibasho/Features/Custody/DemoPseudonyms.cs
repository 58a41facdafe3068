using System.Text.Json;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Data.Demo;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Platform.Searching;

namespace Ibasho.Features.Custody;

/// <summary>What the demo community shows of pseudonyms: a few voices under them, and three custodians whose passphrase everybody knows.</summary>
public sealed class DemoPseudonyms(AppDb db, KeyDirectory keys, TimeProvider clock)
{
    private sealed record Words(string By, string At, string Body, bool Masked);

    private sealed record Opened(string Circle, string Author, string At, ThreadKind Kind, string Title, string? Body, string? Situation, string? Tried, string? Wanted, Consent? Consent, List<Words> Posts);

    public async Task FillAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await db.GiveAsync(keys, cancel);
        await using var writing = await db.WriteAsync(cancel);
        foreach (var number in Enumerable.Range(1, Custodian.Fewest)) await NameAsync("custodian" + number, now, cancel);
        await db.SaveChangesAsync(cancel);
        foreach (var opened in DemoFiles.Read<Opened>("pseudonyms")) await WriteAsync(opened, now, cancel);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
    }

    private async Task NameAsync(string key, DateTimeOffset now, CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var custodian = new Custodian { PersonId = (await ViewerAsync(key, cancel)).Id, NamedOn = today };
        using var held = HeldKey.New();
        custodian.TakeKey(held.ExportSubjectPublicKeyInfo(), HeldKey.Wrap(held, DemoCommunity.Password, Passphrase.About(custodian)));
        custodian.Prove(today);
        db.Add(custodian);
    }

    private async Task WriteAsync(Opened from, DateTimeOffset now, CancellationToken cancel)
    {
        var circle = await db.CircleOfDemoAsync(from.Circle, cancel);
        var hour = Pseudonym.Hour(DemoFiles.At(from.At, now));
        var thread = new Thread
        {
            CircleId = circle.Id, Kind = from.Kind, Title = from.Title, Body = from.Body ?? "", Situation = from.Situation ?? "", Tried = from.Tried ?? "", Wanted = from.Wanted ?? "",
            Consent = from.Consent, CreatedAt = hour, LastPostAt = hour, FadeTold = true,
        };
        thread.FadeAfter(circle.KeptDays);
        var opener = await MaskAsync(from.Author, circle.Id, thread.Id, cancel);
        (thread.PseudonymId, thread.Mask) = (opener.Id, opener.Mask);
        db.Add(thread);
        db.Index(new SearchEntry { CircleId = circle.Id, ThreadId = thread.Id, Kind = thread.Kind, CreatedAt = hour }, thread.Searched);
        await db.SaveChangesAsync(cancel);
        foreach (var words in from.Posts)
        {
            var at = DemoFiles.At(words.At, now);
            var post = new Post { ThreadId = thread.Id, Number = ++thread.LastNumber, Body = words.Body, CreatedAt = words.Masked ? Pseudonym.Hour(at) : at };
            if (words.Masked)
            {
                var mask = await MaskAsync(words.By, circle.Id, thread.Id, cancel);
                (post.PseudonymId, post.Mask) = (mask.Id, mask.Mask);
            }
            else post.AuthorId = (await ViewerAsync(words.By, cancel)).Id;
            db.Add(post);
            (thread.PostCount, thread.LastPostAt) = (thread.PostCount + 1, post.CreatedAt > thread.LastPostAt ? post.CreatedAt : thread.LastPostAt);
            db.Index(new SearchEntry { CircleId = circle.Id, ThreadId = thread.Id, PostId = post.Id, AuthorId = post.AuthorId ?? 0, Kind = thread.Kind, CreatedAt = post.CreatedAt }, post.Body);
            await db.SaveChangesAsync(cancel);
        }
        circle.ThreadCount++;
    }

    private async Task<Pseudonym> MaskAsync(string key, long circle, Guid thread, CancellationToken cancel) =>
        (await db.TakePseudonymAsync(await ViewerAsync(key, cancel), keys, circle, thread, cancel)).Value!;

    private async Task<Viewer> ViewerAsync(string key, CancellationToken cancel)
    {
        var person = await db.PersonOfDemoAsync(key, cancel);
        return Viewer.Of(person) with { Own = new OwnTags(keys, person.Id) };
    }
}
