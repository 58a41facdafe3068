using System.Security.Cryptography;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Guard;
using Ibasho.Model;
using Ibasho.Platform.Files;
using Ibasho.Platform.Mime;
using Ibasho.Shell;
using Ibasho.Shell.Guarding;

namespace Ibasho.Features.Importing;

/// <summary>Makes threads and replies of mails, hidden, and counts what the guard finds in them. A mail is read outside of any transaction; a batch of threads is written in one short one.</summary>
internal sealed class ArchiveWriter(AppDb db, MailArchive archive, ArchiveLook look, long nobody, IReadOnlyList<string> members, long filesHere)
{
    private readonly Dictionary<string, (int Sure, int Likely)> _kinds = new(StringComparer.Ordinal);
    private long _files = filesHere;

    /// <summary>The mail as it will stand there.</summary>
    public async Task<ReadMail> ReadAsync(ListedMail listed, byte[] bytes, bool isAnswer, CancellationToken cancel)
    {
        var mail = MailReader.Read(bytes, FileLimits.MostBytes, listed.Place.Separator);
        var (title, body) = (MailSubject.Read(listed.Envelope.Subject, look.Mark).Title, Form.Clean(MailLetter.AsMarkdown(MailLetter.Tidy(mail.Text, isAnswer))));
        title = MailLetter.HideAddresses(Form.OneLine(title));
        if (title.Length == 0) title = ImportingText.NoSubject;
        if (body.Length > Thread.TextLength) archive.Shortened++;
        (title, body) = (BroughtText.Fit(title, Thread.TitleLength), BroughtText.Fit(body, Thread.TextLength));
        var review = await BroughtText.ExamineAsync(title, body, members);
        // The law forbids to keep it, also in what is not shown.
        if (review.Findings.Any(f => f.Finding.IsMyNumber))
        {
            (title, body) = BroughtText.Rewrite(review, f => f.IsMyNumber);
            (title, body) = (BroughtText.Fit(title, Thread.TitleLength), BroughtText.Fit(body, Thread.TextLength));
            review = await BroughtText.ExamineAsync(title, body, members);
        }
        var (sure, likely) = Count(review);
        var read = new ReadMail(listed, title, body, sure, likely);
        archive.FilesLeft += mail.Left;
        foreach (var file in mail.Files) await TakeAsync(read, file, cancel);
        return read;
    }

    /// <summary>One transaction: whatever happens then, these threads are in or not in.</summary>
    public async Task WriteAsync(IReadOnlyList<ReadThread> threads, CancellationToken cancel)
    {
        if (threads.Count == 0) return;
        await using var writing = await db.WriteAsync(cancel);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        foreach (var thread in threads) await WriteAsync(thread, cancel);
        db.ChangeTracker.DetectChanges();
        db.ChangeTracker.AutoDetectChangesEnabled = true;
        await SaveAsync(cancel);
        await writing.CommitAsync(cancel);
        db.ChangeTracker.Clear();
    }

    public async Task CountAsync(CancellationToken cancel)
    {
        await SaveAsync(cancel);
        db.ChangeTracker.Clear();
    }

    private async Task WriteAsync(ReadThread read, CancellationToken cancel)
    {
        var thread = read.Here is { } id ? await db.ThreadToGrowAsync(id, cancel) : null;
        var unwanted = read.WasHere && thread is null;
        foreach (var mail in read.Texts)
        {
            var row = new ArchivedMail { ArchiveId = archive.Id, CircleId = archive.CircleId, Hash = Convert.FromHexString(mail.Listed.Hash) };
            db.Add(row);
            if (unwanted || string.IsNullOrWhiteSpace(mail.Body) && mail.Files.Count == 0)
            {
                archive.Empty++;
                continue;
            }
            archive.Mails++;
            if (mail.Listed.Author is not null) archive.Matched++;
            (row.Sure, row.Likely) = (mail.Sure, mail.Likely);
            if (thread is null)
            {
                thread = Open(mail);
                db.Add(thread);
                archive.Threads++;
                row.ThreadId = thread.Id;
                Attach(mail, thread.Id, null);
                read.Names[mail.Listed.Envelope.Id] = null;
                continue;
            }
            var post = Answer(thread, mail, read);
            db.Add(post);
            (row.ThreadId, row.PostId) = (thread.Id, post.Id);
            Attach(mail, thread.Id, post.Id);
            read.Names[mail.Listed.Envelope.Id] = post.Id;
        }
    }

    private Thread Open(ReadMail mail) => new()
    {
        CircleId = archive.CircleId, Kind = ThreadKind.Topic, Title = mail.Title, Body = mail.Body.Length > 0 ? mail.Body : BroughtText.Cut, AuthorId = mail.Listed.Author ?? nobody,
        CreatedAt = mail.Listed.Date, LastPostAt = mail.Listed.Date, HeldFor = MailArchive.UntilReleased,
    };

    private Post Answer(Thread thread, ReadMail mail, ReadThread read)
    {
        var waits = thread.HeldFor == MailArchive.UntilReleased;
        var post = new Post
        {
            ThreadId = thread.Id, AuthorId = mail.Listed.Author ?? nobody, Body = mail.Body.Length > 0 ? mail.Body : BroughtText.Cut, CreatedAt = mail.Listed.Date,
            Number = waits ? thread.LastNumber + 1 : -RandomNumberGenerator.GetInt32(1, int.MaxValue), HeldFor = waits ? 0 : MailArchive.UntilReleased,
            InReplyToId = mail.Listed.Envelope.References.Reverse().Select(name => read.Names.GetValueOrDefault(name) ?? look.Known.GetValueOrDefault(Convert.ToHexString(ArchiveAccess.HashOf(archive.CircleId, name)))?.PostId).FirstOrDefault(p => p is not null),
        };
        if (!waits) return post;
        (thread.LastNumber, thread.PostCount) = (thread.LastNumber + 1, thread.PostCount + 1);
        if (thread.LastPostAt < mail.Listed.Date) thread.LastPostAt = mail.Listed.Date;
        return post;
    }

    private void Attach(ReadMail mail, Guid thread, Guid? post)
    {
        var position = 0;
        foreach (var (file, name) in mail.Files)
        {
            var row = new Attachment { OwnerId = mail.Listed.Author ?? nobody, Kind = file.Kind, Name = name, Bytes = (int)file.Pieces.Length, Width = file.Width, Height = file.Height, Hash = file.Pieces.Hash(), CreatedAt = mail.Listed.Date };
            row.Attach(thread, post, position++);
            db.Add(row);
            db.AddRange(file.Pieces.All.Select((piece, i) => new AttachmentChunk { Attachment = row, Number = i, Bytes = piece }));
            archive.Files++;
        }
    }

    /// <summary>Through the same cleaning as every file; what is no picture and no PDF stays outside.</summary>
    private async Task TakeAsync(ReadMail mail, MailFile file, CancellationToken cancel)
    {
        using var bytes = new MemoryStream(file.Bytes, writable: false);
        var (clean, _) = mail.Files.Count >= FileLimits.MostOfText ? (null, null) : await FileCleaner.CleanAsync(bytes, FileLimits.MostBytes, file.Name, file.Type, cancel);
        if (clean is null || _files + clean.Pieces.Length > FileLimits.MostOfPlace)
        {
            archive.FilesLeft++;
            return;
        }
        _files += clean.Pieces.Length;
        mail.Files.Add((clean, FileName.Clean(MailLetter.HideAddresses(file.Name), clean.Kind, FilesText.Nameless)));
    }

    private (int Sure, int Likely) Count(Review review)
    {
        foreach (var found in review.Findings.Where(f => f.Finding.Certainty != Certainty.Ask))
        {
            var before = _kinds.GetValueOrDefault(found.Finding.KindCode);
            _kinds[found.Finding.KindCode] = found.Finding.Certainty == Certainty.Sure ? (before.Sure + 1, before.Likely) : (before.Sure, before.Likely + 1);
        }
        var (sure, likely) = (review.Findings.Count(f => f.Finding.Certainty == Certainty.Sure), review.Findings.Count(f => f.Finding.Certainty == Certainty.Likely));
        (archive.Sure, archive.Likely) = (archive.Sure + sure, archive.Likely + likely);
        return (sure, likely);
    }

    // The row of the archive itself is written with each batch, so that one sees how far it is.
    private async Task SaveAsync(CancellationToken cancel)
    {
        archive.Kinds = string.Join('\n', _kinds.OrderByDescending(k => k.Value.Sure).Select(k => $"{k.Key} {k.Value.Sure} {k.Value.Likely}"));
        db.Update(archive);
        await db.SaveChangesAsync(cancel);
    }
}

/// <summary>A mail as it will stand in its thread.</summary>
internal sealed record ReadMail(ListedMail Listed, string Title, string Body, int Sure, int Likely)
{
    public List<(CleanFile File, string Name)> Files { get; } = [];

    public long Bytes => Body.Length * 2L + Files.Sum(f => f.File.Pieces.Length);
}

/// <summary>The new mails of a thread.</summary>
/// <param name="Here">The thread, where earlier mails of it are here.</param>
/// <param name="WasHere">Earlier mails of it were brought, whatever became of them.</param>
internal sealed record ReadThread(Guid? Here, bool WasHere, List<ReadMail> Texts)
{
    /// <summary>What each mail became, by its name in the world.</summary>
    public Dictionary<string, Guid?> Names { get; } = new(StringComparer.Ordinal);
}
