using System.Text.Json.Serialization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery.Live;
using Ibasho.Delivery.Webhooks;
using Ibasho.Jobs;
using Ibasho.Model;

namespace Ibasho.Delivery;

/// <summary>What happened, as ids: the payload of a news job.</summary>
public sealed record Happening([property: JsonConverter(typeof(JsonStringEnumConverter<NoticeKind>))] NoticeKind Kind, long? Actor = null, long? Circle = null, Guid? Thread = null, Guid? Post = null, long? JoinRequest = null)
{
    /// <summary>Set where one person alone is told, whatever the news class would choose.</summary>
    public long? Only { get; init; }

    /// <summary>The matter it is about, where somebody asked to have a text looked at.</summary>
    public long? Concern { get; init; }

    /// <summary>Tells apart what may happen to the same thing again: the thing's version.</summary>
    public int Turn { get; init; }

    /// <summary>The same for the same thing, so that a job that runs twice tells once.</summary>
    public string Once => $"{Kind}:{Post?.ToString("N") ?? Thread?.ToString("N") ?? JoinRequest?.ToString() ?? Circle?.ToString() ?? Actor?.ToString()}{(Turn > 0 ? $":{Turn}" : "")}";
}

/// <summary>One line of news in the reader's language, and where it leads.</summary>
public sealed record NoticeLine(string Text, string Link, string? About = null);

/// <summary>News of one kind: who hears of it, in which words, and whether it is still true for this receiver.</summary>
public abstract class News
{
    public abstract NoticeKind Kind { get; }

    /// <summary>The name of the switch in the settings.</summary>
    public abstract string SettingName { get; }

    /// <summary>Only who runs the place can ever hear of it, so only they are offered the switch.</summary>
    public virtual bool IsForOperators => false;

    /// <summary>It can reach this person.</summary>
    public virtual bool CanReach(Viewer viewer) => !IsForOperators || viewer.IsOperator;

    public abstract Task<IReadOnlyList<long>> ReceiversAsync(AppDb db, Happening happening, CancellationToken cancel);

    /// <summary>The line for one receiver, asked through the gates as that receiver; null when it is no longer true or not to be seen.</summary>
    public abstract Task<NoticeLine?> TellAsync(AppDb db, Viewer receiver, Notice notice, CancellationToken cancel);
}

/// <summary>The report beat of an operation: the news waits in the outbox, in the same transaction.</summary>
public static class Outbox
{
    public const string JobKind = "news";

    public static void Report(this AppDb db, Happening happening, DateTimeOffset now) => db.Later(JobKind, happening, now);

    /// <param name="personal">The detail tells of somebody who is not named as subject: it is closed with the key of who acted.</param>
    public static void Audit(this AppDb db, Viewer actor, string act, DateTimeOffset now, long? circle = null, long? subject = null, string detail = "", bool personal = false) =>
        db.Add(new AuditEntry { At = now, ActorId = actor.IsGuest ? null : actor.Id, Act = act, CircleId = circle, SubjectId = subject, Detail = detail, About = subject ?? (personal && !actor.IsGuest ? actor.Id : null) });
}

/// <summary>Turns a happening into notices for those who want them and may see what it is about.</summary>
public sealed class DeliverNews(IEnumerable<News> all, Pokes pokes, TimeProvider clock) : IJob
{
    public string Kind => Outbox.JobKind;

    public async Task RunAsync(AppDb db, string payload, CancellationToken cancel)
    {
        var happening = Queue.Read<Happening>(payload);
        var news = all.FirstOrDefault(n => n.Kind == happening.Kind) ?? throw new NotOursException();
        IReadOnlyList<long> receivers = happening.Only is { } only ? [only] : await news.ReceiversAsync(db, happening, cancel);

        foreach (var chunk in receivers.Where(id => id != happening.Actor).Distinct().Order().Chunk(100))
        {
            var silent = await db.Set<NoticePreference>().Where(p => chunk.Contains(p.PersonId) && p.Kind == news.Kind && !p.Wanted).Select(p => p.PersonId).ToListAsync(cancel);
            var chosen = await db.Set<NoticePreference>().Where(p => chunk.Contains(p.PersonId) && p.Kind == news.Kind && p.Mailed != null).ToDictionaryAsync(p => p.PersonId, p => p.Mailed!.Value, cancel);
            var told = await db.Set<Notice>().Where(n => chunk.Contains(n.PersonId) && n.Once == happening.Once).Select(n => n.PersonId).ToListAsync(cancel);
            // In an order that tells nothing: without one a database answers by when a row last changed, and the numbers of notices would keep it.
            var people = await db.Set<Person>().AsNoTracking().Where(p => chunk.Contains(p.Id) && p.State == PersonState.Active).OrderBy(p => p.Id).ToListAsync(cancel);
            var to = new List<Notice>();
            foreach (var person in people.Where(p => !silent.Contains(p.Id) && !told.Contains(p.Id)))
            {
                var notice = new Notice
                {
                    PersonId = person.Id, Kind = news.Kind, CircleId = happening.Circle, ThreadId = happening.Thread, PostId = happening.Post,
                    JoinRequestId = happening.JoinRequest, ConcernId = happening.Concern, ActorId = happening.Actor, CreatedAt = clock.GetUtcNow(), Once = happening.Once,
                };
                if (await news.TellAsync(db, Viewer.Of(person), notice, cancel) is null) continue;
                db.Add(notice);
                to.Add(notice);
            }
            var ids = to.ConvertAll(n => n.PersonId);
            var mailed = people.Where(p => p is { EmailConfirmed: true, MailFailedAt: null } && chosen.GetValueOrDefault(p.Id, NoticePreference.MailedUnasked(news.Kind))).Select(p => p.Id).ToHashSet();
            await using var writing = await db.WriteAsync(cancel);
            await db.SaveChangesAsync(cancel);
            foreach (var notice in to.Where(n => mailed.Contains(n.PersonId)))
                db.Add(new Mail { Kind = MailKind.News, PersonId = notice.PersonId, NoticeId = notice.Id, CreatedAt = notice.CreatedAt, NotBefore = notice.CreatedAt + NewsMail.Calm });
            await db.SaveChangesAsync(cancel);
            await db.Set<Person>().Where(p => ids.Contains(p.Id)).ExecuteUpdateAsync(p => p.SetProperty(x => x.UnreadNotices, x => x.UnreadNotices + 1), cancel);
            await writing.CommitAsync(cancel);
            foreach (var person in ids) await pokes.SendAsync(db, new Poke(Person: person), cancel);
        }
        await db.CallWebhooksAsync(happening, clock.GetUtcNow(), cancel);
        if (happening is { Kind: NoticeKind.Replied, Thread: { } thread }) await pokes.SendAsync(db, new Poke(Thread: thread), cancel);
    }
}
