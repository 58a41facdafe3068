using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Platform.Mime;
using Ibasho.Shell;
using Microsoft.AspNetCore.Identity;

namespace Ibasho.Features.Importing;

/// <summary>Brings the archive of a mailing list to a circle: the file is read once for what its mails say of themselves, then thread by thread. Everything waits, hidden, until it is released.</summary>
public sealed class BringArchive(AppDb db, ILookupNormalizer normalizer, TimeProvider clock)
{
    public const int MostMails = 200_000;
    private const int LargestMail = 32 * 1024 * 1024, Beginning = 64 * 1024;
    private const int MostMailsAtOnce = 200;
    private const long MostBytesAtOnce = 8 * 1024 * 1024;

    /// <summary>What the archive holds and what would be new; nothing is changed.</summary>
    public async Task<ArchiveLook> LookAsync(long circle, Stream file, Action<long> read, CancellationToken cancel)
    {
        var (mails, look) = (new List<ListedMail>(), new ArchiveLook());
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var mail in Mbox.ReadAsync(file, Beginning, cancel))
        {
            read(mail.Offset + mail.Length);
            var envelope = MailReader.ReadEnvelope(mail.Bytes, mail.Separator);
            if (!names.Add(envelope.Id)) look.Doubles++;
            else if (mails.Count == MostMails)
            {
                look.IsCut = true;
                break;
            }
            else mails.Add(new(mail with { Bytes = [] }, envelope, Convert.ToHexString(ArchiveAccess.HashOf(circle, envelope.Id))));
        }
        look.Known = await db.KnownMailsAsync(circle, cancel);
        var members = await db.MembersByAddressAsync(circle, cancel);
        foreach (var mail in mails) mail.Author = members.TryGetValue(normalizer.NormalizeEmail(mail.Envelope.Sender), out var id) ? id : null;
        var marks = mails.Select(m => MailSubject.Mark(MailSubject.Read(m.Envelope.Subject).Title)).OfType<string>().GroupBy(m => m, StringComparer.Ordinal).MaxBy(g => g.Count());
        look.Mark = marks?.Count() > mails.Count / 2 ? marks.Key : null;
        var (now, last) = (clock.GetUtcNow(), DateTimeOffset.UnixEpoch);
        // A mail without a date, or with one that is still to come, came when its neighbour did.
        foreach (var mail in mails) last = mail.Date = mail.Envelope.Date is { } date && date <= now && date > DateTimeOffset.UnixEpoch ? date : last;
        look.Threads = MailThreads.Group(mails, m => m.Envelope, m => MailSubject.Read(m.Envelope.Subject, look.Mark), m => m.Date);
        (look.Mails, look.New, look.Matched) = (mails.Count, mails.Count(m => !look.Known.ContainsKey(m.Hash)), mails.Count(m => m.Author is not null));
        if (mails.Count > 0) (look.First, look.Last) = (mails.Min(m => m.Date), mails.Max(m => m.Date));
        return look;
    }

    /// <param name="by">Who brings it, and runs the circle; none on the server itself.</param>
    /// <param name="done">How many of the new mails are in.</param>
    /// <param name="intent">Of a program: repeated, it is answered with the archive that was begun.</param>
    public async Task<MailArchive> RunAsync(Circle circle, Viewer? by, string name, Stream file, ArchiveLook look, Action<int> done, CancellationToken cancel, Intent? intent = null)
    {
        var now = clock.GetUtcNow();
        var archive = new MailArchive { CircleId = circle.Id, Name = name, BroughtById = by?.Id, CreatedAt = now, Known = look.Mails - look.New };
        db.Add(archive);
        db.Audit(by ?? Viewer.Guest, "archive.bring", now, circle.Id, detail: $"{look.New}");
        await using (var writing = await db.WriteAsync(cancel))
        {
            await db.SaveChangesAsync(cancel);
            if (intent is not null)
            {
                intent.Result = $"{archive.Id}";
                await db.SaveChangesAsync(cancel);
            }
            await writing.CommitAsync(cancel);
        }
        var writer = new ArchiveWriter(db, archive, look, await db.NobodyAsync(now, cancel), await db.NamesOfMembersAsync(circle.Id, cancel), await db.FilesHereAsync(cancel));
        db.ChangeTracker.Clear();

        var (batch, mails, bytes, sofar) = (new List<ReadThread>(), 0, 0L, 0);
        foreach (var thread in look.Threads)
        {
            var fresh = thread.Where(m => !look.Known.ContainsKey(m.Hash)).ToList();
            if (fresh.Count == 0) continue;
            // The thread of those that are here; where it is gone, its new mails are not wanted either.
            var here = thread.Select(m => look.Known.GetValueOrDefault(m.Hash)).OfType<KnownMail>().ToList();
            var read = new ReadThread(here.Find(k => k.ThreadId is not null)?.ThreadId, here.Exists(k => k.ThreadId is not null), []);
            foreach (var mail in fresh)
            {
                var text = await writer.ReadAsync(mail, await Mbox.ReadAtAsync(file, mail.Place, LargestMail, cancel), read.Texts.Count > 0 || here.Count > 0, cancel);
                read.Texts.Add(text);
                (mails, bytes) = (mails + 1, bytes + text.Bytes);
            }
            batch.Add(read);
            if (mails < MostMailsAtOnce && bytes < MostBytesAtOnce) continue;
            await writer.WriteAsync(batch, cancel);
            batch.Clear();
            done(sofar += mails);
            (mails, bytes) = (0, 0);
        }
        await writer.WriteAsync(batch, cancel);
        done(sofar + mails);
        archive.Arrive();
        await writer.CountAsync(cancel);
        return archive;
    }
}

/// <summary>A mail in an archive, before its body is read.</summary>
public sealed record ListedMail(MboxMail Place, MailEnvelope Envelope, string Hash)
{
    public DateTimeOffset Date { get; set; }

    /// <summary>The member who wrote it; none where they are not here.</summary>
    public long? Author { get; set; }
}

/// <summary>What an archive holds.</summary>
public sealed class ArchiveLook
{
    public int Mails { get; set; }
    public int New { get; set; }
    public int Doubles { get; set; }
    public int Matched { get; set; }
    public bool IsCut { get; set; }
    public DateTimeOffset? First { get; set; }
    public DateTimeOffset? Last { get; set; }
    public string? Mark { get; set; }
    public List<List<ListedMail>> Threads { get; set; } = [];
    public Dictionary<string, KnownMail> Known { get; set; } = [];
}
