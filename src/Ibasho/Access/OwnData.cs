using Ibasho.Data;
using Ibasho.Model;
using Microsoft.AspNetCore.Identity;

namespace Ibasho.Access;

/// <summary>Everything that is kept about one person: each table with what of it goes into their copy, and what does not, with the reason.</summary>
public static class OwnData
{
    // Why a column is not in the copy.
    private const string Mine = "says only that it is mine";
    private const string Inner = "the program counts with it";
    private const string Opens = "opens the account";
    private const string Others = "is about somebody else";
    private const string Named = "none, for it stands under the name; what stands under pseudonyms is in lists of its own";
    private const string Derived = "is made from what is in the copy";

    /// <summary>The threads somebody wrote: the one place for all of them, under whatever name they are shown.</summary>
    public static IQueryable<Thread> MyThreads(this AppDb db, long me) => db.Set<Thread>().Where(t => t.AuthorId == me);

    /// <summary>The replies somebody wrote, with the threads they stand in.</summary>
    public static IQueryable<Post> MyPosts(this AppDb db, long me) => db.Set<Post>().Include(p => p.Thread).Where(p => p.AuthorId == me);

    public static readonly IReadOnlyList<DataTable> Tables =
    [
        Of<Person>("profile", (db, me) => db.Set<Person>().Where(p => p.Id == me),
            "Id Name Reading Email EmailConfirmed Professions Fields Prefecture Languages Employer About Introduction Culture State IsOperator IsDemo CreatedAt MailFailedAt PortraitId UnreadNotices Standing IsReviewer SeenOn",
            ("NameFolded EmployerFolded UserName NormalizedUserName NormalizedEmail", Derived), ("PasswordHash SecurityStamp TwoFactorEnabled PhoneNumber PhoneNumberConfirmed LockoutEnabled LockoutEnd AccessFailedCount", Opens),
            ("ConcurrencyStamp Version EntersAtOnce", Inner)),
        Of<Membership>("circles", (db, me) => db.Set<Membership>().Where(m => m.PersonId == me), "CircleId Role State JoinedAt PledgeAgreed", ("PersonId", Mine), ("Id Version", Inner)),
        Of<PledgeAgreement>("agreements", (db, me) => db.Set<PledgeAgreement>().Where(a => a.PersonId == me), "CircleId Number AgreedAt", ("PersonId", Mine), ("Id", Inner)),
        Of<JoinRequest>("requests", (db, me) => db.Set<JoinRequest>().Where(r => r.PersonId == me), "CircleId Questions Answers Message State Reason CreatedAt DecidedAt EndsAt", ("PersonId", Mine), ("DecidedById IsUnseen", Others), ("Id Version", Inner)),
        Of<Thread>("threads", (db, me) => db.MyThreads(me),
            "Id CircleId ThemeId Kind Title Body Situation Tried Wanted Deadline Consent CreatedAt EditedAt ClosedAt DeletedAt HiddenAt WithdrawnAt FadesAt",
            ("AuthorId", Mine), ("PostCount LastNumber LastPostAt KnownFrom", Others), ("PseudonymId Mask", Named), ("FadeTold HeldFor Version", Inner)),
        Of<Post>("replies", (db, me) => db.MyPosts(me), "Id ThreadId Number InReplyToId Body CreatedAt EditedAt DeletedAt HiddenAt", ("AuthorId", Mine), ("PseudonymId Mask", Named), ("HeldFor Version", Inner)) with
        { More = row => [("ThreadTitle", ((Post)row).Thread.Title)] },
        Of<Revision>("earlier", (db, me) => db.Set<Revision>().Where(r => r.PostId == null ? db.MyThreads(me).Any(t => t.Id == r.ThreadId) : db.MyPosts(me).Any(p => p.Id == r.PostId)), "ThreadId PostId Title Text WrittenAt", ("Id", Inner)),
        Of<HiddenText>("hidden", (db, me) => db.Set<HiddenText>().Where(r => r.PostId == null ? db.MyThreads(me).Any(t => t.Id == r.ThreadId) : db.MyPosts(me).Any(p => p.Id == r.PostId)),
            "ThreadId PostId Title Text Consent EditedAt KeptUntil", ("Id", Inner)),
        Of<KeptWords>("kept", (db, me) => db.Set<KeptWords>().Where(k => k.PersonId == me || (k.PostId == null ? db.MyThreads(me).Any(t => t.Id == k.ThreadId) : db.MyPosts(me).Any(p => p.Id == k.PostId))),
            "ThreadId PostId Words Kind Reason", ("PersonId", Mine), ("Id", Inner)),
        Of<Attachment>("files", (db, me) => db.Set<Attachment>().Where(f => f.OwnerId == me), "Id ThreadId PostId IsPortrait Name Alternative Kind Bytes Width Height CreatedAt", ("OwnerId", Mine), ("SealedKey", Opens), ("Hash Position Version", Inner)),
        Of<Bookmark>("bookmarks", (db, me) => db.Set<Bookmark>().Where(b => b.PersonId == me), "ThreadId PostId CreatedAt", ("PersonId", Mine), ("Id", Inner)),
        Of<Follow>("following", (db, me) => db.Set<Follow>().Where(f => f.PersonId == me), "CircleId ThemeId ThreadId", ("PersonId", Mine), ("Id", Inner)),
        Of<ReadMark>("read", (db, me) => db.Set<ReadMark>().Where(r => r.PersonId == me), "ThreadId Number", ("PersonId", Mine)),
        Of<SteppedAway>("away", (db, me) => db.Set<SteppedAway>().Where(s => s.PersonId == me), "ThreadId On", ("PersonId", Mine), ("Id", Inner)),
        Of<Mention>("named", (db, me) => db.Set<Mention>().Where(m => m.PersonId == me), "ThreadId PostId", ("PersonId", Mine), ("Id", Inner)),
        Of<Notice>("notices", (db, me) => db.Set<Notice>().Where(n => n.PersonId == me), "Kind CircleId ThreadId PostId JoinRequestId ConcernId CreatedAt ReadAt", ("PersonId", Mine), ("ActorId", Others), ("Id Once", Inner)),
        Of<NoticePreference>("wishes", (db, me) => db.Set<NoticePreference>().Where(p => p.PersonId == me), "Kind Wanted Mailed", ("PersonId", Mine)),
        Of<Mail>("mails", (db, me) => db.Set<Mail>().Where(m => m.PersonId == me), "Kind Address State CreatedAt NotBefore", ("PersonId", Mine), ("Id NoticeId InvitationId MessageId LeasedUntil Attempts", Inner)),
        Of<Session>("sessions", (db, me) => db.Set<Session>().Where(s => s.PersonId == me), "Device CreatedOn LastSeenOn FreshUntil", ("PersonId", Mine), ("TokenHash Challenge ChallengeUntil", Opens), ("Id", Inner)),
        Of<ApiToken>("tokens", (db, me) => db.Set<ApiToken>().Where(t => t.PersonId == me), "Name Scopes CreatedAt LastUsedOn", ("PersonId", Mine), ("TokenHash", Opens), ("Id", Inner)),
        Of<IdentityUserPasskey<long>>("passkeys", (db, me) => db.Set<IdentityUserPasskey<long>>().Where(p => p.UserId == me), "", ("UserId", Mine), ("CredentialId Data LastUsedOn", Opens)) with
        { More = row => [("Name", ((IdentityUserPasskey<long>)row).Data.Name), ("CreatedAt", ((IdentityUserPasskey<long>)row).Data.CreatedAt)] },
        Of<SecondFactor>("apps", (db, me) => db.Set<SecondFactor>().Where(f => f.PersonId == me), "ConfirmedOn", ("PersonId", Mine), ("Secret Next LastStep", Opens)),
        Of<Report>("reports", (db, me) => db.Set<Report>().Where(r => r.PersonId == me), "ConcernId Reason Words MayName CreatedAt", ("PersonId", Mine), ("Id", Inner)),
        Of<Measure>("measures", (db, me) => db.Set<Measure>().Where(m => m.PersonId == me),
            "ConcernId Act Hides Until Words DecidedAt AppealWords AppealedAt AnsweredAt Answer IsUndone", ("PersonId", Mine), ("DecidedById AnsweredById", Others), ("Id Version", Inner)),
        Of<Measure>("decided", (db, me) => db.Set<Measure>().Where(m => m.DecidedById == me || m.AnsweredById == me), "ConcernId Act DecidedAt AnsweredAt", ("PersonId AppealWords AppealedAt Words Answer Hides Until IsUndone", Others), ("DecidedById AnsweredById", Mine), ("Id Version", Inner)),
        Of<Sanction>("sanctions", (db, me) => db.Set<Sanction>().Where(s => s.PersonId == me), "CircleId Until", ("PersonId", Mine), ("Id MeasureId", Inner)),
        Of<Webhook>("webhooks", (db, me) => db.Set<Webhook>().Where(w => w.MadeById == me), "CircleId Address OnThreads OnReplies OnRequests CreatedAt AnsweredAt LastStatus FailingSince PausedAt", ("MadeById", Mine), ("SealedKey", Opens), ("Id Version", Inner)),
        Of<Invitation>("invitations", (db, me) => db.Set<Invitation>().Where(i => i.CreatedById == me), "CircleId Label CreatedAt ExpiresAt MostUses Uses RevokedAt ByMail", ("CreatedById", Mine), ("Address", Others), ("TokenHash", Opens), ("Id Version", Inner)),
        Of<MailArchive>("archives", (db, me) => db.Set<MailArchive>().Where(a => a.BroughtById == me), "CircleId Name State CreatedAt ReleasedAt Mails Threads", ("BroughtById", Mine), ("Id Rewrites Known Files FilesLeft Shortened Empty Matched Sure Likely Kinds Version", Inner)),
        Of<AuditEntry>("record", (db, me) => db.Set<AuditEntry>().Where(a => a.ActorId == me || a.SubjectId == me), "At Act CircleId Detail", ("ActorId SubjectId", Others), ("Id Number Hash", Inner)),
        Of<Erasure>("erasure", (db, me) => db.Set<Erasure>().Where(x => x.PersonId == me), "KeepsTexts AskedAt DueAt", ("PersonId", Mine)),
        Of<QuietRule>("quiet", (db, me) => db.Set<QuietRule>().Where(r => r.PersonId == me), "CircleId Kind Words OtherCircleId", ("PersonId", Mine), ("OtherId", Others), ("WordsFolded", Derived), ("Id Key", Inner)),
        Of<LicenceCheck>("licences", (db, me) => db.Set<LicenceCheck>().Where(c => c.PersonId == me), "Profession State Kind Reason CreatedAt DecidedAt", ("PersonId", Mine), ("ReviewerId", Others), ("SealedNumber", "closed for the reviewer alone, and gone after the decision"), ("Id Version", Inner)),
        Of<Vouch>("vouched", (db, me) => db.Set<Vouch>().Where(v => v.ById == me || v.PersonId == me), "Profession CreatedAt", ("PersonId ById", Others), ("Id", Inner)),
        Of<Custodian>("custody", (db, me) => db.Set<Custodian>().Where(c => c.PersonId == me), "NamedOn ProvedOn", ("PersonId", Mine), ("PublicKey Wrapped", Opens), ("Id Version", Inner)),
        Of<Disclosure>("disclosures", (db, me) => db.Set<Disclosure>().Where(d => d.AskedById == me), "Reason Words AskedAt EndsAt State DecidedAt", ("AskedById", Mine), ("PseudonymId FirstId HandedOver Identity", Others), ("Id Version", Inner)),
        Of<Export>("copies", (db, me) => db.Set<Export>().Where(x => x.PersonId == me), "AskedAt ReadyAt ExpiresAt TakenAt", ("PersonId", Mine), ("SealedTo SealedBy", Opens), ("Id Bytes Pieces", Inner)),
    ];

    /// <summary>What somebody wrote under pseudonyms, found by tag while the copy is made: no row says whose it is.</summary>
    public static IReadOnlyList<DataTable> UnderPseudonyms(IReadOnlyCollection<Guid> mine) =>
    [
        Of<Thread>("pseudonymThreads", (db, _) => db.Set<Thread>().Where(t => t.PseudonymId != null && mine.Contains(t.PseudonymId.Value)), "Id CircleId Kind Title Body Situation Tried Wanted Deadline Consent CreatedAt EditedAt ClosedAt DeletedAt HiddenAt WithdrawnAt FadesAt"),
        Of<Post>("pseudonymReplies", (db, _) => db.Set<Post>().Include(p => p.Thread).Where(p => p.PseudonymId != null && mine.Contains(p.PseudonymId.Value)), "Id ThreadId Number InReplyToId Body CreatedAt EditedAt DeletedAt HiddenAt") with
        { More = row => [("ThreadTitle", ((Post)row).Thread.Title)] },
    ];

    /// <summary>Tables that name a person and are in no copy, each with the reason.</summary>
    public static readonly IReadOnlyDictionary<Type, string> NotInCopy = new Dictionary<Type, string>
    {
        [typeof(PendingSignIn)] = "ten minutes between password and code",
        [typeof(RecoveryCode)] = "hashes of the codes on paper, nothing else",
        [typeof(FactorReset)] = "an operator's request of seven days; its act stands in the record",
        [typeof(MailLink)] = "hashes of mailed links that open the account",
        [typeof(IdempotencyKey)] = "hashes of what was sent, for a day",
        [typeof(SubjectKey)] = "closes the details of the record, which are in the copy",
        [typeof(OwnSecret)] = "a random secret that opens one's pseudonyms to whoever has it",
        [typeof(SearchEntry)] = "made from the texts, which are in the copy",
        [typeof(IdentityUserClaim<long>)] = "never used",
        [typeof(IdentityUserLogin<long>)] = "never used",
        [typeof(IdentityUserToken<long>)] = "never used",
    };

    /// <summary>The names of the circles somebody was ever in or asked to join.</summary>
    public static Task<Dictionary<long, string>> MyCircleNamesAsync(this AppDb db, long me, CancellationToken cancel) =>
        db.Set<Circle>().Where(c => c.Memberships.Any(m => m.PersonId == me) || db.Set<JoinRequest>().Any(r => r.CircleId == c.Id && r.PersonId == me)).ToDictionaryAsync(c => c.Id, c => c.Name, cancel);

    /// <summary>The files somebody brought; their bytes come one after the other.</summary>
    public static Task<List<Attachment>> OwnFilesAsync(this AppDb db, long me, CancellationToken cancel) => db.Set<Attachment>().AsNoTracking().Where(f => f.OwnerId == me).OrderBy(f => f.CreatedAt).ToListAsync(cancel);

    /// <summary>What the record says of somebody, with its details opened.</summary>
    public static async Task<Dictionary<long, string?>> OwnDetailsAsync(this AppDb db, long me, CancellationToken cancel)
    {
        var details = new Dictionary<long, string?>();
        foreach (var entry in await db.Set<AuditEntry>().AsNoTracking().Where(a => (a.ActorId == me || a.SubjectId == me) && a.Detail != "").ToListAsync(cancel)) details[entry.Id] = await db.OpenDetailAsync(entry, cancel);
        return details;
    }

    public static Task<List<Notice>> OwnNoticesAsync(this AppDb db, long me, CancellationToken cancel) => db.Set<Notice>().AsNoTracking().Where(n => n.PersonId == me).OrderBy(n => n.Id).ToListAsync(cancel);

    /// <summary>The pieces of my files, one after the other.</summary>
    public static IAsyncEnumerable<byte[]> MyFileAsync(this AppDb db, Guid file, long me) =>
        db.Set<AttachmentChunk>().AsNoTracking().Where(c => c.AttachmentId == file && c.Attachment.OwnerId == me).OrderBy(c => c.Number)
            .Select(c => new StoredPiece(c.Number, c.Bytes, c.Attachment.SealedKey)).AsAsyncEnumerable().Select(piece => FileSeal.Open(db, file, piece));

    public static IQueryable<Export> Exports(this AppDb db, Viewer viewer) => db.Set<Export>().Where(x => x.PersonId == viewer.Id);

    /// <summary>What a job puts together, with whom it is for; it speaks for nobody else.</summary>
    public static Task<Export?> WaitingExportAsync(this AppDb db, long id, CancellationToken cancel) =>
        db.Set<Export>().FirstOrDefaultAsync(x => x.Id == id && x.ReadyAt == null && x.TakenAt == null && db.Set<Person>().Any(p => p.Id == x.PersonId && p.State == PersonState.Active), cancel);

    /// <summary>Begins anew; what an earlier try left was sealed under another key.</summary>
    public static async Task BeginExportAsync(this AppDb db, long export, byte[] by, CancellationToken cancel)
    {
        await using var writing = await db.WriteAsync(cancel);
        await db.ForgetPiecesAsync(export, cancel);
        await db.Set<Export>().Where(x => x.Id == export).ExecuteUpdateAsync(x => x.SetProperty(e => e.SealedBy, by), cancel);
        await writing.CommitAsync(cancel);
    }

    /// <summary>The copy is whole; false where another try began meanwhile, or a newer copy was asked for.</summary>
    public static async Task<bool> FinishExportAsync(this AppDb db, long export, byte[] by, int pieces, long bytes, DateTimeOffset now, CancellationToken cancel) =>
        await db.Set<Export>().Where(x => x.Id == export && x.SealedBy == by && x.ReadyAt == null && x.TakenAt == null).ExecuteUpdateAsync(x => x
            .SetProperty(e => e.ReadyAt, now).SetProperty(e => e.ExpiresAt, now + Export.Kept).SetProperty(e => e.Pieces, pieces).SetProperty(e => e.Bytes, bytes), cancel) == 1;

    public static Task<int> ForgetPiecesAsync(this AppDb db, long export, CancellationToken cancel) => db.Set<ExportPiece>().Where(p => p.ExportId == export).ExecuteDeleteAsync(cancel);

    public static Task<byte[]?> PieceAsync(this AppDb db, long export, int number, CancellationToken cancel) =>
        db.Set<ExportPiece>().AsNoTracking().Where(p => p.ExportId == export && p.Number == number).Select(p => p.Bytes).FirstOrDefaultAsync(cancel);

    /// <summary>Of many who take a copy at once, one gets it.</summary>
    public static async Task<bool> TakeAsync(this AppDb db, Viewer viewer, long id, DateTimeOffset now, CancellationToken cancel) =>
        await db.Exports(viewer).Where(x => x.Id == id && x.ReadyAt != null && x.TakenAt == null && x.ExpiresAt > now).ExecuteUpdateAsync(x => x.SetProperty(e => e.TakenAt, now), cancel) == 1;

    public static Refusal? RefuseExport(Viewer viewer, int ofToday) => CircleAccess.RefuseAct(viewer) ?? (ofToday >= Export.MostInDay ? Refusal.TooMany : null);

    private static DataTable Of<T>(string name, Func<AppDb, long, IQueryable<T>> rows, string told, params (string Columns, string Why)[] untold) where T : class => new(
        typeof(T), name, (db, me) => rows(db, me).AsNoTracking(), told.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        untold.SelectMany(u => u.Columns.Split(' ').Select(c => (c, u.Why))).ToDictionary(u => u.c, u => u.Why, StringComparer.Ordinal));
}

/// <summary>One table of somebody's copy.</summary>
/// <param name="Told">The columns that are in it.</param>
/// <param name="Untold">The columns that are not, each with the reason.</param>
public sealed record DataTable(Type Type, string Name, Func<AppDb, long, IQueryable<object>> Rows, IReadOnlyList<string> Told, IReadOnlyDictionary<string, string> Untold)
{
    /// <summary>What is told besides the columns.</summary>
    public Func<object, IEnumerable<(string Name, object? Value)>> More { get; init; } = _ => [];

    public IEnumerable<(string Name, object? Value)> Values(object row) => Told.Select(column => (column, Type.GetProperty(column)!.GetValue(row))).Concat(More(row));
}
